/**
 * A stub of the parts of InfluxDB 2.x and 3 Core that we use, written from their public API documents. It is not
 * InfluxDB: it proves that our requests have the documented form and that the documented answers are understood,
 * nothing more. 1.x and VictoriaMetrics are run for real instead (influx-server.ts).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type StubKind = 'influxdb-2' | 'influxdb-3';

export interface StubOptions {
  readonly kind: StubKind;
  readonly token: string;
  readonly org?: string;
  readonly buckets: readonly string[];
}

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface InfluxStub {
  readonly url: string;
  readonly requests: readonly StubRequest[];
  /** Lines accepted so far. */
  readonly lines: readonly string[];
  /** The next requests to write are answered with this. */
  failNext(answers: readonly StubAnswer[]): void;
  close(): Promise<void>;
}

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const VERSION_HEADERS: Readonly<Record<StubKind, Readonly<Record<string, string>>>> = {
  'influxdb-2': { 'x-influxdb-build': 'OSS', 'x-influxdb-version': 'v2.7.11' },
  'influxdb-3': { 'x-influxdb-build': 'Core', 'x-influxdb-version': '3.2.1' },
};

export async function startInfluxStub(options: StubOptions): Promise<InfluxStub> {
  const requests: StubRequest[] = [];
  const lines: string[] = [];
  const failures: StubAnswer[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://stub');
      const { authorization } = request.headers;
      const seen = { method: request.method ?? '', path: url.pathname, query: url.searchParams, authorization, body };
      requests.push(seen);
      const answer =
        (url.pathname === '/api/v2/write' ? failures.shift() : undefined) ?? answerOf(options, seen, lines);
      send(response, { ...answer, headers: { ...VERSION_HEADERS[options.kind], ...answer.headers } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    lines,
    failNext: (answers) => failures.push(...answers),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answerOf(options: StubOptions, request: StubRequest, lines: string[]): StubAnswer {
  const { kind, token, org, buckets } = options;
  const allowed = request.authorization === `Token ${token}` || request.authorization === `Bearer ${token}`;
  if (request.path === '/ping') {
    // 3 Core guards /ping with the token unless told otherwise; 2.x does not.
    if (kind === 'influxdb-2') return { status: 204 };
    return allowed ? { status: 200, body: { version: '3.2.1', revision: 'stub', process_id: 'stub' } } : unauthorised();
  }
  if (!allowed) return unauthorised();
  if (request.path === '/api/v2/write' && request.method === 'POST') {
    if (kind === 'influxdb-2' && request.query.get('org') !== org)
      return {
        status: 404,
        body: { code: 'not found', message: `organization name "${request.query.get('org')}" not found` },
      };
    if (!buckets.includes(request.query.get('bucket') ?? ''))
      return { status: 404, body: { code: 'not found', message: `bucket "${request.query.get('bucket')}" not found` } };
    if (request.query.get('precision') !== 'ns')
      return { status: 400, body: { code: 'invalid', message: 'precision' } };
    return takeLines(kind, request.body, lines);
  }
  if (request.path === '/query' && request.method === 'GET')
    return { status: 200, body: { results: [{ statement_id: 0 }] } };
  return { status: 404, body: { code: 'not found', message: 'path not found' } };
}

/** A line is measurement, fields and timestamp; the stub refuses what lacks one of them. */
const LINE = /^[^ ,]+(,[^ ]+)? .+ -?\d+$/;

function takeLines(kind: StubKind, body: string, lines: string[]): StubAnswer {
  const given = body.split('\n');
  const bad = given.findIndex((line) => !LINE.test(line));
  if (bad === -1) {
    lines.push(...given);
    return { status: 204 };
  }
  if (kind === 'influxdb-2')
    return { status: 400, body: { code: 'invalid', message: `unable to parse '${given[bad]}'` } };
  lines.push(...given.filter((line) => LINE.test(line)));
  const data = [{ original_line: given[bad], line_number: bad + 1, error_message: 'could not parse' }];
  return { status: 400, body: { error: 'partial write of line protocol occurred', data } };
}

function unauthorised(): StubAnswer {
  return { status: 401, body: { code: 'unauthorized', message: 'unauthorized access' } };
}

function send(response: ServerResponse, { status, headers = {}, body }: StubAnswer): void {
  response.writeHead(status, { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
