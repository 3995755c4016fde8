/**
 * Assembles sweeps from single levels, each with its frequency, that arrive one by one.
 *
 * A rule in the settings decides where a sweep ends. The frequencies of a sweep are learnt: the first sweep is held
 * back until the second is complete, because the first may have lost its beginning before the port was opened.
 */
import { z } from 'zod';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { type Grid, gridOf } from './grid.js';
import { NO_SWEEPS, type SweepMaker } from './line-format.js';

const MOST_LEVELS = 65_535;
const MOST_HZ = 1e12;
/**
 * Number of rising frequencies after which a frequency not above the first begins a new sweep; a shorter list may just
 * be unordered.
 */
const RISING_FOR_A_RETURN = 3;
/** When more than this share of a sweep has unknown frequencies, the receiver sweeps another range now. */
const UNKNOWN_SHARE = 0.1;
export const DEFAULT_LONE_BIN_HZ = 25_000;

export const sweepEndField = z
  .union([
    z.enum(['returns', 'blank']),
    z.strictObject({ line: z.string().min(1) }),
    z.strictObject({ count: z.int().min(1).max(MOST_LEVELS) }),
  ])
  .default('returns');

export type SweepEnd = z.infer<typeof sweepEndField>;

interface Group {
  readonly hz: number[];
  readonly levelsDbm: number[];
  readonly startedAt: number;
  endedAt: number;
}

interface GathererOptions {
  readonly loneBinHz?: number | undefined;
  /** The frequencies learnt by an earlier gatherer which this one continues. */
  readonly gridHz?: readonly number[] | undefined;
  /** True for the lines of a file: the first sweep is whole, whatever the second has. */
  readonly beginsWhole?: boolean | undefined;
}

export class Gatherer {
  readonly #end: SweepEnd;
  readonly #maker: SweepMaker;
  readonly #loneBinHz: number;
  readonly #beginsWhole: boolean;
  #group: Group | undefined;
  #isRising = true;
  #isFirst: boolean;
  #held: Group | undefined;
  #grid: Grid | undefined;

  constructor(
    end: SweepEnd,
    maker: SweepMaker,
    { loneBinHz = DEFAULT_LONE_BIN_HZ, gridHz, beginsWhole = false }: GathererOptions = {},
  ) {
    this.#end = end;
    this.#maker = maker;
    this.#loneBinHz = loneBinHz;
    this.#beginsWhole = beginsWhole;
    this.#isFirst = gridHz === undefined && !beginsWhole;
    if (gridHz !== undefined) this.#grid = gridOf(gridHz, loneBinHz);
  }

  /** True when every level was delivered and the frequencies of a sweep are known. */
  get isIdle(): boolean {
    return this.#group === undefined && this.#held === undefined && this.#grid !== undefined;
  }

  /** The frequencies of a sweep; empty until they are known. */
  get gridHz(): readonly number[] {
    return [...(this.#grid?.binOf.keys() ?? [])];
  }

  add(hz: number, levelDbm: number, at: number): readonly DriverSweep[] {
    // An impossible frequency: a damaged number that still reads as one.
    if (!(hz > 0 && hz <= MOST_HZ)) return NO_SWEEPS;
    if (this.#isFirst && this.#group?.hz.length === 1) {
      // A first number without its first digits has less than half of its value: the port was opened within a line.
      if ((this.#group.hz[0] as number) * 2 < hz) this.#group = undefined;
      this.#isFirst = false;
    }
    const done = this.#isReturn(hz) ? this.#complete() : NO_SWEEPS;
    this.#group ??= { hz: [], levelsDbm: [], startedAt: at, endedAt: at };
    const { hz: list, levelsDbm } = this.#group;
    this.#isRising = list.length === 0 || (this.#isRising && hz > (list.at(-1) as number));
    list.push(hz);
    levelsDbm.push(this.#maker.level(levelDbm));
    this.#group.endedAt = at;
    const most = typeof this.#end === 'object' && 'count' in this.#end ? this.#end.count : MOST_LEVELS;
    return list.length >= most ? [...done, ...this.#complete()] : done;
  }

  /** The sweep that this line, which has no level, ends. */
  endAt(line: string): readonly DriverSweep[] {
    const ending = this.#end === 'blank' ? '' : typeof this.#end === 'object' && 'line' in this.#end && this.#end.line;
    return line.trim() === ending ? this.#complete() : NO_SWEEPS;
  }

  /** Ends the present sweep. */
  finish(): readonly DriverSweep[] {
    return this.#complete();
  }

  end(): readonly DriverSweep[] {
    const done = this.#complete();
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? done : [...done, ...this.#onOwnGrid(held)];
  }

  #isReturn(hz: number): boolean {
    if (this.#end !== 'returns' || this.#group === undefined) return false;
    const list = this.#group.hz;
    const first = list[0] as number;
    return hz === first || (this.#isRising && list.length >= RISING_FOR_A_RETURN && hz < first);
  }

  #complete(): readonly DriverSweep[] {
    const group = this.#group;
    this.#group = undefined;
    if (group === undefined) return NO_SWEEPS;
    if (this.#grid !== undefined) return this.#onKnownGrid(group);
    const held = this.#held;
    if (held === undefined) {
      this.#held = group;
      return NO_SWEEPS;
    }
    this.#held = undefined;
    if (this.#beginsWhole && !isPartOf(held.hz, group.hz))
      return [...this.#onOwnGrid(held), ...this.#onKnownGrid(group)];
    const second = this.#onOwnGrid(group);
    // The frequencies differ from the second sweep's: the port was opened within the sweep, and the missing part is
    // unknown.
    const isWhole = held.hz.length === group.hz.length && held.hz.every((hz, i) => hz === group.hz[i]);
    return isWhole || this.#beginsWhole ? [...this.#fitted(held), ...second] : second;
  }

  #onOwnGrid(group: Group): readonly DriverSweep[] {
    this.#grid = gridOf(group.hz, this.#loneBinHz);
    return this.#fitted(group);
  }

  #onKnownGrid(group: Group): readonly DriverSweep[] {
    const unknown = group.hz.filter((hz) => this.#grid?.binOf.has(hz) !== true).length;
    return unknown > UNKNOWN_SHARE * group.hz.length + 1 ? this.#onOwnGrid(group) : this.#fitted(group);
  }

  /** Frequencies that are not on the grid are dropped: a cut line reads as a frequency that nobody measured. */
  #fitted({ hz, levelsDbm, startedAt, endedAt }: Group): readonly DriverSweep[] {
    const grid = this.#grid as Grid;
    const onGrid = new Float32Array(grid.bins).fill(Number.NaN);
    let fitting = 0;
    hz.forEach((frequency, i) => {
      const bin = grid.binOf.get(frequency);
      const level = levelsDbm[i] as number;
      if (bin === undefined) return;
      fitting += 1;
      // For a frequency measured twice the stronger level counts, so that no signal is lost.
      if (Number.isNaN(onGrid[bin]) || level > (onGrid[bin] as number)) onGrid[bin] = level;
    });
    if (fitting * 2 < hz.length) return NO_SWEEPS;
    const { startHz, stepHz, isResampled } = grid;
    const flags = isResampled ? SweepFlag.resampled : 0;
    return [this.#maker.make({ startedAt, endedAt, startHz, stepHz, levelsDbm: onGrid, flags })];
  }
}

function isPartOf(part: readonly number[], whole: readonly number[]): boolean {
  const known = new Set(whole);
  return part.every((hz) => known.has(hz));
}
