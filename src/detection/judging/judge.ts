/**
 * Decides whether an alarm deserves a person. The tracker knows what is on the air; the judge knows what was heard at this site
 * before, how long, how strong and how often. A person is called for an emission that is new here and strong enough to harm.
 * The others are listed, and call a person when they outgrow what is usual. Each verdict carries its reason.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import type { LearnedSite } from '../floor/learning.js';
import type { NoiseFloor } from '../floor/noise-floor.js';
import type { CommonCase } from '../tracking/call.js';
import { comesBack } from '../tracking/incident-rules.js';
import { RISEN, type Track } from '../tracking/track.js';
import type { Comb } from './comb-lines.js';
import { CommonCases, type Others } from './common-cases.js';
import { CommonRise } from './common-rise.js';
import { Scene } from './scene.js';
import { type Habit, habitOf, SiteMemory, TOLD_WEIGHT } from './site-memory.js';
import { beforeText, levelText, timesText, WHY_SHARED } from './verdict-words.js';

/** Smallest excess over the floor, as a power ratio. Below this the receiver's own floor wanders as much. */
const LEAST_EXCESS = 0.4;
/** The same where the floor wanders, in multiples of its spread, and at most; and for what was there from the start. */
const WANDER_SPREADS = 8;
const MOST_WANDER_EXCESS = 0.8;
const LEAST_START_EXCESS = 0.5;
/** Raises the least excess for an emission of few cells: the first cells of a weak emission are those that chance made strong. */
const CHANCE = 1.2;
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
 * A peak on a told emission becomes a case of its own after LONGEST_PART_SWEEPS, or at RISEN times the emission's power.
 * Power ratios saturate at 128, so above LOUD it need only be stronger.
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
/** How far beside the other emission a piece may lie: in bins, or as a share of where it moves. */
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
  private readonly rise: CommonRise;
  private readonly wander: Float32Array;
  private noise: ReadonlySet<number> = new Set();

  /** @param learned what warm-up, which ended `at` (epoch ms), taught about the site */
  constructor(layout: BandLayout, { habits, scene, floor, wander, crowds }: LearnedSite, at: number) {
    this.layout = layout;
    this.memory = new SiteMemory(habits.map((habit) => ({ ...habit, lastAt: at })));
    this.scene = new Scene(layout, floor.smoothDbm);
    this.scene.restore(scene);
    this.common = new CommonCases(layout, crowds);
    this.rise = new CommonRise(layout, floor.medianDb);
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
  observe(sweep: number, levelsDbm: Float32Array, floor: Pick<NoiseFloor, 'baseDbm' | 'gainDb'>): void {
    this.scene.observe(levelsDbm, floor.gainDb);
    this.rise.observe(sweep, levelsDbm, floor);
  }

  /** Judges an alarm that is on the air and has not called a person yet; `book` holds the others. */
  judge(track: Track, book: Others): Verdict {
    const { scene, memory, common, rise, noise } = this;
    const known = { scene, memory, common, rise, noise, stepHz: this.layout.stepHz };
    const alarm = new JudgedAlarm(track, book, known, this.isWander(track));
    for (const [, applies, verdict] of RULES) if (applies(alarm)) return verdict(alarm);
    rise.wasTold ||= rise.holds(track);
    return newHere(alarm);
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
    const weight = track.told || isPart() ? TOLD_WEIGHT : 1;
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
    const { memory, scene, rise, common } = this;
    return { habits: memory.snapshot(), scene: scene.snapshot(), rise: rise.snapshot(), users: common.snapshot() };
  }

  restore({ habits, scene, rise, users }: ReturnType<Judge['snapshot']>): void {
    this.common.restore(users);
    this.rise.restore(rise);
    this.memory.restore(habits);
    this.scene.restore(scene);
  }
}

interface Known {
  readonly scene: Scene;
  readonly memory: SiteMemory;
  readonly common: CommonCases;
  readonly rise: CommonRise;
  readonly noise: ReadonlySet<number>;
  readonly stepHz: number;
}

