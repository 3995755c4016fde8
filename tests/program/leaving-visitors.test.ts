import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { endSlowBodies, plainServer } from '../../src/http/web-server.js';
import { LiveHub } from '../../src/live/live-hub.js';
import { openLastLine } from '../../src/program/last-line.js';

const LIVE = 'GET /live HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\n';
const HANDSHAKE = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nUpgrade: websocket\r\n';
const REQUESTS = [
  'GET /elsewhere HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  `${LIVE}Origin: http://elsewhere\r\n${HANDSHAKE}\r\n`,
  `${LIVE}${HANDSHAKE}\r\n`,
  `${LIVE}Upgrade: h2c\r\n\r\n`,
  'CONNECT here:80 HTTP/1.1\r\nHost: here\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: he',
  'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nhalf',
  'no HTTP at all\r\n\r\n',
];

it('drops a visitor who leaves at any step, and hears of no unhandled error', async () => {
  const unhandled: unknown[] = [];
  const lastLine = openLastLine({ happened: (_text, error) => void unhandled.push(error) });
  await lastLine.start?.();
  const hub = new LiveHub({
    clock: Date.now,
    version: 'test',
    maxViewers: 20,
    receiverNumber: () => undefined,
    originAllowed: ({ headers }) => headers.origin === undefined,
    passOf: () => undefined,
  });
  const server = plainServer((request, response) => request.on('end', () => response.end('here')).resume());
  hub.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await lastLine.stop?.();
    await hub.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  for (let round = 0; round < 25; round++)
    for (const text of REQUESTS) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(text);
      // Some leave before the answer, some while it is written.
      if (round % 3 > 0) await new Promise((resolve) => setImmediate(resolve));
      if (round % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(unhandled).toEqual([]);
});

it('takes few requests at once from one connection, and ends one that sends a thousand in a packet', async () => {
  let asked = 0;
  const server = plainServer((_request, response) => {
    asked += 1;
    setImmediate(() => response.end('here'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const answersTo = async (requests: number): Promise<number> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    let heard = '';
    socket.on('data', (bytes) => {
      heard += String(bytes);
    });
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n'.repeat(requests - 1));
    socket.write('GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n');
    await once(socket, 'close');
    return heard.split('200 OK').length - 1;
  };
  expect(await answersTo(8)).toBe(8);
  expect(await answersTo(1000)).toBe(0);
  expect(asked).toBe(16);
});

it('ends the reader of a body that trickles in with its connection', async () => {
  const reads: Promise<unknown>[] = [];
  const server = createServer((request) => reads.push(text(request).catch(String)));
  endSlowBodies(server, 30);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nhalf');
  expect(String((await once(socket, 'data'))[0])).toContain('408');
  expect(await Promise.all(reads)).toEqual([expect.stringContaining('arrived too slowly')]);
});

it('says at once in health that a fault was handled by nobody', async () => {
  const told: unknown[] = [];
  const lastLine = openLastLine({ happened: (text, error) => void told.push([text, error]) });
  expect(lastLine.health?.()).toEqual([]);
  const before = process.listeners('uncaughtException');
  await lastLine.start?.();
  const [survive] = process.listeners('uncaughtException').filter((one) => !before.includes(one));
  const fault = new Error('read ECONNRESET');
  survive?.(fault, 'uncaughtException');
  expect(told).toEqual([['a fault that no part of the program handled', fault]]);
  expect(lastLine.health?.()).toEqual([expect.objectContaining({ en: expect.stringContaining('read ECONNRESET.') })]);
  await lastLine.stop?.();
  expect(process.listeners('uncaughtException')).toEqual(before);
});
