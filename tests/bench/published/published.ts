/**
 * The table of src/detection/README.md that anybody can make again: interference of known truth over generated bands and,
 * where RFI_BACKGROUNDS names a folder of recordings, over those; scored event by event, beside naive methods.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { detectFolder } from '../../../src/program/commands/detect-command.js';
import { type BenchLine, line, median } from '../bench-line.js';
import { type Background, generatedBackgrounds, recordedBackgrounds } from './backgrounds.js';
import { boxSet, FAMILIES, familyOf } from './box-oracle.js';
import { chanceOf, toPower } from './chance.js';
import { type EventScore, type SetScore, scoreSet } from './event-score.js';
import { ACCEPTED, KINDS, SMALL_KINDS } from './kinds.js';
import { maskSet, NAIVE } from './naive.js';
import { Scene, Truth, writeScenario } from './scene.js';

const WORK = join(tmpdir(), 'rfi-bench', 'published');
const SEEDS = '1,2,3';
/** Copies of each background, and events in each of them; they ask for LOWEST_DB and up to RANGE_DB more, evenly spread. */
const COPIES = 6;
const EVENTS = 8;
const LOWEST_DB = -3;
const RANGE_DB = 23;
const LENGTHS = [25, 50, 100, 200, 300] as const;
const STRONG_DB = 6;
const LEAST_IOU = 0.4;

const PYTHON = '/usr/bin/python3';
const AOFLAGGER = resolve(process.cwd(), '../shared/detection/run_aoflagger.py');
const AOFLAGGER_OPTIONS = ['--premask', '--repr', 'nrmp', '--base', '1.5', '--eta', '0'];

export async function published(report: (line: BenchLine) => void): Promise<void> {
  const seeds = (process.env['RFI_BENCH_SEEDS'] ?? SEEDS).split(',').map(Number);
  const recordings = process.env['RFI_BACKGROUNDS'];
  await tableOf(report, 'generated bands', seeds, generatedBackgrounds);
  if (recordings === undefined) console.error('RFI_BACKGROUNDS names no folder of recordings: generated bands only.');
  else await tableOf(report, 'recordings', seeds, (seed) => recordedBackgrounds(recordings, seed));
}

async function tableOf(
  report: (line: BenchLine) => void,
  name: string,
  seeds: readonly number[],
  backgrounds: (seed: number) => readonly Background[],
): Promise<void> {
  const methods = new Map<string, SetScore[]>();
  const bound: EventScore[] = [];
  const take = (method: string, score: SetScore) => methods.set(method, [...(methods.get(method) ?? []), score]);
  for (const seed of seeds) {
    const data = join(WORK, `${name.replace(' ', '-')}-${seed}`);
    layOver(backgrounds(seed), seed, data);
    const ours = emptied(`${data}.ours`);
    await detectFolder(data, ours);
    take('this program', scoreSet(data, ours));
    const box = emptied(`${data}.box`);
    boxSet(data, box);
    bound.push(...scoreSet(data, box).events);
    for (const [method, thresholds] of Object.entries(NAIVE)) {
      const out = emptied(`${data}.naive`);
      maskSet(data, out, thresholds);
      take(method, scoreSet(data, out, true));
    }
    const rival = emptied(`${data}.aoflagger`);
    const args = [AOFLAGGER, '--data', data, '--out', rival, ...AOFLAGGER_OPTIONS];
    if (hasAoflagger() && spawnSync(PYTHON, args).status === 0) take('AOFlagger', scoreSet(data, rival, true));
  }
  if (!methods.has('AOFlagger')) console.error('No comparison with AOFlagger: it is not installed.');
  const ours = joined(methods.get('this program') ?? []);
  tell(report, name, seeds, ours);
  print(name, seeds, new Map([...methods].map(([method, scores]) => [method, joined(scores)])));
  printBound(ours.events, bound);
  printClasses(ours);
  printCalibration(ours);
}

const hasAoflagger = () => spawnSync(PYTHON, ['-c', 'import aoflagger']).status === 0;

function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Weak events alone over one seed of generated bands, in a minute: each figure beside the one that the README publishes. */
export async function publishedQuickly(report: (line: BenchLine) => void): Promise<void> {
  const data = join(WORK, 'quick');
  layOver(generatedBackgrounds(1), 1, data, STRONG_DB - LOWEST_DB);
  const ours = emptied(`${data}.ours`);
  await detectFolder(data, ours);
  const score = scoreSet(data, ours);
  const before = publishedFigures();
  for (const [metric, , value] of FIGURES.filter(([name]) => WEAK.has(name))) {
    const baseline = before.get(metric) ?? Number.NaN;
    const now = value(score);
    report(
      line({
        ...{ bench: 'detect quick, weak events of seed 1', metric, value: now, unit: '' },
        ...{ baseline, baselineName: `published, three seeds: a difference of ${(now - baseline).toFixed(2)}` },
      }),
    );
  }
}

