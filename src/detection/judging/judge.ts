/**
 * Decides whether an alarm deserves a person. The tracker knows what is on the air; the judge knows what was heard at this site
 * before, how long, how strong and how often. A person is called for an emission that is new here and strong enough to harm.
 * The others are listed, and call a person when they outgrow what is usual. Each verdict carries its reason.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import type { LearnedSite } from '../floor/learning.js';
import type { CommonCase } from '../tracking/call.js';
import { comesBack } from '../tracking/incident-rules.js';
import { RISEN, type Track } from '../tracking/track.js';
import { CommonCases, type Others } from './common-cases.js';
import { Scene } from './scene.js';
import { habitOf, NEVER, SiteMemory, TOLD_WEIGHT } from './site-memory.js';

/** Smallest excess over the floor, as a power ratio. Below this the receiver's own floor wanders as much. */
const LEAST_EXCESS = 0.4;
/** The same where the floor wanders, in multiples of its spread, and at most; and for what was there from the start. */
const WANDER_SPREADS = 8;
const MOST_WANDER_EXCESS = 0.8;
const LEAST_START_EXCESS = 0.5;
/** Raises the least excess for an emission of few cells: the first cells of a weak emission are those that chance made strong. */
const CHANCE = 1.2;
/** Weight in the memory of an emission no stronger than the floor's own wander: the second in one place is usual. */
const WANDER_WEIGHT = 0.5;
/** Number of times, weighted by age, after which an emission of this place is usual. */
const USUAL_TIMES = 0.8;
/** A moving receiver hears what it passes for a few sweeps at a time, and not for long; what stays with it longer is told. */
const PASSING_SWEEPS = 4;
const PASSED_WITHIN_SWEEPS = 100;
/**
 * An emission in the place of another one that called a person may be a piece of it until one of its bursts lasts PIECE_SWEEPS,
 * or all of them together twice as long, or it comes back for LONGEST_PIECE_SWEEPS. The other one
 * counts when it was heard in PIECE_SWEEPS sweeps, and in one of the last HOST_SWEEPS.
 */
const PIECE_SWEEPS = 8;
const LONGEST_PIECE_SWEEPS = 40;
const HOST_SWEEPS = 16;
/**
 * What stands out of a part of such an emission is told for itself once it is this old, or RISEN times as strong as the whole;
 * ratios saturate at 128, so that what is LOUD need only be stronger.
 */
const LONGEST_PART_SWEEPS = 60;
const LOUD = 64;
/**
 * No piece of an emission that moves: a signal that stays in its place for a burst of STAYING_SWEEPS, or one this many times as
 * strong as the other one lately was.
 */
const STAYING_SWEEPS = 4;
const STRONGER = 6;
/** The rest of an emission, or its return within this many sweeps, calls nobody again; of gathered glimpses the second figure. */
const AGAIN_SWEEPS = 30;
const GLIMPSED_AGAIN_SWEEPS = 300;
/**
 * Sweeps in which a place of gathered glimpses must be seen: it counts as 16 sweeps old when it is made, so no other wait holds
 * it, and the glimpses may be noise, or the start of signals that stay.
 */
const GATHERED_SWEEPS = 3;
/** Narrowest emission with pieces, in bins; and how far beside it a piece may lie: in bins, or as a share of where it moves. */
const HOST_BINS = 7;
const BESIDE_BINS = 2;
const BESIDE_SHARE = 0.3;

export interface Verdict {
  readonly deservesPerson: boolean;
  /** Reason for calling a person, or for not calling one. */
  readonly why: string;
  /** The case that the emission shares with others; empty when it is a case of its own. */
  readonly commonCase: CommonCase | '';
}

export class Judge {
  private readonly layout: BandLayout;
  private readonly memory: SiteMemory;
  private readonly scene: Scene;
  private readonly common: CommonCases;
  private readonly wander: Float32Array;
  private noise: ReadonlySet<number> = new Set();

  /** @param learned what warm-up, which ended `at` (epoch ms), taught about the site */
  constructor(layout: BandLayout, { habits, scene, floor, wander, crowds }: LearnedSite, at: number) {
    this.layout = layout;
    this.memory = new SiteMemory(habits.map((habit) => ({ ...habit, lastAt: at })));
    this.scene = new Scene(layout, floor.smoothDbm);
    this.scene.restore(scene);
    this.common = new CommonCases(layout, crowds);
    this.wander = wander;
  }

  /** See {@link Detector.takeNoise}. */
  takeNoise(noise: ReadonlySet<number>): void {
    this.noise = noise;
  }

  get moves(): boolean {
    return this.scene.moves;
  }

  /** Takes the levels of a sweep whose gain is known. */
  observe(levelsDbm: Float32Array, gainDb: number): void {
    this.scene.observe(levelsDbm, gainDb);
  }

