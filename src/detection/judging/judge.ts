/**
 * Decides whether an alarm deserves a person. The tracker knows what is on the air; the judge knows what was heard at this site
 * before, how long, how strong and how often. A person is called for an emission that is new here and strong enough to harm.
 * The others are listed, and call a person when they outgrow what is usual. Each verdict carries its reason.
 */
import type { BandLayout } from '../band-layout.js';
import type { LearnedSite } from '../floor/learning.js';
import type { Track } from '../tracking/track.js';
import { Scene } from './scene.js';
import { habitOf, SiteMemory, TOLD_WEIGHT } from './site-memory.js';

/** Smallest excess over the floor, as a power ratio. Below this the receiver's own floor wanders as much. */
const LEAST_EXCESS = 0.4;
/** Raises the least excess for an emission of few cells: the first cells of a weak emission are those that chance made strong. */
const CHANCE = 3;
/** Number of times, weighted by age, after which an emission of this place is usual. */
const USUAL_TIMES = 0.6;
/** A moving receiver hears what it passes for a few sweeps at a time; what stays with it longer is told. */
const PASSING_SWEEPS = 4;
/**
 * An emission in the place of another one that called a person may be a piece of it until one of its bursts lasts PIECE_SWEEPS,
 * or all of them together twice as long, or it comes back for LONGEST_PIECE_SWEEPS. The other one
 * counts when it was heard in PIECE_SWEEPS sweeps, and in one of the last HOST_SWEEPS.
 */
const PIECE_SWEEPS = 8;
const LONGEST_PIECE_SWEEPS = 40;
const HOST_SWEEPS = 16;
/** The rest of an emission, or its return within this many sweeps, calls nobody again. */
const AGAIN_SWEEPS = 60;
/**
 * Far stations rise together when the air bends their waves. An emission is taken for one of them when it is about as wide as
 * the carriers of the register, of which there are FEWEST_CARRIERS, each of LEAST_CARRIER_BINS or more, and RISEN others like it
 * began within RISE_SWEEPS and called a person. They rise out of the noise: what is stronger than MOST_ONSET in its first sweeps,
 * as a power ratio, was switched on.
 */
const FEWEST_CARRIERS = 4;
const LEAST_CARRIER_BINS = 8;
const CARRIER_WIDTHS = [0.2, 3] as const;
const RISEN = 2;
const RISE_SWEEPS = 96;
const MOST_ONSET = 1.5;
/** Narrowest emission with pieces, in bins; and how far beside it a piece may lie: in bins, or as a share of where it moves. */
const HOST_BINS = 7;
const BESIDE_BINS = 2;
const BESIDE_SHARE = 0.3;

/** Emissions on the air, and those that ended lately. */
interface Others {
  readonly live: readonly Track[];
  readonly closed: readonly Track[];
}

export interface Verdict {
  readonly deservesPerson: boolean;
  /** Reason for calling a person, or for not calling one. */
  readonly why: string;
}

export class Judge {
  private readonly memory: SiteMemory;
  private readonly scene: Scene;
  /** Middle width of the carriers of the register, in bins; 0 when they are too few or too narrow to tell by. */
  private readonly carrierBins: number;

  /** @param learned what warm-up, which ended `at` (epoch ms), taught about the site */
  constructor(layout: BandLayout, { habits, scene, floor }: LearnedSite, at: number) {
    this.memory = new SiteMemory(habits.map((habit) => ({ ...habit, lastAt: at })));
    this.scene = new Scene(layout, floor.smoothDbm);
    this.scene.restore(scene);
    this.carrierBins = carrierWidthOf(layout);
  }

  /** Takes the levels of a sweep whose gain is known. */
  observe(levelsDbm: Float32Array, gainDb: number): void {
    this.scene.observe(levelsDbm, gainDb);
  }