/** What weak events say, and the price of finding them. */
const WEAK = new Set(['… 3 to 6 dB', '… 0 to 3 dB', '… below 0 dB', 'untouched, alarms per 10,000 sweeps']);

/** The figures of this program over generated bands, as the README has them. */
function publishedFigures(): Map<string, number> {
  const readme = readFileSync(join(process.cwd(), 'src/detection/README.md'), 'utf8');
  const [, table = ''] = readme.split('| seeds 1, 2, 3 ');
  const rows = [...(table.split('\n\n', 1)[0] ?? '').matchAll(/^\| ([^|]*?) +\| +([\d.]+) /gm)];
  return new Map(rows.map(([, name = '', figure]) => [name, Number(figure)]));
}

/** Writes each background untouched, and copies of it with events. */
function layOver(backgrounds: readonly Background[], seed: number, data: string, rangeDb = RANGE_DB): void {
  emptied(data);
  backgrounds.forEach((background, place) => {
    const { id, levelsDbm } = background;
    const missing = Uint8Array.from(levelsDbm, (level) => (Number.isNaN(level) ? Truth.missing : 0));
    writeScenario(join(data, `${id}~untouched`), background, `${id}~untouched`, {
      ...{ levels: levelsDbm, mask: missing, events: [] },
    });
    const order = Array.from({ length: COPIES * EVENTS }, (_, i) => i);
    const shuffling = chanceOf(seed * 7919 + place);
    for (let i = 0; i < order.length; i++) {
      const other = shuffling.whole(i, order.length);
      [order[i], order[other]] = [order[other] as number, order[i] as number];
    }
    for (let copy = 0; copy < COPIES; copy++) {
      const scene = new Scene(background, (seed * 100 + place) * 100 + copy);
      for (let i = copy * EVENTS; i < (copy + 1) * EVENTS; i++) {
        const step = ((order[i] as number) + scene.chance.even()) / order.length;
        layOne(scene, i, LOWEST_DB + rangeDb * step);
      }
      scene.write(data, `${id}~${copy}`, ACCEPTED);
    }
  });
}

function layOne(scene: Scene, number: number, wantDb: number): void {
  const sweeps = Math.max(wantDb < 3 ? 80 : 0, scene.chance.pick(LENGTHS));
  const wish = { gain: toPower(wantDb), sweeps };
  const laid = KINDS[number % KINDS.length]?.(scene, wish) ?? SMALL_KINDS[number % SMALL_KINDS.length]?.(scene, wish);
  if (laid !== undefined) scene.events.push({ ...laid, want: Math.round(wantDb * 10) / 10 });
}

function joined(scores: readonly SetScore[]): SetScore {
  const rate = (key: 'untouched' | 'beside') => ({
    alarms: scores.reduce((sum, score) => sum + score[key].alarms, 0),
    sweeps: scores.reduce((sum, score) => sum + score[key].sweeps, 0),
    hours: scores.reduce((sum, score) => sum + score[key].hours, 0),
  });
  const cells = (i: 0 | 1 | 2) => scores.reduce((sum, score) => sum + score.cells[i], 0);
  return {
    events: scores.flatMap(({ events }) => events),
    untouched: rate('untouched'),
    beside: rate('beside'),
    cells: [cells(0), cells(1), cells(2)],
  };
}

/** Each figure of the table with its number of digits. */
const FIGURES: readonly (readonly [name: string, digits: number, value: (score: SetScore) => number])[] = [
  ['events', 0, ({ events }) => events.length],
  ['found', 3, (score) => foundIn(score, -99, 99)],
  [`found at SINR ≥ ${STRONG_DB} dB`, 3, (score) => foundIn(score, STRONG_DB, 99)],
  ['… 3 to 6 dB', 2, (score) => foundIn(score, 3, 6)],
  ['… 0 to 3 dB', 2, (score) => foundIn(score, 0, 3)],
  ['… below 0 dB', 2, (score) => foundIn(score, -99, 0)],
  ['told by a box of IoU ≥ .4', 3, ({ events }) => share(events, ({ iou }) => iou >= LEAST_IOU)],
  ['class said', 3, (score) => named(score).length / found(score).length || Number.NaN],
  ['… right where said', 3, (score) => share(named(score), ({ isRight }) => isRight)],
  ['latency at ≥ 6 dB, sweeps, median', 0, (score) => median(latencies(score))],
  ['… p90', 0, (score) => interpolated(latencies(score), 0.9)],
  ['alarms per found event', 2, (score) => mean(found(score).map(({ alarms }) => alarms))],
  ['alarms beside events, per 10,000 sweeps', 1, ({ beside }) => (beside.alarms / beside.sweeps) * 1e4],
  ['untouched, alarms per 10,000 sweeps', 1, ({ untouched }) => (untouched.alarms / untouched.sweeps) * 1e4],
  ['untouched, alarms an hour', 2, ({ untouched }) => untouched.alarms / untouched.hours],
  ['F1 of cells', 3, ({ cells: [right, wrong, missed] }) => (2 * right) / (2 * right + wrong + missed)],
];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const share = <T>(of: readonly T[], is: (one: T) => boolean): number => of.filter(is).length / of.length;
const found = ({ events }: SetScore) => events.filter((event) => event.found);
const named = (score: SetScore) => found(score).filter((event) => event.named !== undefined);
const foundIn = ({ events }: SetScore, low: number, end: number): number =>
  share(
    events.filter(({ wantDb }) => wantDb >= low && wantDb < end),
    (event) => event.found,
  );
