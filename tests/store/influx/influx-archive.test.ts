import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sweep } from '../../../src/rf/sweep.js';
import type { StoredSweep } from '../../../src/store/archive.js';
import { InfluxConnection } from '../../../src/store/influx/connection.js';
import { countNumbered } from '../../../src/store/influx/sweep-counts.js';
import { type OpenInfluxArchive, openInfluxArchive } from '../../support/influx-archive.js';
import { startInfluxd, type TestServer } from '../../support/influx-server.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const FROM = 1_700_000_000_000;
const all = { from: 0, to: 2e12 };
const plain = ({ levelsDbm, folded: _, ...rest }: StoredSweep | (Sweep & { folded?: number })) => ({
  ...rest,
  levelsDbm: Array.from(levelsDbm),
});

describe('the InfluxDB archive on a real 1.6.7', () => {
  let server: TestServer;
  let folder: string;
  let open: OpenInfluxArchive;
  let probe: InfluxConnection;
  beforeAll(async () => {
    server = await startInfluxd();
    folder = await mkdtemp(join(tmpdir(), 'rfi-influx-archive-'));
    open = await openInfluxArchive({ url: server.url, database: 'rf' }, folder);
    probe = await InfluxConnection.open({ url: server.url, database: 'rf' });
  });
  afterAll(async () => {
    probe.close();
    await open.close();
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('returns every sweep unchanged and in order', async () => {
    const sweeps = sweepRun({ bins: 200, receiverId: 'whole', count: 300 });
    for (const sweep of sweeps) open.archive.add(sweep);
    const found = await open.archive.query({ receiverId: 'whole', ...all });
    expect(found.map(plain)).toEqual(sweeps.map(plain));
    expect(found.every(({ folded }) => folded === 1)).toBe(true);
  });

  it('keeps NaN, levels off the half-dB grid and every setting', async () => {
    const [base] = sweepRun({ bins: 50, receiverId: 'odd', count: 1 }) as [Sweep];
    const levelsDbm = Float32Array.from({ length: 50 }, (_, i) => (i % 7 === 0 ? Number.NaN : -90.123456 - i));
    const sweep = { ...base, levelsDbm, vbwHz: 300, attenuationDb: 10, traceDetector: 'peak' as const };
    open.archive.add(sweep);
    const [found] = await open.archive.query({ receiverId: 'odd', ...all });
    expect(found && plain(found)).toEqual(plain(sweep));
  });

  it('joins the parts of a sweep too long for one text field', async () => {
    const sweeps = sweepRun({ bins: 130_000, receiverId: 'long', count: 2 });
    for (const sweep of sweeps) open.archive.add(sweep);
    const found = await open.archive.query({ receiverId: 'long', ...all });
    expect(found.length).toBe(2);
    expect(found.map(({ levelsDbm }, i) => Buffer.compare(bytes(levelsDbm), bytes(sweeps[i]?.levelsDbm)))).toEqual([
      0, 0,
    ]);
    const [series] = await probe.query(`SELECT tr FROM blk WHERE receiver = 'long'`);
    const lengths = series?.rows.map((row) => String(row[1]).length) ?? [];
    expect(lengths.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(56_000);
  });

  it('reads by time and frequency, and folds to the size asked for without losing a burst', async () => {
    const sweeps = sweepRun({ bins: 400, receiverId: 'burst', count: 240 });
    const burst = sweeps[101]?.levelsDbm;
    if (burst === undefined) throw new Error('no sweep');
    burst[333] = -10;
    for (const sweep of sweeps) open.archive.add(sweep);
    const range = { receiverId: 'burst', from: FROM + 60_000, to: FROM + 180_000 };
    expect((await open.archive.query(range)).map(({ seq }) => seq)).toEqual(
      sweeps.slice(60, 180).map(({ seq }) => seq),
    );
    const part = await open.archive.query({ ...range, startHz: 400e6 + 300 * 5000, stopHz: 400e6 + 349 * 5000 });
    expect(part[0]?.levelsDbm.length).toBe(50);
    const small = await open.archive.query({ ...range, maxSweeps: 12, maxBins: 40 });
    expect(small.length).toBe(12);
    expect(small.every(({ levelsDbm, folded }) => levelsDbm.length === 40 && folded === 10)).toBe(true);
    expect(Math.max(...small.flatMap(({ levelsDbm }) => Array.from(levelsDbm)))).toBe(-10);
    expect((await open.archive.query({ ...range, maxSweeps: 120 })).every(({ folded }) => folded === 1)).toBe(true);
  });

  it('keeps two plans a receiver takes turns with apart, in large blocks', async () => {
    const sweeps = sweepRun({ bins: 100, receiverId: 'turns', count: 200 }).map((sweep, i) =>
      i % 2 === 0 ? sweep : { ...sweep, startHz: 100e6, levelsDbm: sweep.levelsDbm.subarray(0, 60) },
    );
    for (const sweep of sweeps) open.archive.add(sweep);
    const found = await open.archive.query({ receiverId: 'turns', ...all });
    expect(found.map(plain)).toEqual(sweeps.map(plain));
    const series = await probe.query(`SELECT sum(n) FROM blk WHERE receiver = 'turns' GROUP BY plan`);
    expect(series.map(({ tags, rows }) => [tags['plan'], rows[0]?.[1]])).toEqual([
      ['100000-100295kHz-60', 100],
      ['400000-400495kHz-100', 100],
    ]);
  });

  it('is counted by numbers alone, each sweep once, however often and however cut it was sent', async () => {
    const sweeps = sweepRun({ bins: 50, receiverId: 'count', count: 500 });
    for (const sweep of sweeps.filter(({ seq }) => seq <= 200 || seq > 230)) open.archive.add(sweep);
    await open.archive.query({ receiverId: 'count', ...all });
    for (const sweep of sweeps.slice(30, 130)) open.archive.add(sweep);
    await open.archive.query({ receiverId: 'count', ...all });
    const span = { receiverId: 'count', from: FROM, to: FROM + 500_000, first: 1, last: 500 };
    expect(await countNumbered(probe, span)).toBe(470);
    expect(await countNumbered(probe, { ...span, first: 50, last: 80 })).toBe(31);
  });

  it('knows the last sequence number of each receiver, and its own health', async () => {
    expect((await open.archive.lastSeqs()).get('whole')).toBe(300);
    const health = await open.archive.health();
    expect(health).toMatchObject({ pending: 0, dropped: 0 });
    expect(health.sweeps).toBeGreaterThan(1000);
    expect(health.lastFault).toBeUndefined();
  });
});

const bytes = (levels: Float32Array | undefined) =>
  Buffer.from(levels?.buffer ?? new ArrayBuffer(0), levels?.byteOffset ?? 0, levels?.byteLength ?? 0);
