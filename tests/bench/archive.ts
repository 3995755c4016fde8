/** Figures of the embedded archive, each beside the obvious build measured in the same run. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import type { Sweep } from '../../src/rf/sweep.js';
import { codeSweep, contentOf, decodeBlock, encodeBlocks } from '../../src/store/block-codec.js';
import { EmbeddedArchive } from '../../src/store/embedded-archive.js';
import { dequantise } from '../../src/store/levels.js';
import { noiseLevels } from '../support/synthetic-sweeps.js';
import type { BenchLine } from './bench-line.js';

const BINS = 1000;
const T0 = 1_699_999_200_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEEP_ALL = { maxAgeMs: 1e13, maxBytes: 1e13 };
/** Distinct sweeps, repeated in time; a block holds 60, so repetition gives the codec nothing. */
const DISTINCT = 1800;
const distinct: Float32Array[] = [];

function sweepAt(index: number, startedAt: number): Sweep {
  if (distinct.length === 0) {
    const next = noiseLevels(BINS, 4711);
    for (let i = 0; i < DISTINCT; i++) distinct.push(next());
  }
  const levelsDbm = distinct[index % DISTINCT] as Float32Array;
  const owner = { receiverId: 'r1', stationId: 's1', startHz: 400e6, stepHz: 5000, flags: 0 };
  return { ...owner, seq: index + 1, startedAt, endedAt: startedAt + 900, levelsDbm };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function timed(runs: number, work: () => Promise<unknown> | unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  return median(times);
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).blocks * 512, 0);
}

/** Single blobs in SQLite, raw bytes a sweep: what one writes without thinking about it. */
class RawBlobs {
  readonly db: Database.Database;
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'raw.db');
    this.db = new Database(this.path);
    this.db.pragma('journal_mode = WAL');
    this.db.exec('CREATE TABLE sweeps (rx INTEGER, t REAL, levels BLOB, PRIMARY KEY (rx, t))');
  }

  write(count: number): number {
    const insert = this.db.prepare('INSERT INTO sweeps VALUES (1, ?, ?)');
    const cpu = process.cpuUsage();
    for (let i = 0; i < count; i += 60)
      this.db.transaction(() => {
        for (let k = i; k < i + 60; k++) {
          const levels = distinct[k % DISTINCT] as Float32Array;
          insert.run(
            T0 + k * 1000,
            Uint8Array.from(levels, (level) => -2 * level),
          );
        }
      })();
    return cpuSeconds(cpu);
  }

  hour(reduceBy: number): Float32Array[] {
    const rows = this.db.prepare('SELECT levels FROM sweeps WHERE rx = 1 AND t >= ? AND t < ? ORDER BY t').pluck();
    const out: Float32Array[] = [];
    let i = 0;
    for (const blob of rows.iterate(T0, T0 + HOUR_MS) as Iterable<Buffer>) {
      const row = i++ % reduceBy === 0 ? new Float32Array(BINS).fill(-200) : (out.at(-1) as Float32Array);
      for (let bin = 0; bin < BINS; bin++) row[bin] = Math.max(row[bin] as number, (blob[bin] as number) / -2);
      if (row !== out.at(-1)) out.push(row);
    }
    return out;
  }
}

/** Blocks in SQLite and nothing else: no summaries, no pyramid, no spool. */
class BlocksOnly {
  readonly db: Database.Database;
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'blocks.db');
    this.db = new Database(this.path);
    this.db.pragma('journal_mode = WAL');
    this.db.exec('CREATE TABLE blocks (rx INTEGER, t REAL, data BLOB, PRIMARY KEY (rx, t))');
  }

  write(count: number): number {
    const insert = this.db.prepare('INSERT INTO blocks VALUES (1, ?, ?)');
    const cpu = process.cpuUsage();
    for (let i = 0; i < count; i += 60) {
      const sweeps = Array.from({ length: 60 }, (_, k) => codeSweep(sweepAt(i + k, T0 + (i + k) * 1000)));
      for (const { bytes } of encodeBlocks(contentOf(sweeps))) insert.run(T0 + i * 1000, bytes);
    }
    return cpuSeconds(cpu);
  }

  hour(): Float32Array {
    const out = new Float32Array(3600 * BINS);
    const rows = this.db.prepare('SELECT data FROM blocks WHERE rx = 1 AND t >= ? AND t < ? ORDER BY t').pluck();
    let at = 0;
    for (const data of rows.iterate(T0, T0 + HOUR_MS) as Iterable<Buffer>) {
      const { codes, format } = decodeBlock(data);
      dequantise(codes, format, out.subarray(at, at + codes.length));
      at += codes.length;
    }
    return out;
  }
}

function cpuSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function open(folder: string): Promise<EmbeddedArchive> {
  mkdirSync(folder, { recursive: true });
  return await EmbeddedArchive.open({ path: join(folder, 'archive.db'), retention: KEEP_ALL, clock: Date.now });
}

