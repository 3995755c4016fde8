/** Compressed answers, for thin lines: files of the page as the build compressed them, JSON at the time of sending. */
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';

/** Shorter answers fit into one packet as they are. */
const WORTH_CHARACTERS = 1200;
/** Fast and within a few per cent of the best for JSON. */
const LEVEL = 4;
/** Content coding and the ending of its files, best first. Browsers name brotli only over TLS. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const gzipped = promisify(gzip);

export async function sendJson(request: Request, response: Response, answer: unknown): Promise<void> {
  const text = JSON.stringify(answer);
  response.type('json').vary('Accept-Encoding');
  if (text.length < WORTH_CHARACTERS || request.acceptsEncodings('gzip') === false) {
    response.send(text);
    return;
  }
  const body = await gzipped(text, { level: LEVEL });
  response.setHeader('Content-Encoding', 'gzip');
  response.send(body);
}

/** Leads requests for files of `/assets` to their compressed form, where the build made one and the browser takes it. */
export function compressedAssets(pageFolder: string): RequestHandler {
  const files = new Set(readdirSync(join(pageFolder, 'assets')));
  return (request, response, next) => {
    const name = /^\/assets\/([\w.-]+)$/.exec(request.path)?.[1];
    const [coding, ending] =
      CODINGS.find(([coding, ending]) => files.has(`${name}${ending}`) && request.acceptsEncodings(coding)) ?? [];
    if (name !== undefined && coding !== undefined) {
      request.url = `/assets/${name}${ending}`;
      response.type(extname(name));
      response.setHeader('Content-Encoding', coding);
      response.vary('Accept-Encoding');
    }
    next();
  };
}