/** An alarm with everything that the rules ask about it; a getter looks it up only when a rule asks. */
class JudgedAlarm {
  readonly track: Track;
  readonly book: Others;
  readonly known: Known;
  readonly isWander: boolean;
  readonly age: number;
  readonly isBrief: boolean;
  readonly isYoung: boolean;
  private foundComb: { readonly comb: Comb | undefined } | undefined;

  constructor(track: Track, book: Others, known: Known, isWander: boolean) {
    this.track = track;
    this.book = book;
    this.known = known;
    this.isWander = isWander;
    this.age = track.lastSweep - track.firstSweep + 1;
    this.isBrief = Math.max(track.longest, track.sweeps / 2) < PIECE_SWEEPS && this.age < LONGEST_PIECE_SWEEPS;
    this.isYoung = this.age < LONGEST_PART_SWEEPS;
  }

  get moves(): boolean {
    return this.known.scene.moves;
  }

  /** What returns at equal intervals is no habit, no short signal of the band, none of a crowd, and is not passed by. */
  get returns(): boolean {
    return comesBack(this.track);
  }

  get heard(): Habit {
    return habitOf(this.track);
  }

  get others(): number {
    return this.isBrief && !this.returns ? this.known.common.othersBeside(this.track) : 0;
  }

  get riseDb(): number {
    return this.known.scene.riseBeside(this.track);
  }

  /** Sweeps since a person was called for something like it here. */
  get ago(): number {
    return this.track.firstSweep - this.known.memory.toldHere(this.heard);
  }

  /** Number of times, weighted by age, that something like it was heard here. */
  get here(): number {
    return this.known.memory.timesHere(this.heard);
  }

  /** Longest time in sweeps of what comes and goes in this band. What stands on a wide emission has no known level of its own. */
  get briefLimit(): number {
    const { heard, track } = this;
    return this.known.memory.briefLimit(track.onTop ? { ...heard, inrDb: Number.NEGATIVE_INFINITY } : heard);
  }

  /** Looked for once: a comb that is found also changes the case of its other lines. */
  get comb(): Comb | undefined {
    this.foundComb ??= { comb: this.moves ? undefined : this.known.common.combOf(this.track, this.book) };
    return this.foundComb.comb;
  }
}

type Rule = readonly [name: string, applies: (alarm: JudgedAlarm) => boolean, verdict: (alarm: JudgedAlarm) => Verdict];