  /** Judges an alarm that is on the air and has not called a person yet; `book` holds the others. */
  judge(track: Track, book: Others): Verdict {
    if (this.isWander(track)) return held(`${levelText(track)} over the noise: a receiver's own floor wanders as much`);
    const age = track.lastSweep - track.firstSweep + 1;
    const isBrief = Math.max(track.longest, track.sweeps / 2) < PIECE_SWEEPS && age < LONGEST_PIECE_SWEEPS;
    const isYoung = age < LONGEST_PART_SWEEPS;
    if (isYoung && track.region && track.sweeps < GATHERED_SWEEPS)
      return held(`glimpses that gather, seen in ${track.sweeps} sweeps: they may be the start of signals that stay`);
    if (book.live.some((other) => (isBrief && mayHold(other, track)) || (isYoung && isPartOf(other, track))))
      return held(`heard for ${track.longest} sweeps at a time where another emission stands: it may be a piece of it`);
    // What returns at equal intervals is no habit, no short signal of the band, none of a crowd, and is not passed by.
    const returns = comesBack(track);
    const others = isBrief && !returns ? this.common.othersBeside(track) : 0;
    if (others > 0)
      return held(`among signals in ${others} other bins of this channel, as many as usual: it may be one of them`);
    const heard = habitOf(track);
    if (this.scene.moves && !returns && track.longest <= PASSING_SWEEPS && age < PASSED_WITHIN_SWEEPS)
      return held(`heard for ${track.longest} sweeps at a time while the receiver moves: it may only be passed by`);
    const rise = this.scene.riseBeside(track);
    if (rise > 0)
      return held(`beside a carrier of the register that became ${rise.toFixed(0)} dB stronger: it may be its skirt`);
    const ago = track.firstSweep - this.memory.toldHere(heard);
    if (ago <= (track.region ? GLIMPSED_AGAIN_SWEEPS : AGAIN_SWEEPS))
      return held(`no longer, wider or stronger than what a person was called for in this place ${ago} sweeps before`);
    const { moves } = this.scene;
    if (!moves && this.common.risesWith(track, book)) return shared('far-stations');
    const here = this.memory.timesHere(heard);
    if (!returns && here >= USUAL_TIMES)
      return held(`no longer, wider or stronger than what was heard in this place ${timesText(here)} before`);
    if (this.memory.wasNoise(heard, this.noise))
      return held('no longer, wider or stronger than what a person called noise in this place');
    // What stands on a wide emission is measured with it: its own level is not known.
    const brief = this.memory.briefLimit(track.onTop ? { ...heard, inrDb: Number.NEGATIVE_INFINITY } : heard);
    if (!returns && Math.min(age, 2 * track.sweeps) <= brief)
      return held(`lasts ${age} sweeps: what comes and goes in this band lasts up to ${brief}`);
    if (!moves && this.common.isUser(track, heard, book, this.memory)) return shared('unlisted-users');
    if (!moves && this.common.isScattered(track, heard, book)) return shared('scattered-bursts');
    if (!moves && !returns && this.common.isInCrowd(track)) return shared('crowd');
    const comb = moves ? undefined : this.common.combOf(track, book);
    if (comb !== undefined)
      return {
        deservesPerson: true,
        commonCase: 'comb',
        why: `one of ${comb.lines.length} lines ${((comb.spacingBins * this.layout.stepHz) / 1000).toFixed(0)} kHz apart that came together: one device with harmonics`,
      };
    return {
      deservesPerson: true,
      commonCase: '',
      why: `${levelText(track)} over the noise${returns ? ', three times or more at equal intervals' : ` for ${age} sweeps`}: ${beforeText(here, ago)}`,
    };
  }

  /** True for an emission no stronger than what the floor in its place does by itself. */
  private isWander({ low, high, cells, sinceStart, sumRatio, sweeps }: Track): boolean {
    const from = Math.max(0, Math.floor(low));
    const to = Math.min(this.wander.length - 1, Math.ceil(high));
    let variance = 0;
    for (let f = from; f <= to; f++) variance += this.wander[f] as number;
    const wander = WANDER_SPREADS * Math.sqrt(variance / Math.max(1, to - from + 1));
    const least = Math.max(sinceStart ? LEAST_START_EXCESS : LEAST_EXCESS, Math.min(MOST_WANDER_EXCESS, wander));
    return sumRatio < (least + CHANCE / Math.sqrt(Math.max(1, cells))) * sweeps;
  }

  /** Looks for the lines that belong to a told one while it is young: they may all have been told before they showed their places. */
  findComb(track: Track, book: Others): void {
    const age = track.lastSweep - track.firstSweep + 1;
    if (track.commonCase === '' && age <= LONGEST_PIECE_SWEEPS && !this.scene.moves) this.common.combOf(track, book);
  }

