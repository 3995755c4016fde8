/**
 * Bursts that come back to their place. The beam of a radar passes a receiver for one or two sweeps at each turn of its antenna:
 * the same bins light up for a moment, and nothing is heard for the 4 to 128 sweeps between. Two such bursts prove nothing. Each
 * further one that is as wide and as strong and comes a whole number of turns before is evidence, the more so the rarer such bursts
 * are in this place; each turn without one is evidence against it. A burst passes when the sum of its series is enough, and more
 * than any series of its channel had in warm-up.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { ONE } from '../threshold/ratio-table.js';
import { Passes } from './persistence-gate.js';

/** Most bursts and most runs of one sweep kept; for how many sweeps. */
const MOST_KEPT = 256;
const MOST_RUNS = 64;
const KEPT_SWEEPS = 256;
/** Shortest and longest turn, and longest burst, in sweeps. */
const SHORTEST_TURN_SWEEPS = 4;
const LONGEST_TURN_SWEEPS = 128;
const LONGEST_BURST_SWEEPS = 2;
/**
 * Least width in bins, and least mean power over the noise as a ratio, of a burst; holes of GAP_BINS do not end it. One of WIDE_BINS
 * is not made by chance, nor by most devices.
 */
const LEAST_BINS = 3;
const LEAST_EXCESS = 1.6;
const GAP_BINS = 1;
const WIDE_BINS = 5;
/** Bursts are alike within these: distance of the centres in bins or as a share of the width, ratio of widths, and of powers. */
const NEAR_BINS = 1.5;
const NEAR_SHARE = 0.15;
const WIDTH_RATIO = 2;
const POWER_RATIO = 4;
/** Longest step, in its widths, of an emitter that sweeps. */
const STEP_WIDTHS = 4;
/** Two turns are equal within this many sweeps, or this share of them. */
const TURN_SLACK_SWEEPS = 1;
const TURN_SLACK = 0.06;
/** Share of the turns in which a radar is heard; the most turns in a row in which it is not; and the most between two bursts. */
const HEARD_SHARE = 0.7;
const MOST_MISSED = 3;
const MOST_TURNS = 3;
/**
 * Least evidence, as the natural logarithm of how much likelier a radar makes the series than chance: about four bursts. Three wide
 * ones are enough where warm-up had no series at all; where warm-up had one of as much evidence, nothing passes.
 */
const LEAST_EVIDENCE = 5.8;
const LEAST_EVIDENCE_WIDE = 2.5;

interface Run {
  readonly low: number;
  readonly high: number;
  /** Mean power over the noise, as a ratio. */
  readonly excess: number;
  /** Nothing like it was in this place in the sweep before. */
  readonly isNew: boolean;
}

export interface Burst {
  /** Its newest edges and power. */
  low: number;
  high: number;
  excess: number;
  readonly firstSweep: number;
  lastSweep: number;
  /** One as strong began beside it in the sweep before or after: an emitter that sweeps. */
  moves: boolean;
  /** Evidence that it ends a series of equal turns, see LEAST_EVIDENCE; 0: it ends none. */
  readonly evidence: number;
}

export class ReturningBursts {
  /** Bursts of the last turns, in the order in which they began; and all runs of the last sweep. */
  private kept: Burst[] = [];
  /** Those of them that a run of this sweep may continue. */
  private recent: Burst[] = [];
  private before: Run[] = [];
  private readonly bins: number;
  private readonly channelOf: Int16Array;
  private readonly classes: Uint8Array;
  private readonly cell: number;
  private readonly usual: Float32Array | undefined;

  /**
   * @param usual per channel, and last for what lies outside every channel: most evidence of a series in warm-up; undefined: not
   *   known, nothing passes
   * @param cell ratio, in fixed point, that a single cell of noise does not exceed
   */
  constructor({ bins, channelOf, classes }: BandLayout, usual: Float32Array | undefined, cell: number) {
    this.bins = bins;
    this.channelOf = channelOf;
    this.classes = classes;
    this.usual = usual;
    this.cell = cell;
  }

