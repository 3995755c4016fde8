/**
 * `date, time, hz_low, hz_high, hz_step, samples, dB, dB, …`: the lines of rtl_power, soapy_power and hackrf_sweep. One
 * row is one hop; the hops of a pass are joined into one sweep, in order of frequency; gaps become missing bins.
 */
import { z } from 'zod';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import {
  type LineBoundary,
  type LineContext,
  type LineDecoder,
  LineTally,
  NO_SWEEPS,
  type SweepMaker,
} from './line-format.js';
import { NumberRow } from './numbers.js';
import { MOST_BINS, type PowerRow, powerRow, STEP_SLACK } from './power-row.js';
import { DATE_PATTERN, printedTime, TIME_PATTERN } from './printed-time.js';

export interface PowerRowRules {
  /** True where a new time stamp begins a new pass (rtl_power); hackrf_sweep begins one with its first row. */
  readonly stampEndsPass: boolean;
}

const DATE = new RegExp(`^${DATE_PATTERN}, ?${TIME_PATTERN},`);
/** With a lowest and a highest frequency: a board that logs date, time, MHz and dBm prints other rows. */
const POWER_ROW = new RegExp(`${DATE.source} *(?:0|\\d{4,})(?:\\.\\d*)?, *\\d{4,}(?:\\.\\d*)?, *\\d`);
const DATE_CHARS = 10;
/** A row further than this from the grid of its pass, in bins, was moved to fit. */
const SLACK_BINS = 0.1;

interface Pass {
  readonly rows: readonly PowerRow[];
  readonly startedAt: number;
  readonly endedAt: number;
}

const extentSchema = z.strictObject({ lowHz: z.number(), highHz: z.number(), rows: z.int().positive() });
type Extent = Readonly<z.output<typeof extentSchema>>;
/** Earlier versions kept the step, too; every row names it. */
const learntSchema = z.object({ whole: extentSchema });

export function isPowerRow(line: string): boolean {
  return POWER_ROW.test(line);
}

export class PowerRowDecoder extends LineTally implements LineDecoder {
  readonly #rules: PowerRowRules;
  readonly #context: LineContext;
  readonly #maker: SweepMaker;
  readonly #numbers = new NumberRow();
  #rows: PowerRow[] = [];
  #stamp = '';
  #startedAt = 0;
  #endedAt = 0;
  /** The range of a whole pass: the next pass is complete when it covers the same range. */
  #whole: Extent | undefined;
  #held: Pass | undefined;

  constructor(rules: PowerRowRules, maker: SweepMaker, context: LineContext) {
    super();
    this.#rules = rules;
    this.#maker = maker;
    this.#context = context;
    if (context.learnt === undefined) return;
    this.#whole = learntSchema.parse(context.learnt).whole;
  }

  get boundary(): LineBoundary | undefined {
    const whole = this.#whole;
    if (this.#held !== undefined || whole === undefined || this.#rows.length > 1) return undefined;
    return { isBefore: this.#rows.length === 1, learnt: () => ({ whole }) };
  }

  take(line: string, at: number): readonly DriverSweep[] {
    const head = DATE.exec(line)?.[0] ?? '';
    const row = head === '' ? ({ kind: 'no-power-time' } as const) : powerRow(line, head.length, this.#numbers);
    if ('kind' in row) return this.skip(row);
    this.fits();
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

  #startsPass(row: PowerRow, head: string): boolean {
    const previous = this.#rows.at(-1);
    if (previous === undefined) return false;
    const isSeen = this.#rows.some(({ lowHz }) => lowHz === row.lowHz);
    // Rows of another step are of another plan, or of another program.
    if (Math.abs(row.stepHz / previous.stepHz - 1) > STEP_SLACK) return true;
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
    const stepHz = rows.at(-1)?.stepHz ?? Number.NaN;
    const bins = Math.min(MOST_BINS, Math.round((highHz - lowHz) / stepHz));
    const levelsDbm = new Float32Array(bins).fill(Number.NaN);
    let isMoved = false;
    for (const row of rows) {
      const place = (row.lowHz - lowHz) / stepHz;
      const first = Math.round(place);
      isMoved ||= Math.abs(place - first) > SLACK_BINS;
      const already = levelsDbm[first];
      levelsDbm.set(row.levelsDb.subarray(0, Math.max(0, bins - first)), Math.min(first, bins));
      // Where hops overlap by a bin the stronger level counts, so that no signal is lost.
      if (already !== undefined && already > (levelsDbm[first] ?? Number.NaN)) levelsDbm[first] = already;
    }
    const flags = isMoved ? SweepFlag.resampled : 0;
    const times = { startedAt: Math.min(startedAt, endedAt), endedAt };
    return this.#maker.make({ ...times, startHz: lowHz, stepHz, levelsDbm, flags });
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

function extentOf(rows: readonly PowerRow[]): Extent {
  return {
    lowHz: Math.min(...rows.map(({ lowHz }) => lowHz)),
    highHz: Math.max(...rows.map(({ highHz }) => highHz)),
    rows: rows.length,
  };
}
