/** The HTTP side: express with the route table behind the gate, the page's files, health and metrics. */
import express, { type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { sendJson } from './compression.js';
import type { Gate } from './gate.js';
import { answerFaults } from './held-answer.js';
import { jsonOfPeople, jsonOfStrangers, jsonOfTables } from './json-body.js';
import { API_DOCS_PATH, API_DOCS_STYLE, API_DOCS_STYLE_PATH, apiDocsHtml } from './openapi/docs-page.js';
import { type OpenApi, openApiDocument } from './openapi/document.js';
import { servePage, styleNonce } from './page-document.js';
import { checked, problemHandler, refusal } from './problem.js';
import { heldRefusals } from './refusals.js';
import type { Route } from './route.js';
import { TurnedAway } from './turned-away.js';

const HSTS = { maxAge: 365 * 86_400, includeSubDomains: false } as const;
/** None of these is a document. Over 64 kbit/s the page asks for sixty files, and 780 bytes of headers less each are six seconds. */
const NO_DOCUMENT = /^\/(?:assets\/|api\/v1\/|readyz$)/;
const THREAD = /^\/assets\/[\w-]+-worker-/;
const OF_DOCUMENTS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'script-src-attr': ["'none'"],
      // The component library makes style elements, with the nonce of the page's document; React sets style
      // properties one by one, which no policy forbids.
      'style-src': ["'self'", (_request: unknown, response: object) => `'nonce-${styleNonce(response)}'`],
      'style-src-attr': ["'none'"],
      'font-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'media-src': ["'self'", 'blob:'],
      'connect-src': ["'self'"],
      'worker-src': ["'self'"],
      'manifest-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
};

/** Nothing runs, loads or is framed even where somebody opens such an answer by itself. */
const OF_OTHERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** A thread of the page obeys the policy of its own script, not that of the document. It fetches a painter. */
const OF_THREADS = {
  ...OF_OTHERS,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...OF_OTHERS.contentSecurityPolicy.directives, 'script-src': ["'self'"] },
  },
};

const MOST_QUERY_LETTERS = 8000;

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly gate: Gate;
  readonly turnedAway?: TurnedAway;
  readonly version: string;
  readonly pageFolder: string;
  /** Checks each answer and refusal against the contract; one that differs is a fault (500). For tests and the demonstration. */
  readonly holdAnswers?: boolean | undefined;
  /** Waited for before a change is answered: it is then kept, whatever happens to this process. */
  readonly secured?: (() => Promise<void>) | undefined;
  onFault(error: unknown): void;
}

export function createApp({
  routes,
  gate,
  turnedAway = new TurnedAway(),
  version,
  pageFolder,
  holdAnswers = false,
  secured = async () => undefined,
  onFault,
}: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders((request) => gate.connection(request).secure));
  app.use((request, _response, next) => {
    if (request.url.length <= MOST_QUERY_LETTERS) return next();
    next(refusal(414, 'Address too long', 'An address has at most {most} letters.', { most: MOST_QUERY_LETTERS }));
  });
  const reads = gate.guard({ access: 'watch' });
  let made: Promise<OpenApi> | undefined;
  const document = () => {
    made ??= openApiDocument(routes, version);
    return made;
  };
  app.get('/api/openapi.json', reads, async (request, response) => {
    await sendJson(request, response, await document());
  });
  app.get(API_DOCS_PATH, reads, async (_request, response) => {
    response.type('html').send(apiDocsHtml(await document(), routes));
  });
  app.get(API_DOCS_STYLE_PATH, reads, (_request, response) => {
    response.type('css').send(API_DOCS_STYLE);
  });
  for (const route of routes) {
    // A caller without the right, or with too many wrong tries, is refused before the body is read.
    const steps: RequestHandler[] = [
      (_request, response, next) => {
        response.locals['route'] = route;
        // Where a computer is shared, nothing of one person stays in the browser for the next; a route may say otherwise.
        if (route.access !== 'public') response.setHeader('Cache-Control', 'no-store');
        next();
      },
      ...(route.path.startsWith('/api/')
        ? [turnedAway.watch(`${route.method} ${route.path}`, route.guessable === true)]
        : []),
      gate.guard(route),
      ...(route.guessable === true ? [gate.guesses.ofAddress] : []),
      ...parsersFor(route),
      ...(route.guessable === true ? [gate.guesses.ofAccount] : []),
      handler(route, gate, secured, holdAnswers ? onFault : undefined),
    ];
    app[route.method](route.path.replace(/\{(\w+)\}/g, ':$1'), ...steps);
  }
  app.use('/api', (request, _response, next) => {
    const path = request.originalUrl.split('?')[0] ?? '';
    next(refusal(404, 'Not found', 'There is no {method} {path}.', { method: request.method, path }));
  });
  servePage(app, pageFolder);
  if (holdAnswers) app.use(heldRefusals(onFault));
  app.use(problemHandler(onFault));
  return app;
}

function parsersFor({ access, body, takesTable }: Route): RequestHandler[] {
  if (body === undefined) return [];
  if (takesTable === true) return [jsonOfTables];
  return [access === 'public' ? jsonOfStrangers : jsonOfPeople];
}

const nothing = z.strictObject({});

type Params = Record<string, string>;

/** @param onFault called for answers that differ from the contract; absent: answers are not checked */
function handler(
  route: Route,
  gate: Pick<Gate, 'act'>,
  secured: () => Promise<void>,
  onFault: AppOptions['onFault'] | undefined,
): RequestHandler {
  return async (request, response) => {
    const query = checked(route.query ?? nothing, { ...request.query });
    const params =
      route.params === undefined ? request.params : (checked(route.params, { ...request.params }) as Params);
    const body = route.body === undefined ? undefined : checked(route.body, request.body);
    const input = { query, params: params as Params, body };
    const answer: unknown = await gate.act(request, () => route.handle(request, response, input));
    if (route.method !== 'get') await secured();
    // A route that answers itself gives the response, also where nobody waits for it any more.
    if (answer === undefined || answer === response || response.headersSent) return;
    const faults = onFault === undefined || route.answer === undefined ? [] : answerFaults(route.answer, answer);
    if (faults.length > 0) {
      const problem = refusal(500, 'Answer against the contract', '{path} answers {faults}', {
        path: route.path,
        faults: faults.join('; '),
      });
      onFault?.(problem);
      throw problem;
    }
    if (response.statusCode === 200) response.status(route.status ?? 200);
    await sendJson(request, response, answer);
  };
}

/**
 * What browsers may do with an answer. Documents get the whole policy; files of the page and answers of the API a
 * short one. Browsers obey the promise of TLS only when it came over TLS, so it is sent only then.
 */
function securityHeaders(isSecure: (request: Request) => boolean): RequestHandler {
  const inBothWays = (policy: typeof OF_DOCUMENTS | typeof OF_OTHERS | typeof OF_THREADS) => ({
    overTls: helmet({ ...policy, strictTransportSecurity: HSTS }),
    inTheClear: helmet({ ...policy, strictTransportSecurity: false }),
  });
  const [documents, others, threads] = [inBothWays(OF_DOCUMENTS), inBothWays(OF_OTHERS), inBothWays(OF_THREADS)];
  return (request, response, next) => {
    const { path } = request;
    const policy = THREAD.test(path) ? threads : NO_DOCUMENT.test(path) ? others : documents;
    (isSecure(request) ? policy.overTls : policy.inTheClear)(request, response, next);
  };
}
