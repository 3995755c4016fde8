import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { decodeFrame } from '../../src/live/wire.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { verifyBackup } from '../../src/store/safekeeping/backup.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const T0 = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const receiver = { id: 'r1', driver: 'simulated', port: { serial: '/dev/not-there', baudRate: 9600 } };
const config = parseConfig(
  { stations: [{ id: 's1', name: 'Station', receivers: [receiver] }], archive: { keepFor: '9000d' } },
  'test',
);
let folder: string;
let program: Program;
const start = (dataDir: string) =>
  startProgram({ holdAnswers: true, config, dataDir, host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
type Json = ReturnType<typeof JSON.parse>;

async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: Json }> {
  const response = await fetch(new URL(path, program.address), init);
  return { status: response.status, body: await response.json() };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-archive-routes-'));
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  // Ten minutes, five minutes of nothing, ten more; in the very middle one sweep has a burst.
  const archive = await EmbeddedArchive.open({
    ...{ path: join(dataDir, 'sweeps.db'), retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock: Date.now },
  });
  const levels = (i: number) => new Float32Array(40).fill(-100).fill(i === 77 ? -30 : -100, 20, 21);
  for (const sweep of sweepRun({ count: 600, bins: 40, startedAt: T0, levels })) archive.add(sweep);
  for (const sweep of sweepRun({ count: 600, bins: 40, seq: 601, startedAt: T0 + 15 * MINUTE_MS })) archive.add(sweep);
  await archive.pin({ receiverIds: ['r1'], from: T0, to: T0 + MINUTE_MS, reason: 'INC-2026-000001' });
  await archive.close();
  program = await start(dataDir);
});
afterAll(async () => {
  await program.stop();
  await rm(folder, { recursive: true, force: true });
});

const span = (ms: number) => `receiver=r1&from=${iso(T0)}&to=${iso(T0 + ms)}`;

describe('the archive over HTTP', () => {
  it.each([
    ['a minute, from sweeps', 2 * MINUTE_MS, 60],
    ['half an hour, from previews', 30 * MINUTE_MS, 100],
    ['a month, from the pyramid', 30 * 1440 * MINUTE_MS, 200],
    ['a year, from the pyramid', 365 * 1440 * MINUTE_MS, 300],
  ])('shows %s, in as many rows and bins as are asked for, with the burst of one sweep', async (_name, ms, rows) => {
    const { body } = await ask(`/api/v1/sweeps?${span(ms)}&rows=${rows}&bins=20&as=max`);
    expect(body).toMatchObject({ receiverId: 'r1', bins: 20, as: 'max', rowMs: ms / rows, from: iso(T0) });
    const burst = body.rows.find(({ levelsDbm }: Json) => levelsDbm.includes(-30));
    expect(burst.row).toBe(Math.floor((77_000 / ms) * rows));
    expect(burst.levelsDbm.indexOf(-30)).toBe(10);
    const sweeps = body.rows.reduce((sum: number, row: Json) => sum + row.sweeps, 0);
    expect(sweeps).toBe(ms === 2 * MINUTE_MS ? 120 : 1200);
  });

  it('gives minimum and mean as well, the range of frequency that is asked for, and the gaps', async () => {
    const query = `${span(30 * MINUTE_MS)}&rows=10&bins=5&startHz=400000000&stopHz=400050000`;
    const min = (await ask(`/api/v1/sweeps?${query}&as=min`)).body;
    expect(min.rows[0].levelsDbm).toEqual([-100, -100, -100, -100, -100]);
    // A hole begins where the last sweep before it ends: each takes 900 ms.
    expect(min.gaps).toEqual([
      { from: iso(T0 + 599_900), to: iso(T0 + 15 * MINUTE_MS) },
      { from: iso(T0 + 15 * MINUTE_MS + 599_900), to: iso(T0 + 30 * MINUTE_MS) },
    ]);
    const mean = (await ask(`/api/v1/sweeps?${query}&as=mean`)).body;
    expect(mean.rows[0].levelsDbm[0]).toBeCloseTo(-100, 1);
    const { body } = await ask(`/api/v1/gaps?receiverId=r1&from=${iso(T0)}&to=${iso(T0 + 30 * MINUTE_MS)}`);
    expect(body.gaps).toEqual(min.gaps);
  });

  it('sends pictures as the frames that the page reads already', async () => {
    const url = `/api/v1/sweeps?${span(365 * 1440 * MINUTE_MS)}&rows=300&bins=20&format=binary`;
    const response = await fetch(new URL(url, program.address));
    const bytes = Buffer.from(await response.arrayBuffer());
    const frame = decodeFrame(bytes.subarray(4, 4 + bytes.readUInt32LE(0)));
    expect(frame).toMatchObject({ startedAt: T0, receiverNumber: 1 });
    expect(frame.levelsDbm.length).toBe(20);
    expect(Math.max(...frame.levelsDbm)).toBe(-30);
  });

  it('refuses impossible values, by name', async () => {
    for (const [more, word] of [
      ['&rows=0', 'rows'],
      ['&bins=5', 'rows is missing'],
      ['&rows=10&maxBins=5', 'maxBins'],
      ['&rows=4000&bins=8000', 'rows × bins'],
      ['&rows=10&as=median', 'as'],
    ]) {
      const { status, body } = await ask(`/api/v1/sweeps?${span(MINUTE_MS)}${more}`);
      expect(status).toBe(400);
      expect(body.detail).toContain(word);
    }
  });

  it('lists what there is and what is pinned', async () => {
    const { spans } = (await ask('/api/v1/recorded?receiverId=r1')).body;
    expect(spans).toEqual([
      { startHz: 400e6, stopHz: 400e6 + 39 * 5000, bins: 40, from: iso(T0), to: iso(T0 + 30 * MINUTE_MS) },
    ]);
    const { pins } = (await ask('/api/v1/pins')).body;
    expect(pins).toEqual([{ receiverIds: ['r1'], from: iso(T0), to: iso(T0 + MINUTE_MS), reason: 'INC-2026-000001' }]);
    expect((await ask('/api/v1/recorded?receiverId=nobody')).status).toBe(404);
  });

  it('checks itself while it runs', async () => {
    expect((await ask('/api/v1/integrity')).body).toEqual({ state: 'never' });
    expect((await ask('/api/v1/integrity', { method: 'POST' })).status).toBe(202);
    await expect.poll(async () => (await ask('/api/v1/integrity')).body.state, { timeout: 8000 }).toBe('done');
    expect((await ask('/api/v1/integrity')).body.result).toMatchObject({ problems: [] });
  });

  it('is copied while it runs, and the copy is whole and holds every sweep', async () => {
    const order = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"monday"}' };
    expect((await ask('/api/v1/backup', order)).status).toBe(202);
    await expect.poll(async () => (await ask('/api/v1/backup')).body.state, { timeout: 15_000 }).toBe('done');
    const { backups } = (await ask('/api/v1/backup')).body;
    expect(backups.map(({ name }: Json) => name)).toEqual(['monday']);
    expect((await ask('/api/v1/backup', order)).status).toBe(409);
    const copy = join(folder, 'data-backups', 'monday');
    expect((await verifyBackup(copy)).files.map(({ path }) => path)).toContain('sweeps.db');
    expect(existsSync(`${copy}.part`)).toBe(false);
  }, 120_000);

  it('lets no second program write beside it', async () => {
    await expect(start(join(folder, 'data'))).rejects.toThrow(`is in use by process ${process.pid}`);
  });
});
