/**
 * Detects the format of the lines where none is configured.
 *
 *   line ──► what it looks like ──► votes ──► a whole sweep seen: which unit can it be? ──► the decoder of that format
 *                                                     └─► two units fit: nothing is read; a person must choose
 */
import { z } from 'zod';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { csvSweep } from './csv-sweep.js';
import { type Guess, guessFormat } from './guess.js';
import { hackrfSweep } from './hackrf-sweep.js';
import { hzDbm } from './hz-dbm.js';
import { json } from './json.js';
import {
  type BoundFormat,
  commonFields,
  type LineContext,
  type LineDecoder,
  lineFormat,
  NO_SWEEPS,
} from './line-format.js';
import { lists } from './lists.js';
import { radiolib } from './radiolib.js';
import { rtlPower } from './rtl-power.js';
import { rtlPowerFftw } from './rtl-power-fftw.js';
import { unitReadings } from './units.js';

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
  lowest: number;
  highest: number;
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

  constructor(settings: object, context: LineContext) {
    this.#settings = settings;
    this.#context = context;
  }

  take(line: string, at: number): readonly DriverSweep[] {
    if (this.#decoder !== undefined) return this.#passOn(this.#decoder, line, at);
    const guess = this.verdict === undefined ? guessFormat(line) : undefined;
    this.#head.push({ line, at });
    if (this.#head.length > HEAD_LINES) this.#head.shift();
    this.refusal = guess === undefined ? { kind: 'unknown-format' } : undefined;
    if (guess === undefined) {
      this.counters.skipped += 1;
      return NO_SWEEPS;
    }
    const candidate = this.#noted(guess);
    if (candidate.votes < ENOUGH_VOTES) return NO_SWEEPS;
    this.counters.understood = candidate.votes;
    const isReady = guess.printed === undefined || candidate.isWhole || candidate.votes >= HEAD_LINES;
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
    const candidate = this.#candidates.get(key) ?? {
      guess,
      votes: 0,
      lowest: printed?.lowest ?? 0,
      highest: printed?.highest ?? 0,
      isWhole: false,
    };
    this.#candidates.set(key, candidate);
    candidate.votes += guess.isCertain === true ? ENOUGH_VOTES : 1;
    if (printed === undefined) return candidate;
    const isInside = printed.lowest >= candidate.lowest && printed.highest <= candidate.highest;
    candidate.isWhole = candidate.isWhole || (candidate.votes > 1 && isInside);
    candidate.lowest = Math.min(candidate.lowest, printed.lowest);
    candidate.highest = Math.max(candidate.highest, printed.highest);
    return candidate;
  }

  /** Binds the format. Where no unit is given, this needs frequencies that only one unit makes possible. */
  #settle({ guess, lowest, highest }: Candidate): readonly DriverSweep[] {
    const { format, settings, printed } = guess;
    const given = Object.fromEntries(Object.entries(this.#settings).filter(([, value]) => value !== undefined));
    const readings = printed === undefined ? [] : unitReadings(lowest, highest);
    const [reading] = readings;
    if (printed !== undefined && (reading === undefined || readings.length > 1)) {
      this.verdict =
        reading === undefined
          ? { kind: 'not-a-frequency', column: 1, seen: `${lowest} … ${highest}` }
          : {
              kind: 'two-units',
              readings: readings.map((one) => ({ ...one, settings: { format, ...settings, unit: one.unit } })),
            };
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

  #passOn(decoder: LineDecoder, line: string, at: number): readonly DriverSweep[] {
    const sweeps = decoder.take(line, at);
    this.refusal = decoder.refusal;
    this.counters.understood = decoder.counters.understood;
    this.counters.skipped = decoder.counters.skipped;
    return sweeps;
  }
}

export function boundFormat(format: Guess['format'], settings: object): BoundFormat {
  const formats = {
    rtl_power: rtlPower,
    rtl_power_fftw: rtlPowerFftw,
    radiolib,
    hackrf_sweep: hackrfSweep,
    json,
    lists,
    'hz-dbm': hzDbm,
    'csv-sweep': csvSweep,
  };
  return formats[format].bind(settings);
}
