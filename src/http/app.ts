/** The HTTP side: the route table made into express, the page's files, health and metrics. */
import { existsSync } from 'node:fs';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { openApiDocument } from './openapi.js';
import { checked, problemHandler, sendProblem } from './problem.js';
import type { Route } from './route.js';

/** A licence list of a whole province as text; nobody sends more at once. */
const MOST_JSON = '8mb';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly version: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
  onFault(error: unknown): void;
}

export function createApp({ routes, version, pageFolder, onFault }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          'default-src': ["'self'"],
          'style-src': ["'self'", "'unsafe-inline'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          'connect-src': ["'self'", 'ws:', 'wss:'],
          'upgrade-insecure-requests': null,
        },
      },
      strictTransportSecurity: false,
    }),
  );
  app.use(express.json({ limit: MOST_JSON }));
  const document = openApiDocument(routes, version);
  app.get('/api/openapi.json', (_request, response) => void response.json(document));
  for (const route of routes) app[route.method](route.path.replace(/\{(\w+)\}/g, ':$1'), handler(route));
  app.use('/api', (request, response) => {
    sendProblem(response, 404, 'Not found', `There is no ${request.method} ${request.originalUrl.split('?')[0]}.`);
  });
  servePage(app, pageFolder);
  app.use(problemHandler(onFault));
  return app;
}

const nothing = z.strictObject({});

function handler(route: Route): RequestHandler {
  return async (request, response) => {
    const query = checked(route.query ?? nothing, { ...request.query });
    const params = checked(route.params ?? nothing, { ...request.params }) as Record<string, string>;
    const body = route.body === undefined ? undefined : checked(route.body, request.body);
    await route.handle(request, response, { query, params, body });
  };
}

function servePage(app: Express, pageFolder: string): void {
  if (!existsSync(`${pageFolder}/index.html`)) {
    app.get('/', (_request, response) => {
      sendProblem(response, 503, 'Page not built', 'Run "npm start" once, which builds the page.');
    });
    return;
  }
  app.use(
    express.static(pageFolder, {
      index: 'index.html',
      setHeaders(response, path) {
        const hashed = path.includes('/assets/');
        response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  // The page's own addresses (/incidents/INC-2026-000042) are paths of one document; a missing file is still missing.
  app.get(/^(\/[\w%:~-]+)+\/?$/, (_request, response) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: pageFolder });
  });
}
