/**
 * Wide bursts that come back to their place. The beam of a radar passes a receiver for one or two sweeps at each turn of its
 * antenna: the same bins light up for a moment, and nothing is heard for the 4 to 128 sweeps between. Two such bursts prove
 * nothing; three, as wide and as strong and at equal intervals, are a radar, unless warm-up showed such returns in this channel.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { ONE } from '../threshold/ratio-table.js';
import { Passes } from './persistence-gate.js';

/** Most bursts kept; shortest and longest turn, and longest burst, in sweeps. */
const MOST_KEPT = 64;
const SHORTEST_TURN_SWEEPS = 4;
const LONGEST_TURN_SWEEPS = 128;
const LONGEST_BURST_SWEEPS = 2;
/** Least width, in bins, of a burst that chance does not make; and of what may be its neighbour. Holes of GAP_BINS do not end it. */
const LEAST_BINS = 5;
const LEAST_NEIGHBOUR_BINS = 3;
const GAP_BINS = 1;
/** Bursts are alike within these: distance of the centres in bins or as a share of the width, ratio of widths, and of powers. */
const NEAR_BINS = 1.5;
const NEAR_SHARE = 0.15;
const WIDTH_RATIO = 1.6;
const POWER_RATIO = 4;
/** Longest step, in its widths, of an emitter that sweeps. */
const STEP_WIDTHS = 4;
/** Two turns are equal within this many sweeps, or this share of them. */
const TURN_SLACK_SWEEPS = 1;
const TURN_SLACK = 0.06;

interface Run {
  readonly low: number;
  readonly high: number;
  /** Mean power over the noise, as a ratio. */
  readonly excess: number;
  /** Nothing like it was in this place in the sweep before. */
  readonly isNew: boolean;
}

export interface WideBurst {
  /** Its newest edges and power. */
  low: number;
  high: number;
  excess: number;
  readonly firstSweep: number;
  lastSweep: number;
  /** One as strong began beside it in the sweep before or after: an emitter that sweeps. */
  moves: boolean;
  /** It ended a series of equal turns; `returnsAlone`: of bursts that do not move. */
  readonly returns: boolean;
  readonly returnsAlone: boolean;
}

export class ReturningBursts {
  /** Bursts of the last turns, in the order in which they began; and all wide runs of the last sweep. */
  private kept: WideBurst[] = [];
  private before: Run[] = [];
  private readonly bins: number;
  private readonly channelOf: Int16Array;
  private readonly classes: Uint8Array;
  private readonly cell: number;
  private readonly usual: ReadonlySet<number> | undefined;

  /**
   * @param usual channels, or −1 for what lies outside every channel, where bursts returned in warm-up; undefined: not known,
   *   nothing passes
   * @param cell ratio, in fixed point, that a single cell of noise does not exceed
   */
  constructor({ bins, channelOf, classes }: BandLayout, usual: readonly number[] | undefined, cell: number) {
    this.bins = bins;
    this.channelOf = channelOf;
    this.classes = classes;
    this.usual = usual === undefined ? undefined : new Set(usual);
    this.cell = cell;
  }

  /** Channels of the bursts of this sweep that returned. */
  returned(sweep: number): number[] {
    return this.kept
      .filter(({ lastSweep, returns }) => returns && lastSweep === sweep)
      .map(({ low, high }) => this.channelOf[(low + high) >> 1] as number);
  }

  /** Lets bursts pass that return as those of a radar do. O(bins). */
  observe(sweep: number, ratios: Uint16Array, passes: Uint8Array): void {
    const runs = this.findRuns(ratios);
    const { before, kept } = this;
    while (kept.length > 0 && sweep - (kept[0] as WideBurst).lastSweep > 2 * LONGEST_TURN_SWEEPS) kept.shift();
    for (const burst of kept) if (burst.firstSweep === sweep - 1 && movesTo(burst, runs)) burst.moves = true;
    for (const run of runs) if (run.high - run.low + 1 >= LEAST_BINS) this.take(sweep, run, before, passes);
    this.before = runs;
  }

  private findRuns(ratios: Uint16Array): Run[] {
    const { bins, cell } = this;
    const runs: Run[] = [];
    let low = -1;
    let last = -1;
    for (let f = 0; f < bins; f++) {
      if ((ratios[f] as number) <= cell) continue;
      if (low >= 0 && f - last > GAP_BINS + 1) {
        this.addRun(runs, low, last, ratios);
        low = -1;
      }
      if (low < 0) low = f;
      last = f;
    }
    if (low >= 0) this.addRun(runs, low, last, ratios);
    return runs;
  }

