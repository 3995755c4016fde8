/** Sends fuzz to a running program and judges every answer. */
import { connect } from 'node:net';
import { Chance } from './chance.js';
import { type FuzzRequest, HttpRequests, operationsOf } from './http-requests.js';
import type { Known } from './schema-values.js';

const ANSWER_WITHIN_MS = 20_000;
/** A real port of this machine that says nothing is asked by every driver in turn, each with its own deadline. */
const ASKS_A_PORT = /\/ports\/[^/]+\/(ask|listen|preview)$/;
const PORT_ASKED_WITHIN_MS = 180_000;
const AT_ONCE = 4;
const MOST_IDS = 60;
/** What the "id" of an answer is called in other requests, by the path asked. */
const OWN_NAMES: readonly (readonly [RegExp, string])[] = [
  [/\/incidents/, 'incidentId'],
  [/\/emissions/, 'emissionId'],
  [/\/people/, 'personId'],
  [/\/handovers/, 'handoverId'],
  [/\/calibrations/, 'calibrationId'],
  [/\/ports/, 'portId'],
  [/\/drill/, 'drillId'],
  [/\/rules/, 'ruleId'],
  [/\/roster\/shifts/, 'shiftId'],
];
/** Server errors that are stated: not ready (the body says why), and no room on the disk. */
const STATED = new Set(['GET /readyz 503', '507']);

export interface FuzzOptions {
  readonly address: string;
  readonly requests: number;
  readonly seed: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Values worth trying for a field of a name, beside what the program's own answers name. */
  readonly known?: Readonly<Record<string, readonly unknown[]>>;
  /** Operations left alone, as "POST /api/v1/x". */
  readonly without?: readonly string[];
}

export interface FuzzReport {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly operations: number;
  /** Operations that were answered with success at least once. */
  readonly succeeded: number;
  /** Operations that never were, and what they answered last to a fitting request. */
  readonly neverSucceeded: Readonly<Record<string, string>>;
  readonly slowestMs: number;
  /** A sentence for every answer that must not be. */
  readonly faults: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export async function fuzzHttp(options: FuzzOptions): Promise<FuzzReport> {
  const { address, requests, seed, headers = {}, known = {}, without = [] } = options;
  const document = await (await fetch(new URL('/api/openapi.json', address), { headers })).json();
  const operations = operationsOf(document).filter(({ method, path }) => !without.includes(`${method} ${path}`));
  const seen = new Seen(known);
  const source = new HttpRequests(new Chance(seed), operations, seen, headers);
  const byStatus: Record<string, number> = {};
  const succeeded = new Set<string>();
  const refusals = new Map<string, string>();
  const faults: string[] = [];
  let slowestMs = 0;
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const request = source.next();
      const startedAt = performance.now();
      const answer = await send(address, request).catch((error: Error) => error.message);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      const key = typeof answer === 'string' ? answer : String(answer.status);
      byStatus[key] = (byStatus[key] ?? 0) + 1;
      const fault = faultOf(request, answer);
      if (fault !== undefined && faults.length < 40) faults.push(fault);
      if (typeof answer === 'string') continue;
      if (request.how === 'fitting' && answer.status < 300) succeeded.add(request.operation);
      else if (request.how === 'fitting')
        refusals.set(request.operation, `${answer.status} ${answer.body}`.slice(0, 300));
      seen.learn(request, answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const names = operations.map(({ method, path }) => `${method} ${path}`);
  return {
    ...{ requests, byStatus, operations: names.length, succeeded: succeeded.size, faults },
    neverSucceeded: Object.fromEntries(
      names.filter((name) => !succeeded.has(name)).map((name) => [name, refusals.get(name) ?? '']),
    ),
    slowestMs: Math.round(slowestMs),
  };
}

function faultOf({ operation, how, bytes }: FuzzRequest, answer: Answer | string): string | undefined {
  const shown = () => `${operation} (${how}): ${JSON.stringify(bytes.toString('latin1').slice(0, 1500))}`;
  if (typeof answer === 'string')
    return how === 'raw' && answer !== 'no answer in time' ? undefined : `${answer}: ${shown()}`;
  const { status, type, body } = answer;
  if (status >= 500 && !STATED.has(String(status)) && !STATED.has(`${operation} ${status}`))
    return `${status} ${body.slice(0, 300)} to ${shown()}`;
  if (/\n\s+at .*(node:|file:|\/src\/|\/dist\/)/.test(body)) return `a stack in the answer to ${shown()}`;
  // Node itself refuses heads of more than 16 kB.
  if (how === 'raw' || status < 400 || status === 431) return undefined;
  if (!type.startsWith('application/problem+json') && operation !== 'GET /readyz')
    return `${status} as "${type}" to ${shown()}`;
  return undefined;
}

/** One connection, bytes as they are; what comes back, whatever was sent. */
function send(address: string, { bytes, how, operation }: FuzzRequest): Promise<Answer> {
  const withinMs = ASKS_A_PORT.test(operation) ? PORT_ASKED_WITHIN_MS : ANSWER_WITHIN_MS;
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (): void => {
      clearTimeout(timer);
      socket.destroy();
      const answer = parse(Buffer.concat(chunks));
      if (answer === undefined) reject(new Error('closed without an answer'));
      else resolve(answer);
    };
    // Half a request waits for its end like a slow client: then the client ends it.
    const half = how === 'raw' ? setTimeout(() => socket.end(), 1500) : undefined;
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('no answer in time'));
    }, withinMs);
    socket.on('data', (chunk: Buffer) => {
      clearTimeout(half);
      if (size < 400_000) chunks.push(chunk);
      size += chunk.length;
    });
    socket.once('error', settle);
    socket.once('close', () => {
      clearTimeout(half);
      settle();
    });
    socket.write(bytes);
  });
}

