/** What strangers may put into a request, passed on by a hub process to the one that writes: one request stays one. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gateway } from '../../src/http/gateway.js';

const INNER = 'GET /inner HTTP/1.1\r\nHost: localhost\r\n\r\n';
const CHUNKED = `Transfer-Encoding: chunked\r\n\r\n${INNER.length.toString(16)}\r\n${INNER}\r\n0\r\n\r\n`;
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

const heard: { readonly line: string; readonly way: IncomingMessage['headers'][string]; readonly body: string }[] = [];
const writer = createServer(async (request, response) => {
  // Refused before the body is read, as the gate does.
  if (request.url === '/refused') response.end('refused');
  const body = await text(request);
  heard.push({ line: `${request.method} ${request.url}`, way: request.headers['x-forwarded-for'], body });
  response.end(request.url);
});
let page = '';
const gate = gateway(() => ({ page }));
const front = createServer(gate.listener);
front.on('upgrade', gate.upgrade);

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
/** The answer to bytes as a stranger sends them, and the end of the connection. */
const sent = (bytes: string): Promise<string> => {
  const socket = connect(portOf(front), '127.0.0.1');
  socket.write(bytes);
  setTimeout(() => socket.end(), 200);
  return text(socket);
};

describe('what a hub process passes on', () => {
  beforeAll(async () => {
    for (const server of [writer, front]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    page = `http://127.0.0.1:${portOf(writer)}/`;
  });
  beforeEach(() => void heard.splice(0));
  afterAll(() => {
    gate.close();
    for (const server of [front, writer]) {
      server.closeAllConnections();
      server.close();
    }
  });

  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST', 'PUT'])
    it(`keeps a body of unstated length within its request: ${method}`, async () => {
      await sent(`${method} /outer HTTP/1.1\r\nHost: x\r\n${CHUNKED}`);
      expect(heard).toEqual([{ line: `${method} /outer`, way: '127.0.0.1', body: INNER }]);
    });

  for (const [what, rest] of [
    ['stated', `Content-Length: ${INNER.length}\r\n\r\n${INNER}`],
    ['unstated', CHUNKED],
  ])
    it(`passes no body of ${what} length on with an upgrade, and the next request is whole`, async () => {
      await sent(`POST /refused HTTP/1.1\r\nHost: x\r\n${UPGRADE}${rest}`);
      await sent('GET /next HTTP/1.1\r\nHost: x\r\n\r\n');
      expect(heard.map(({ line, body }) => `${line}${body}`)).toEqual(['POST /refused', 'GET /next']);
    });
});