  private addRun(runs: Run[], low: number, high: number, ratios: Uint16Array): void {
    if (high - low + 1 < LEAST_NEIGHBOUR_BINS || runs.length >= MOST_KEPT) return;
    let power = 0;
    for (let f = low; f <= high; f++) power += Math.max(0, (ratios[f] as number) - ONE);
    runs.push({ low, high, excess: power / ONE / (high - low + 1), isNew: this.isNew(low, high) });
  }

  private isNew(low: number, high: number): boolean {
    for (const run of this.before) {
      if (run.low > high) return true;
      if (run.high >= low && isInPlace(run, { low, high })) return false;
    }
    return true;
  }

  private take(sweep: number, run: Run, before: readonly Run[], passes: Uint8Array): void {
    const { low, high } = run;
    let burst = this.kept.findLast((other) => sweep - other.lastSweep < SHORTEST_TURN_SWEEPS && overlaps(other, run));
    if (burst === undefined) {
      burst = this.begin(sweep, run, before);
      this.kept.push(burst);
      if (this.kept.length > MOST_KEPT) this.kept.shift();
    } else {
      burst.low = low;
      burst.high = high;
      burst.excess = run.excess;
      burst.lastSweep = sweep;
    }
    const isShort = sweep - burst.firstSweep < LONGEST_BURST_SWEEPS;
    if (burst.returnsAlone && isShort && this.isUnusual((low + high) >> 1)) passes.fill(Passes.again, low, high + 1);
  }

  private begin(sweep: number, run: Run, before: readonly Run[]): WideBurst {
    const { low, high, excess } = run;
    const moves = movesTo(run, before);
    const alike = this.kept.filter((other) => isBurst(other) && isAlike(other, run));
    const alone = alike.filter((other) => !other.moves);
    const returnsAlone = !moves && endsSeries(sweep, alone);
    return {
      low,
      high,
      excess,
      firstSweep: sweep,
      lastSweep: sweep,
      moves,
      returns: endsSeries(sweep, alike),
      returnsAlone,
    };
  }

  private isUnusual(bin: number): boolean {
    if (this.usual === undefined || this.classes[bin] === BinClass.pulsed) return false;
    return !this.usual.has(this.channelOf[bin] as number);
  }

  snapshot() {
    return { kept: this.kept.map((burst) => ({ ...burst })), before: this.before.map((run) => ({ ...run })) };
  }

  restore({ kept, before }: ReturnType<ReturningBursts['snapshot']>): void {
    this.kept = kept.map((burst) => ({ ...burst }));
    this.before = before.map((run) => ({ ...run }));
  }
}

type Place = Pick<Run, 'low' | 'high'>;
type Shape = Pick<Run, 'low' | 'high' | 'excess'>;

const widthOf = ({ low, high }: Place): number => high - low + 1;
const isBurst = ({ firstSweep, lastSweep }: WideBurst): boolean => lastSweep - firstSweep < LONGEST_BURST_SWEEPS;
const overlaps = (a: Place, b: Place): boolean =>
  2 * (Math.min(a.high, b.high) - Math.max(a.low, b.low) + 1) >= Math.min(widthOf(a), widthOf(b));
const isAsStrong = (a: Shape, b: Shape): boolean =>
  Math.max(a.excess, b.excess) <= POWER_RATIO * Math.min(a.excess, b.excess);

const apart = (a: Place, b: Place): number => Math.abs(a.low + a.high - b.low - b.high) / 2;
const isInPlace = (a: Place, b: Place): boolean =>
  apart(a, b) <= Math.max(NEAR_BINS, NEAR_SHARE * Math.min(widthOf(a), widthOf(b)));

/** True when one as strong began beside the burst, among these runs of the sweep before or after. */
const movesTo = (burst: Shape, runs: readonly Run[]): boolean =>
  runs.some(
    (run) =>
      run.isNew &&
      !isInPlace(run, burst) &&
      isAsStrong(run, burst) &&
      apart(run, burst) <= STEP_WIDTHS * widthOf(burst),
  );

function isAlike(a: Shape, b: Shape): boolean {
  const [narrow, wide] = [Math.min(widthOf(a), widthOf(b)), Math.max(widthOf(a), widthOf(b))];
  return isInPlace(a, b) && wide <= WIDTH_RATIO * narrow && isAsStrong(a, b);
}

/** True when two of these earlier bursts and this sweep lie one turn apart from each other. */
function endsSeries(sweep: number, earlier: readonly WideBurst[]): boolean {
  return earlier.some((last) => {
    const turn = sweep - last.firstSweep;
    if (turn < SHORTEST_TURN_SWEEPS || turn > LONGEST_TURN_SWEEPS) return false;
    const slack = Math.max(TURN_SLACK_SWEEPS, TURN_SLACK * turn);
    return earlier.some((first) => Math.abs(last.firstSweep - first.firstSweep - turn) <= slack);
  });
}
