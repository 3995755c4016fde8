/** What a receiver costs by points and rate: disk a day, share of one core, memory. The table of deploy/README.md. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BenchLine, line } from './bench-line.js';

export interface Load {
  /** Named as in the table. */
  readonly name: string;
  readonly points: number;
  readonly sweepsPerSecond: number;
}

export const LOADS: readonly Load[] = [
  { name: 'RF Explorer', points: 112, sweepsPerSecond: 5 },
  { name: 'tinySA Ultra', points: 450, sweepsPerSecond: 1 },
  { name: 'rtl_power', points: 1000, sweepsPerSecond: 1 },
  { name: 'SDR', points: 4096, sweepsPerSecond: 10 },
  { name: 'hackrf_sweep', points: 20_000, sweepsPerSecond: 1 },
];

export interface Cost {
  readonly bytesPerSweep: number;
  /** Processor time of all threads, archive and detection. */
  readonly cpuMsPerSweep: number;
  /** Most memory of a process that does nothing else, and of one that does nothing at all. */
  readonly memoryBytes: number;
  readonly emptyBytes: number;
}

/** Measures in a process of its own, so that its memory is only this load's. */
export async function costOf({ points, sweepsPerSecond }: Load, sweeps: number): Promise<Cost> {
  // Vitest runs the source; the process needs what was built of it.
  const file = import.meta.url.endsWith('.ts')
    ? '../../dist/testing/tests/support/capacity-process.js'
    : '../support/capacity-process.js';
  const program = fileURLToPath(new URL(file, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    String(points),
    String(sweepsPerSecond),
    String(sweeps),
  ]);
  return JSON.parse(stdout);
}

export const gbADay = ({ bytesPerSweep }: Cost, { sweepsPerSecond }: Load): number =>
  (bytesPerSweep * sweepsPerSecond * 86_400) / 1e9;

export async function run(report: (line: BenchLine) => void): Promise<void> {
  const bench = 'capacity';
  for (const load of LOADS) {
    const { name, points, sweepsPerSecond } = load;
    const cost = await costOf(load, Math.min(7200, Math.ceil(20e6 / points)));
    const what = `${name}, ${points} points, ${sweepsPerSecond} sweeps/s`;
    report(line({ bench, metric: `${what}: disk a day`, value: gbADay(cost, load), unit: 'GB' }));
    const core = (cost.cpuMsPerSweep * sweepsPerSecond) / 10;
    report(line({ bench, metric: `${what}: of one core, archive and detection`, value: core, unit: '%' }));
    const memory = (cost.memoryBytes - cost.emptyBytes) / 1e6;
    report(line({ bench, metric: `${what}: memory`, value: memory, unit: 'MB' }));
  }
}
