import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jsonPieces, sendMade, sendStreamed } from '../../src/http/streamed.js';

async function serve<P>(
  pieces: () => P,
  send: (response: express.Response, pieces: P) => Promise<void>,
): Promise<{ url: string; ended: Promise<void> }> {
  let settle: () => void;
  const ended = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const app = express();
  app.get('/', async (_request, response) => {
    await send(response, pieces());
    settle();
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ended };
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('an answer in pieces', () => {
  it('is the JSON that one piece would be', async () => {
    for (const items of [[], [1], [{ a: 'x"y' }, null, [2, 3]]]) {
      const texts = items.map((item) => JSON.stringify(item));
      expect(JSON.parse(await joined(jsonPieces({ b: 1 }, 'rows', texts)))).toEqual({ b: 1, rows: items });
      expect(JSON.parse(await joined(jsonPieces({}, 'rows', texts)))).toEqual({ rows: items });
    }
    const rows = Array.from({ length: 3000 }, (_, i) => ({ i, text: 'á'.repeat(100) }));
    const texts = rows.map((row) => JSON.stringify(row));
    const { url } = await serve(() => jsonPieces({ from: 'x' }, 'rows', texts), sendStreamed);
    expect(await (await fetch(url)).json()).toEqual({ from: 'x', rows });
  });

  it('gives everybody else a turn while it is made', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    onTestFinished(() => clearInterval(timer));
    let seen = 0;
    function* slow(): Generator<string> {
      for (let i = 0; i < 30; i++) {
        for (const until = performance.now() + 6; performance.now() < until; );
        yield 'x';
      }
      seen = turns;
    }
    const { url } = await serve(slow, sendStreamed);
    const before = turns;
    await (await fetch(url)).text();
    expect(seen - before).toBeGreaterThan(15);
  });

  it('takes less of the thread where the thread is late already', async () => {
    const workMs = (ms: number) => {
      for (const until = performance.now() + ms; performance.now() < until; );
    };
    const busy = setInterval(() => workMs(20), 25);
    onTestFinished(() => clearInterval(busy));
    const startedAtMs = performance.now();
    let turns = 0;
    function* pieces(): Generator<string> {
      for (; performance.now() < startedAtMs + 3000; turns += 1) {
        workMs(2);
        yield 'x';
      }
    }
    const { url } = await serve(pieces, sendStreamed);
    await (await fetch(url)).text();
    expect(turns).toBeGreaterThan(0);
    // A turn in each gap of the busy thread is 120; a rest of four times the lateness (8 ms on average) leaves about 60.
    expect(turns).toBeLessThan(75);
  });

  it.each([
    ['in pieces', sendStreamed],
    ['that is made already', sendMade],
  ])('%s is taken as fast as the reader takes it, and ends when the asker goes away', async (_what, send) => {
    let made = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        made += 1;
        yield new Uint8Array(100_000);
      }
    }
    const { url, ended } = await serve(endless, send);
    const stop = new AbortController();
    const response = await fetch(url, { signal: stop.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    stop.abort();
    await ended;
    expect(made).toBeLessThan(10_000);
  });
});
