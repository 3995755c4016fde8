/**
 * Memory of the emissions that came and went at this site: place, width, level and length. Alike emissions share one entry. The
 * number of entries is bounded; an emission that does not come back is forgotten after weeks.
 */
import { HOUR_MS } from '../../time/units.js';
import { Passes } from '../licences/persistence-gate.js';
import type { Track } from '../tracking/track.js';

export const MOST_HABITS = 128;
/** Time after which an emission that did not come back counts half. */
const HALF_LIFE_MS = 7 * 24 * HOUR_MS;
/**
 * Two emissions are in one place when their centres are this near, in bins or as a share of the width; they are alike when
 * their widths and levels differ no more than this.
 */
const NEAR_BINS = 2;
const NEAR_SHARE = 0.5;
const WIDTH_RATIO = 2;
const WIDTH_SLACK_BINS = 3;
export const LEVEL_SLACK_DB = 4;
/** An emission is longer than usual when it lasts more than LONGER times the usual length plus LONGER_SWEEPS. */
const LONGER = 1.5;
const LONGER_SWEEPS = 4;
/** Weight of an ended emission that called a person, as long as nobody has said what it was. */
export const TOLD_WEIGHT = 0.25;
/** Smallest weight of what is regularly heard, unless it was heard in warm-up. */
const REGULAR_WEIGHT = 3;
/** Smallest mean excess of a user, dB: what is weaker may be the receiver's own floor. */
const LEAST_USER_DB = 0;
/**
 * Bursts up to BRIEF_SWEEPS are brief. With MANY_BRIEF or more of them known that are no smaller than a new emission, it is
 * usual while it lasts no longer than BRIEF_MARGIN times their 80 % quantile. There are many of them, so their widths are
 * compared with less tolerance than those of two emissions in one place.
 */
const BRIEF_SWEEPS = 40;
const BRIEF_WIDTH_RATIO = 1.25;
const BRIEF_WIDTH_SLACK_BINS = 0.75;
const MANY_BRIEF = 2;
const MOST_TIMES = 16;
const BRIEF_QUANTILE = 0.8;
const BRIEF_MARGIN = 1.3;
/** Upper bound of the wait, in sweeps, before a brief emission calls a person. */
const MOST_BRIEF_SWEEPS = 5;
/** The same for an emission wider or stronger than nearly all brief ones known: its pieces need some sweeps to become one. */
const LARGER_BRIEF_SWEEPS = 4;

/** Number of a sweep long before any other. */
export const NEVER = -1e9;

type Place = Pick<Habit, 'centreBin' | 'widthBins'>;

/** The features of an emission that the memory keeps. */
export interface Habit {
  readonly centreBin: number;
  readonly widthBins: number;
  /** Excess over the floor, dB. */
  readonly inrDb: number;
  /** Rules that know what is usual in its place told most of it: because it was alone there, or by its level. */
  readonly unusual: 'alone' | 'level' | undefined;
  /** Length of its bursts: the mean, or the newest when that is longer. */
  readonly burstSweeps: number;
  readonly longestSweeps: number;
  readonly lastAt: number;
  /** It was heard in warm-up, before anybody could be called. */
  readonly early: boolean;
  /** Number of times it was heard; halves with each {@link HALF_LIFE_MS} of absence. */
  readonly weight: number;
  /** Last sweep of the newest one for which a person was called; {@link NEVER} when there was none. */
  readonly toldSweep: number;
  /** Number of that one; undefined when there was none. */
  readonly toldId: number | undefined;
}

export function habitOf(track: Track, weight = 1, early = false): Habit {
  const sweeps = Math.max(1, track.sweeps);
  return {
    centreBin: track.region ? (track.minLow + track.maxHigh) / 2 : track.centroid,
    widthBins: track.region ? track.maxHigh - track.minLow + 1 : track.sumWidth / sweeps,
    inrDb: 10 * Math.log10(track.sumRatio / sweeps + 1e-3),
    unusual: unusualIn(track),
    burstSweeps: Math.max(track.streak, sweeps / Math.max(1, track.bursts)),
    longestSweeps: track.longest,
    lastAt: track.lastAt,
    early,
    weight,
    toldSweep: track.told ? track.lastSweep : NEVER,
    toldId: track.told ? track.id : undefined,
  };
}

