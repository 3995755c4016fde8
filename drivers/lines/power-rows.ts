/**
 * `date, time, hz_low, hz_high, hz_step, samples, dB, dB, …`: the lines of rtl_power, soapy_power and hackrf_sweep. One
 * row is one hop; the hops of a pass are joined into one sweep, in order of frequency; gaps become missing bins.
 */
import { z } from 'zod';
import type { DriverSweep } from '../../src/rf/sweep.js';
import {
  type LineBoundary,
  type LineContext,
  type LineDecoder,
  NO_SWEEPS,
  printedTime,
  type SweepMaker,
} from './line-format.js';
import { COMMA_SYNTAX, NumberRow, readNumbers } from './numbers.js';

export interface PowerRowRules {
  /** True where a new time stamp begins a new pass (rtl_power); hackrf_sweep begins one with its first row. */
  readonly stampEndsPass: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}, ?\d{2}:\d{2}:\d{2}(\.\d+)?,/;
const DATE_CHARS = 10;
/** hz_low, hz_high, hz_step, samples. */
const HEAD_NUMBERS = 4;
/** The printed step is rounded. A difference above this share means another step (a cropped hop). */
const STEP_SLACK = 0.005;
const MOST_BINS = 1 << 20;
const MOST_HZ = 1e12;

interface Row {
  readonly lowHz: number;
  readonly highHz: number;
  readonly levelsDb: Float32Array;
}

interface Pass {
  readonly rows: readonly Row[];
  readonly startedAt: number;
  readonly endedAt: number;
}

const extentSchema = z.strictObject({ lowHz: z.number(), highHz: z.number(), rows: z.int().positive() });
type Extent = Readonly<z.output<typeof extentSchema>>;
const learntSchema = z.strictObject({ whole: extentSchema, stepHz: z.number().positive() });

export function isPowerRow(line: string): boolean {
  return DATE.test(line);
}

export class PowerRowDecoder implements LineDecoder {
  readonly counters = { understood: 0, skipped: 0 };
  readonly #rules: PowerRowRules;
  readonly #context: LineContext;
  readonly #maker: SweepMaker;
  readonly #numbers = new NumberRow();
  #rows: Row[] = [];
  #stepHz = 0;
  #stamp = '';
  #startedAt = 0;
  #endedAt = 0;
  /** The range of a whole pass: the next pass is complete when it covers the same range. */
  #whole: Extent | undefined;
  #held: Pass | undefined;

  constructor(rules: PowerRowRules, maker: SweepMaker, context: LineContext) {
    this.#rules = rules;
    this.#maker = maker;
    this.#context = context;
    if (context.learnt === undefined) return;
    const { whole, stepHz } = learntSchema.parse(context.learnt);
    this.#whole = whole;
    this.#stepHz = stepHz;
  }

