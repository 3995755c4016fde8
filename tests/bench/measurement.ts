/**
 * Truth against measurement: kinds of emission × steps × levels, through stored sweeps, the licence route's and the papers' ways to
 * the kernel. `--published` prints the table of src/measurement/README.md: seven seeds, since one has too few of a kind.
 */
import type { Quantity } from '../../src/measurement/quantity.js';
import { type Heard, MODULATIONS, type Modulation, type Random } from '../support/modulations.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import { FIGURES, type Figure, LICENSEES, measuredOnce, stepsOf, told } from '../support/truth-table.js';
import { type BenchLine, line, median } from './bench-line.js';

const SNRS_DB = [15, 28, 42];
const TURNS = 2;
const SEEDS = [45, 46, 47, 48, 49, 50, 51];

interface Tally {
  inside: number;
  stated: number;
  hidden: number;
  readonly overBound: number[];
}

export function run(report: (line: BenchLine) => void, options: readonly string[] = []): void {
  const isPublished = options.includes('--published');
  const randoms = (isPublished ? SEEDS : SEEDS.slice(0, 1)).map(randomFrom);
  const rows = MODULATIONS.map((modulation) => ({ modulation, tallies: tallied(modulation, randoms) }));
  if (isPublished) console.log(table(rows));
  for (const figure of FIGURES) {
    const all = rows.map(({ tallies }) => tallies[figure]);
    const sum = (of: (tally: Tally) => number) => all.reduce((total, tally) => total + of(tally), 0);
    const value = sum(({ inside }) => inside) / sum(({ stated }) => stated);
    report(
      line({ bench: 'measurement', metric: `${figure}: truth within ±`, value, unit: 'share', target: '>= 0.95' }),
    );
    const overBound = median(all.flatMap((tally) => tally.overBound));
    report(
      line({
        bench: 'measurement',
        metric: `${figure}: median ± / bound`,
        value: overBound,
        unit: '',
        target: '<= 1.5',
      }),
    );
    const hidden = sum((tally) => tally.hidden);
    report(
      line({
        bench: 'measurement',
        metric: `${figure}: not stated`,
        value: hidden,
        unit: `of ${330 * randoms.length}`,
      }),
    );
  }
  const accused = LICENSEES.filter((licensee) => randoms.some((random) => told(licensee, random).includes('outside')));
  report(
    line({
      bench: 'measurement',
      metric: 'lawful licensees told off',
      value: accused.length,
      unit: `of ${LICENSEES.length}`,
      target: '<= 0',
    }),
  );
}

function tallied(modulation: Modulation, randoms: readonly Random[]): Record<Figure, Tally> {
  const tally = (): Tally => ({ inside: 0, stated: 0, hidden: 0, overBound: [] });
  const tallies = { frequency: tally(), width: tally(), power: tally(), field: tally() };
  for (const stepHz of stepsOf(modulation))
    for (const snrDb of SNRS_DB)
      for (const random of randoms.flatMap((one) => Array.from({ length: TURNS }, () => one))) {
        const heard: Omit<Heard, 'offsetHz'> = { modulation, snrDb };
        for (const [figure, one] of measuredOnce(heard, stepHz, random)) count(tallies[figure], one);
      }
  return tallies;
}

function count(
  tally: Tally,
  { quantity, truth, bound }: { quantity: Quantity | undefined; truth: number; bound: number },
): void {
  if (quantity === undefined) {
    tally.hidden += 1;
    return;
  }
  tally.stated += 1;
  if (Math.abs(quantity.value - truth) <= quantity.uncertainty) tally.inside += 1;
  tally.overBound.push(quantity.uncertainty / bound);
}

function table(rows: readonly { modulation: Modulation; tallies: Record<Figure, Tally> }[]): string {
  const cell = ({ inside, stated, overBound }: Tally) =>
    stated === 0 ? '—' : `${inside} of ${stated}, ${median(overBound).toFixed(2)}`;
  const lines = rows.map(
    ({ modulation: { name, aboutHz }, tallies }) =>
      `| ${name} | ${aboutHz / 1e3} | ${FIGURES.map((figure) => cell(tallies[figure])).join(' | ')} |`,
  );
  return [
    '| emission | about kHz | frequency | width | power | field |',
    '| --- | ---: | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
