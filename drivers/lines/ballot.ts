/** Votes of lines for the format that each looks like. */
import { type LineRefusal, rangeWords } from '../../src/receiver/line-refusal.js';
import { areChannelNumbers, unitReadings } from '../../src/rf/gate/frequency-unit.js';
import type { FrequencyUnit } from '../../src/rf/units.js';
import type { Guess } from './guessed.js';

const ENOUGH_VOTES = 3;
/** Votes after which a format is bound although no whole sweep was seen: more than a sweep of a board has. */
const MOST_VOTES = 4096;

/** The facts from all lines of one kind so far. */
export class Candidate {
  readonly guess: Guess;
  votes = 0;
  /** The printed frequencies, where their unit is unknown. */
  readonly printed = new Set<number>();
  /** True when a frequency came again, so that a whole sweep was seen. */
  #isWhole = false;

  constructor(guess: Guess) {
    this.guess = guess;
  }

  add({ isCertain, printed }: Guess): void {
    this.votes += isCertain === true ? ENOUGH_VOTES : 1;
    if (printed === undefined) return;
    const [lowest, highest] = extremes(this.printed);
    this.#isWhole ||= this.votes > 1 && printed.every((value) => value >= lowest && value <= highest);
    for (const value of printed) this.printed.add(value);
  }

  get isElected(): boolean {
    return this.votes >= ENOUGH_VOTES;
  }

  get isReady(): boolean {
    return this.printed.size === 0 || this.#isWhole || this.votes >= MOST_VOTES;
  }
}

export class Ballot {
  readonly #candidates = new Map<string, Candidate>();

  add(guess: Guess): Candidate {
    const key = JSON.stringify([guess.format, guess.settings]);
    const candidate = this.#candidates.get(key) ?? new Candidate(guess);
    this.#candidates.set(key, candidate);
    candidate.add(guess);
    return candidate;
  }

  get best(): Candidate | undefined {
    return [...this.#candidates.values()].sort((a, b) => b.votes - a.votes)[0];
  }
}

/** The format with its unit of frequencies, or why the unit must be chosen by a person. */
export function decide({ guess, printed }: Candidate, stated: FrequencyUnit | undefined): Guess | LineRefusal {
  const inUnit = (unit: FrequencyUnit) => ({ ...guess, settings: { ...guess.settings, unit } });
  if (printed.size === 0) return guess;
  if (stated !== undefined) return inUnit(stated);
  const readings = unitReadings(printed);
  const [only] = readings;
  const seen = extremes(printed).join(' … ');
  if (areChannelNumbers(printed)) return { kind: 'channel-numbers', seen };
  if (only === undefined) return { kind: 'not-a-frequency', column: 1, seen };
  if (readings.length === 1) return inUnit(only.unit);
  const choices = readings.map(({ unit, startHz, stopHz }) => {
    const settings = { format: guess.format, ...guess.settings, unit };
    return { startHz, stopHz, words: rangeWords(startHz, stopHz, unit), settings };
  });
  return { kind: 'readings', doubt: { kind: 'several-units' }, readings: choices };
}

function extremes(values: ReadonlySet<number>): [lowest: number, highest: number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return [lowest, highest];
}
