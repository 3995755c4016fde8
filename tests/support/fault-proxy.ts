/** A proxy between the program and a server that can be told to misbehave in the ways networks and servers do. */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/**
 * `pass`; `500`, `429`, `garbage` answer instead of the server, which hears nothing; `lost-answer` passes the request on
 * and cuts the line before the answer; `reset` cuts it before; `pause` takes the request and never answers; `slow` passes
 * on after a while. On writes alone: `too-large` answers 413 to bodies above 60 kB; `later` answers 503 with the
 * date of the next whole second but one; `partial` passes on half of the lines and answers that the others were dropped.
 */
export type Fault = 'pass' | '500' | '429' | 'garbage' | 'lost-answer' | 'reset' | 'pause' | 'slow' | WriteFault;
export type WriteFault = 'too-large' | 'later' | 'partial';

const SLOW_MS = 400;
const MOST_BYTES = 60_000;

export interface FaultProxy {
  readonly url: string;
  fault: Fault;
  /** Requests that each fault spoilt. */
  readonly met: Map<Fault, number>;
  /** Of each fault, when requests came, ms of `performance.now`. */
  readonly metAt: Map<Fault, number[]>;
  close(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const met = new Map<Fault, number>();
  const metAt = new Map<Fault, number[]>();
  const meet = (fault: Fault): void => {
    met.set(fault, (met.get(fault) ?? 0) + 1);
    metAt.set(fault, [...(metAt.get(fault) ?? []), performance.now()]);
  };
  const server = createServer((request, response) => {
    const { fault } = proxy;
    if (!isWriteFault(fault)) meet(fault);
    request.on('error', () => {});
    response.on('error', () => {});
    if (fault === 'reset') request.socket.resetAndDestroy();
    else if (fault === 'pause') request.resume();
    else if (fault === '500') answer(request, response, 500, '{"error":"engine is down"}');
    else if (fault === '429') answer(request, response, 429, '{"error":"too many requests"}', { 'retry-after': '1' });
    else if (fault === 'garbage') answer(request, response, 200, '<html>Welcome to the hotel network</html>');
    else if (isWriteFault(fault)) void write(target, request, response, { fault, meet: () => meet(fault) });
    else if (fault === 'slow') setTimeout(() => pass(target, request, response, false), SLOW_MS);
    else pass(target, request, response, fault === 'lost-answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: 'pass',
    met,
    metAt,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  request.resume();
  request.once('end', () => response.writeHead(status, headers).end(body));
}

function isWriteFault(fault: Fault): fault is WriteFault {
  return fault === 'too-large' || fault === 'later' || fault === 'partial';
}

async function write(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  { fault, meet }: { readonly fault: WriteFault; meet(): void },
) {
  if (!request.url?.includes('/write')) return pass(target, request, response, false);
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const sent = Buffer.concat(pieces);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  const lines = body.toString().split('\n');
  const say = (status: number, error: string, headers = {}) => {
    meet();
    response.writeHead(status, headers).end(JSON.stringify({ error }));
  };
  if (fault === 'later') {
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toUTCString();
    return say(503, 'shutting down', { 'retry-after': at });
  }
  if (fault === 'too-large' && body.length > MOST_BYTES) return say(413, 'Request Entity Too Large');
  const isPart = fault === 'partial' && lines.length > 1;
  const kept = isPart ? lines.slice(0, lines.length >> 1) : lines;
  const { 'content-encoding': _packed, 'content-length': _length, ...headers } = request.headers;
  const { method = 'POST', url = '/' } = request;
  forward(new URL(url, target), { method, headers }, (answered) => {
    answered.resume();
    answered.once('end', () =>
      isPart
        ? say(400, `partial write: dropped=${lines.length - kept.length}`)
        : response.writeHead(answered.statusCode ?? 502).end(),
    );
  }).end(kept.join('\n'));
}

function pass(target: string, request: IncomingMessage, response: ServerResponse, loseAnswer: boolean): void {
  const { method = 'GET', url = '/', headers } = request;
  const onward = forward(new URL(url, target), { method, headers }, (answered) => {
    answered.on('error', () => {});
    if (loseAnswer) {
      answered.resume();
      answered.once('end', () => request.socket.resetAndDestroy());
      return;
    }
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  onward.on('error', () => request.socket.destroy());
  request.pipe(onward);
}
