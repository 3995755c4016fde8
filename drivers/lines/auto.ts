/**
 * Detects the format of the lines where none is configured.
 *
 *   line ──► what it looks like ──► votes ──► a whole sweep seen: which unit can it be? ──► the decoder of that format
 *                                                     └─► two units fit: nothing is read; a person must choose
 */
import { z } from 'zod';
import type { LineRefusal, UnitReading } from '../../src/receiver/line-refusal.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { boundFormat } from './bound-format.js';
import { guessFormat, namesUnit, unguessed } from './guess.js';
import type { Guess } from './guessed.js';
import { commonFields, type LineContext, type LineDecoder, lineFormat, NO_SWEEPS, toHz } from './line-format.js';
import { areChannelNumbers, isPlausibleHz, unitAmongWords, unitReadings } from './units.js';

/** Number of newest lines kept until the format is known: more than a sweep of a board has. */
const HEAD_LINES = 4096;
const ENOUGH_VOTES = 3;

export const auto = lineFormat({
  id: 'auto',
  schema: z.strictObject({ ...commonFields, calibrated: z.boolean().optional() }) as z.ZodType<
    Omit<z.infer<z.ZodObject<typeof commonFields>>, 'calibrated'> & { calibrated: boolean }
  >,
  // The decoder understands no line before the format is chosen.
  linesNeeded: 1,
  decoder: (settings, context) => new AutoDecoder(settings, context),
});

/** The facts from all lines of one kind so far. */
interface Candidate {
  readonly guess: Guess;
  votes: number;
  /** The printed frequencies, where their unit is unknown. */
  readonly printed: Set<number>;
  /** True when a frequency came again, so that a whole sweep was seen. */
  isWhole: boolean;
}

class AutoDecoder implements LineDecoder {
  readonly counters = { understood: 0, skipped: 0 };
  refusal: LineRefusal | undefined;
  verdict: LineRefusal | undefined;
  readonly #settings: object;
  readonly #context: LineContext;
  readonly #candidates = new Map<string, Candidate>();
  #head: { line: string; at: number }[] = [];
  #decoder: LineDecoder | undefined;
  /** The newest line of words that names a unit. */
  #heading: string | undefined;

  constructor(settings: object, context: LineContext) {
    this.#settings = settings;
    this.#context = context;
  }

  take(line: string, at: number): readonly DriverSweep[] {
    if (this.#decoder !== undefined) return this.#passOn(this.#decoder, line, at);
    const guess = this.verdict === undefined ? guessFormat(line, this.#heading) : undefined;
    this.#head.push({ line, at });
    if (this.#head.length > HEAD_LINES) this.#head.shift();
    this.refusal = guess === undefined ? unguessed(line, this.#heading) : undefined;
    if (guess === undefined) {
      if (namesUnit(line)) this.#heading = line;
      this.counters.skipped += 1;
      return NO_SWEEPS;
    }
    const candidate = this.#noted(guess);
    if (candidate.votes < ENOUGH_VOTES) return NO_SWEEPS;
    this.counters.understood = candidate.votes;
    const isReady = candidate.printed.size === 0 || candidate.isWhole || candidate.votes >= HEAD_LINES;
    return isReady ? this.#settle(candidate) : NO_SWEEPS;
  }

  /** The recording was short: the format with the most votes is used, if any. */
  end(): readonly DriverSweep[] {
    const [best] = [...this.#candidates.values()].sort((a, b) => b.votes - a.votes);
    const done = this.#decoder === undefined && best !== undefined ? this.#settle(best) : [];
    return [...done, ...(this.#decoder?.end() ?? NO_SWEEPS)];
  }

  #noted(guess: Guess): Candidate {
    const { printed } = guess;
    const key = JSON.stringify([guess.format, guess.settings]);
    const candidate = this.#candidates.get(key) ?? { guess, votes: 0, printed: new Set<number>(), isWhole: false };
    this.#candidates.set(key, candidate);
    candidate.votes += guess.isCertain === true ? ENOUGH_VOTES : 1;
    if (printed === undefined) return candidate;
    const [lowest, highest] = extremes(candidate.printed);
    const isInside = printed.every((value) => value >= lowest && value <= highest);
    candidate.isWhole = candidate.isWhole || (candidate.votes > 1 && isInside);
    for (const value of printed) candidate.printed.add(value);
    return candidate;
  }

  /** Binds the format. Where no unit is given, this needs frequencies that only one unit makes possible. */
  #settle({ guess, printed }: Candidate): readonly DriverSweep[] {
    const { format, settings } = guess;
    const given = Object.fromEntries(Object.entries(this.#settings).filter(([, value]) => value !== undefined));
    const readings = printed.size === 0 ? [] : this.#readings(printed);
    const [reading] = readings;
    this.verdict = printed.size === 0 ? undefined : unitVerdict(printed, readings, { format, ...settings });
    if (this.verdict !== undefined) {
      this.counters.skipped += this.counters.understood;
      this.counters.understood = 0;
      this.#head = [];
      return NO_SWEEPS;
    }
    const unit = reading === undefined ? {} : { unit: reading.unit };
    const decoder = boundFormat(format, { ...given, ...settings, ...unit }).decoder(this.#context);
    const head = this.#head;
    this.#decoder = decoder;
    this.#head = [];
    this.counters.skipped = 0;
    return head.flatMap(({ line, at }) => this.#passOn(decoder, line, at));
  }

  /** A word in the heading counts as a reading of its own: it may be of this column, or of anything. */
  #readings(printed: ReadonlySet<number>): readonly Omit<UnitReading, 'settings'>[] {
    const readings = unitReadings(printed);
    const unit = unitAmongWords(this.#heading ?? '');
    if (unit === undefined || readings.some((one) => one.unit === unit)) return readings;
    const [lowest, highest] = extremes(printed);
    const named = { unit, startHz: toHz(lowest, unit), stopHz: toHz(highest, unit) };
    return isPlausibleHz(named.startHz, true) && isPlausibleHz(named.stopHz, true) ? [...readings, named] : readings;
  }

  #passOn(decoder: LineDecoder, line: string, at: number): readonly DriverSweep[] {
    const sweeps = decoder.take(line, at);
    this.refusal = decoder.refusal;
    this.counters.understood = decoder.counters.understood;
    this.counters.skipped = decoder.counters.skipped;
    return sweeps;
  }
}

/** Why the unit of these frequencies must be chosen by a person; undefined where only one unit is possible. */
function unitVerdict(
  printed: ReadonlySet<number>,
  readings: readonly Omit<UnitReading, 'settings'>[],
  settings: Readonly<Record<string, unknown>>,
): LineRefusal | undefined {
  const seen = extremes(printed).join(' … ');
  if (areChannelNumbers(printed)) return { kind: 'channel-numbers', seen };
  if (readings.length === 0) return { kind: 'not-a-frequency', column: 1, seen };
  if (readings.length === 1) return undefined;
  return {
    kind: 'two-units',
    readings: readings.map((one) => ({ ...one, settings: { ...settings, unit: one.unit } })),
  };
}

function extremes(values: ReadonlySet<number>): [lowest: number, highest: number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return [lowest, highest];
}