/** Adds sweeps one a second of their own time, waiting where the spool would otherwise fill. */
async function feed(archive: EmbeddedArchive, first: number, count: number): Promise<void> {
  for (let i = first; i < first + count; i++) {
    archive.add(sweepAt(i, T0 + i * 1000));
    if (i % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    if (i % 5000 === 4999) await archive.lastSeqs();
  }
  await archive.lastSeqs();
}

export async function benchArchive(days = 30): Promise<BenchLine[]> {
  const root = mkdtempSync(join(tmpdir(), 'rfi-bench-archive-'));
  try {
    return await measureAll(root, days);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function measureAll(root: string, days: number): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  const line = (metric: string, value: number, unit: string, more: Partial<BenchLine> = {}) => {
    lines.push({ bench: 'archive', metric, value: Number(value.toPrecision(4)), unit, ...more });
  };
  const atMost = (target: number, value: number, baseline: number) => ({
    ...{
      target,
      ok: value <= target,
      baseline: Number(baseline.toPrecision(4)),
      ratio: Number((baseline / value).toPrecision(3)),
    },
  });
  sweepAt(0, T0);
  const day = DAY_MS / 1000;

  const raw = new RawBlobs(root);
  const rawCpu = raw.write(day / 4);
  const only = new BlocksOnly(root);
  const onlyCpu = only.write(day / 4);
  raw.db.pragma('wal_checkpoint(TRUNCATE)');
  only.db.pragma('wal_checkpoint(TRUNCATE)');
  const rawBytes = statSync(raw.path).size / ((day / 4) * BINS);
  const onlyBytes = statSync(only.path).size / ((day / 4) * BINS);

  const archive = await open(join(root, 'archive'));
  await feed(archive, 0, 3600);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  await feed(archive, 3600, day - 3600);
  const seconds = cpuSeconds(cpu);
  const wallSeconds = (performance.now() - wall) / 1000;
  loop.disable();
  const bins = (day - 3600) * BINS;
  const rate = bins / seconds / 1e6;
  const onlyRate = ((day / 4) * BINS) / onlyCpu / 1e6;
  line('write, all included, per core', rate, 'Mbins/s', {
    ...{
      target: 15,
      ok: rate >= 15,
      baseline: Number(onlyRate.toPrecision(4)),
      ratio: Number((rate / onlyRate).toPrecision(3)),
    },
  });
  line('write, wall clock', bins / wallSeconds / 1e6, 'Mbins/s');
  line('write, raw blob a sweep in SQLite, per core', ((day / 4) * BINS) / rawCpu / 1e6, 'Mbins/s');
  const p99Ms = loop.percentile(99) / 1e6;
  line('event loop p99 while writing', p99Ms, 'ms', { target: 10, ok: p99Ms < 10 });

  const hour = { receiverId: 'r1', from: T0 + 5 * HOUR_MS, to: T0 + 6 * HOUR_MS };
  const full = await timed(15, () => archive.query({ ...hour, maxSweeps: 3600, maxBins: BINS }));
  line('waterfall 1 h, 3,600 × 1,000', full, 'ms', atMost(20, full, await timed(5, () => only.hour())));
  const reduced = await timed(15, () => archive.query({ ...hour, maxSweeps: 600, maxBins: BINS }));
  line('waterfall 1 h by max, 600 × 1,000', reduced, 'ms', atMost(8, reduced, await timed(5, () => raw.hour(6))));
  const [channel] = await archive.channels('r1');
  const series = { receiverId: 'r1', from: T0, to: T0 + DAY_MS, channel: channel?.name ?? '', maxPoints: 1440 };
  const oneChannel = await timed(15, () => archive.channelSeries(series));
  const traces = await timed(1, () =>
    archive.query({ ...series, startHz: 400e6, stopHz: 400.095e6, maxSweeps: 86_400 }),
  );
  line('one channel over 24 h, 1,440 points', oneChannel, 'ms', atMost(5, oneChannel, traces));
  const hourAfterADay = await timed(15, () => archive.query({ ...hour, maxSweeps: 3600, maxBins: BINS }));

  await feed(archive, day, (days - 1) * day);
  const overview = { receiverId: 'r1', from: T0, to: T0 + days * DAY_MS, startHz: 400e6, stopHz: 405e6 };
  const size = { rows: 1400, columns: 1000 };
  const month = await timed(9, () => archive.overview({ ...overview, ...size }));
  line(`${days} days at overview, 1,400 × 1,000`, month, 'ms', { target: 50, ok: month <= 50 });
  const monthRows = await timed(9, () => archive.query({ ...overview, maxSweeps: 1400, maxBins: 1000 }));
  line(`${days} days as 1,400 rows of maxima`, monthRows, 'ms');
  const hourLater = await timed(15, () => archive.query({ ...hour, maxSweeps: 3600, maxBins: BINS }));
  const growth = hourLater / hourAfterADay - 1;
  line(`an hour read from ${days} days against from 1 day`, growth * 100, '%', { target: 20, ok: growth <= 0.2 });

  await archive.close();
  const bytes = folderBytes(join(root, 'archive')) / (days * day * BINS);
  line('disk, all tables', bytes, 'B/bin', atMost(0.8, bytes, rawBytes));
  line('disk, blocks only in SQLite', onlyBytes, 'B/bin');
  return lines;
}