  /** Judges an alarm that is on the air and has not called a person yet; `book` holds the others. */
  judge(track: Track, book: Others): Verdict {
    if (track.sumRatio < LEAST_EXCESS * (1 + CHANCE / Math.sqrt(Math.max(1, track.cells))) * track.sweeps)
      return held(`${levelText(track)} over the noise: a receiver's own floor wanders as much`);
    const age = track.lastSweep - track.firstSweep + 1;
    const isBrief = Math.max(track.longest, track.sweeps / 2) < PIECE_SWEEPS && age < LONGEST_PIECE_SWEEPS;
    if (isBrief && book.live.some((other) => mayHold(other, track)))
      return held(`heard for ${track.longest} sweeps at a time where another emission stands: it may be a piece of it`);
    const heard = habitOf(track);
    if (this.scene.moves && track.longest <= PASSING_SWEEPS)
      return held(`heard for ${track.longest} sweeps at a time while the receiver moves: it may only be passed by`);
    const ago = track.firstSweep - this.memory.toldHere(heard);
    if (ago <= AGAIN_SWEEPS)
      return held(`no longer, wider or stronger than what a person was called for in this place ${ago} sweeps before`);
    if (this.risesWith(track, book))
      return held('as wide as the carriers of this band, and rose together with others like it: far stations');
    const here = this.memory.timesHere(heard);
    if (here >= USUAL_TIMES)
      return held(`no longer, wider or stronger than what was heard in this place ${timesText(here)} before`);
    // What stands on a wide emission is measured with it: its own level is not known.
    const brief = this.memory.briefLimit(track.onTop ? { ...heard, inrDb: Number.NEGATIVE_INFINITY } : heard);
    if (Math.min(age, 2 * track.sweeps) <= brief)
      return held(`lasts ${age} sweeps: what comes and goes in this band lasts up to ${brief}`);
    return {
      deservesPerson: true,
      why: `${levelText(track)} over the noise for ${age} sweeps: nothing like it was heard here before`,
    };
  }

  /** True for one of several emissions that slowly rose together, each as wide as the carriers of this band. */
  private risesWith(track: Track, { live, closed }: Others): boolean {
    const { carrierBins } = this;
    const isLikeCarrier = ({ sumWidth, sweeps, region, sinceStart }: Track) => {
      const widths = sumWidth / Math.max(1, sweeps) / carrierBins;
      return !region && !sinceStart && widths >= CARRIER_WIDTHS[0] && widths <= CARRIER_WIDTHS[1];
    };
    if (carrierBins === 0 || track.onsetExcess > MOST_ONSET || !isLikeCarrier(track)) return false;
    const isRisen = (other: Track) =>
      other !== track &&
      other.told &&
      Math.abs(other.firstSweep - track.firstSweep) <= RISE_SWEEPS &&
      isLikeCarrier(other) &&
      Math.abs(other.centroid - track.centroid) >= carrierBins / 2;
    return live.filter(isRisen).length + closed.filter(isRisen).length >= RISEN;
  }

  /**
   * Adds an ended emission to the memory. An emission that called a person counts less, because nobody has said yet what it
   * was.
   */
  learn(track: Track): void {
    this.memory.learn(habitOf(track, track.told ? TOLD_WEIGHT : 1));
  }

  snapshot() {
    return { habits: this.memory.snapshot(), scene: this.scene.snapshot() };
  }

  restore({ habits, scene }: ReturnType<Judge['snapshot']>): void {
    this.memory.restore(habits);
    this.scene.restore(scene);
  }
}

function carrierWidthOf({ channels }: BandLayout): number {
  const widths = channels
    .filter(({ assignment }) => assignment.class === 'continuous')
    .map(({ firstBin, endBin }) => endBin - firstBin)
    .sort((a, b) => a - b);
  const middle = widths[widths.length >> 1] ?? 0;
  return widths.length >= FEWEST_CARRIERS && middle >= LEAST_CARRIER_BINS ? middle : 0;
}

/** True when the other emission called a person, was heard lately, and `track` lies in its place or close beside it. */
function mayHold(other: Track, track: Track): boolean {
  if (other === track || !other.told || other.state !== 'confirmed' || other.sweeps < PIECE_SWEEPS) return false;
  if (track.lastSweep - other.lastSweep > HOST_SWEEPS) return false;
  const ranges = other.region || other.moving;
  const low = ranges ? other.minLow : other.low;
  const high = ranges ? other.maxHigh : other.high;
  if (!ranges && high - low + 1 < HOST_BINS) return false;
  const beside = BESIDE_BINS + (ranges ? BESIDE_SHARE * (high - low) : 0);
  return track.centroid >= low - beside && track.centroid <= high + beside;
}

const held = (why: string): Verdict => ({ deservesPerson: false, why });
const timesText = (times: number): string => (times < 1.5 ? 'once' : `${Math.round(times)} times`);
const levelText = ({ sumRatio, sweeps }: Track): string =>
  `${(10 * Math.log10(sumRatio / Math.max(1, sweeps) + 1e-3)).toFixed(0)} dB`;
