import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { AnswerLate, askServer } from '../../src/access/asked-server.js';

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('gives the answer as the server sent it', async () => {
  const url = await serving((request, response) => {
    response.writeHead(request.method === 'POST' ? 201 : 204, { 'x-said': 'yes' });
    request.pipe(response);
  });
  const answer = await askServer(url, { method: 'POST', body: 'xin chào', withinMs: 5000, mostBytes: 100 });
  expect([answer.status, answer.headers.get('x-said'), await answer.text()]).toEqual([201, 'yes', 'xin chào']);
  expect((await askServer(url, { withinMs: 5000, mostBytes: 100 })).status).toBe(204);
});

it('reads no more of a flood than was asked for, and ends the connection', async () => {
  let sent = 0;
  let closed: () => void = () => undefined;
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const url = await serving((_request, response) => {
    response.on('close', closed);
    const flood = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x'))) sent += 65_536;
      response.once('drain', flood);
    };
    flood();
  });
  const answer = await askServer(url, { withinMs: 5000, mostBytes: 2000 });
  expect((await answer.text()).length).toBe(2000);
  await isClosed;
  expect(sent).toBeLessThan(20e6);
});

it('waits for a server that drips no longer than was asked for', async () => {
  const url = await serving((_request, response) => {
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  });
  const startedAt = performance.now();
  await expect(askServer(url, { withinMs: 300, mostBytes: 1e6 })).rejects.toBeInstanceOf(AnswerLate);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

it('follows no redirect unless it is asked to', async () => {
  const url = await serving((request, response) => {
    if (request.url === '/') response.writeHead(302, { location: '/there' }).end();
    else response.end('there');
  });
  await expect(askServer(url, { withinMs: 5000, mostBytes: 100 })).rejects.toThrow('fetch failed');
  const answer = await askServer(url, { withinMs: 5000, mostBytes: 100, redirect: 'follow' });
  expect(await answer.text()).toBe('there');
});
