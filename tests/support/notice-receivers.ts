/** What takes notices in tests: a web server that remembers each request, and syslog servers for datagrams and for TCP. */
import { createSocket } from 'node:dgram';
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';

export interface Taken {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebReceiver {
  readonly url: string;
  readonly taken: Taken[];
  /** What it answers from now on. */
  answer: { status: number; body?: string; headers?: Record<string, string> };
  stop(): Promise<void>;
}

export async function webReceiver(): Promise<WebReceiver> {
  const taken: Taken[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      taken.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, body: said = '{"ok":true}', headers = {} } = receiver.answer;
      response.writeHead(status, headers).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    taken,
    answer: { status: 200 },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export interface SyslogReceiver {
  readonly port: number;
  readonly messages: string[];
  stop(): Promise<void>;
}

export async function udpSyslog(): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => messages.push(bytes.toString('utf8')));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, messages, stop: () => new Promise((resolve) => socket.close(() => resolve())) };
}

/** Reads frames by their count of octets (RFC 6587). */
export async function tcpSyslog(): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      for (;;) {
        const space = heard.indexOf(' ');
        const length = space === -1 ? Number.NaN : Number(heard.subarray(0, space).toString());
        if (!(heard.length >= space + 1 + length)) return;
        messages.push(heard.subarray(space + 1, space + 1 + length).toString('utf8'));
        heard = heard.subarray(space + 1 + length);
      }
    });
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, messages, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
