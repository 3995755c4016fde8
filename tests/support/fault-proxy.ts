/** A proxy between the program and a server that can be told to misbehave in the ways networks and servers do. */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `pass`; `500`, `429`, `garbage` answer instead of the server, which hears nothing; `lost-answer` passes the request on
 * and cuts the line before the answer; `reset` cuts it before; `pause` takes the request and never answers; `slow` passes
 * on after a while.
 */
export type Fault = 'pass' | '500' | '429' | 'garbage' | 'lost-answer' | 'reset' | 'pause' | 'slow';

const SLOW_MS = 400;

export interface FaultProxy {
  readonly url: string;
  fault: Fault;
  /** Requests met by each fault. */
  readonly met: Map<Fault, number>;
  close(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const met = new Map<Fault, number>();
  const server = createServer((request, response) => {
    const { fault } = proxy;
    met.set(fault, (met.get(fault) ?? 0) + 1);
    request.on('error', () => {});
    response.on('error', () => {});
    if (fault === 'reset') request.socket.resetAndDestroy();
    else if (fault === 'pause') request.resume();
    else if (fault === '500') answer(request, response, 500, '{"error":"engine is down"}');
    else if (fault === '429') answer(request, response, 429, '{"error":"too many requests"}', { 'retry-after': '1' });
    else if (fault === 'garbage') answer(request, response, 200, '<html>Welcome to the hotel network</html>');
    else if (fault === 'slow') setTimeout(() => pass(target, request, response, false), SLOW_MS);
    else pass(target, request, response, fault === 'lost-answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: 'pass',
    met,
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
