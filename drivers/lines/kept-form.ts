/**
 * What a running receiver printed so far, kept from one opening of its port to the next. A board whose program was changed prints
 * other columns, units or frequencies, which the old settings may still read, as other values: its sweeps are held back, and
 * when the change lasts the receiver stops with the reason. It goes on by itself when the old lines come again.
 */
import { type LineRefusal, rangeWords } from '../../src/receiver/line-refusal.js';
import { levelDoubt } from '../../src/rf/gate/gate.js';
import { printedNumbers, withoutStamps } from '../../src/rf/gate/printed-numbers.js';
import { meaningOf } from '../../src/rf/gate/words.js';
import { median } from '../../src/rf/median.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, lastBinHz } from '../../src/rf/sweep.js';
import { NO_SWEEPS } from './line-format.js';

/** Understood lines and sweeps from which the forms and ranges are learnt. */
const LEARNT_LINES = 64;
const LEARNT_SWEEPS = 8;
/** Surplus of lines of another form over known ones, and of sweeps elsewhere in succession, that stop the receiver. */
const MOST_OTHER_LINES = 8;
const MOST_OTHER_SWEEPS = 3;
/** Sweeps held back at most while it is open whether the lines changed. */
const MOST_HELD = 64;
/** Longer lines are whole sweeps, whose formats count their levels. */
const LONGEST_LINE = 160;
const SHOWN_CHARS = 60;
/** A running receiver may be overloaded: only a usual level above this one is another unit. */
const HIGHEST_FLOOR_DBM = -20;

/** Units of frequency lie a thousand apart; steps that a person chose seldom so far. */
const OTHER_SCALE = 200;

type Change = Extract<LineRefusal, { kind: 'changed' }>;

export class KeptForm {
  /** The forms of the first lines, each with a line that had it. */
  readonly #forms = new Map<string, string>();
  #lines = 0;
  #otherLines = 0;
  #plan = '';
  /** The first sweep of each range of the present plan. */
  #known: DriverSweep[] = [];
  #sweeps = 0;
  #otherSweeps = 0;
  #held: DriverSweep[] = [];

  /** The port was opened again, and what was held back is gone. A doubt stays: the next line or sweep decides. */
  reopened({ startHz, stopHz, points }: SweepPlan): void {
    this.#held = [];
    if (this.#otherLines > 0) this.#otherLines = MOST_OTHER_LINES - 1;
    const plan = [startHz, stopHz, points].join();
    if (plan === this.#plan) return;
    // Levels without frequencies lie in the range of the plan.
    this.#plan = plan;
    this.#known = [];
    this.#sweeps = 0;
    this.#otherSweeps = 0;
  }

  /** Takes an understood line with the sweeps that it ended; returns those that are as before, or how the lines changed. */
  take(line: string, done: readonly DriverSweep[]): readonly DriverSweep[] | Change {
    const change = this.#lineChange(line) ?? done.map((sweep) => this.#sweepChange(sweep)).find((one) => one);
    if (change !== undefined) return change;
    // A sweep elsewhere that is followed by one at the usual place was damaged.
    if (this.#otherSweeps > 0) return NO_SWEEPS;
    if (this.#otherLines === 0) return [...this.#held.splice(0), ...done];
    this.#held = [...this.#held, ...done].slice(-MOST_HELD);
    return NO_SWEEPS;
  }

  #lineChange(line: string): Change | undefined {
    if (line.length > LONGEST_LINE || /^\s*[{[]/.test(line)) return undefined;
    const form = formOf(line);
    this.#lines += 1;
    if (this.#lines <= LEARNT_LINES) this.#forms.set(form, line);
    this.#otherLines = this.#forms.has(form) ? Math.max(0, this.#otherLines - 1) : this.#otherLines + 1;
    return this.#otherLines < MOST_OTHER_LINES ? undefined : changed([...this.#forms.values()].at(-1) ?? '', line);
  }

  #sweepChange(sweep: DriverSweep): Change | undefined {
    const place = this.#known.find((one) => isBeside(sweep, one));
    this.#sweeps += 1;
    if (this.#sweeps <= LEARNT_SWEEPS) {
      if (place === undefined) this.#known.push(sweep);
      return undefined;
    }
    this.#otherSweeps = place === undefined || isOtherUnit(sweep) ? this.#otherSweeps + 1 : 0;
    if (this.#otherSweeps < MOST_OTHER_SWEEPS) return undefined;
    this.#otherSweeps = MOST_OTHER_SWEEPS - 1;
    return changed(sweepWords(place ?? this.#known[0] ?? sweep), sweepWords(sweep));
  }
}

/** The numbers of a line by what their words and units say; two lines that differ only in values have one form. */
function formOf(line: string): string {
  return printedNumbers(withoutStamps(line), 'point')
    .map(({ label, unit }) => {
      const [before, behind] = [meaningOf(label.replace(/[^\p{L}]+/gu, ' ').trim()), meaningOf(unit)];
      const named = behind.role === 'none' ? before : behind;
      return named.role === 'frequency' || named.role === 'level'
        ? `${named.role} ${named.unit ?? named.levelUnit ?? named.otherUnit ?? ''}`
        : '-';
    })
    .join('|');
}

/** True for ranges that overlap, with steps that no change of unit lies between. */
function isBeside(one: DriverSweep, other: DriverSweep): boolean {
  const steps = one.stepHz / other.stepHz;
  const isSameScale = steps < OTHER_SCALE && steps > 1 / OTHER_SCALE;
  return isSameScale && one.startHz <= lastBinHz(other) && lastBinHz(one) >= other.startHz;
}

function isOtherUnit({ levelsDbm, stepHz }: DriverSweep): boolean {
  const [doubt] = levelDoubt([...levelsDbm], stepHz);
  return doubt?.kind === 'odd-levels' && (doubt.usual > HIGHEST_FLOOR_DBM || doubt.usual < -150);
}

function changed(before: string, now: string): Change {
  return { kind: 'changed', before: before.slice(0, SHOWN_CHARS), now: now.slice(0, SHOWN_CHARS) };
}

function sweepWords(sweep: DriverSweep): string {
  const usual = median([...sweep.levelsDbm].filter((level) => !Number.isNaN(level)));
  return `${rangeWords(sweep.startHz, lastBinHz(sweep), undefined).en}, ${usual.toFixed(0)} dBm`;
}
