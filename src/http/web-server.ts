/** The server below express and /live: without TLS, or with the certificate of the configuration. */
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { EnvironmentError } from '../errors/errors.js';
import { isThere } from '../files/absent.js';
import { needFile } from '../files/need-file.js';
import { heard } from '../threads/heard.js';
import { wallClock } from '../time/wall-clock.js';
import { every, unexpected } from '../time/work.js';
import { say } from '../words/said.js';

/** Time in ms within which a renewed certificate is used, without a restart. */
export const LOOK_EVERY_MS = 60_000;
/** Longest time for the headers of a request; a connection that takes longer is cut off. */
const HEADERS_WITHIN_MS = 20_000;
/** Time in ms between two looks for such connections; Node's own 30 s would more than double the limit. */
const LOOK_FOR_SLOW_MS = 5000;
/** Most connections at once: the most viewers, and as many requests beside them as a province has people. */
const MOST_CONNECTIONS = 8000;
/** Most requests of one connection that wait for their answers. */
const MOST_WAITING = 8;
const LIMITS = {
  headersTimeout: HEADERS_WITHIN_MS,
  connectionsCheckingInterval: LOOK_FOR_SLOW_MS,
  maxHeaderSize: 16_384,
};

export type WebServer = Server | SecureServer;

export function plainServer(app: RequestListener): WebServer {
  return guarded(heard(createServer(LIMITS, inTurn(app))));
}

/** Browsers and proxies wait for an answer; a thousand requests in one packet would hold the main thread for a second. */
function inTurn(app: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const before = waiting.get(socket) ?? 0;
    if (before >= MOST_WAITING) return void socket.destroy();
    waiting.set(socket, before + 1);
    response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    app(request, response);
  };
}

/**
 * A visitor may leave at any step. Node takes its own error listener off a socket before `upgrade`, and an error that nobody
 * hears would end the program: the one here stays from the first byte to the last.
 */
function guarded<Guarded extends WebServer>(server: Guarded): Guarded {
  for (const opened of ['connection', 'secureConnection'])
    server.on(opened, (socket: Socket) => socket.on('error', () => socket.destroy()));
  server.maxConnections = mostConnections();
  endSlowBodies(server);
  return server;
}

/** Half of the file descriptors of this process are for visitors; receivers, archive and notices have the others. */
function mostConnections(limits = '/proc/self/limits'): number {
  const text = isThere(limits) ? readFileSync(limits, 'utf8') : '';
  const [, most] = /^Max open files +(\d+)/m.exec(text) ?? [];
  return Math.min(MOST_CONNECTIONS, most === undefined ? MOST_CONNECTIONS : Number(most) >> 1);
}

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * `onFault` hears of a renewed certificate that cannot be used, and of one that ran out.
 * @throws EnvironmentError when the certificate cannot be read or used.
 */
export function webServer(
  app: RequestListener,
  files: CertificateFiles | undefined,
  onFault: (error: unknown) => void,
  lookEveryMs = LOOK_EVERY_MS,
  clock = wallClock,
): WebServer {
  if (files === undefined) return plainServer(app);
  const server = guarded(
    heard(createSecureServer({ ...LIMITS, ...certificate(files), minVersion: 'TLSv1.2' }, inTurn(app))),
  );
  let stamp = stampOf(files);
  const look = () => {
    const now = stampOf(files);
    if (now !== stamp) server.setSecureContext({ ...certificate(files), minVersion: 'TLSv1.2' });
    stamp = now;
    mustBeGood(files.cert, clock());
  };
  // After a fault the old certificate stays in use; a half-written renewal is complete a minute later.
  const looks = every(lookEveryMs, look, onFault);
  server.on('close', () => looks.cancel());
  return server;
}

function certificate({ cert, key }: CertificateFiles): { cert: Buffer; key: Buffer } {
  try {
    for (const path of [cert, key]) needFile(path);
    const read = { cert: readFileSync(cert), key: readFileSync(key) };
    createSecureContext(read);
    return read;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    const cure = say('Give PEM files that belong together and that this account may read (--tls-cert, --tls-key).');
    throw new EnvironmentError(
      say('The certificate {cert} with the key {key} cannot be used ({why}).', { cert, key, why }),
      cure,
      {
        cause: error,
      },
    );
  }
}

/** @throws EnvironmentError for a certificate that ran out: browsers refuse the page. */
function mustBeGood(path: string, now: number): void {
  const { validTo } = new X509Certificate(readFileSync(path));
  if (Date.parse(validTo) >= now) return;
  const cure = say('Put a new one in its place; it is taken within a minute, without a restart.');
  throw new EnvironmentError(
    say('The certificate {path} ran out on {validTo}: browsers refuse the page.', { path, validTo }),
    cure,
  );
}

function stampOf({ cert, key }: CertificateFiles): string {
  return [cert, key].map((path) => statSync(path).mtimeMs).join('/');
}

/** Address for a browser; undefined before the server listens. */
export function addressOf(server: WebServer, isSecure: boolean): string | undefined {
  const bound = server.address() as AddressInfo | null;
  if (bound === null) return undefined;
  const hostName = bound.address.includes(':') ? `[${bound.address}]` : bound.address;
  return `${isSecure ? 'https' : 'http'}://${hostName}:${bound.port}/`;
}

/** @throws EnvironmentError with a cure when the port cannot be opened */
export async function listen(server: WebServer, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const cure =
      codeOf(error) === 'EADDRINUSE'
        ? say('Another program (perhaps a second rfi-logger) has it; stop that one, or choose another with --port.')
        : say('Choose another with --host and --port.');
    throw new EnvironmentError(
      say('{host}:{port} cannot be opened ({code}).', { host, port, code: codeOf(error) }),
      cure,
      { cause: error },
    );
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}

/** Interval in ms of looks at each request that is still arriving. */
const SLOW_LOOK_EVERY_MS = 15_000;
/** Fewest bytes of a body in that time; a line of 64 kbit/s brings 120 kB. */
const FEWEST_BYTES = 16_384;

/** Ends requests whose body arrives too slowly: they hold a connection and memory. */
export function endSlowBodies(server: Pick<Server, 'on'>, lookEveryMs = SLOW_LOOK_EVERY_MS): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (request.complete || socket.destroyed) return;
    let before = socket.bytesRead;
    const look = () => {
      if (request.complete) return looks.cancel();
      const arrived = socket.bytesRead - before;
      before += arrived;
      // A paused request waits for this program: the disk is slow, not the sender.
      if (arrived >= FEWEST_BYTES || (request.isPaused() && request.readableLength > 0)) return;
      looks.cancel();
      if (response.headersSent) return socket.destroy();
      response.writeHead(408, { connection: 'close', 'content-type': 'application/problem+json' });
      const detail = `The body arrived too slowly: at least ${FEWEST_BYTES} bytes are due every ${lookEveryMs / 1000} s.`;
      // Node ends no request whose answer is sent: its reader would wait for ever, with its file and its room on the disk.
      response.end(JSON.stringify({ type: 'about:blank', title: 'Request timeout', status: 408, detail }), () =>
        request.destroy(new Error(detail)),
      );
    };
    const looks = every(lookEveryMs, look, unexpected);
    request.once('close', () => looks.cancel());
  });
}
