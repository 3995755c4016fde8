/**
 * `npm run bench -- growth`: whether reading an hour takes longer in a year-old archive than in a day-old one. A day is
 * kept as it would be; its rows are then copied 364 times to later days, so that the file has the size and the trees the
 * depth of a year of 250 bins × 1 sweep/s. Takes about two minutes and 6 GB of disk in the temporary folder. The copied
 * blocks keep the stamps of their first day inside, so only days' worth of rows are asked for there, never their sweeps.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { LEVELS } from '../../src/store/summaries/pyramid.js';
import { noiseLevels } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, median } from './bench-line.js';

const BINS = 250;
const DAYS = 365;
const T0 = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY_MINUTES = 1440;
const DISTINCT = 1800;
const START_HZ = 400e6;
const STEP_HZ = 20e3;
/** Fine rows and channel rows: levels up to days are numbered by minutes; months are few and left as they are. */
const COPIED_LEVELS = LEVELS.findIndex(({ name }) => name === 'month');

type Report = (line: BenchLine) => void;

interface Figures {
  readonly hourMs: number;
  readonly hourCpuMs: number;
  readonly reducedMs: number;
  readonly channelMs: number;
}

export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-bench-growth-'));
  const path = join(folder, 'sweeps.db');
  try {
    await keepDay(path);
    const young = await figuresOf(path);
    const builtIn = copyDays(path);
    const old = await figuresOf(path);
    const say = (figure: Omit<BenchLine, 'bench' | 'ratio' | 'ok'>) => report(line({ bench: 'growth', ...figure }));
    say({
      metric: `file of ${DAYS} days, built in ${Math.round(builtIn)} s`,
      value: statSync(path).size / 1e9,
      unit: 'GB',
    });
    const against = { unit: 'ms', baselineName: 'in an archive of one day', target: '<= 1.2' };
    const among = `in an archive of ${DAYS} days`;
    say({ metric: `an hour, 3,600 × ${BINS}, ${among}`, value: old.hourMs, baseline: young.hourMs, ...against });
    say({ metric: `the same in processor time`, value: old.hourCpuMs, baseline: young.hourCpuMs, ...against });
    say({
      metric: `an hour by max, 600 × ${BINS}, ${among}`,
      value: old.reducedMs,
      baseline: young.reducedMs,
      ...against,
    });
    say({ metric: `one channel over 24 h, ${among}`, value: old.channelMs, baseline: young.channelMs, ...against });
    await yearFigures(path, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(path: string): Promise<EmbeddedArchive> {
  return await EmbeddedArchive.open({ path, retention: { maxAgeMs: 1e13, maxBytes: 1e13 }, clock: Date.now });
}

/** A day of noise, a sweep each second or more seldom. */
export async function keepDay(path: string, t0 = T0, everyMs = 1000): Promise<void> {
  const archive = await open(path);
  const next = noiseLevels(BINS, 4711);
  const distinct = Array.from({ length: DISTINCT }, () => next());
  const owner = { receiverId: 'r1', stationId: 's1', startHz: START_HZ, stepHz: STEP_HZ, flags: 0 };
  for (let i = 0; i < DAY_MS / everyMs; i++) {
    const startedAt = t0 + i * everyMs;
    const levelsDbm = distinct[i % DISTINCT] as Float32Array;
    archive.add({ ...owner, seq: i + 1, startedAt, endedAt: startedAt + 900, levelsDbm });
    if (i % 200 === 199) await new Promise((resolve) => setImmediate(resolve));
    if (i % 5000 === 4999) await archive.lastSeqs();
  }
  await archive.close();
}

/** Copies the day to all days after it. Gives the seconds it took. */
export function copyDays(path: string, t0 = T0): number {
  const began = performance.now();
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  const { most } = db.prepare('SELECT max(id) AS most FROM blocks').get() as { most: number };
  const { stream } = db.prepare('SELECT id AS stream FROM streams').get() as { stream: number };
  const columns = (db.pragma('table_info(blocks)') as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !['id', 'started_at', 'last_at'].includes(name))
    .join(', ');
  const blocks = db.prepare(`INSERT INTO blocks (id, started_at, last_at, ${columns})
    SELECT id + ?, started_at + ?, last_at + ?, ${columns} FROM blocks WHERE id <= ?`);
  const data = db.prepare('INSERT INTO block_data SELECT id + ?, head, body FROM block_data WHERE id <= ?');
  const channels = db.prepare('INSERT INTO channels SELECT id + ?, layout, slots FROM channels WHERE id < ?');
  const rows = db.prepare(`INSERT INTO pyramid SELECT id + ?, sweeps, flags, last_seq, max, min, mean, missing
    FROM pyramid WHERE id >= ? AND id < ?`);
  const minute = Math.floor(t0 / 60_000);
  const first = (level: number) => (stream * 8 + level) * 2 ** 28 + minute;
  const day = db.transaction((n: number) => {
    blocks.run(n * most, n * DAY_MS, n * DAY_MS, most);
    data.run(n * most, most);
    channels.run(n * DAY_MINUTES, stream * 2 ** 28 + minute + DAY_MINUTES);
    for (let level = 0; level < COPIED_LEVELS; level++)
      rows.run(n * DAY_MINUTES, first(level), first(level) + DAY_MINUTES);
  });
  for (let n = 1; n < DAYS; n++) day(n);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return (performance.now() - began) / 1000;
}

async function figuresOf(path: string): Promise<Figures> {
  const archive = await open(path);
  const hour = { receiverId: 'r1', from: T0 + 5 * HOUR_MS, to: T0 + 6 * HOUR_MS };
  const [channel] = await archive.channels('r1');
  const day = { receiverId: 'r1', channel: channel?.name ?? '', from: T0, to: T0 + DAY_MS, maxPoints: 1440 };
  const full = await timed(60, async () => (await archive.query({ ...hour, maxSweeps: 3600 })).length === 3600);
  const reduced = await timed(60, async () => (await archive.query({ ...hour, maxSweeps: 600 })).length === 600);
  const series = await timed(60, async () => (await archive.channelSeries(day)).length === 1440);
  await archive.close();
  return { hourMs: full.ms, hourCpuMs: full.cpuMs, reducedMs: reduced.ms, channelMs: series.ms };
}

async function yearFigures(
  path: string,
  say: (figure: Omit<BenchLine, 'bench' | 'ratio' | 'ok'>) => void,
): Promise<void> {
  const archive = await open(path);
  const place = { receiverId: 'r1', startHz: START_HZ, stopHz: START_HZ + BINS * STEP_HZ, columns: BINS };
  const month = { ...place, from: T0, to: T0 + 30 * DAY_MS, rows: 1400 };
  const year = { ...place, from: T0, to: T0 + DAYS * DAY_MS, rows: 1000 };
  const some = (sweeps: Uint32Array) => sweeps.every((count) => count > 0);
  const monthMs = await timed(15, async () => some((await archive.overview(month)).sweeps));
  say({ metric: `30 days at overview, 1,400 × ${BINS}`, value: monthMs.ms, unit: 'ms', target: '<= 50' });
  const yearMs = await timed(15, async () => some((await archive.overview(year)).sweeps));
  say({ metric: `${DAYS} days at overview, 1,000 × ${BINS}`, value: yearMs.ms, unit: 'ms' });
  const gapMs = await timed(15, async () => (await archive.gaps(year)).length === 0);
  say({ metric: `gaps of ${DAYS} days`, value: gapMs.ms, unit: 'ms' });
  await archive.close();
}

/** Medians, after a few runs that count for nothing. @throws Error when a run did not give what it should */
async function timed(runs: number, work: () => Promise<boolean>): Promise<{ ms: number; cpuMs: number }> {
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let run = -5; run < runs; run++) {
    const cpu = process.cpuUsage();
    const began = performance.now();
    if (!(await work())) throw new Error('the archive did not give what was kept');
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    if (run < 0) continue;
    times.push(ms);
    cpuTimes.push((user + system) / 1000);
  }
  return { ms: median(times), cpuMs: median(cpuTimes) };
}
