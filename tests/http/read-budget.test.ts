import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Problem, problemHandler } from '../../src/http/problem.js';
import { ReadBudget, SLICE_CELLS } from '../../src/http/read-budget.js';
import { type PictureArchive, sweepRoutes } from '../../src/http/recording/sweep-routes.js';
import type { StoredSweep, SweepQuery } from '../../src/store/archive.js';
import type { FrameForm } from '../../src/store/embedded/table-frames.js';
import { asItCame } from '../../src/words/said.js';

async function served(handle: express.RequestHandler): Promise<string> {
  const app = express();
  app.get('/', handle);
  app.use(problemHandler(() => undefined));
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Ten minutes of a receiver with ten sweeps a second; counts what is asked of it at a time. */
class BusyArchive {
  now = 0;
  most = 0;
  largestCells = 0;

  async query({ from, to, maxSweeps = 1e9, maxBins = 1e9 }: SweepQuery): Promise<StoredSweep[]> {
    this.now += 1;
    this.most = Math.max(this.most, this.now);
    this.largestCells = Math.max(this.largestCells, maxSweeps * maxBins);
    await pause(5);
    this.now -= 1;
    const sweeps: StoredSweep[] = [];
    for (let at = Math.ceil(from / 100) * 100; at < to; at += 100)
      sweeps.push({
        ...{ receiverId: 'r', stationId: 's', seq: at / 100, startedAt: at, endedAt: at + 90, folded: 1, flags: 0 },
        ...{ startHz: 1e6, stepHz: 1e3, levelsDbm: new Float32Array(50).fill(-90) },
      });
    return sweeps;
  }
}

/** The same as frames: of each part a text that says which. */
class FrameArchive extends BusyArchive {
  readonly forms = new Set<string>();

  async frames({ maxSweeps = 0, maxBins = 0, from }: SweepQuery, form: FrameForm): Promise<Uint8Array> {
    this.largestCells = Math.max(this.largestCells, maxSweeps * maxBins);
    this.forms.add(JSON.stringify(form));
    return Buffer.from(`${from},`);
  }

  override query(): never {
    throw new Error('frames are made by the archive');
  }
}

async function sweepServer(archive: BusyArchive): Promise<string> {
  const [route] = sweepRoutes(archive as unknown as PictureArchive, new ReadBudget(), () => ({ number: 1 }));
  return await served(async (request, response) => {
    const query = route?.query?.parse({ ...request.query }) as Record<string, unknown>;
    await route?.handle(request, response, { query, params: {}, body: undefined });
  });
}

const until = (ms: number) => `to=${new Date(ms).toISOString()}`;
const LARGE = `?receiver=r&from=${new Date(0).toISOString()}&${until(600_000)}&maxSweeps=20000&maxBins=900`;

describe('large reads of the recording', () => {
  it('come whole and in order, in slices: none asks for more than a million levels at a time', async () => {
    const archive = new BusyArchive();
    const url = await sweepServer(archive);
    const { sweeps } = (await (await fetch(url + LARGE)).json()) as { sweeps: { seq: number }[] };
    expect(sweeps.map(({ seq }) => seq)).toEqual(Array.from({ length: 6000 }, (_, i) => i));
    expect(archive.largestCells).toBeLessThanOrEqual(SLICE_CELLS);
  });

  it('as frames come as the archive made them, in slices as well', async () => {
    const archive = new FrameArchive();
    const answer = await fetch(`${await sweepServer(archive)}${LARGE}&format=coarse`);
    expect(answer.headers.get('content-type')).toBe('application/vnd.rfi.sweeps');
    const slices = Math.ceil(20_000 / Math.floor(SLICE_CELLS / 900));
    const begins = (await answer.text()).split(',').slice(0, -1).map(Number);
    expect(begins).toHaveLength(slices);
    expect(begins).toEqual(begins.toSorted((a, b) => a - b));
    expect(archive.largestCells).toBeLessThanOrEqual(SLICE_CELLS);
    expect([...archive.forms]).toEqual([JSON.stringify({ receiverNumber: 1, format: 'coarse' })]);
  });

  it('of one person are at most two at a time; the others wait their turn, and too many are refused', async () => {
    const archive = new BusyArchive();
    const url = await sweepServer(archive);
    // As much is asked for, and little is there: nobody waits too long on a busy machine.
    const query = LARGE.replace('20000', '2000').replace(until(600_000), until(60_000));
    const answers = await Promise.all(Array.from({ length: 40 }, () => fetch(url + query)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(22);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(40 - statuses.filter((status) => status === 200).length);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('retry-after')).toBe('5');
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    expect(archive.most).toBeLessThanOrEqual(2);
  });

  it('give their room back when they fail, and when who asked has gone before their turn', async () => {
    const budget = new ReadBudget();
    let running = 0;
    let let_: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      let_ = resolve;
    });
    let closed = 0;
    const url = await served(async (request, response) => {
      response.once('close', () => {
        closed += 1;
      });
      await budget.run(request, response, SLICE_CELLS, async () => {
        running += 1;
        await gate;
        throw new Problem(418, 'No', asItCame('failed'));
      });
    });
    const stop = new AbortController();
    const first = [fetch(url), fetch(url)];
    await expect.poll(() => running).toBe(2);
    const gone = fetch(url, { signal: stop.signal }).catch(() => 'gone');
    const last = fetch(url);
    await pause(100);
    stop.abort();
    expect(await gone).toBe('gone');
    await expect.poll(() => closed).toBe(1);
    let_();
    for (const answer of await Promise.all([...first, last])) expect(answer.status).toBe(418);
    expect(running).toBe(3);
  });
});
