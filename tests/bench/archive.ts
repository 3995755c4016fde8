/** Figures of the embedded archive, each beside the obvious build measured in the same run. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import type { Sweep } from '../../src/rf/sweep.js';
import { codeSweep, contentOf, decodeBlock, encodeBlocks } from '../../src/store/blocks/block-codec.js';
import { dequantise } from '../../src/store/blocks/levels.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { noiseLevels } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, median } from './bench-line.js';

const BINS = 1000;
const T0 = 1_699_999_200_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEEP_ALL = { maxAgeMs: 1e13, maxBytes: 1e13 };
/** Distinct sweeps, repeated in time; a block holds 60, so repetition gives the codec nothing. */
const DISTINCT = 1800;
const distinct: Float32Array[] = [];
/** Until the code is compiled as it stays; a short-lived program is not what is measured. */
const WARM_RUNS = 4;

function sweepAt(index: number, startedAt: number): Sweep {
  if (distinct.length === 0) {
    const next = noiseLevels(BINS, 4711);
    for (let i = 0; i < DISTINCT; i++) distinct.push(next());
  }
  const levelsDbm = distinct[index % DISTINCT] as Float32Array;
  const owner = { receiverId: 'r1', stationId: 's1', startHz: 400e6, stepHz: 5000, flags: 0 };
  return { ...owner, seq: index + 1, startedAt, endedAt: startedAt + 900, levelsDbm };
}

interface Timing {
  /** Median of the wall clock: doubles when others work on the machine too. */
  readonly ms: number;
  readonly bestMs: number;
  /** Median of processor time, all threads: hardly changes with what others do. */
  readonly cpuMs: number;
}

async function timed(runs: number, work: () => Promise<unknown> | unknown): Promise<Timing> {
  const [only] = await timedByTurns(runs, [work]);
  return only as Timing;
}

