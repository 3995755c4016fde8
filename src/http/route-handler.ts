/** Calls the handler of a route: its input checked, within the caller's share, its answer sent. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { sendJson } from './compression.js';
import type { Gate } from './gate.js';
import { checked, refusal } from './problem.js';
import type { Route } from './route.js';
import { type Shares, withinShare } from './shares.js';

const nothing = z.strictObject({});

type Params = Record<string, string>;

interface Handling {
  readonly gate: Pick<Gate, 'act'>;
  readonly shares: Shares;
  readonly secured: () => Promise<void>;
  /** Called for answers that differ from the contract; absent: answers are not checked. */
  readonly onFault: ((error: unknown) => void) | undefined;
}

export function routeHandler(route: Route, { gate, shares, secured, onFault }: Handling): RequestHandler {
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