  /** True for one of many that became longer, stronger or of another kind than they are. */
  outgrows(track: Track): boolean {
    return track.commonCase !== '' && this.common.outgrows(track, habitOf(track), this.memory);
  }

  /**
   * Adds an ended emission to the memory. An emission that called a person counts less, because nobody has said yet what it
   * was, and so do its pieces and its return. The skirt of a carrier says nothing about its place.
   */
  learn(track: Track, book: Others): void {
    if (!track.told && this.scene.riseBeside(track) > 0) return;
    const isPart = () =>
      track.firstSweep - this.memory.toldHere(habitOf(track)) <= AGAIN_SWEEPS ||
      [...book.live, ...book.closed].some((other) => mayHold(other, track));
    const weight = track.told || isPart() ? TOLD_WEIGHT : this.isWander(track) ? WANDER_WEIGHT : 1;
    const habit = habitOf(track, weight);
    this.memory.learn(habit);
    track.taughtWeight = weight;
    track.taughtAt = habit.lastAt;
  }

  /**
   * An emission goes on that had ended: its own earlier part makes it no usual one. In a channel that many devices share, what
   * comes back to a place may be another one.
   */
  goesOn(track: Track): void {
    const { centreBin } = habitOf(track);
    if (track.told || this.layout.classes[Math.round(centreBin)] === BinClass.shared) return;
    this.memory.takeBack(centreBin, track.taughtAt, track.taughtWeight);
  }

  snapshot() {
    return { habits: this.memory.snapshot(), scene: this.scene.snapshot() };
  }

  restore({ habits, scene }: ReturnType<Judge['snapshot']>): void {
    this.memory.restore(habits);
    this.scene.restore(scene);
  }
}

/** True when the other emission called a person, was heard lately, and `track` lies where it ever was, or close beside that. */
function mayHold(other: Track, track: Track): boolean {
  if (other === track || !other.told || other.sweeps < PIECE_SWEEPS) return false;
  if (track.lastSweep - other.lastSweep > HOST_SWEEPS) return false;
  const ranges = other.region || other.moving;
  if (ranges && track.staying && (track.longest >= STAYING_SWEEPS || comesBack(track))) return false;
  if (ranges && track.sumRatio > STRONGER * other.lately * track.sweeps) return false;
  const { minLow, maxHigh } = other;
  if (!ranges && maxHigh - minLow + 1 < HOST_BINS) return false;
  const beside = BESIDE_BINS + (ranges ? BESIDE_SHARE * (maxHigh - minLow) : 0);
  return track.centroid >= minLow - beside && track.centroid <= maxHigh + beside;
}

/**
 * True for what stands out of a part of a told emission that stays in its place, and is not much stronger than the whole
 * of that: the edges of a station rise when its programme makes it wide, and no spectrum is flat.
 */
function isPartOf(other: Track, track: Track): boolean {
  if (!track.onTop || !other.told || other.onTop || other.region || other.moving) return false;
  if (track.lastSweep - other.lastSweep > HOST_SWEEPS) return false;
  const { minLow, maxHigh, lately } = other;
  const most = Math.max(lately, Math.min(RISEN * lately, LOUD));
  return track.centroid >= minLow && track.centroid <= maxHigh && track.sumRatio < most * track.sweeps;
}

const WHY: Readonly<Record<Exclude<CommonCase, 'comb'>, string>> = {
  'far-stations': 'as wide as the carriers of this band, and rose together with others like it: far stations',
  'unlisted-users':
    'no wider, stronger or longer than what is regularly heard beside the list in other places of this band',
  crowd: 'longer, wider or stronger than usual, among as many signals as are usual in this shared channel',
  'scattered-bursts': 'brief, and alike in width and level to others before it in other places of this band',
};
const shared = (commonCase: keyof typeof WHY): Verdict => ({ deservesPerson: true, why: WHY[commonCase], commonCase });
const held = (why: string): Verdict => ({ deservesPerson: false, why, commonCase: '' });
const timesText = (times: number): string => (times < 1.5 ? 'once' : `${Math.round(times)} times`);
/** What the memory has in this place that is no less: `here` times, the last one that called a person `ago` sweeps before. */
function beforeText(here: number, ago: number): string {
  if (here === 0) return 'nothing like it was heard here before';
  if (ago < -NEVER) return `like what a person was called for here ${ago} sweeps before`;
  return `heard here ${timesText(here)} before`;
}
const levelText = ({ sumRatio, sweeps }: Track): string =>
  `${(10 * Math.log10(sumRatio / Math.max(1, sweeps) + 1e-3)).toFixed(0)} dB`;
