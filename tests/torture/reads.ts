/**
 * Twelve large reads of the recording at a time, again and again, beside live viewing: frames must come as soon as they do
 * without the reads.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { watchLive } from '../support/program-kills.js';
import { RunningProgram } from '../support/running-program.js';
import { sweepRun } from '../support/synthetic-sweeps.js';
import type { Ordeal } from './ordeal.js';

const READERS = 12;
const RECEIVERS = ['a', 'b', 'c', 'd'];
const EVERY_MS = 50;
const RECORDED = { count: 20_000, bins: 900, everyMs: 1000, receiverId: 'a', startedAt: Date.UTC(2026, 0, 5) };
const ROUNDS = 6;
const MEASURE_MS = 9000;
/** A read of the whole recording is 28 MB. */
const LARGE_BYTES = 20e6;
const P99_GROWTH = 1.2;
const READ_ON = `
trap 'kill $!; exit' TERM
while :; do
  curl -s -f -o /dev/null -w '%{http_code} %{size_download}\\n' "$0" &
  wait $! || sleep 0.2
done`;

interface Reads {
  done: number;
  refused: number;
  bytes: number;
}

export const reads: Ordeal = {
  summary: `${READERS} large reads at a time beside live viewing, and the same without them; argument: rounds (${ROUNDS})`,
  async run(argument) {
    // The recording is older than a station keeps its sweeps.
    const config = {
      archive: { keepFor: '36500d' },
      stations: [{ id: 's1', name: 'Station', receivers: RECEIVERS.map(receiver) }],
    };
    const program = await RunningProgram.start({ config, prepare: fill });
    try {
      const without: number[] = [];
      const beside: number[] = [];
      const read: Reads = { done: 0, refused: 0, bytes: 0 };
      for (let round = 0; round < Number(argument ?? ROUNDS); round++) {
        const alone = async () => without.push(await p99Of(program));
        const both = async () => {
          const readers = Array.from({ length: READERS }, () => new Reader(program.address, read));
          try {
            beside.push(await p99Of(program));
          } finally {
            for (const reader of readers) reader.stop();
          }
        };
        // In turn, so that whatever else the machine does meets both alike.
        for (const measure of round % 2 === 0 ? [alone, both] : [both, alone]) await measure();
      }
      const ratios = without.map((p99, i) => (beside[i] ?? Number.NaN) / p99);
      const p99Ms = { without: median(without), beside: median(beside) };
      const counts = { p99Ms, ratio: median(ratios), ratios, without, beside, read };
      const isLarge = read.bytes > read.done * LARGE_BYTES;
      return { passed: counts.ratio <= P99_GROWTH && read.done > 0 && isLarge, counts };
    } finally {
      await program.close();
    }
  },
};

function receiver(id: string, i: number) {
  return {
    ...{ id, driver: 'simulated', port: { simulated: true }, settings: { seed: i + 1 } },
    plans: [{ startHz: 118e6, stopHz: 137e6, points: 400, everyMs: EVERY_MS }],
  };
}

async function fill(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const archive = await EmbeddedArchive.open({
    path: join(dataDir, 'sweeps.db'),
    retention: { maxAgeMs: 1e13, maxBytes: 1e12 },
    clock: Date.now,
  });
  for (const [i, sweep] of sweepRun(RECORDED).entries()) {
    archive.add(sweep);
    if (i % 500 === 0) await archive.spool.sync();
  }
  await archive.close();
}

/** Time from the begin of a sweep to its frame at the viewer, of all frames of some seconds. */
async function p99Of(program: RunningProgram): Promise<number> {
  const late: number[] = [];
  const viewer = await watchLive(program.address, RECEIVERS, ({ startedAt }) => late.push(Date.now() - startedAt));
  await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
  viewer.terminate();
  late.sort((a, b) => a - b);
  return late[Math.floor(late.length * 0.99)] ?? Number.NaN;
}

/**
 * Asks for a large part of the recording, throws the answer away, and asks again. A shell starts the requests: starting one
 * from here would stop this process for milliseconds, and its viewer would count them as late frames.
 */
class Reader {
  readonly #shell: ChildProcess;

  constructor(address: string, read: Reads) {
    const query = `receiverId=a&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z&maxSweeps=20000&maxBins=900`;
    this.#shell = spawn('sh', ['-c', READ_ON, new URL(`/api/v1/sweeps?${query}`, address).href], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#shell.stdout?.on('data', (text) => {
      for (const [, status, bytes] of String(text).matchAll(/(\d+) (\d+)/g)) {
        read[status === '200' ? 'done' : 'refused'] += 1;
        read.bytes += Number(bytes);
      }
    });
  }

  stop(): void {
    this.#shell.kill();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
