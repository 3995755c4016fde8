/**
 * What deserves a person. The tracker says what is there; the judge knows the site: what was heard here before, how long,
 * how strong, how often. New here and strong enough to harm: told. Everything else is listed and waits; an
 * emission that outgrows what is usual is told then. Each answer comes with its reason.
 */
import type { Track } from '../tracking/track.js';
import { type Habit, habitOf, SiteMemory, TOLD_WEIGHT } from './site-memory.js';

/** Excess over the floor, as a ratio: below this a receiver's own wander looks the same. */
const LEAST_EXCESS = 0.4;
/** The first cells of something weak are those that chance made strong. */
const CHANCE = 3;
/** Heard in this place so often: usual. */
const USUAL_TIMES = 0.6;

export interface Verdict {
  readonly deservesPerson: boolean;
  /** What was new, or why nobody is called. */
  readonly why: string;
}

export class Judge {
  private readonly memory: SiteMemory;

  /** @param habits heard during warm-up, which ended `at` */
  constructor(habits: readonly Habit[], at: number) {
    this.memory = new SiteMemory(habits.map((habit) => ({ ...habit, lastAt: at })));
  }

  /** Of an alarm that is on the air and was not told yet. */
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

  /** An emission has ended: what it was is known from now on; less so where a person was called, who has not said what it was. */
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
