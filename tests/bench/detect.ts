/**
 * Figures of the detector. With the benchmark folder beside the project and its Python: the full dense set of the seeds in
 * RFI_BENCH_SEEDS (default 1) and the 24 h clean set, AOFlagger and naive methods rerun on the same data; without: the small
 * built-in world.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { detectFolder, type ScenarioSummary } from '../../src/cli/detect-command.js';
import { labelledWorld, scoreWorld } from '../support/labelled-world.js';
import { runWorld } from '../support/run-world.js';

export interface BenchLine {
  readonly bench: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: number;
  readonly ratio?: number;
  readonly target?: number;
  readonly ok?: boolean;
}

const PYTHON = '/usr/bin/python3';
const FOLDER = resolve(process.cwd(), '../shared/detection');
const CLEAN = ['--seed', '11', '--only', 'clean', '--scale', '6'];

interface Scored {
  readonly B: readonly [number, number, number];
  readonly macroF1: number;
  readonly event_recall: number;
  readonly fa_per_day: number;
  readonly lat_med: number | null;
  readonly lat_p90: number | null;
  readonly frag: number | null;
  readonly kind_acc: number | null;
  readonly detail: readonly {
    readonly sid: string;
    readonly sinr: number;
    readonly hit: boolean;
    readonly kind: string;
    readonly got: string | null;
  }[];
  /** Lowest F1 of a scenario with events. */
  readonly worstF1: number;
}

/** The scorer tells twelve kinds apart; of these, three are others that began early, are passive, or sweep fast. */
const NINE: Readonly<Record<string, string>> = { persistent: 'cw', pim: 'imd', chirpfast: 'wbnoise' };
const nineOf = (kind: string) => NINE[kind] ?? kind;

function classShare({ detail }: Scored): number {
  const named = detail.filter(({ hit, got }) => hit && got !== null);
  return named.filter(({ kind, got }) => nineOf(kind) === nineOf(got ?? '')).length / Math.max(1, named.length);
}

/** A figure with its goal: `most` where small is good. */
function line(
  bench: string,
  metric: string,
  value: number,
  unit: string,
  goal: { target?: number; most?: number; baseline?: number | undefined } = {},
): BenchLine {
  const { target, most, baseline } = goal;
  const aim = target ?? most;
  return {
    bench,
    metric,
    value: Math.round(value * 1000) / 1000,
    unit,
    ...(baseline === undefined ? {} : { baseline, ratio: Math.round((value / Math.max(1e-9, baseline)) * 100) / 100 }),
    ...(aim === undefined ? {} : { target: aim, ok: target === undefined ? value <= aim : value >= aim }),
  };
}

export async function run(): Promise<BenchLine[]> {
  const full = existsSync(join(FOLDER, 'gen.py')) && python(['-c', 'import aoflagger, numpy, scipy']) !== undefined;
  return full ? await fullSet() : smallWorld();
}