function parse(bytes: Buffer): Answer | undefined {
  const text = bytes.toString('utf8');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  if (status === undefined) return undefined;
  const end = text.indexOf('\r\n\r\n');
  const type = /^content-type: *(.*)$/im.exec(text.slice(0, end))?.[1]?.trim() ?? '';
  return { status: Number(status), type, body: text.slice(end + 4) };
}

/** Ids and versions that the program's answers name, so that fitting requests hit what is there. */
class Seen implements Known {
  readonly #given: Readonly<Record<string, readonly unknown[]>>;
  readonly #ids = new Map<string, string[]>();
  readonly #versions = new Map<string, number>();

  constructor(given: Readonly<Record<string, readonly unknown[]>>) {
    this.#given = given;
  }

  values(name: string, operation: string): readonly unknown[] {
    // The receivers that all others are about stay; those that fuzz took in may go.
    if (name === 'receiverId' && operation.startsWith('DELETE')) return this.#given['id'] ?? [];
    const given = this.#given[name];
    if (given !== undefined) return given;
    // One of a kind and several of it are named alike: personId, personIds.
    return this.#ids.get(bookOf(operation) + name.replace(/s$/, '')) ?? [];
  }

  versionOf(id: string): number | undefined {
    return this.#versions.get(id);
  }

  learn({ operation, path }: FuzzRequest, { status, body }: Answer): void {
    const text = body.slice(0, 50_000);
    const book = bookOf(operation);
    const own = OWN_NAMES.find(([pattern]) => pattern.test(operation))?.[1];
    for (const [, name = '', id = ''] of text.matchAll(/"(id|sha256|nextCursor|\w+Id)":"([\w.:/-]{1,100})"/g)) {
      if (name === 'id' && own !== undefined) this.#remember(book + own, id);
      else if (name !== 'id') this.#remember(book + (name === 'nextCursor' ? 'cursor' : name), id);
    }
    for (const [, id = '', version] of text.matchAll(/"id":"([\w.:-]{1,100})"[^{}]{0,200}?"version":(\d+)/g))
      this.#versions.set(id, Number(version));
    if (status >= 300 && status !== 409) return;
    // A record is named by its path alone.
    const version = /"version":(\d+)/.exec(text)?.[1];
    const id = path.split('/').at(-1) ?? '';
    if (operation.startsWith('PUT') && version !== undefined) this.#versions.set(id, Number(version));
    if (operation.startsWith('DELETE')) this.#versions.delete(id);
  }

  #remember(name: string, id: string): void {
    const ids = this.#ids.get(name) ?? [];
    this.#ids.set(name, ids);
    if (ids.includes(id)) return;
    if (ids.length >= MOST_IDS) ids.shift();
    ids.push(id);
  }
}

/** Drills have incidents of their own. */
function bookOf(operation: string): string {
  return operation.includes('/drill') ? 'drill ' : '';
}