/** The first rule that applies decides; what none applies to calls a person. */
const RULES: readonly Rule[] = [
  [
    'wander of the floor',
    ({ isWander }) => isWander,
    ({ track }) => held(`${levelText(track)} over the noise: a receiver's own floor wanders as much`),
  ],
  [
    'part of a rise of the band',
    ({ known: { rise }, track }) => rise.wasTold && rise.holds(track),
    ({ known: { rise } }) =>
      held(
        `${Math.round(100 * rise.share)} % of the band rose together, and this no more: a person was called for that`,
      ),
  ],
  [
    'gathering glimpses',
    ({ isYoung, track }) => isYoung && track.region && track.sweeps < GATHERED_SWEEPS,
    ({ track: { sweeps } }) =>
      held(`glimpses that gather, seen in ${sweeps} sweeps: they may be the start of signals that stay`),
  ],
  [
    'piece of another emission',
    ({ track, book, isBrief, isYoung }) =>
      book.live.some((other) => (isBrief && mayHold(other, track)) || (isYoung && isPartOf(other, track))),
    ({ track: { longest } }) =>
      held(`heard for ${longest} sweeps at a time where another emission stands: it may be a piece of it`),
  ],
  [
    'one of a busy channel',
    ({ others }) => others > 0,
    ({ others }) =>
      held(`among signals in ${others} other bins of this channel, as many as usual: it may be one of them`),
  ],
  [
    'passed by',
    ({ moves, returns, track, age }) =>
      moves && !returns && track.longest <= PASSING_SWEEPS && age < PASSED_WITHIN_SWEEPS,
    ({ track: { longest } }) =>
      held(`heard for ${longest} sweeps at a time while the receiver moves: it may only be passed by`),
  ],
  [
    'skirt of a risen carrier',
    ({ riseDb }) => riseDb > 0,
    ({ riseDb }) =>
      held(`beside a carrier of the register that became ${riseDb.toFixed(0)} dB stronger: it may be its skirt`),
  ],
  [
    'told here a moment ago',
    ({ ago, track }) => ago <= (track.region ? GLIMPSED_AGAIN_SWEEPS : AGAIN_SWEEPS),
    ({ ago }) =>
      held(`no longer, wider or stronger than what a person was called for in this place ${ago} sweeps before`),
  ],
  [
    'far stations',
    ({ moves, known, track, book }) => !moves && known.common.risesWith(track, book),
    () => shared('far-stations'),
  ],
  [
    'usual here',
    ({ returns, here }) => !returns && here >= USUAL_TIMES,
    ({ here }) => held(`no longer, wider or stronger than what was heard in this place ${timesText(here)} before`),
  ],
  [
    'called noise here',
    ({ known, heard }) => known.memory.wasNoise(heard, known.noise),
    () => held('no longer, wider or stronger than what a person called noise in this place'),
  ],
  [
    'as brief as usual',
    ({ returns, age, track, briefLimit }) => !returns && Math.min(age, 2 * track.sweeps) <= briefLimit,
    ({ age, briefLimit }) => held(`lasts ${age} sweeps: what comes and goes in this band lasts up to ${briefLimit}`),
  ],
  [
    'part of an unlisted user',
    ({ moves, known, track, book }) => !moves && known.common.isPartOfUser(track, book),
    () => held('inside the place of a regular user that no list has, and no stronger: a person was asked about that'),
  ],
  [
    'unlisted users',
    ({ moves, known, track, heard, book }) => !moves && known.common.isUser(track, heard, book, known.memory),
    () => shared('unlisted-users'),
  ],
  [
    'crowd',
    ({ moves, returns, known, track }) => !moves && !returns && known.common.isInCrowd(track),
    () => shared('crowd'),
  ],
  [
    'comb',
    ({ comb }) => comb !== undefined,
    ({ comb, known }) => ({
      deservesPerson: true,
      commonCase: 'comb',
      why: `one of ${comb?.lines.length} lines ${(((comb?.spacingBins ?? 0) * known.stepHz) / 1000).toFixed(0)} kHz apart that came together: one device with harmonics`,
    }),
  ],
];

function newHere({ track, returns, age, here, ago }: JudgedAlarm): Verdict {
  const since = returns ? ', three times or more at equal intervals' : ` for ${age} sweeps`;
  return {
    deservesPerson: true,
    commonCase: '',
    why: `${levelText(track)} over the noise${since}: ${beforeText(here, ago)}`,
  };
}

/** True when the other emission called a person, was heard lately, and `track` lies where it ever was, or close beside that. */
function mayHold(other: Track, track: Track): boolean {
  if (other === track || !other.told || other.sweeps < PIECE_SWEEPS) return false;
  if (track.lastSweep - other.lastSweep > HOST_SWEEPS) return false;
  const ranges = other.region || other.moving;
  if (ranges && track.staying && (track.longest >= STAYING_SWEEPS || comesBack(track))) return false;
  if (ranges && track.sumRatio > STRONGER * other.lately * track.sweeps) return false;
  const { minLow, maxHigh } = other;
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

const shared = (commonCase: keyof typeof WHY_SHARED): Verdict => ({
  deservesPerson: true,
  why: WHY_SHARED[commonCase],
  commonCase,
});
const held = (why: string): Verdict => ({ deservesPerson: false, why, commonCase: '' });
