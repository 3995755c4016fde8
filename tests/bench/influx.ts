/**
 * `npm run bench -- influx`: sweeps of 1,000 bins into a real InfluxDB 1.6.7 on this machine and back, beside the obvious
 * ways to do it, in the same run. The server shares the machine's cores with us; figures fall when others work too.
 */

import type { CodedSweep } from '../../src/store/blocks/block-codec.js';
import { codeSweep } from '../../src/store/blocks/block-codec.js';
import { blockPoints } from '../../src/store/influx/block-points.js';
import { InfluxConnection } from '../../src/store/influx/connection.js';
import { DeadLetters } from '../../src/store/influx/dead-letter.js';
import { blockLine } from '../../src/store/influx/measurements.js';
import { PlanTags } from '../../src/store/influx/plan-tags.js';
import { SweepLines } from '../../src/store/influx/sweep-lines.js';
import type { LineMaker, UploadSource } from '../../src/store/influx/upload-parts.js';
import { InfluxUploader } from '../../src/store/influx/uploader.js';
import type { SpooledSweep } from '../../src/store/spool/spool-format.js';
import { EQUAL_PARTS_ONLY } from '../../src/store/summaries/channels.js';
import { readChannelSeries } from '../support/influx/channel-query.js';
import { querySweeps } from '../support/influx/sweep-query.js';
import { startInfluxd, type TestServer } from '../support/influx-server.js';
import { noiseLevels, sweepRun } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, median } from './bench-line.js';
import { writeChannelDay } from './channel-day.js';
import { RIVALS, type Rival } from './influx-rivals.js';
import { processorNs } from './processor-time.js';

const BINS = 1000;
const RECEIVERS = 10;
const SWEEPS = 36_000;
const DISTINCT = 600;
const ROUNDS = 3;
const FROM = 1_699_999_980_000;
const HOUR_MS = 3_600_000;
const BATCH_SWEEPS = 4_000;
/** How much of the obvious ways is written: they are 20 to 60 times slower. */
const RIVAL_SWEEPS: Readonly<Record<string, number>> = {
  'point per bin': 240,
  'field per bin': 720,
  'packed sweep': 7200,
};
const RIVAL_READ_SWEEPS = 240;

export async function influxFigures(report: (line: BenchLine) => void = () => undefined): Promise<BenchLine[]> {
  const figures: BenchLine[] = [];
  const say = (figure: Omit<BenchLine, 'bench' | 'ratio' | 'ok'>) => {
    const made = line({ bench: 'influx', ...figure });
    figures.push(made);
    report(made);
  };
  const server = await startInfluxd();
  try {
    const sweeps = recorded();
    const writers: Writer[] = RIVALS.map((rival) => {
      const few = sweeps.slice(0, RIVAL_SWEEPS[rival.name] ?? 0);
      return { name: rival.name, sweeps: few.length, write: (to) => writeRival(to, rival, few) };
    });
    writers.push(
      { name: OURS, sweeps: sweeps.length, write: (to) => writeOurs(to, sweeps, blocksAlone()) },
      { name: WITH_CHANNELS, sweeps: sweeps.length, write: (to) => writeOurs(to, sweeps, blocksAndChannels()) },
    );
    const rates = await ratesOf(server, writers);
    const rate = (name: string) => rates.get(name)?.sweepsPerSecond ?? Number.NaN;
    const ours = rate(OURS);
    say({ metric: OURS, value: ours, unit: 'sweeps/s', target: '>= 20000' });
    say({ metric: WITH_CHANNELS, value: rate(WITH_CHANNELS), unit: 'sweeps/s' });
    // Wall clock halves when others work on the machine; processor time says what it would be without them.
    const perCore = (name: string) => 1e9 / BINS / (rates.get(name)?.nsOfSlowerSide ?? Number.NaN);
    const alone = { unit: 'sweeps/s', target: '>= 20000' };
    say({ metric: `${OURS}, by processor time of the slower side`, value: perCore(OURS), ...alone });
    say({ metric: `${WITH_CHANNELS}, by processor time of the slower side`, value: perCore(WITH_CHANNELS), ...alone });
    for (const { name } of RIVALS) {
      const target = name === 'point per bin' ? { target: '>= 50' } : {};
      const baseline = rate(name);
      say({
        metric: `${OURS}, against ${name}`,
        value: ours,
        unit: 'sweeps/s',
        baseline,
        baselineName: name,
        ...target,
      });
    }
    const spent = (name: string) => rates.get(name)?.nsPerBin ?? Number.NaN;
    const both = { metric: 'processor time of both sides, blocks', value: spent(OURS), unit: 'ns/bin' };
    say({ ...both, baseline: spent('point per bin'), baselineName: 'point per bin', target: '<= 0.02' });
    say({ metric: 'processor time of both sides, with channels', value: spent(WITH_CHANNELS), unit: 'ns/bin' });
    await readFigures(server, sweeps, say);
  } finally {
    await server.dispose();
  }
  return figures;
}

