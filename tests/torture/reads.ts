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
const P99_GROWTH = 1.2;

export const reads: Ordeal = {
  summary: `${READERS} large reads at a time beside live viewing, and the same without them; argument: rounds (${ROUNDS})`,
  async run(argument) {
    const config = { stations: [{ id: 's1', name: 'Station', receivers: RECEIVERS.map(receiver) }] };
    const program = await RunningProgram.start({ config, prepare: fill });
    try {
      const without: number[] = [];
      const beside: number[] = [];
      const read = { done: 0, refused: 0 };
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
      return { passed: counts.ratio <= P99_GROWTH && read.done > 0, counts };
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

/** Asks for a large part of the recording, throws the answer away, and asks again. */
class Reader {
  #child: ChildProcess | undefined;
  #stopped = false;

  constructor(address: string, read: { done: number; refused: number }) {
    const query = `receiverId=a&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z&maxSweeps=20000&maxBins=900`;
    const ask = (): void => {
      const args = ['-s', '-f', '-o', '/dev/null', new URL(`/api/v1/sweeps?${query}`, address).href];
      this.#child = spawn('curl', args, { stdio: 'ignore' });
      this.#child.once('exit', (code) => {
        if (this.#stopped) return;
        if (code === 0) read.done += 1;
        else read.refused += 1;
        setTimeout(ask, code === 0 ? 0 : 200);
      });
    };
    ask();
  }

  stop(): void {
    this.#stopped = true;
    this.#child?.kill('SIGKILL');
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