  /** Raises the most evidence of each channel, as in the constructor, to that of the bursts of this sweep. */
  raise(most: Float32Array, sweep: number): void {
    for (const { low, high, lastSweep, evidence } of this.kept) {
      const place = this.placeOf(low, high, most);
      if (lastSweep === sweep) most[place] = Math.max(most[place] as number, evidence);
    }
  }

  /** Lets bursts pass that return as those of a radar do. O(bins). */
  observe(sweep: number, ratios: Uint16Array, passes: Uint8Array): void {
    const runs = this.findRuns(ratios);
    const { before, kept } = this;
    while (kept.length > 0 && sweep - (kept[0] as Burst).lastSweep > KEPT_SWEEPS) kept.shift();
    for (let i = kept.length - 1; i >= 0 && (kept[i] as Burst).firstSweep === sweep - 1; i--)
      if (movesTo(kept[i] as Burst, runs)) (kept[i] as Burst).moves = true;
    this.recent = this.recent.filter(({ lastSweep }) => sweep - lastSweep < SHORTEST_TURN_SWEEPS);
    for (const run of runs) if (run.excess >= LEAST_EXCESS) this.take(sweep, run, before, passes);
    this.before = runs;
  }

  private findRuns(ratios: Uint16Array): Run[] {
    const { bins, cell } = this;
    const runs: Run[] = [];
    let low = -1;
    let last = -1;
    for (let f = nextAbove(ratios, 0, cell); f < bins; f = nextAbove(ratios, f + 1, cell)) {
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
    if (high - low + 1 < LEAST_BINS || runs.length >= MOST_RUNS) return;
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
    let burst = this.recent.findLast((other) => overlaps(other, run));
    if (burst === undefined) {
      burst = this.begin(sweep, run, before);
      this.kept.push(burst);
      this.recent.push(burst);
      if (this.kept.length > MOST_KEPT && this.kept.shift() === this.recent[0]) this.recent.shift();
    } else {
      burst.low = low;
      burst.high = high;
      burst.excess = run.excess;
      burst.lastSweep = sweep;
    }
    const isShort = sweep - burst.firstSweep < LONGEST_BURST_SWEEPS;
    if (isShort && this.isUnusual(burst)) passes.fill(Passes.again, low, high + 1);
  }

  private begin(sweep: number, run: Run, before: readonly Run[]): Burst {
    const { low, high, excess } = run;
    const moves = movesTo(run, before);
    const since = this.kept.length < MOST_KEPT ? KEPT_SWEEPS : sweep - (this.kept[0] as Burst).firstSweep;
    const alike = moves ? [] : this.alikeTo(run);
    const evidence = alike.length < 2 ? 0 : evidenceOf(sweep, alike, Math.min(since, KEPT_SWEEPS, sweep));
    return { low, high, excess, firstSweep: sweep, lastSweep: sweep, moves, evidence };
  }

  /** Sweeps in which bursts like this one began. */
  private alikeTo(run: Run): number[] {
    const starts: number[] = [];
    for (const other of this.kept)
      if (!other.moves && isBurst(other) && isAlike(other, run)) starts.push(other.firstSweep);
    return starts;
  }

  private isUnusual({ low, high, evidence }: Burst): boolean {
    if (this.usual === undefined || this.classes[(low + high) >> 1] === BinClass.pulsed) return false;
    const usual = this.usual[this.placeOf(low, high, this.usual)] as number;
    const isRare = usual === 0 && high - low + 1 >= WIDE_BINS;
    return usual < LEAST_EVIDENCE_WIDE && evidence >= (isRare ? LEAST_EVIDENCE_WIDE : LEAST_EVIDENCE);
  }

  private placeOf(low: number, high: number, places: Float32Array): number {
    const channel = this.channelOf[(low + high) >> 1] as number;
    return channel < 0 ? places.length - 1 : channel;
  }

  snapshot() {
    return { kept: this.kept.map((burst) => ({ ...burst })), before: this.before.map((run) => ({ ...run })) };
  }

  restore({ kept, before }: ReturnType<ReturningBursts['snapshot']>): void {
    this.kept = kept.map((burst) => ({ ...burst }));
    this.recent = [...this.kept];
    this.before = before.map((run) => ({ ...run }));
  }
}

/** First bin from this one with a ratio above the limit; the number of bins when there is none. */
function nextAbove(ratios: Uint16Array, from: number, limit: number): number {
  let f = from;
  // Four bins at a time: the engine checks the array once for each turn of a loop; a sign tells that one of them is above.
  for (const end = ratios.length - 3; f < end; f += 4) {
    const near = (limit - (ratios[f] as number)) | (limit - (ratios[f + 1] as number));
    if ((near | (limit - (ratios[f + 2] as number)) | (limit - (ratios[f + 3] as number))) < 0) break;
  }
  while (f < ratios.length && (ratios[f] as number) <= limit) f++;
  return f;
}

type Place = Pick<Run, 'low' | 'high'>;
type Shape = Pick<Run, 'low' | 'high' | 'excess'>;

const widthOf = ({ low, high }: Place): number => high - low + 1;
const isBurst = ({ firstSweep, lastSweep }: Burst): boolean => lastSweep - firstSweep < LONGEST_BURST_SWEEPS;
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
  if (!isInPlace(a, b)) return false;
  return Math.max(widthOf(a), widthOf(b)) <= WIDTH_RATIO * Math.min(widthOf(a), widthOf(b)) && isAsStrong(a, b);
}