export async function run(report: (line: BenchLine) => void): Promise<void> {
  await influxFigures(report);
}

/** An hour of each of ten receivers, as the spool would hand it out; the noise repeats after 600 sweeps. */
function recorded(): SpooledSweep[] {
  const next = noiseLevels(BINS, 4);
  const distinct = sweepRun({ count: DISTINCT, bins: BINS, startedAt: FROM, levels: () => next() }).map((s) =>
    codeSweep(s),
  );
  const shapes = Array.from({ length: RECEIVERS }, (_, i) => ({ ...shapeOf(distinct), receiverId: `rx-${i}` }));
  return Array.from({ length: SWEEPS }, (_, i) => {
    const seq = Math.floor(i / RECEIVERS);
    const { codes, format, stamp } = distinct[seq % DISTINCT] as CodedSweep;
    const startedAt = FROM + seq * 1000;
    const shape = shapes[i % RECEIVERS] ?? shapeOf(distinct);
    return {
      shape,
      format,
      codes,
      stamp: { ...stamp, seq: seq + 1, startedAt, endedAt: startedAt + 900 },
      next: i + 1,
    };
  });
}

function shapeOf(sweeps: readonly CodedSweep[]) {
  const [first] = sweeps;
  if (first === undefined) throw new RangeError('no sweeps');
  return first.shape;
}

let databases = 0;
async function freshDatabase(server: TestServer): Promise<InfluxConnection> {
  const connection = await InfluxConnection.open({ url: server.url, database: `bench${databases++}` });
  await connection.ensureDatabase();
  return connection;
}

const OURS = 'write blocks of 10 receivers';
const WITH_CHANNELS = 'write blocks and 50 channels a receiver';

interface Writer {
  readonly name: string;
  readonly sweeps: number;
  write(to: InfluxConnection): Promise<void>;
}

interface Cost {
  /** To the last 204. */
  readonly sweepsPerSecond: number;
  /** Processor time, ours and the server's. */
  readonly nsPerBin: number;
  /** The slower side's, alone: what a machine with a core for each would manage. */
  readonly nsOfSlowerSide: number;
}

/** The median of rounds in which everybody writes once, into a fresh database. */
async function ratesOf(server: TestServer, writers: readonly Writer[]): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost[]>(writers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const { name, sweeps, write } of writers) {
      const connection = await freshDatabase(server);
      const [began, spent, own] = [performance.now(), processorNs(server.pid), processorNs(undefined)];
      await write(connection);
      const sweepsPerSecond = sweeps / ((performance.now() - began) / 1000);
      const both = processorNs(server.pid) - spent;
      const ours = processorNs(undefined) - own;
      const bins = sweeps * BINS;
      const nsOfSlowerSide = Math.max(ours, both - ours) / bins;
      costs.get(name)?.push({ sweepsPerSecond, nsPerBin: both / bins, nsOfSlowerSide });
      await connection.query(`DROP DATABASE "${connection.database}"`);
      connection.close();
    }
  const middle = (all: readonly Cost[], field: keyof Cost) => median(all.map((cost) => cost[field]));
  return new Map(
    [...costs].map(([name, all]) => [
      name,
      {
        sweepsPerSecond: middle(all, 'sweepsPerSecond'),
        nsPerBin: middle(all, 'nsPerBin'),
        nsOfSlowerSide: middle(all, 'nsOfSlowerSide'),
      },
    ]),
  );
}