function unusualIn({ passed, cells }: Track): Habit['unusual'] {
  const alone = passed[Passes.alone] as number;
  const newLevel = passed[Passes.newLevel] as number;
  if (2 * (alone + newLevel) <= cells) return undefined;
  return alone >= newLevel ? 'alone' : 'level';
}

/**
 * True when `habit` says something about `heard`: those of a crowd say nothing about one that is alone, and those that are
 * stronger nothing about one of a new level.
 */
const saysOf = (habit: Habit, heard: Habit): boolean =>
  heard.unusual === undefined ||
  habit.unusual !== undefined ||
  (heard.unusual === 'level' && habit.inrDb <= heard.inrDb + LEVEL_SLACK_DB);

/** True when `heard` is no wider than `habit`, within the tolerance. */
export const isAsWide = (heard: Pick<Habit, 'widthBins'>, habit: Pick<Habit, 'widthBins'>): boolean =>
  heard.widthBins <= WIDTH_RATIO * habit.widthBins + WIDTH_SLACK_BINS;

/** True when `heard` is no wider or stronger than `habit`, within the tolerances. The place is not compared. */
const isNoLarger = (heard: Habit, habit: Habit): boolean =>
  isAsWide(heard, habit) && heard.inrDb <= habit.inrDb + LEVEL_SLACK_DB;

const isLonger = (sweeps: number, usual: number): boolean => sweeps > LONGER * usual + LONGER_SWEEPS;

/** True when `heard` is alike in width, and no stronger or longer than `habit`. The place is not compared. */
function isNoMoreThan(heard: Habit, habit: Habit): boolean {
  return (
    isNoLarger(heard, habit) &&
    isAsWide(habit, heard) &&
    saysOf(habit, heard) &&
    !isLonger(heard.longestSweeps, habit.longestSweeps)
  );
}

function isSamePlace(a: Place, b: Place): boolean {
  const apart = Math.abs(a.centreBin - b.centreBin);
  return apart <= Math.max(NEAR_BINS, NEAR_SHARE * Math.max(a.widthBins, b.widthBins));
}

export class SiteMemory {
  private habits: Habit[];

  constructor(habits: readonly Habit[] = []) {
    this.habits = [...habits];
  }

  learn(heard: Habit): void {
    const at = this.habits.findIndex(
      (habit) => isSamePlace(heard, habit) && isNoMoreThan(heard, habit) && habit.unusual === heard.unusual,
    );
    const known = this.habits[at];
    if (known === undefined) this.habits.push(heard);
    else {
      this.habits.splice(at, 1);
      this.habits.push({
        centreBin: known.centreBin + (heard.centreBin - known.centreBin) / 4,
        widthBins: Math.max(known.widthBins, heard.widthBins),
        inrDb: Math.max(known.inrDb, heard.inrDb),
        unusual: known.unusual,
        burstSweeps: Math.max(known.burstSweeps, heard.burstSweeps),
        longestSweeps: Math.max(known.longestSweeps, heard.longestSweeps),
        lastAt: heard.lastAt,
        early: known.early || heard.early,
        toldSweep: Math.max(known.toldSweep, heard.toldSweep),
        toldId: heard.toldId ?? known.toldId,
        weight: weightAt(known, heard.lastAt) + heard.weight,
      });
    }
    if (this.habits.length > MOST_HABITS) this.habits.shift();
  }

  /** Takes back what was learned of an emission that last ended at `at`, unless another one has been heard there since. */
  takeBack(centreBin: number, at: number, weight: number): void {
    const here = { centreBin, widthBins: 0 };
    const place = this.habits.findIndex((habit) => habit.lastAt === at && isSamePlace(here, habit));
    const habit = this.habits[place];
    if (habit === undefined) return;
    const left = habit.weight - weight;
    this.habits.splice(place, 1, ...(left > 0 ? [{ ...habit, weight: left }] : []));
  }

