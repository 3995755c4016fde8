/** From bytes to sweeps, and on to viewers: each driver in memory, and the whole way from a pseudo-terminal. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { streamTransport } from '../../src/receiver/stream-transports.js';
import { asItCame } from '../../src/words/said.js';
import { type BenchLine, line, median } from './bench-line.js';
import { answerOf, LiveCrowd } from './live-crowd.js';
import type { ReaderReport, ReaderTask } from './pty-reader.js';
import { type BenchStream, CSV_1000, STREAMS, TINYSA_450 } from './streams.js';
import { runTwenty } from './twenty-receivers.js';

const BENCH = 'ingest';
const CHUNK_BYTES = 64 * 1024;
const RUNS = 4;
const MEASURE_MS = 3000;
const VIEWERS = 50;

type Report = (figure: BenchLine) => void;

export async function run(report: Report): Promise<void> {
  const registry = await DriverRegistry.load();
  for (const stream of STREAMS) await inMemory(registry, stream, report);
  await throughPty(report);
  await runTwenty(report);
}

/** Decodes the stream several times over; CPU time of this process, which does nothing else. */
async function inMemory(registry: DriverRegistry, stream: BenchStream, report: Report): Promise<void> {
  const driver = registry.get(stream.driver, stream.settings);
  const cpuMs: number[] = [];
  for (let i = 0; i <= RUNS; i++) {
    const chunks = Array.from({ length: Math.ceil(stream.bytes.length / CHUNK_BYTES) }, (_, chunk) =>
      stream.bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES),
    );
    const link = await ByteLink.open(
      streamTransport(asItCame('Memory'), () => Readable.from(chunks)),
      Date.now,
    );
    const before = process.cpuUsage();
    let sweeps = 0;
    try {
      for await (const _sweep of driver.listen(link, stream.plan, new AbortController().signal)) sweeps += 1;
    } catch {
      // The end of the recording.
    }
    const { user, system } = process.cpuUsage(before);
    if (sweeps < stream.sweeps - 2) throw new Error(`${stream.name}: ${sweeps} of ${stream.sweeps} sweeps decoded`);
    // The first run warms the compiler up.
    if (i > 0) cpuMs.push((user + system) / 1000);
  }
  const ms = median(cpuMs);
  const metric = `${stream.driver}: ${stream.name}, in memory`;
  report(line({ bench: BENCH, metric, value: stream.bytes.length / 1e3 / ms, unit: 'MB/s' }));
  report(line({ bench: BENCH, metric, value: (1000 * stream.sweeps) / ms, unit: 'sweeps/s' }));
}

async function throughPty(report: Report): Promise<void> {
  const rate = ({ bytes, wallMs }: ReaderReport) => bytes / 1e3 / wallMs;
  const mbPerCpuMs = ({ bytes, cpuMs }: ReaderReport) => bytes / 1e6 / cpuMs;
  const perCpuSecond = ({ sweeps, cpuMs }: ReaderReport) => (1000 * sweeps) / cpuMs;
  for (const stream of [TINYSA_450, CSV_1000]) {
    const [ours, bare] = await sideBySide([stream.driver, 'bare'], stream);
    const metric = `${stream.driver} through a pseudo-terminal`;
    report(
      line({
        bench: BENCH,
        metric,
        value: best(ours, rate),
        unit: 'MB/s',
        baseline: best(bare, rate),
        baselineName: 'bare serialport data listener',
        target: '>= 0.75',
      }),
    );
  }
  const [ours, naive] = await sideBySide(['lines', 'naive'], CSV_1000);
  report(
    line({
      bench: BENCH,
      metric: 'CPU per MB of 1,000-value CSV lines',
      value: 1 / best(ours, mbPerCpuMs),
      unit: 'ms/MB',
      baseline: 1 / best(naive, mbPerCpuMs),
      baselineName: 'ReadlineParser, split, parseFloat',
      target: '<= 0.65',
    }),
  );
  const [ours50, naive50] = await sideBySide(['lines-50', 'naive-50'], CSV_1000);
  report(
    line({
      bench: BENCH,
      metric: `sweeps per CPU second, pty to ${VIEWERS} viewers`,
      value: best(ours50, perCpuSecond),
      unit: '1/s',
      baseline: best(naive50, perCpuSecond),
      baselineName: 'readline, split, JSON per viewer',
      target: '>= 10',
    }),
  );
}

/** Runs both ways in turn, so that what else the machine does falls on both alike. */
async function sideBySide(
  ways: readonly [string, string],
  stream: BenchStream,
): Promise<[ReaderReport[], ReaderReport[]]> {
  const reports: [ReaderReport[], ReaderReport[]] = [[], []];
  for (let i = 0; i < RUNS; i++) {
    reports[0].push(await readOnce(ways[0], stream));
    reports[1].push(await readOnce(ways[1], stream));
  }
  return reports;
}

/** Other work on the machine only ever makes a run worse: the best of a few is the cleanest. */
function best(reports: readonly ReaderReport[], figure: (report: ReaderReport) => number): number {
  return Math.max(...reports.map(figure));
}

async function readOnce(how: string, stream: BenchStream): Promise<ReaderReport> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-bench-'));
  const [near, far] = [join(folder, 'near'), join(folder, 'far')];
  const children: ChildProcess[] = [];
  let crowd: LiveCrowd | undefined;
  try {
    children.push(spawn('socat', [`PTY,link=${near},raw,echo=0`, `PTY,link=${far},raw,echo=0`], { stdio: 'ignore' }));
    while (!existsSync(near) || !existsSync(far)) await new Promise((resolve) => setTimeout(resolve, 10));
    const task: ReaderTask = { path: near, how, settings: stream.settings, plan: stream.plan };
    const reader = fork(new URL('./pty-reader.js', import.meta.url), [JSON.stringify(task)]);
    children.push(reader);
    const { port } = await answerOf<{ port?: number }>(reader);
    if (port !== undefined) {
      crowd = await LiveCrowd.join({ port, receiverIds: ['r'], each: 1, frozen: 0 }, VIEWERS);
    }
    const feeder = fork(new URL('./feeder.js', import.meta.url), [far], { stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
    children.push(feeder);
    feeder.stdin?.end(stream.bytes);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const answer = answerOf<{ report?: ReaderReport; fault?: string }>(reader);
    reader.send({ measureMs: MEASURE_MS });
    const { report, fault } = await answer;
    if (report === undefined) throw new Error(`${how}: ${fault}`);
    return report;
  } finally {
    crowd?.close();
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}