function python(args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(PYTHON, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? stdout : undefined;
}

function data(name: string, args: readonly string[]): string {
  const folder = join(tmpdir(), 'rfi-bench', name);
  if (!existsSync(folder)) python([join(FOLDER, 'gen.py'), ...args, '--out', folder]);
  return folder;
}

function score(folder: string, predictions: string, filter: 'none' | 'lic'): Scored {
  const json = `${predictions}.json`;
  const args = ['--data', folder, '--pred', predictions, '--filter', filter, '--json', json, '-v'];
  const { stderr } = spawnSync(PYTHON, [join(FOLDER, 'score.py'), ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  // Per scenario on standard error: "s01-fm-pirate F1 0.981 P … events 6/6 false 0".
  const perScenario = [...stderr.matchAll(/ F1 ([\d.]+) .* events \d+\/([1-9]\d*) /g)].map(([, f1]) => Number(f1));
  return { ...(JSON.parse(readFileSync(json, 'utf8')) as Scored), worstF1: Math.min(1, ...perScenario) };
}

function speed(summaries: readonly ScenarioSummary[]): number {
  const cells = summaries.reduce((sum, { sweeps, bins }) => sum + sweeps * bins, 0);
  return cells / 1e3 / summaries.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

async function fullSet(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const seed of (process.env['RFI_BENCH_SEEDS'] ?? '1').split(',')) {
    const folder = data(`s${seed}`, ['--seed', seed]);
    const out = join(tmpdir(), 'rfi-bench', 'pred');
    const place = (method: string) => {
      const path = join(out, `s${seed}-${method}`);
      mkdirSync(path, { recursive: true });
      return path;
    };
    const summaries = await detectFolder(folder, place('ours'));
    const ours = score(folder, place('ours'), 'none');
    const flagger = python([
      ...[join(FOLDER, 'run_aoflagger.py'), '--premask', '--data', folder, '--out', place('aoflagger')],
      ...['--repr', 'nrmp', '--base', '1.5', '--eta', '0'],
    ]);
    // Its strategy files are in Debian's package "aoflagger", the bindings in "python3-aoflagger".
    if (flagger === undefined)
      console.error('AOFlagger did not run (are its strategy files installed?); no comparison with it.');
    const rival = flagger === undefined ? undefined : score(folder, place('aoflagger'), 'none');
    const rivalSpeed = (JSON.parse(flagger ?? '{}') as { msps_per_core_cpu?: number }).msps_per_core_cpu;
    const bench = `detect seed ${seed}`;
    const recall = (low: number, high: number) => {
      const events = ours.detail.filter(({ sinr }) => sinr >= low && sinr < high);
      return events.filter(({ hit }) => hit).length / Math.max(1, events.length);
    };
    lines.push(
      line(bench, 'interference-only F1, pooled', ours.B[2], '', { target: 0.97, baseline: rival?.B[2] }),
      line(bench, 'interference-only F1, scenario mean', ours.macroF1, '', { target: 0.95, baseline: rival?.macroF1 }),
      line(bench, 'interference-only F1, worst scenario', ours.worstF1, '', { target: 0.8, baseline: rival?.worstF1 }),
      line(bench, 'event recall', ours.event_recall, '', { target: 0.96, baseline: rival?.event_recall }),
      line(bench, 'event recall, SINR 6 dB and more', recall(6, 99), '', { target: 0.98 }),
      line(bench, 'event recall, SINR below 3 dB', recall(-99, 3), '', { target: 0.88 }),
      line(bench, 'false alarms', ours.fa_per_day, '/day', { most: 24, baseline: rival?.fa_per_day }),
      line(bench, 'alarms per detected event', ours.frag ?? 0, '', { most: 1.5 }),
      line(bench, 'latency, median', ours.lat_med ?? 0, 'sweeps', { most: 2 }),
      line(bench, 'latency, p90', ours.lat_p90 ?? 0, 'sweeps', { most: 8 }),
      line(bench, 'class, top 1 of 9', classShare(ours), '', { target: 0.9 }),
      line(bench, 'class, top 1 of 12', ours.kind_acc ?? 0, ''),
      line(bench, 'throughput, one core', speed(summaries), 'Msamples/s', { target: 12, baseline: rivalSpeed }),
      line(
        bench,
        'p99 of a sweep, worst scenario, per 1024 bins',
        Math.max(...summaries.map(({ p99Us, bins }) => (p99Us * 1024) / Math.max(1024, bins))) / 1000,
        'ms',
        { most: 1 },
      ),
    );
    for (const method of ['itu5', 'med6', 'p99']) {
      python([join(FOLDER, 'baselines.py'), '--data', folder, '--out', place(method), '--method', method]);
      const naive = score(folder, place(method), 'lic');
      lines.push(
        line(`${method} seed ${seed}`, 'interference-only F1, pooled', naive.B[2], ''),
        line(`${method} seed ${seed}`, 'false alarms', naive.fa_per_day, '/day'),
      );
    }
  }
  const clean = data('clean11', CLEAN);
  const out = join(tmpdir(), 'rfi-bench', 'pred', 'clean11-ours');
  await detectFolder(clean, out);
  lines.push(line('detect 24 h clean', 'false alarms', score(clean, out, 'none').fa_per_day, '/day', { most: 1 }));
  return lines;
}

function smallWorld(): BenchLine[] {
  return [1, 2, 3].flatMap((seed) => {
    const world = labelledWorld(seed);
    const { mask, alarms, cpuMs, p99Us } = runWorld(world);
    const { f1, eventsFound, events, falseAlarms } = scoreWorld(world, mask, alarms);
    const bench = `detect small world ${seed}`;
    return [
      line(bench, 'interference-only F1', f1, '', { target: 0.9 }),
      line(bench, 'event recall', eventsFound / events, '', { target: 0.95 }),
      line(bench, 'false alarms', falseAlarms, '', { most: 1 }),
      line(bench, 'throughput, one core', (world.bins * world.sweeps) / 1e3 / cpuMs, 'Msamples/s'),
      line(bench, 'p99 of a sweep', p99Us / 1000, 'ms', { most: 1 }),
    ];
  });
}
