import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { plainServer } from '../../src/http/web-server.js';
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
