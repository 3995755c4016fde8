/**
 * Finds wide emissions that were on the air from the start: a stretch of the floor between a step up and a step down, with the
 * same level on both sides. A receiver's own shape is smooth, or does not return to the level it had before.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { quantile, spreadOf } from './select.js';

/** Bins on either side of a step that are compared; fewer where the band has few. */
const SIDE_BINS = 8;
const SIDES_IN_BAND = 24;
const MANY_SPREADS = 5;
/** Share of the smaller step: the two sides differ by no more than this, and the inside stands above both by more. */
const AGREEING_SHARE = 0.5;
/**
 * The level beside a plateau must hold for this share of the plateau's width. A seam between two pieces of a sweep is narrower.
 */
const BESIDE_SHARE = 1 / 8;

export interface Plateau {
  /** First bin inside, and first bin beyond (half open). */
  readonly firstBin: number;
  readonly endBin: number;
  /** Level of the floor on either side, dBm. */
  readonly leftDbm: number;
  readonly rightDbm: number;
}

/** @param excessDb smallest height of a plateau. O(bins), plus a little for each step found. */
export function plateausOf(baseDbm: Float32Array, layout: BandLayout, excessDb: number): Plateau[] {
  const places: number[] = [];
  for (let f = 0; f < layout.bins; f++) {
    const value = layout.classes[f];
    const usable = value === BinClass.open || value === BinClass.shared;
    if (usable && !Number.isNaN(baseDbm[f] as number)) places.push(f);
  }
  const side = Math.min(SIDE_BINS, Math.floor(places.length / SIDES_IN_BAND));
  if (side < 2) return [];
  const levels = Float32Array.from(places, (f) => baseDbm[f] as number);
  const steps = stepsOf({ levels, places }, side, excessDb);
  const found: Plateau[] = [];
  for (let from = 0; from < steps.length; from++) {
    const up = steps[from] as Step;
    if (up.db < 0) continue;
    const to = steps.findIndex((down, k) => k > from && down.db < 0 && isPlateau(levels, up, down, side));
    if (to < 0) continue;
    const down = steps[to] as Step;
    found.push({
      firstBin: places[up.at] as number,
      endBin: (places[down.at - 1] as number) + 1,
      leftDbm: middle(levels, up.at - side, up.at),
      rightDbm: middle(levels, down.at, down.at + side),
    });
    from = to;
  }
  return found;
}

/** Returns the floor with each plateau replaced by a straight line from one side to the other. */
export function withoutPlateaus(baseDbm: Float32Array, plateaus: readonly Plateau[]): Float32Array {
  const floor = baseDbm.slice();
  for (const { firstBin, endBin, leftDbm, rightDbm } of plateaus)
    for (let f = firstBin; f < endBin; f++)
      floor[f] = leftDbm + ((f - firstBin + 1) / (endBin - firstBin + 1)) * (rightDbm - leftDbm);
  return floor;
}

interface Step {
  /** First place beyond the step. */
  readonly at: number;
  readonly db: number;
}

interface Floor {
  readonly levels: Float32Array;
  /** Bin of each level: licensed channels leave gaps. */
  readonly places: readonly number[];
}

/** Finds the places where the level changes far more than elsewhere; of each change, the steepest place. */
function stepsOf(floor: Floor, side: number, excessDb: number): Step[] {
  const { levels } = floor;
  const changes = new Float32Array(levels.length);
  for (let i = side; i + side <= levels.length; i++)
    changes[i] = middle(levels, i, i + side) - middle(levels, i - side, i) - slopeAcross(floor, i, side);
  const spread = spreadOf(changes.map(Math.abs), changes.length);
  const least = Math.max(excessDb, MANY_SPREADS * spread);
  const steps: Step[] = [];
  for (let i = side; i + side <= levels.length; i++) {
    const db = changes[i] as number;
    if (Math.abs(db) < least) continue;
    const last = steps.at(-1);
    if (last === undefined || i - last.at >= side || Math.sign(last.db) !== Math.sign(db)) steps.push({ at: i, db });
    else if (Math.abs(db) > Math.abs(last.db)) steps[steps.length - 1] = { at: i, db };
  }
  return steps;
}

/** Change in dB over the gaps between and inside the two sides of a place, where the floor goes on as it slopes on either side. */
function slopeAcross({ levels, places }: Floor, at: number, side: number): number {
  const half = side >> 1;
  const centre = (from: number, to: number) => {
    const half = (to - from) >> 1;
    return ((places[from + half] as number) + (places[to - 1 - half] as number)) / 2;
  };
  const gaps = centre(at, at + side) - centre(at - side, at) - side;
  if (gaps === 0) return 0;
  const slope = (from: number) => {
    const [end, later] = [from + side, from + side - half];
    const rise = middle(levels, later, end) - middle(levels, from, from + half);
    return rise / (centre(later, end) - centre(from, from + half));
  };
  return ((slope(at - side) + slope(at)) / 2) * gaps;
}

function isPlateau(levels: Float32Array, up: Step, down: Step, side: number): boolean {
  const width = down.at - up.at;
  if (width < side) return false;
  const left = middle(levels, up.at - side, up.at);
  const right = middle(levels, down.at, down.at + side);
  const slack = AGREEING_SHARE * Math.min(up.db, -down.db);
  if (Math.abs(left - right) > slack) return false;
  const beside = Math.max(side, Math.ceil(BESIDE_SHARE * width));
  if (up.at < beside || down.at + beside > levels.length) return false;
  if (middle(levels, up.at - beside, up.at) > left + slack) return false;
  if (middle(levels, down.at, down.at + beside) > right + slack) return false;
  for (let i = up.at; i + side <= down.at; i++)
    if (middle(levels, i, i + side) < Math.max(left, right) + slack) return false;
  return true;
}

/** Median of the levels with `from` ≤ index < `to`. */
function middle(levels: Float32Array, from: number, to: number): number {
  return quantile(levels.slice(from, to), 0.5, to - from);
}