/** The uploader as it runs in its worker, over sweeps in memory in the place of the spool's files. */
async function writeOurs(
  connection: InfluxConnection,
  sweeps: readonly SpooledSweep[],
  maker: LineMaker,
): Promise<void> {
  let at = 0;
  const source: UploadSource = {
    limit: sweeps.length,
    get position() {
      return at;
    },
    get waitingBytes() {
      return (sweeps.length - at) * BINS;
    },
    read: () => {
      const from = at;
      at = Math.min(sweeps.length, at + BATCH_SWEEPS);
      return sweeps.slice(from, at);
    },
    begin: async () => undefined,
    settle: () => undefined,
  };
  const uploader = new InfluxUploader({
    source,
    lines: maker,
    clock: Date.now,
    deadLetters: new DeadLetters('/dev/null'),
    connect: async () => ({
      server: connection.server,
      write: (lines) => connection.write(lines),
      close: () => undefined,
    }),
    batchBytes: 1,
  });
  const stop = new AbortController();
  const ended = uploader.run(stop.signal);
  await uploader.flush();
  stop.abort();
  await ended;
  if (uploader.status.setAside > 0) throw new Error('lines were refused');
}

async function writeRival(connection: InfluxConnection, rival: Rival, sweeps: readonly CodedSweep[]): Promise<void> {
  let lines: string[] = [];
  const send = async () => {
    const outcome = await connection.write(lines);
    if (outcome.kind !== 'stored') throw new Error(`${rival.name}: ${outcome.reason}`);
    lines = [];
  };
  for (const sweep of sweeps) {
    lines.push(...rival.lines(sweep));
    if (lines.length >= rival.linesAWrite) await send();
  }
  if (lines.length > 0) await send();
}

const blocksAndChannels = () => new SweepLines(new PlanTags(), EQUAL_PARTS_ONLY);

/** What the baselines of storage.md write: traces and their summary, no channels. */
function blocksAlone(): LineMaker {
  const plans = new PlanTags();
  return {
    make: (sweeps) =>
      blockPoints(sweeps, plans, { withTraces: true })
        .map(blockLine)
        .filter((made) => made !== undefined),
    soFar: () => [],
    keepFrom: undefined,
    openMinutes: {},
  };
}

type Say = (figure: Omit<BenchLine, 'bench' | 'ratio' | 'ok'>) => void;

async function readFigures(server: TestServer, sweeps: readonly SpooledSweep[], say: Say): Promise<void> {
  const connection = await freshDatabase(server);
  await writeOurs(connection, sweeps, blocksAndChannels());
  await writeChannelDay(connection, FROM);
  const few = sweeps.filter(({ shape }) => shape.receiverId === 'rx-0').slice(0, RIVAL_READ_SWEEPS);
  for (const rival of RIVALS) await writeRival(connection, rival, few);
  // TSM files, as a day later: what is still in the write-ahead cache reads differently.
  await new Promise((resolve) => setTimeout(resolve, 4000));

  const hour = { receiverId: 'rx-0', from: FROM, to: FROM + HOUR_MS };
  const full = await medianMs(5, async () => (await querySweeps(connection, hour)).length === 3600);
  say({ metric: 'one hour waterfall, 3,600 × 1,000', value: full, unit: 'ms' });
  const reduced = await medianMs(
    5,
    async () => (await querySweeps(connection, { ...hour, maxSweeps: 600 })).length === 600,
  );
  say({ metric: 'the same reduced to 600 × 1,000 by maximum', value: reduced, unit: 'ms' });
  const part = { ...hour, to: FROM + RIVAL_READ_SWEEPS * 1000 };
  const small = await medianMs(5, async () => (await querySweeps(connection, part)).length === RIVAL_READ_SWEEPS);
  for (const rival of RIVALS) {
    const read = async () => (await rival.read(connection, 'rx-0', BINS)).length === RIVAL_READ_SWEEPS;
    const baseline = await medianMs(3, read);
    say({
      metric: `${RIVAL_READ_SWEEPS} × 1,000 against ${rival.name}`,
      value: small,
      unit: 'ms',
      baseline,
      baselineName: rival.name,
    });
  }
  const day = { receiverId: 'day', channel: '25 kHz', from: FROM, to: FROM + 24 * HOUR_MS, maxPoints: 1440 };
  const channel = await medianMs(9, async () => (await readChannelSeries(connection, day)).length === 1440);
  say({ metric: 'one channel over 24 h, 1,440 points', value: channel, unit: 'ms', target: '<= 25' });
  connection.close();
}

async function medianMs(runs: number, read: () => Promise<boolean>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs + 1; i++) {
    const began = performance.now();
    if (!(await read())) throw new Error('the query did not give what was written');
    times.push(performance.now() - began);
  }
  return median(times.slice(1));
}
