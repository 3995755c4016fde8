/**
 * Passes requests and live views on to the hub process that writes. A visitor keeps the address of this process, whichever one
 * writes.
 */
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  request as sendRequest,
} from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { defined } from '../rf/defined.js';
import { heard } from '../threads/heard.js';

const CONNECT_WITHIN_MS = 5000;
/** Headers that belong to one connection. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding']);
const NOBODY = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>rfi-logger</title>
<p>Trung tâm đang chuyển sang tiến trình khác; trang tự mở lại sau vài giây.</p>
<p lang="en">The hub is moving to another process; this page opens again by itself within seconds.</p></html>`;

/** Page of the process that writes. */
export interface GatewayTarget {
  readonly page: string;
  /** SHA-256 of the certificate that the page shows, as lower-case hex digits; absent without TLS. */
  readonly fingerprint?: string | undefined;
}

export interface Gateway {
  readonly listener: RequestListener;
  /** For the server's event `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends the connections to the other process. */
  close(): void;
}

/** @param target undefined while nobody writes: visitors are told so */
export function gateway(target: () => GatewayTarget | undefined): Gateway {
  const agent = new TargetAgent(target);
  const open = new Set<Duplex>();
  return {
    listener(request, response) {
      const refuse = () => {
        if (response.headersSent) return void response.destroy();
        response.writeHead(503, {
          'content-type': 'text/html; charset=utf-8',
          'retry-after': '2',
          'cache-control': 'no-store',
        });
        response.end(NOBODY);
      };
      if (target() === undefined) return refuse();
      const passed = sendRequest({ agent, ...lineOf(request), headers: headersOf(request) }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers));
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      });
      passed.on('error', refuse);
      response.on('close', () => passed.destroy());
      request.pipe(passed);
    },
    upgrade(request, socket, head) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => socket.destroy());
      const passed = sendRequest({ agent, ...lineOf(request), headers: headersOfUpgrade(request) });
      passed.on('error', () => socket.destroy());
      passed.on('response', (answer) => {
        socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nconnection: close\r\n\r\n`);
        answer.resume();
      });
      passed.on('upgrade', (answer, other, first) => {
        const lines = answer.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []));
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
        socket.write(first);
        other.write(head);
        for (const [from, to] of [
          [socket, other],
          [other, socket],
        ] as const) {
          from.pipe(to);
          from.on('close', () => to.destroy());
          from.on('error', () => to.destroy());
        }
      });
      passed.end();
    },
    close() {
      agent.destroy();
      for (const socket of open) socket.destroy();
    },
  };
}

function lineOf({ method, url }: IncomingMessage) {
  return { method, path: url };
}

/** Headers of a visitor with the way that the request took, as reverse proxies write it. */
function headersOf(request: IncomingMessage): OutgoingHttpHeaders {
  const { headers, socket } = request;
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const way = [headers['x-forwarded-for'], peer].filter((part) => part !== undefined).join(', ');
  const isSecure = 'encrypted' in socket && socket.encrypted === true;
  return {
    ...withoutConnection(headers),
    // A body of unstated length is passed on in chunks: its bytes would be read as the next request otherwise.
    ...defined({ 'transfer-encoding': headers['transfer-encoding'] === undefined ? undefined : 'chunked' }),
    'x-forwarded-for': way,
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? (isSecure ? 'https' : 'http'),
    'x-forwarded-host': headers['x-forwarded-host'] ?? headers.host ?? '',
  };
}

/** The same without a body, which is not passed on: the process that writes would wait for it in the next request. */
function headersOfUpgrade(request: IncomingMessage): OutgoingHttpHeaders {
  const { 'content-length': _length, 'transfer-encoding': _coding, ...headers } = headersOf(request);
  return { ...headers, connection: 'Upgrade' };
}

function withoutConnection(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name)));
}

class TargetAgent extends Agent {
  readonly #target: () => GatewayTarget | undefined;

  constructor(target: () => GatewayTarget | undefined) {
    super({ keepAlive: true });
    this.#target = target;
  }

  /** One pool for each target: after a change of the writer no old connection is used. */
  override getName(): string {
    return this.#target()?.page ?? '';
  }

  override createConnection(_options: unknown, done?: (error: Error | null, stream: Duplex) => void): undefined {
    const opened = this.#open();
    opened.then(
      (socket) => done?.(null, socket),
      (error: Error) => done?.(error, undefined as never),
    );
    return undefined;
  }

  async #open(): Promise<Socket> {
    const target = this.#target();
    if (target === undefined) throw new Error('no hub process writes now');
    const { protocol, hostname, port } = new URL(target.page);
    const host = hostname.replace(/^\[|\]$/g, '');
    const isSecure = protocol === 'https:';
    const to = { host, port: Number(port === '' ? (isSecure ? 443 : 80) : port) };
    // The certificate is the one that the writer named over the message servers: its name and authority say nothing more.
    const socket = isSecure ? heard(connectTls({ ...to, rejectUnauthorized: false })) : heard(connectPlain(to));
    socket.setTimeout(CONNECT_WITHIN_MS, () => socket.destroy(new Error('the other hub process does not answer')));
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => resolve());
    });
    socket.setTimeout(0);
    const shown = 'getPeerCertificate' in socket ? socket.getPeerCertificate().fingerprint256 : undefined;
    if (isSecure && shown?.replaceAll(':', '').toLowerCase() !== target.fingerprint) {
      socket.destroy();
      throw new Error(`${target.page} shows another certificate than the hub process named`);
    }
    return socket;
  }
}