/**
 * Evidence that a burst of this sweep and those that began in the sweeps `starts`, which are alike, are turns of a radar; less for each
 * of them with which a series was tried. `since`: sweeps remembered.
 */
function evidenceOf(sweep: number, starts: readonly number[], since: number): number {
  let most = 0;
  for (const firstSweep of starts) {
    for (let turns = 1; turns <= MOST_TURNS; turns++) {
      const turn = (sweep - firstSweep) / turns;
      if (turn < SHORTEST_TURN_SWEEPS || turn > LONGEST_TURN_SWEEPS) continue;
      most = Math.max(most, evidenceOfTurn(turn, sweep, starts, since));
    }
  }
  return Math.max(0, most - Math.log(starts.length));
}

/** Follows turns of this length back from the newest burst; the length is measured again with each burst found. */
function evidenceOfTurn(first: number, sweep: number, starts: readonly number[], since: number): number {
  let turn = first;
  let at = sweep;
  let newest = starts.length - 1;
  let turns = 0;
  let found = 0;
  let missed = 0;
  let sum = 0;
  let most = 0;
  while (missed <= MOST_MISSED) {
    const slack = Math.max(TURN_SLACK_SWEEPS, TURN_SLACK * turn);
    const expected = at - (missed + 1) * turn;
    if (expected + slack < sweep - since) break;
    const rate = Math.min(1, (starts.length - found) / since);
    const chance = 1 - (1 - rate) ** (2 * Math.floor(slack) + 1);
    newest = nearest(starts, expected, newest);
    const began = starts[newest] as number;
    if (Math.abs(began - expected) > slack) {
      missed++;
      sum += Math.min(0, Math.log((1 - HEARD_SHARE) / (1 - chance)));
      continue;
    }
    turns += missed + 1;
    missed = 0;
    at = began;
    turn = (sweep - at) / turns;
    // The first one found says how long the turn is, and nothing else.
    if (found > 0) sum += Math.log(HEARD_SHARE / chance);
    found++;
    most = Math.max(most, sum);
  }
  return most;
}

/** Place of the start, among ascending ones up to the place `last`, that is nearest to this sweep; of two, of the earlier one. */
function nearest(starts: readonly number[], sweep: number, last: number): number {
  let i = last;
  while (i > 0 && Math.abs((starts[i - 1] as number) - sweep) <= Math.abs((starts[i] as number) - sweep)) i--;
  return i;
}