const latencies = (score: SetScore): number[] =>
  found(score)
    .filter(({ wantDb }) => wantDb >= STRONG_DB)
    .map(({ latency }) => latency);

/** Quantile between two values, as numpy's percentile. */
function interpolated(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = at * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  return below + (place % 1) * ((sorted[Math.ceil(place)] ?? below) - below);
}

function tell(report: (line: BenchLine) => void, name: string, seeds: readonly number[], score: SetScore): void {
  for (const [metric, , value] of FIGURES)
    report(line({ bench: `detect published, ${name}, seeds ${seeds.join()}`, metric, value: value(score), unit: '' }));
}

/** Prints the table as the README has it. */
function print(name: string, seeds: readonly number[], scores: ReadonlyMap<string, SetScore>): void {
  const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  row([`${name}, seeds ${seeds.join(', ')}`, ...scores.keys()]);
  row(['---', ...[...scores.keys()].map(() => '---:')]);
  for (const [metric, digits, value] of FIGURES)
    row([metric, ...[...scores.values()].map((score) => shown(value(score), digits))]);
}

const shown = (figure: number, digits: number): string =>
  Number.isFinite(figure) ? figure.toFixed(digits).replace(/^0\./, '.') : '–';

/** Prints, by family of bands, what the program finds, what the box oracle finds in the same events, and the ratio of both. */
function printBound(ours: readonly EventScore[], bound: readonly EventScore[]): void {
  const ranges = [STRONG_DB, 3, 0, -99] as const;
  const head = ['events', 'found', 'box', 'ratio', ...['≥ 6 dB', '3 to 6', '0 to 3', 'below 0']];
  console.log(`\n| found, this program / box oracle | ${head.join(' | ')} |\n| --- |${' ---: |'.repeat(head.length)}`);
  const both = ours.map((event, i) => ({ ...event, inBox: bound[i]?.found === true }));
  for (const family of [...Object.keys(FAMILIES), 'all']) {
    const of = both.filter((event) => family === 'all' || familyOf(event) === family);
    if (of.length === 0) continue;
    const [found, box] = [share(of, (event) => event.found), share(of, ({ inBox }) => inBox)];
    const byStrength = ranges.map((low, i) => {
      const some = of.filter(({ wantDb }) => wantDb >= low && wantDb < (ranges[i - 1] ?? 99));
      return [share(some, (event) => event.found), share(some, ({ inBox }) => inBox)]
        .map((of_) => shown(of_, 2))
        .join(' / ');
    });
    const cells = [of.length, shown(found, 2), shown(box, 2), shown(found / box, 2), ...byStrength];
    console.log(`| ${family} | ${cells.join(' | ')} |`);
  }
}

/** Prints how often each class is right when it is said. */
function printClasses(score: SetScore): void {
  console.log('\n| says | times | right |\n| --- | ---: | ---: |');
  for (const kind of [...new Set(named(score).map((event) => event.named))].sort()) {
    const said = named(score).filter((event) => event.named === kind);
    console.log(
      `| ${kind} | ${said.length} | ${shown(
        share(said, ({ isRight }) => isRight),
        2,
      )} |`,
    );
  }
}

/** Prints how often the likeliest class is right, by what the detector says about that. */
function printCalibration(score: SetScore): void {
  console.log('\n| says it is right in | times | mean said | right |\n| --- | ---: | ---: | ---: |');
  for (let tenth = 0; tenth < 10; tenth++) {
    const said = found(score).filter(({ confidence }) => Math.min(9, Math.floor(10 * (confidence ?? -1))) === tenth);
    if (said.length === 0) continue;
    const right = share(said, ({ isLikeliestRight }) => isLikeliestRight);
    const meant = mean(said.map(({ confidence }) => confidence ?? 0));
    console.log(`| .${tenth} and more | ${said.length} | ${shown(meant, 2)} | ${shown(right, 2)} |`);
  }
}
