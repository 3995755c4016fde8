/** The HTTP side: express with the route table behind the gate, the page's files, health and metrics. */
import express, { type Express, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import { sendJson } from './compression.js';
import type { Gate } from './gate.js';
import { jsonOfPeople, jsonOfStrangers, jsonOfTables } from './json-body.js';
import { API_DOCS_PATH, API_DOCS_STYLE, API_DOCS_STYLE_PATH, apiDocsHtml } from './openapi/docs-page.js';
import { type OpenApi, openApiDocument } from './openapi/document.js';
import { servePage } from './page-document.js';
import { checked, notFound, problemHandler, refusal } from './problem.js';
import { heldRefusals } from './refusals.js';
import type { Route } from './route.js';
import { securityHeaders } from './security-headers.js';
import { type Shares, withinShare } from './shares.js';
import { TurnedAway } from './turned-away.js';

const MOST_QUERY_LETTERS = 8000;

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly gate: Gate;
  readonly turnedAway?: TurnedAway;
  readonly version: string;
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** Checks each answer and refusal against the contract; one that differs is a fault (500). For tests and the demonstration. */
  readonly holdAnswers?: boolean | undefined;
  readonly shares: Shares;
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
  shares,
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
  const methodsOf = new Map<string, string[]>();
  for (const route of routes) {
    // A caller without the right, or with too many wrong tries, is refused before the body is read.
    const steps: RequestHandler[] = [
      (_request, response, next) => {
        response.locals['route'] = route;
        // Where a computer is shared, nothing of one person stays in the browser for the next; a route may say otherwise.
        response.setHeader('Cache-Control', 'no-store');
        next();
      },
      ...(route.path.startsWith('/api/')
        ? [turnedAway.watch(`${route.method} ${route.path}`, route.guessable === true)]
        : []),
      gate.guard(route),
      ...(route.guessable === true ? [gate.guesses.ofAddress] : []),
      ...parsersFor(route),
      ...(route.guessable === true ? [gate.guesses.ofAccount] : []),
      routeHandler(route, { gate, shares, secured, onFault: holdAnswers ? onFault : undefined }),
    ];
    const path = expressPath(route);
    app[route.method](path, ...steps);
    methodsOf.set(path, [...(methodsOf.get(path) ?? []), route.method.toUpperCase()]);
  }
  for (const [path, methods] of methodsOf) app.all(path, notWith(methods.join(', ')));
  app.use('/api', (request, _response, next) => {
    next(notFound('There is no {method} {path}.', { method: request.method, path: pathOf(request) }));
  });
  servePage(app, pageFolder);
  if (holdAnswers) app.use(heldRefusals(onFault));
  app.use(problemHandler(onFault));
  return app;
}

const expressPath = (route: Route) => route.path.replace(/\{(\w+)\}/g, ':$1');
const pathOf = (request: Request) => request.originalUrl.split('?')[0] ?? '';

/** Answers a method that a path does not have with those that it has (RFC 9110, 15.5.6). */
function notWith(methods: string): RequestHandler {
  return (request, response, next) => {
    response.setHeader('Allow', methods);
    const told = { method: request.method, path: pathOf(request), methods };
    next(refusal(405, 'Method not allowed', 'There is no {method} {path}, but {methods}.', told));
  };
}

function parsersFor({ access, body, takesTable }: Route): RequestHandler[] {
  if (body === undefined) return [];
  if (takesTable === true) return [jsonOfTables];
  return [access === 'public' ? jsonOfStrangers : jsonOfPeople];
}

const nothing = z.strictObject({});

type Params = Record<string, string>;

interface Handling {
  readonly gate: Pick<Gate, 'act'>;
  readonly shares: Shares;
  readonly secured: () => Promise<void>;
  /** Called for answers that differ from the contract; absent: answers are not checked. */
  readonly onFault: ((error: unknown) => void) | undefined;
}

/** Calls the handler of a route: its input checked, within the caller's share, its answer sent. */
function routeHandler(route: Route, { gate, shares, secured, onFault }: Handling): RequestHandler {
  return async (request, response) => {
    const query = checked(route.query ?? nothing, { ...request.query });
    const params =
      route.params === undefined ? request.params : (checked(route.params, { ...request.params }) as Params);
    const body = route.body === undefined ? undefined : checked(route.body, request.body);
    const input = { query, params: params as Params, body };
    const work = async () => gate.act(request, () => route.handle(request, response, input));
    const answer = await withinShare(route, shares, { request, response }, work);
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

/** A sentence for each field of an answer that its schema forbids or does not name. */
export function answerFaults(schema: z.ZodType, answer: unknown): string[] {
  const sent: unknown = JSON.parse(JSON.stringify(answer));
  const parsed = schema.safeParse(sent);
  if (parsed.success) return unnamed(sent, parsed.data, '');
  return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** Fields that the schema does not name: parsing drops them. */
function unnamed(sent: unknown, kept: unknown, path: string): string[] {
  if (typeof sent !== 'object' || sent === null) return [];
  const known: ReadonlyMap<string, unknown> = new Map(Object.entries(kept ?? {}));
  return Object.entries(sent).flatMap(([key, value]) => {
    const field = path === '' ? key : `${path}.${key}`;
    return known.has(key) ? unnamed(value, known.get(key), field) : [`${field}: the contract has no such field`];
  });
}