  get boundary(): LineBoundary | undefined {
    const whole = this.#whole;
    if (this.#held !== undefined || whole === undefined || this.#rows.length > 1) return undefined;
    return { isBefore: this.#rows.length === 1, learnt: () => ({ whole, stepHz: this.#stepHz }) };
  }

  take(line: string, at: number): readonly DriverSweep[] {
    const head = DATE.exec(line)?.[0];
    const row = head === undefined ? undefined : this.#row(line, head.length);
    if (head === undefined || row === undefined) {
      this.counters.skipped += 1;
      return NO_SWEEPS;
    }
    this.counters.understood += 1;
    const done = this.#startsPass(row, head) ? this.#complete() : NO_SWEEPS;
    if (this.#rows.length === 0) this.#startedAt = this.#timeOf(head, at);
    this.#endedAt = this.#context.usesPrintedTimes ? this.#timeOf(head, at) : at;
    this.#stamp = head;
    this.#maker.dropFirst(row.levelsDb);
    this.#rows.push(row);
    // The pass is delivered without waiting for the next: with long intervals, every sweep would appear one interval
    // late.
    return isSame(extentOf(this.#rows), this.#whole) ? [...done, ...this.#complete()] : done;
  }

  end(): readonly DriverSweep[] {
    const last = this.#complete();
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? last : [...last, this.#joined(held, extentOf(held.rows))];
  }

  #row(line: string, from: number): Row | undefined {
    const numbers = this.#numbers;
    if (!readNumbers(line, from, line.length, COMMA_SYNTAX, numbers)) return undefined;
    const { values, length } = numbers;
    const [lowHz = 0, highHz = 0, printedStepHz = 0] = values;
    const bins = Math.round((highHz - lowHz) / printedStepHz);
    const received = length - HEAD_NUMBERS;
    // rtl_power writes its last value twice; more than one extra value means two joined rows.
    if (!(lowHz >= 0 && highHz <= MOST_HZ && printedStepHz > 0)) return undefined;
    if (!(bins >= 1 && bins <= MOST_BINS) || received < 1 || received > bins + 1) return undefined;
    const exactHz = (highHz - lowHz) / bins;
    this.#stepHz = Math.abs(exactHz / printedStepHz - 1) < STEP_SLACK ? exactHz : printedStepHz;
    const levelsDb = new Float32Array(bins).fill(Number.NaN, Math.min(bins, received));
    levelsDb.set(values.subarray(HEAD_NUMBERS, HEAD_NUMBERS + Math.min(bins, received)));
    // "-inf" is no power at all: nothing was measured there.
    return { lowHz, highHz, levelsDb };
  }

  #startsPass(row: Row, head: string): boolean {
    const previous = this.#rows.at(-1);
    if (previous === undefined) return false;
    const isSeen = this.#rows.some(({ lowHz }) => lowHz === row.lowHz);
    const isElsewhere = head !== this.#stamp && row.lowHz !== previous.highHz;
    return isSeen || (this.#rules.stampEndsPass && isElsewhere);
  }

  /**
   * Ends the present pass. The very first is held back until the second is complete, because it may have lost its
   * beginning. A pass within the range of the last whole one, but with fewer rows, has lost some.
   */
  #complete(): readonly DriverSweep[] {
    const pass = { rows: this.#rows, startedAt: this.#startedAt, endedAt: this.#endedAt };
    if (pass.rows.length === 0) return NO_SWEEPS;
    this.#rows = [];
    const whole = this.#whole;
    const own = extentOf(pass.rows);
    if (whole === undefined) {
      this.#whole = own;
      this.#held = pass;
      return NO_SWEEPS;
    }
    const extent = isWithin(own, whole) ? whole : own;
    this.#whole = extent;
    const held = this.#held;
    this.#held = undefined;
    const sweep = this.#joined(pass, extent);
    if (held === undefined) return [sweep];
    const first = extentOf(held.rows);
    return [this.#joined(held, isWithin(first, extent) ? extent : first), sweep];
  }

  #joined({ rows, startedAt, endedAt }: Pass, { lowHz, highHz }: Extent): DriverSweep {
    const stepHz = this.#stepHz;
    const bins = Math.min(MOST_BINS, Math.round((highHz - lowHz) / stepHz));
    const levelsDbm = new Float32Array(bins).fill(Number.NaN);
    for (const row of rows) {
      const first = Math.round((row.lowHz - lowHz) / stepHz);
      levelsDbm.set(row.levelsDb.subarray(0, Math.max(0, bins - first)), Math.min(first, bins));
    }
    return this.#maker.make({ startedAt: Math.min(startedAt, endedAt), endedAt, startHz: lowHz, stepHz, levelsDbm });
  }

  #timeOf(head: string, at: number): number {
    if (!this.#context.usesPrintedTimes) return at;
    return printedTime(head.slice(0, DATE_CHARS), head.slice(DATE_CHARS + 1, -1).trim());
  }
}

function isSame(a: Extent, b: Extent | undefined): boolean {
  return a.rows === b?.rows && a.lowHz === b.lowHz && a.highHz === b.highHz;
}

function isWithin(part: Extent, whole: Extent): boolean {
  return part.rows < whole.rows && part.lowHz >= whole.lowHz && part.highHz <= whole.highHz;
}

function extentOf(rows: readonly Row[]): Extent {
  return {
    lowHz: Math.min(...rows.map(({ lowHz }) => lowHz)),
    highHz: Math.max(...rows.map(({ highHz }) => highHz)),
    rows: rows.length,
  };
}
