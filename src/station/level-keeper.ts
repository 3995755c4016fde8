/**
 * The level of each emission, sweep by sweep, between two of detection's reports. An alarm is raised only when several
 * sweeps agree, so earlier sweeps are kept too: the strongest one is often among them.
 */

import type { Detector } from '../detection/detector.js';
import { cropBins } from '../rf/grid.js';
import type { Level, LevelTally } from '../rf/level-tally.js';
import { addTally, tallyOf } from '../rf/level-tally.js';

/** Number of sweeps kept, and of sweeps after which every live emission is measured. */
const MOST_SWEEPS = 64;
export const MEASURE_EVERY_SWEEPS = 16;
/** Most levels kept for each grid, whatever its number of bins. */
const MOST_LEVELS = 2_000_000;
/** An intermittent emission is measured in the sweeps in which its level is this far above the floor. */
const STANDS_OUT_DB = 3;
/** Most emissions whose newest measured sweep is remembered. */
const MOST_EMISSIONS = 1000;

export interface LevelRow {
  readonly at: number;
  readonly startHz: number;
  readonly stepHz: number;
  readonly levelsDbm: Float32Array;
  /** Noise floor of the same sweep, by bin; undefined while it is being learned. */
  readonly floorDbm: ((bin: number) => number) | undefined;
}

export interface MeasuredRange {
  readonly id: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly lowHz: number;
  readonly highHz: number;
}

/** For an emission, the newest measured sweep and the levels not yet taken. */
interface Measured {
  readonly to: number;
  readonly tally: LevelTally | undefined;
}

export type SavedLevels = readonly (readonly [id: string, measured: Measured])[];

/** What was reported before the program or its thread was started again: its sweeps are judged again, and not counted again. */
export interface LevelsTold {
  /** Up to when each emission was told, epoch ms, by its id. */
  readonly emissions: ReadonlyMap<string, number>;
  /** The same for receivers whose emissions were told under other ids. */
  readonly receivers: ReadonlyMap<string, number>;
}

export const NOTHING_TOLD: LevelsTold = { emissions: new Map(), receivers: new Map() };

export class LevelKeeper {
  readonly #rows: LevelRow[] = [];
  readonly #emissions: Map<string, Measured>;
  readonly #told: ReadonlyMap<string, number>;
  /** No sweep up to here is counted, epoch ms. */
  readonly #after: number;

  constructor(receiverId: string, { emissions, receivers } = NOTHING_TOLD, saved: SavedLevels = []) {
    this.#told = emissions;
    this.#after = receivers.get(receiverId) ?? Number.NEGATIVE_INFINITY;
    this.#emissions = new Map(saved.filter(([id, { to }]) => to > (emissions.get(id) ?? Number.NEGATIVE_INFINITY)));
  }

  save(): SavedLevels {
    return [...this.#emissions];
  }

  add(row: LevelRow): void {
    this.#rows.push(row);
    const most = Math.max(2, Math.min(MOST_SWEEPS, Math.floor(MOST_LEVELS / Math.max(1, row.levelsDbm.length))));
    while (this.#rows.length > most) this.#rows.shift();
  }

  /** A sweep that was judged before the thread was started again. */
  recall(row: LevelRow): void {
    if (row.at > (this.#rows.at(-1)?.at ?? Number.NEGATIVE_INFINITY)) this.add(row);
  }

  /** Measures the new sweeps; called so often that none leaves the memory unmeasured. */
  measure({ id, firstAt, lastAt, lowHz, highHz }: MeasuredRange): void {
    const known = this.#emissions.get(id);
    const after = known?.to ?? Math.max(firstAt - 1, this.#after, this.#told.get(id) ?? this.#after);
    const levels = this.#rows
      .filter(({ at }) => at > after && at <= lastAt)
      .flatMap((row) => levelIn(row, lowHz, highHz) ?? []);
    const out = levels.filter(({ excessDb }) => excessDb === null || excessDb >= STANDS_OUT_DB);
    const tally = addTally(known?.tally, tallyOf(out.length > 0 ? out : levels));
    this.#emissions.delete(id);
    this.#emissions.set(id, { to: Math.max(after, lastAt), tally });
    const oldest = this.#emissions.size > MOST_EMISSIONS ? this.#emissions.keys().next().value : undefined;
    if (oldest !== undefined) this.#emissions.delete(oldest);
  }

  /** The levels of this emission since the last call; undefined when it stood out in no sweep. */
  take(range: MeasuredRange): LevelTally | undefined {
    this.measure(range);
    const known = this.#emissions.get(range.id);
    if (known !== undefined) this.#emissions.set(range.id, { to: known.to, tally: undefined });
    return known?.tally;
  }
}

function levelIn(
  { at, startHz, stepHz, levelsDbm, floorDbm }: LevelRow,
  lowHz: number,
  highHz: number,
): Level | undefined {
  const inside = cropBins({ startHz, stepHz, levelsDbm }, lowHz, highHz);
  let best = -1;
  for (const [bin, level] of inside.levelsDbm.entries())
    if (!Number.isNaN(level) && (best === -1 || level > (inside.levelsDbm[best] as number))) best = bin;
  if (best === -1) return undefined;
  const levelDbm = toTenth(inside.levelsDbm[best] as number);
  const bin = best + Math.round((inside.startHz - startHz) / stepHz);
  const floor = floorDbm?.(bin);
  const isKnown = floor !== undefined && Number.isFinite(floor);
  return { at, levelDbm, excessDb: isKnown ? toTenth(levelDbm - floor) : null };
}

/** Levels are rounded to a tenth of a decibel, with the same digits everywhere. */
function toTenth(db: number): number {
  return Math.round(db * 10) / 10;
}

/** The noise floor as a detector knows it, of each bin; undefined while it learns. */
export function floorOf({ pipeline }: Detector): Float32Array | undefined {
  if (pipeline === undefined) return undefined;
  const { baseDbm, gainDb } = pipeline.floor;
  return baseDbm.map((level) => level + gainDb);
}

/** The floor of the sweep just judged: the learned shape, plus the change of the whole band in this sweep. */
export function floorAt({ pipeline }: Detector): ((bin: number) => number) | undefined {
  if (pipeline === undefined) return undefined;
  const { baseDbm, gainDb } = pipeline.floor;
  return (bin) => (baseDbm[bin] as number) + gainDb;
}
