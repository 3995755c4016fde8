/**
 * The document of the page, each time with a new nonce: the component library makes style elements, and the content security
 * policy allows only those with the nonce.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type Express, type RequestHandler, type Response } from 'express';
import { isThere } from '../files/absent.js';
import { say } from '../words/said.js';
import { compressedAssets } from './compression.js';
import { sendProblem } from './problem.js';

/** Placeholder in the built `index.html`. */
const PLACE = 'STYLE-NONCE';
const NONCE_BYTES = 16;

const nonces = new WeakMap<object, string>();

/** The nonce of an answer; the same for the whole answer. */
export function styleNonce(response: object): string {
  const known = nonces.get(response);
  if (known !== undefined) return known;
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  nonces.set(response, nonce);
  return nonce;
}

export function servePage(app: Express, pageFolder: string): void {
  const path = join(pageFolder, 'index.html');
  if (!isThere(path)) {
    app.get('/', (_request, response) => {
      sendProblem(response, 503, 'Page not built', say('Run "npm start" once, which builds the page.'));
    });
    return;
  }
  const sendDocument: RequestHandler = async (_request, response: Response) => {
    const html = await readFile(path, 'utf8');
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(html.replace(PLACE, styleNonce(response)));
  };
  app.get(['/', '/index.html'], sendDocument);
  app.use(
    compressedAssets(pageFolder),
    express.static(pageFolder, {
      index: false,
      setHeaders(response, file) {
        const hashed = file.includes('/assets/');
        response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  // The page's own addresses (/incidents/INC-2026-000042) all return this document; a missing file is still missing. At a hub the
  // id of a receiver has a dot.
  app.get(/^(\/[\w%:~-]+)+\/?$|^\/stations\/r\/[\w.%:~-]+\/?$/, sendDocument);
}