/** One run of each in turn, so that what else the machine does falls on all of them. */
async function timedByTurns(runs: number, works: readonly (() => Promise<unknown> | unknown)[]): Promise<Timing[]> {
  for (let warm = 0; warm < WARM_RUNS; warm++) for (const work of works) await work();
  const times: number[][] = works.map(() => []);
  const cpuTimes: number[][] = works.map(() => []);
  for (let run = 0; run < runs; run++)
    for (const [i, work] of works.entries()) {
      const cpu = process.cpuUsage();
      const before = performance.now();
      await work();
      times[i]?.push(performance.now() - before);
      cpuTimes[i]?.push(cpuSeconds(cpu) * 1000);
    }
  return times.map((ms, i) => ({ ms: median(ms), bestMs: Math.min(...ms), cpuMs: median(cpuTimes[i] ?? []) }));
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

/** Adds sweeps `everyMs` of their own time apart, waiting where the spool would otherwise fill. */
async function feed(archive: EmbeddedArchive, from: number, to: number, everyMs: number): Promise<void> {
  let i = 0;
  for (let at = from; at < to; at += everyMs, i++) {
    archive.add(sweepAt(Math.floor(at / 1000), T0 + at));
    if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    if (i % 5000 === 4999) await archive.lastSeqs();
  }
  await archive.lastSeqs();
}

/** The figures of `run`: a day of 1,000 bins × 1 sweep/s, then a month of minutes with one sweep each. A year: growth.ts. */
export async function run(report: (line: BenchLine) => void): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'rfi-bench-archive-'));
  try {
    const raw = new RawBlobs(root);
    const only = new BlocksOnly(root);
    sweepAt(0, T0);
    const quarter = DAY_MS / 4000;
    const baseline = {
      rawRate: (quarter * BINS) / raw.write(quarter) / 1e6,
      onlyRate: (quarter * BINS) / only.write(quarter) / 1e6,
    };
    const archive = await open(join(root, 'archive'));
    await writing(archive, report, baseline);
    await sizes(archive, report, raw, only);
    await reading(archive, report, raw, only);
    await month(archive, report);
    await archive.close();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

type Report = (line: BenchLine) => void;

async function writing(
  archive: EmbeddedArchive,
  report: Report,
  { rawRate, onlyRate }: { rawRate: number; onlyRate: number },
): Promise<void> {
  await feed(archive, 0, HOUR_MS, 1000);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  await feed(archive, HOUR_MS, DAY_MS, 1000);
  const bins = ((DAY_MS - HOUR_MS) / 1000) * BINS;
  const rate = bins / cpuSeconds(cpu) / 1e6;
  const wallRate = bins / (performance.now() - wall) / 1e3;
  loop.disable();
  const unit = 'Mbins/s';
  report(
    line({
      bench: 'archive',
      metric: 'write, codec, spool and summaries included, per core',
      value: rate,
      unit,
      target: '>= 15',
    }),
  );
  report(
    line({
      bench: 'archive',
      metric: 'write against blocks only, per core',
      value: rate,
      unit,
      baseline: onlyRate,
      baselineName: 'blocks in SQLite, nothing else',
      target: '>= 0.65',
    }),
  );
  report(
    line({
      bench: 'archive',
      metric: 'write against raw blobs, per core',
      value: rate,
      unit,
      baseline: rawRate,
      baselineName: 'a raw blob a sweep in SQLite',
    }),
  );
  report(line({ bench: 'archive', metric: 'write, wall clock, two threads', value: wallRate, unit }));
  report(
    line({
      bench: 'archive',
      metric: 'event loop p99 while writing',
      value: loop.percentile(99) / 1e6,
      unit: 'ms',
      target: '<= 10',
    }),
  );
}

async function sizes(archive: EmbeddedArchive, report: Report, raw: RawBlobs, only: BlocksOnly): Promise<void> {
  for (const { db } of [raw, only]) db.pragma('wal_checkpoint(TRUNCATE)');
  const quarterBins = (DAY_MS / 4000) * BINS;
  const value = (await archive.health()).bytes / ((DAY_MS / 1000) * BINS);
  const unit = 'B/bin';
  report(line({ bench: 'archive', metric: 'disk, all tables', value, unit, target: '<= 0.8' }));
  const rawBytes = statSync(raw.path).size / quarterBins;
  report(
    line({
      bench: 'archive',
      metric: 'disk against raw blobs',
      value,
      unit,
      baseline: rawBytes,
      baselineName: 'a raw blob a sweep in SQLite',
    }),
  );
  const onlyBytes = statSync(only.path).size / quarterBins;
  report(
    line({
      bench: 'archive',
      metric: 'disk against blocks only',
      value,
      unit,
      baseline: onlyBytes,
      baselineName: 'blocks in SQLite, nothing else',
    }),
  );
}

const HOUR = { receiverId: 'r1', from: T0 + 5 * HOUR_MS, to: T0 + 6 * HOUR_MS };

async function reading(archive: EmbeddedArchive, report: Report, raw: RawBlobs, only: BlocksOnly): Promise<void> {
  const unit = 'ms';
  const say = (figure: Omit<BenchLine, 'bench' | 'ratio' | 'ok'>) => report(line({ bench: 'archive', ...figure }));
  /** The wall clock is judged by its best run: what other work on the machine takes is not the archive's. */
  const sayTimed = (metric: string, { ms, bestMs, cpuMs }: Timing, target: string) => {
    say({ metric: `${metric}, best of all runs`, value: bestMs, unit, target });
    say({ metric: `${metric}, median`, value: ms, unit });
    say({ metric: `${metric}, processor time of all threads`, value: cpuMs, unit });
  };
  const hour = { ...HOUR, maxSweeps: 3600, maxBins: BINS };
  const readLevels = async () => {
    for (const { levelsDbm } of await archive.query(hour)) levelsDbm.at(-1);
  };
  const timings = await timedByTurns(25, [() => archive.query(hour), () => only.hour(), readLevels]);
  const [full, onlyHour, levels] = timings as [Timing, Timing, Timing];
  sayTimed('waterfall 1 h, 3,600 × 1,000', full, '<= 20');
  const against = (metric: string, own: Timing, target?: string) => {
    const baselineName = 'blocks in SQLite, decoded in one thread';
    const asked = target === undefined ? {} : { target };
    say({ metric: `${metric}, best`, value: own.bestMs, unit, baseline: onlyHour.bestMs, baselineName, ...asked });
    say({ metric: `${metric}, median`, value: own.ms, unit, baseline: onlyHour.ms, baselineName });
    say({ metric: `${metric}, processor time`, value: own.cpuMs, unit, baseline: onlyHour.cpuMs, baselineName });
  };
  against('waterfall 1 h against blocks only', full, '<= 0.85');
  against('its levels, all of them read, against blocks only', levels);
  const reduced = await timed(25, () => archive.query({ ...HOUR, maxSweeps: 600, maxBins: BINS }));
  sayTimed('waterfall 1 h by max, 600 × 1,000', reduced, '<= 8');
  const rawMs = await timed(15, () => raw.hour(6));
  const blobs = { baseline: rawMs.ms, baselineName: 'raw blobs folded row by row' };
  say({ metric: 'waterfall 1 h by max against raw blobs', value: reduced.ms, unit, ...blobs });
  const [channel] = await archive.channels('r1');
  const series = { receiverId: 'r1', from: T0, to: T0 + DAY_MS, channel: channel?.name ?? '', maxPoints: 1440 };
  const one = await timed(25, () => archive.channelSeries(series));
  sayTimed('one channel over 24 h, 1,440 points', one, '<= 5');
  const before = performance.now();
  await archive.query({ ...series, startHz: 400e6, stopHz: 400.095e6, maxSweeps: 86_400 });
  const traces = { baseline: performance.now() - before, baselineName: '86,400 sweeps read for one channel' };
  say({ metric: 'one channel against its sweeps', value: one.ms, unit, ...traces });
}

async function month(archive: EmbeddedArchive, report: Report): Promise<void> {
  await feed(archive, DAY_MS, 30 * DAY_MS, 60_000);
  const days = { receiverId: 'r1', from: T0, to: T0 + 30 * DAY_MS };
  const { ms } = await timed(15, () =>
    archive.overview({ ...days, startHz: 400e6, stopHz: 405e6, rows: 1400, columns: 1000 }),
  );
  report(
    line({ bench: 'archive', metric: '30 days at overview, 1,400 × 1,000', value: ms, unit: 'ms', target: '<= 50' }),
  );
}
