/**
 * Decides whether an alarm deserves a person. The tracker knows what is on the air; the judge knows what was heard at this site
 * before, how long, how strong and how often. A person is called for an emission that is new here and strong enough to harm.
 * The others are listed, and call a person when they outgrow what is usual. Each verdict carries its reason.
 */
import type { Track } from '../tracking/track.js';
import { type Habit, habitOf, SiteMemory, TOLD_WEIGHT } from './site-memory.js';

/** Smallest excess over the floor, as a power ratio. Below this the receiver's own floor wanders as much. */
const LEAST_EXCESS = 0.4;
/** Raises the least excess for an emission of few cells: the first cells of a weak emission are those that chance made strong. */
const CHANCE = 3;
/** Number of times, weighted by age, after which an emission of this place is usual. */
const USUAL_TIMES = 0.6;

export interface Verdict {
  readonly deservesPerson: boolean;
  /** Reason for calling a person, or for not calling one. */
  readonly why: string;
}

export class Judge {
  private readonly memory: SiteMemory;

  /** @param habits emissions heard during warm-up, which ended `at` (epoch ms) */
  constructor(habits: readonly Habit[], at: number) {
    this.memory = new SiteMemory(habits.map((habit) => ({ ...habit, lastAt: at })));
  }

  /** Judges an alarm that is on the air and has not called a person yet. */
  judge(track: Track): Verdict {
    if (track.sumRatio < LEAST_EXCESS * (1 + CHANCE / Math.sqrt(Math.max(1, track.cells))) * track.sweeps)
      return held(`${levelText(track)} over the noise: a receiver's own floor wanders as much`);
    const heard = habitOf(track);
    const here = this.memory.timesHere(heard);
    if (here >= USUAL_TIMES)
      return held(`no longer, wider or stronger than what was heard in this place ${timesText(here)} before`);
    const brief = this.memory.briefLimit();
    const age = track.lastSweep - track.firstSweep + 1;
    if (age <= brief) return held(`lasts ${age} sweeps: what comes and goes in this band lasts up to ${brief}`);
    return {
      deservesPerson: true,
      why: `${levelText(track)} over the noise for ${age} sweeps: nothing like it was heard here before`,
    };
  }

  /**
   * Adds an ended emission to the memory. An emission that called a person counts less, because nobody has said yet what it
   * was.
   */
  learn(track: Track): void {
    this.memory.learn(habitOf(track, track.told ? TOLD_WEIGHT : 1));
  }

  snapshot(): Habit[] {
    return this.memory.snapshot();
  }

  restore(saved: readonly Habit[]): void {
    this.memory.restore(saved);
  }
}

const held = (why: string): Verdict => ({ deservesPerson: false, why });
const timesText = (times: number): string => (times < 1.5 ? 'once' : `${Math.round(times)} times`);
const levelText = ({ sumRatio, sweeps }: Track): string =>
  `${(10 * Math.log10(sumRatio / Math.max(1, sweeps) + 1e-3)).toFixed(0)} dB`;
