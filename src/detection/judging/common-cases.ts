/**
 * Cases that many emissions share. Regular users of a band that no list has, and far stations that rise together when the air
 * bends their waves, are one question for a person, not one alarm each.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { isSafety } from '../naming/harm.js';
import type { Track } from '../tracking/track.js';
import { type Comb, combOf } from './comb-lines.js';
import { type Habit, habitOf, isAsWide, LEVEL_SLACK_DB, type SiteMemory } from './site-memory.js';

/** Number of other places with regular users like it that make an emission one of the unlisted users of the band. */
const USERS = 3;
/** An unlisted user's edges come and go with its programme: its parts lie within this share of its width beside it. */
const EDGE_SHARE = 0.25;
const MOST_USERS = 128;

/**
 * An emission is taken for a far station when it is about as wide as the carriers of the register, of which there are
 * FEWEST_CARRIERS, each of LEAST_CARRIER_BINS or more, and RISEN others like it began within RISE_SWEEPS and called a person.
 * Far stations rise out of the noise: what is stronger than MOST_ONSET in its first sweeps, as a power ratio, was switched on.
 */
const FEWEST_CARRIERS = 4;
const LEAST_CARRIER_BINS = 8;
const CARRIER_WIDTHS = [0.2, 3] as const;
/** Narrowest part of such a carrier that counts once far stations are known. */
const LEAST_PART = 0.1;
const RISEN = 2;
const RISE_SWEEPS = 96;
const MOST_ONSET = 1.5;
/** A carrier this many times (in power) stronger than the strongest far station of the band is a local emission. */
const STRONGER = 2.5;

/**
 * A signal of a crowd is a case of its own when one of its bursts lasts this many sweeps (at most 26 in 4,882 sweeps of phones),
 * or when it has been with less than this share of the usual crowd.
 */
const CROWD_SWEEPS = 40;
const STILL_CROWDED = 0.5;

/** Emissions on the air, and those that ended lately. */
export interface Others {
  readonly live: readonly Track[];
  readonly closed: readonly Track[];
}

/** Where an unlisted user was heard of which a person was asked: bins, inclusive, and its highest mean level in dB. */
interface UserPlace {
  readonly id: number;
  readonly low: number;
  readonly high: number;
  readonly levelDb: number;
}

export class CommonCases {
  private readonly layout: BandLayout;
  private users: readonly UserPlace[] = [];
  /** Middle width of the carriers of the register, in bins; 0 when they are too few or too narrow to tell by. */
  private readonly carrierBins: number;
  /** From the first to the last channel of a safety service, half open: nothing there is ever one of many. */
  private readonly safety: { readonly firstBin: number; readonly endBin: number };

  /** Per channel: see learnCrowds. */
  private readonly crowds: Uint16Array;

  constructor(layout: BandLayout, crowds: Uint16Array) {
    this.layout = layout;
    this.crowds = crowds;
    this.carrierBins = carrierWidthOf(layout);
    const channels = layout.channels.filter(({ assignment }) => isSafety(assignment));
    this.safety = {
      firstBin: Math.min(...channels.map(({ firstBin }) => firstBin)),
      endBin: Math.max(...channels.map(({ endBin }) => endBin)),
    };
  }

  /** True for one of the unlisted users of the band. */
  isUser(track: Track, heard: Habit, others: Others, memory: SiteMemory): boolean {
    if (track.onTop || !this.isOpen(heard.centreBin)) return false;
    return (track.sinceStart ? this.alwaysOn(track, heard, others) : this.usersLike(track, heard, memory)) >= USERS;
  }

  /**
   * True inside the place of an unlisted user that was there from the start and of which a person was asked, and no stronger: it is
   * the user, its edge or its return. What gathers glimpses of several has its ends in their places.
   */
  isPartOfUser(track: Track, { live, closed }: Others): boolean {
    for (const user of [...live, ...closed])
      if (user.told && user.sinceStart && user.commonCase === 'unlisted-users' && !user.region) this.remember(user);
    const { centreBin, widthBins } = habitOf(track);
    const isIn = (bin: number) =>
      this.users.some(({ low, high, levelDb }) => {
        const besideBins = EDGE_SHARE * (high - low + 1);
        return bin >= low - besideBins && bin <= high + besideBins && levelOf(track) <= levelDb + LEVEL_SLACK_DB;
      });
    return isIn(centreBin - widthBins / 2) && isIn(centreBin + widthBins / 2);
  }

  private remember(user: Track): void {
    const known = this.users.find(({ id }) => id === user.id);
    const place = {
      id: user.id,
      low: user.minLow,
      high: user.maxHigh,
      levelDb: Math.max(levelOf(user), known?.levelDb ?? Number.NEGATIVE_INFINITY),
    };
    this.users = [...this.users.filter((one) => one !== known), place].slice(-MOST_USERS);
  }

  snapshot(): readonly UserPlace[] {
    return this.users;
  }

  restore(users: readonly UserPlace[]): void {
    this.users = users;
  }

  /** True for one of many that became longer, stronger or of another kind than they are. */
  outgrows(track: Track, heard: Habit, memory: SiteMemory): boolean {
    if (track.commonCase === 'crowd') return !this.isInCrowd(track);
    return track.commonCase === 'unlisted-users' && !track.sinceStart && this.usersLike(track, heard, memory) === 0;
  }