  /** Number of times, weighted by age, that this or something stronger was heard in this place. */
  timesHere(heard: Habit): number {
    let times = 0;
    for (const habit of this.habits)
      if (isSamePlace(heard, habit) && isNoMoreThan(heard, habit)) times += weightAt(habit, heard.lastAt);
    return times;
  }

  /**
   * Number of other places, among those that `counts`, where something as wide is regularly heard; 0 for an emission longer or
   * stronger than all of that.
   */
  usersElsewhere(heard: Habit, counts: (bin: number) => boolean): number {
    const users = this.habits.filter(
      (habit) =>
        habit.inrDb >= LEAST_USER_DB &&
        (habit.early || weightAt(habit, heard.lastAt) >= REGULAR_WEIGHT) &&
        isAsWide(heard, habit) &&
        isAsWide(habit, heard) &&
        !isSamePlace(heard, habit) &&
        counts(habit.centreBin),
    );
    const longest = Math.max(0, ...users.map(({ longestSweeps }) => longestSweeps));
    if (isLonger(heard.longestSweeps, longest) || !users.some((habit) => isNoLarger(heard, habit))) return 0;
    return users.filter((habit, i) => !users.slice(0, i).some((other) => isSamePlace(other, habit))).length;
  }

  /** Last sweep of this or something stronger in this place for which a person was called; {@link NEVER} if none. */
  toldHere(heard: Habit): number {
    let sweep = NEVER;
    for (const habit of this.habits)
      if (isSamePlace(heard, habit) && isNoMoreThan(heard, habit)) sweep = Math.max(sweep, habit.toldSweep);
    return sweep;
  }

  /** True for what is no more than an emission in this place that was called noise; `noise` has the numbers of those. */
  wasNoise(heard: Habit, noise: ReadonlySet<number>): boolean {
    return this.habits.some(
      (habit) =>
        habit.toldId !== undefined &&
        noise.has(habit.toldId) &&
        isSamePlace(heard, habit) &&
        isNoMoreThan(heard, habit),
    );
  }

  /**
   * Longest usual duration, in sweeps, of the brief emissions of this band that are no smaller than `heard`, whatever their
   * place; 0 while few are known in the band, and a short one while few of them are no smaller.
   */
  briefLimit(heard: Habit): number {
    const all: number[] = [];
    const noSmaller: number[] = [];
    for (const habit of this.habits) {
      if (habit.burstSweeps > BRIEF_SWEEPS || !saysOf(habit, heard)) continue;
      const isAsLarge =
        heard.widthBins <= BRIEF_WIDTH_RATIO * habit.widthBins + BRIEF_WIDTH_SLACK_BINS &&
        heard.inrDb <= habit.inrDb + LEVEL_SLACK_DB;
      const counts = isAsLarge ? [all, noSmaller] : [all];
      for (let i = 0; i < Math.min(MOST_TIMES, Math.floor(habit.weight + 0.01)); i++)
        for (const bursts of counts) bursts.push(habit.burstSweeps);
    }
    if (all.length < MANY_BRIEF) return 0;
    const isLarger = noSmaller.length < MANY_BRIEF;
    const bursts = (isLarger ? all : noSmaller).sort((a, b) => a - b);
    return Math.min(
      isLarger ? LARGER_BRIEF_SWEEPS : MOST_BRIEF_SWEEPS,
      Math.ceil(BRIEF_MARGIN * (bursts[Math.floor(BRIEF_QUANTILE * bursts.length)] as number)) + 1,
    );
  }

  snapshot(): Habit[] {
    return [...this.habits];
  }

  restore(saved: readonly Habit[]): void {
    this.habits = [...saved];
  }
}

function weightAt({ weight, lastAt }: Habit, at: number): number {
  return weight * 0.5 ** (Math.max(0, at - lastAt) / HALF_LIFE_MS);
}
