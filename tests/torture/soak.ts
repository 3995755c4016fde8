/**
 * A shift's sweeps in a fraction of its time: twenty receivers at twenty times their usual rate, viewers that come and go,
 * and heap, handles and descriptors looked at all along. After a warm-up they must be flat. Draws what it saw.
 */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { RunningProgram } from '../support/running-program.js';
import type { Ordeal } from './ordeal.js';
import { type Curve, plotSvg } from './plot-svg.js';

const RECEIVERS = 20;
const SPEED_UP = 20;
const USUAL_EVERY_MS = 1000;
const LOOK_EVERY_MS = 5000;
/** Share of the run that is left out: caches fill, detection learns. */
const WARM_UP_SHARE = 0.35;
/** Growth over the rest that still counts as flat. */
const FLAT = { heapMb: 25, rssMb: 120, handles: 10, descriptors: 10 } as const;
const MS_OF_HOUR = 3600e3;

type Measure = keyof typeof FLAT;

/** Metric of `/metrics` and what one unit of ours is. */
const METRICS: Readonly<Record<Measure, readonly [name: string, unit: number]>> = {
  heapMb: ['nodejs_heap_size_used_bytes', 1e6],
  rssMb: ['process_resident_memory_bytes', 1e6],
  handles: ['nodejs_active_handles', 1],
  descriptors: ['process_open_fds', 1],
};
const MEASURES = Object.keys(METRICS) as Measure[];

export const soak: Ordeal = {
  summary: `${RECEIVERS} receivers at ${SPEED_UP} times their rate; argument: hours of watch to stand for (8)`,
  async run(argument) {
    const hours = Number(argument ?? 8);
    const runMs = (hours * MS_OF_HOUR) / SPEED_UP;
    const program = await RunningProgram.start({ config: manyReceivers() });
    const seen: Record<Measure, number[]> = { heapMb: [], rssMb: [], handles: [], descriptors: [] };
    try {
      const endsAt = performance.now() + runMs;
      while (performance.now() < endsAt) {
        await watchFor(program.address, LOOK_EVERY_MS);
        const text = await (await fetch(new URL('/metrics', program.address))).text();
        for (const measure of MEASURES) {
          const [name, unit] = METRICS[measure];
          const value = measure === 'handles' ? sumOf(text, name) : metricOf(text, name);
          seen[measure].push(value / unit);
        }
      }
      const text = await (await fetch(new URL('/metrics', program.address))).text();
      const growth = Object.fromEntries(MEASURES.map((measure) => [measure, growthOf(seen[measure])]));
      const path = join(tmpdir(), `rfi-soak-${Date.now()}.svg`);
      await writeFile(path, plotSvg(curvesOf(seen), { minutes: runMs / 60e3 }));
      const dropped = metricOf(text, 'rfi_archive{what="dropped"}');
      const counts = { hours, sweeps: sumOf(text, 'rfi_sweeps_total'), dropped, growth, limits: FLAT, plot: path };
      const passed = dropped === 0 && MEASURES.every((measure) => (growth[measure] ?? Infinity) <= FLAT[measure]);
      return { passed, counts };
    } finally {
      await program.close();
    }
  },
};

function manyReceivers(): object {
  const receivers = Array.from({ length: RECEIVERS }, (_, i) => ({
    ...{ id: `rx-${i}`, driver: 'simulated', port: { simulated: true }, settings: { seed: i + 1 } },
    plans: [{ startHz: 88e6, stopHz: 108e6, points: 450, everyMs: USUAL_EVERY_MS / SPEED_UP }],
  }));
  return { stations: [{ id: 'soak', name: 'Soak', receivers }] };
}

/** A viewer comes, watches one receiver, and goes. */
async function watchFor(address: string, forMs: number): Promise<void> {
  const socket = new WebSocket(new URL('/live', address.replace('http', 'ws')), LIVE_SUBPROTOCOL);
  socket.on('error', () => {});
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'subscribe', receiverId: 'rx-0', maxBins: 1000, maxFps: 25 }));
  });
  await new Promise((resolve) => setTimeout(resolve, forMs));
  socket.terminate();
}

function metricOf(metrics: string, name: string): number {
  const line = metrics.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
}

function sumOf(metrics: string, name: string): number {
  const lines = metrics.split('\n').filter((one) => one.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** How far the regression line rises after the warm-up. */
function growthOf(values: readonly number[]): number {
  const rest = values.slice(Math.floor(values.length * WARM_UP_SHARE));
  const n = rest.length;
  if (n < 3) return Number.NaN;
  const meanX = (n - 1) / 2;
  const meanY = rest.reduce((sum, y) => sum + y, 0) / n;
  let [xy, xx] = [0, 0];
  for (const [x, y] of rest.entries()) {
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
  }
  return Math.round((xy / xx) * (n - 1) * 100) / 100;
}

function curvesOf(seen: Readonly<Record<Measure, readonly number[]>>): Curve[] {
  return MEASURES.map((name) => ({ name, values: seen[name] }));
}