  /** Number of other places with regular users that are no shorter and no weaker. */
  private usersLike(track: Track, heard: Habit, memory: SiteMemory): number {
    return track.region || track.moving ? 0 : memory.usersElsewhere(heard, (bin) => this.isOpen(bin));
  }

  /** True for a bin outside every channel and outside the band of a safety service. */
  private isOpen(bin: number): boolean {
    return this.layout.classes[Math.round(bin)] === BinClass.open && !this.isSafe(bin);
  }

  private isSafe(bin: number): boolean {
    return bin >= this.safety.firstBin && bin < this.safety.endBin;
  }

  private alwaysOn(track: Track, { widthBins }: Habit, { live }: Others): number {
    const isAlike = (other: Track) =>
      other !== track &&
      other.sinceStart &&
      other.state === 'confirmed' &&
      this.isOpen(other.centroid) &&
      isAsWide({ widthBins }, { widthBins: widthOf(other) }) &&
      isAsWide({ widthBins: widthOf(other) }, { widthBins });
    return live.filter(isAlike).length;
  }

  /**
   * True for one of several emissions that slowly rose together, each as wide as the carriers of this band, and for what is no
   * stronger than these in the place of one of them. The first of them join the case when it is found.
   */
  risesWith(track: Track, { live, closed }: Others): boolean {
    const { carrierBins } = this;
    if (carrierBins === 0) return false;
    const told = [...live, ...closed].filter((other) => other !== track && other.told);
    const far = told.filter(
      ({ commonCase, lastSweep }) => commonCase === 'far-stations' && track.lastSweep - lastSweep <= RISE_SWEEPS,
    );
    const isHere = ({ low, high }: Track) => track.centroid >= low && track.centroid <= high;
    if (this.isLikeCarrier(track, LEAST_PART) && far.some(isHere))
      return excessOf(track) <= STRONGER * Math.max(...far.map(excessOf));
    if (track.onsetExcess > MOST_ONSET) return false;
    const isOther = (other: Track) =>
      this.isLikeCarrier(other) && Math.abs(other.centroid - track.centroid) >= carrierBins / 2;
    if (far.filter(isOther).length >= RISEN && this.isLikeCarrier(track, LEAST_PART)) return true;
    const together = told.filter(
      (other) => isOther(other) && !other.sinceStart && Math.abs(other.firstSweep - track.firstSweep) <= RISE_SWEEPS,
    );
    if (together.length < RISEN || track.sinceStart || !this.isLikeCarrier(track)) return false;
    for (const other of together) other.commonCase = 'far-stations';
    return true;
  }

  /**
   * The comb of which this is a line, never in the band of a safety service. Those of its lines that called a person before join
   * the case when it is found.
   */
  combOf(track: Track, { live }: Others): Comb | undefined {
    const comb = this.isSafe(track.centroid) ? undefined : combOf(track, live);
    for (const line of comb?.lines ?? [])
      if (line.told && line.commonCase === '' && !this.isSafe(line.centroid)) line.commonCase = 'comb';
    return comb;
  }

  /** Number of other bins of its shared channel that hold signals, when as many as usual do; otherwise 0. */
  othersBeside(track: Track): number {
    return this.isCrowded(track, track.sumCrowd, 1) ? Math.round(track.sumCrowd / track.sweeps) : 0;
  }

  /**
   * True for a signal among the usual crowd of its channel, and until it has been with half of that: one of many phones. What a
   * region holds is several of them.
   */
  isInCrowd(track: Track): boolean {
    const crowd = track.sumCrowd + (track.region ? track.cells : 0);
    const share = track.commonCase === 'crowd' ? STILL_CROWDED : 1;
    return track.longest < CROWD_SWEEPS && !this.isSafe(track.centroid) && this.isCrowded(track, crowd, share);
  }

  /** `crowd`: bins with signals, summed over its sweeps; `share` of the usual number. */
  private isCrowded({ centroid, sweeps }: Track, crowd: number, share: number): boolean {
    const usual = this.crowds[this.layout.channelOf[Math.round(centroid)] as number] ?? 0;
    return usual > 0 && crowd >= share * usual * sweeps;
  }

  private isLikeCarrier(one: Track, least: number = CARRIER_WIDTHS[0]): boolean {
    // A line that was there before, and has become wide, is as wide as it is now.
    const widths = Math.max(widthOf(one), one.high - one.low + 1) / this.carrierBins;
    return !one.region && widths >= least && widths <= CARRIER_WIDTHS[1];
  }
}

const widthOf = ({ sumWidth, sweeps }: Track): number => sumWidth / Math.max(1, sweeps);
const levelOf = ({ sumLevelDb, sweeps }: Track): number => sumLevelDb / Math.max(1, sweeps);
const excessOf = ({ sumRatio, sweeps }: Track): number => sumRatio / Math.max(1, sweeps);

function carrierWidthOf({ channels }: BandLayout): number {
  const widths = channels
    .filter(({ assignment }) => assignment.class === 'continuous')
    .map(({ firstBin, endBin }) => endBin - firstBin)
    .sort((a, b) => a - b);
  const middle = widths[widths.length >> 1] ?? 0;
  return widths.length >= FEWEST_CARRIERS && middle >= LEAST_CARRIER_BINS ? middle : 0;
}
