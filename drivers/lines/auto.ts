/**
 * Detects the format of the lines where none is configured.
 *
 *   line ──► a format with signs of its own (rtl_power, JSON …): votes ──► its decoder, if its first levels are possible
 *       └──► numbers among words: all lines so far to the gate (`src/rf/gate`) ──► one sure reading: its decoder
 *                                                                         └─► doubt: nothing is read; a person must choose
 */
import { z } from 'zod';
import type { ChosenReading, LineRefusal } from '../../src/receiver/line-refusal.js';
import { rangeWords } from '../../src/receiver/line-refusal.js';
import { areChannelNumbers, unitReadings } from '../../src/rf/gate/frequency-unit.js';
import { type Doubt, type Judgement, judgeLines, levelDoubt, median } from '../../src/rf/gate/gate.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { boundFormat } from './bound-format.js';
import { guessFormat, unguessed } from './guess.js';
import type { Guess } from './guessed.js';
import { commonFields, type LineContext, type LineDecoder, lineFormat, NO_SWEEPS } from './line-format.js';
import { choiceOf, settingsOf } from './reading-settings.js';

/** Number of newest lines kept until the format is known: more than a sweep of a board has. */
const HEAD_LINES = 4096;
const ENOUGH_VOTES = 3;
/** Lines with numbers after which the gate is asked again grow by this share, so that long sweeps cost no more than short ones. */
const NEXT_LOOK = 1.5;
/** Rows after which a doubt is told although no sweep has come again: more lines do not cure it. */
const ROWS_FOR_A_DOUBT = 64;
/** Sweeps whose levels are checked before the receiver is trusted. */
const CHECKED_SWEEPS = 5;
/** Lines at the beginning and at the end that tell why the newest one is not read. */
const SAMPLE_LINES = 8;
/** Doubts that a whole sweep may end: a receiver with lines of its own is there. */
const PENDING: ReadonlySet<Doubt['kind']> = new Set(['no-return', 'several-units', 'channel-numbers']);
/** Longest line that the gate is asked about: no board prints one frequency and one level so far apart. */
const LONGEST_LINE = 400;

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
  verdict: LineRefusal | undefined;
  readonly #given: object;
  readonly #context: LineContext;
  readonly #candidates = new Map<string, Candidate>();
  #head: { line: string; at: number }[] = [];
  #decoder: LineDecoder | undefined;
  /** The format that reads the lines now. */
  #bound: { readonly guess: Guess; checked: number } | undefined;
  /** Why lines were not read when the head had this length. */
  #why: { readonly length: number; readonly refusal: LineRefusal | undefined } | undefined;
  /** True while lines of a receiver come whose sweep is not yet whole. */
  #isPending = false;
  #numbered = 0;
  #nextLook = ENOUGH_VOTES;

  constructor(settings: object, context: LineContext) {
    this.#given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    this.#context = context;
  }

  take(line: string, at: number): readonly DriverSweep[] {
    if (this.verdict !== undefined) return NO_SWEEPS;
    if (this.#decoder !== undefined) return this.#passOn(this.#decoder, line, at);
    this.#head.push({ line, at });
    if (this.#head.length > HEAD_LINES) this.#head.shift();
    this.counters.skipped += 1;
    const guess = guessFormat(line);
    if (guess !== undefined) return this.#voted(guess);
    if (!isForGate(line)) return NO_SWEEPS;
    this.#numbered += 1;
    if (this.#isPending) this.counters.understood += 1;
    if (this.#numbered < this.#nextLook && this.#head.length < HEAD_LINES) return NO_SWEEPS;
    this.#nextLook = Math.max(this.#numbered + 1, Math.floor(this.#numbered * NEXT_LOOK));
    return this.#judged(false);
  }

  /** The recording was short: the format with the most votes is used, if any. */
  end(): readonly DriverSweep[] {
    if (this.#decoder === undefined && this.verdict === undefined) {
      const [best] = [...this.#candidates.values()].sort((a, b) => b.votes - a.votes);
      const done = best === undefined ? this.#judged(true) : this.#settle(best);
      return [...done, ...this.#ended()];
    }
    return this.#ended();
  }

  /** Why the newest line is not read; undefined while lines of its kind are being collected. */
  get refusal(): LineRefusal | undefined {
    const line = this.#head.at(-1)?.line ?? '';
    if (this.verdict !== undefined) return this.verdict;
    if (this.#decoder !== undefined) return this.#decoder.refusal;
    if (guessFormat(line) !== undefined) return undefined;
    if (line.trimStart().startsWith('{')) return unguessed(line);
    const { length } = this.#head;
    if (this.#why === undefined || length <= SAMPLE_LINES || length >= this.#why.length * NEXT_LOOK) {
      const sample = this.#head.filter((_, i) => i < SAMPLE_LINES || i >= length - SAMPLE_LINES);
      const { readings, doubt } = judgeLines(
        sample.map((one) => one.line),
        { isAll: false },
      );
      this.#why = { length, refusal: readings.length > 0 ? undefined : (doubt ?? unguessed(line)) };
    }
    return this.#why.refusal;
  }

  #ended(): readonly DriverSweep[] {
    return this.#decoder === undefined ? NO_SWEEPS : this.#checked(this.#decoder.end());
  }

  #voted(guess: Guess): readonly DriverSweep[] {
    const { printed } = guess;
    const key = JSON.stringify([guess.format, guess.settings]);
    const candidate = this.#candidates.get(key) ?? { guess, votes: 0, printed: new Set<number>(), isWhole: false };
    this.#candidates.set(key, candidate);
    candidate.votes += guess.isCertain === true ? ENOUGH_VOTES : 1;
    if (printed !== undefined) {
      const [lowest, highest] = extremes(candidate.printed);
      const isInside = printed.every((value) => value >= lowest && value <= highest);
      candidate.isWhole = candidate.isWhole || (candidate.votes > 1 && isInside);
      for (const value of printed) candidate.printed.add(value);
    }
    if (candidate.votes < ENOUGH_VOTES) return NO_SWEEPS;
    this.counters.understood = candidate.votes;
    const isReady = candidate.printed.size === 0 || candidate.isWhole || candidate.votes >= HEAD_LINES;
    return isReady ? this.#settle(candidate) : NO_SWEEPS;
  }

  /** Binds the format. Where no unit is given, this needs frequencies that only one unit makes possible. */
  #settle({ guess, printed }: Candidate): readonly DriverSweep[] {
    const readings = unitReadings(printed);
    const choices = readings.map(({ unit, startHz, stopHz }) => {
      const settings = { format: guess.format, ...guess.settings, unit };
      return { startHz, stopHz, words: rangeWords(startHz, stopHz, unit), settings };
    });
    const seen = extremes(printed).join(' … ');
    if (printed.size === 0) return this.#bind(guess);
    const { unit } = this.#context;
    if (unit !== undefined) return this.#bind({ ...guess, settings: { ...guess.settings, unit } });
    if (areChannelNumbers(printed)) return this.#refuse({ kind: 'channel-numbers', seen });
    if (choices.length === 0) return this.#refuse({ kind: 'not-a-frequency', column: 1, seen });
    if (choices.length > 1) return this.#ask({ kind: 'several-units' }, choices);
    return this.#bind({ ...guess, settings: { ...guess.settings, unit: readings[0]?.unit } });
  }

  /** Asks the gate about all lines so far. A line that begins in its middle, as a port is opened, is no witness. */
  #judged(isAll: boolean): readonly DriverSweep[] {
    const { beginsWhole = false, usesPrintedTimes, unit } = this.#context;
    const all = this.#head.map(({ line }) => line).filter((line) => !/\d/.test(line) || isForGate(line));
    const lines =
      beginsWhole || all.length < ENOUGH_VOTES + 2 || !/^\s*[+-]?\d/.test(all[0] ?? '') ? all : all.slice(1);
    const isEnd = isAll || this.#head.length >= HEAD_LINES;
    const judgement = judgeLines(lines, { isAll: isEnd && (beginsWhole || usesPrintedTimes), unit });
    const [best] = judgement.readings;
    if (best === undefined || (judgement.rows < ENOUGH_VOTES && !isEnd)) return NO_SWEEPS;
    if (judgement.doubt === undefined) return this.#chosen(settingsOf(best, lines));
    this.#isPending = best.doubts.every(({ kind }) => PENDING.has(kind));
    if (this.#isPending) this.counters.understood = judgement.rows;
    // A thermometer and a boot log print numbers too: on a live port only what may be a receiver is asked about.
    if (!isEnd && (!isRipe(judgement) || (!beginsWhole && mayBeNoReceiver(judgement.doubt)))) return NO_SWEEPS;
    return this.#ask(
      judgement.doubt,
      judgement.readings.flatMap((reading) => choiceOf(reading, lines) ?? []),
    );
  }

  #chosen(found: Readonly<Record<string, unknown>> | undefined, checked = 0): readonly DriverSweep[] {
    if (found === undefined) return NO_SWEEPS;
    const { format, ...settings } = found;
    return this.#bind({ format: format as Guess['format'], settings }, checked);
  }

  #bind(guess: Guess, checked = 0): readonly DriverSweep[] {
    const decoder = boundFormat(guess.format, { ...this.#given, ...guess.settings }).decoder(this.#context);
    const head = this.#head;
    this.#decoder = decoder;
    this.#bound = { guess, checked };
    this.#head = [];
    return head.flatMap(({ line, at }) => this.#passOn(decoder, line, at));
  }

  #passOn(decoder: LineDecoder, line: string, at: number): readonly DriverSweep[] {
    if (this.verdict !== undefined) return NO_SWEEPS;
    const sweeps = decoder.take(line, at);
    this.counters.understood = decoder.counters.understood;
    this.counters.skipped = decoder.counters.skipped;
    return this.#checked(sweeps);
  }

  /** The first sweeps of a format are believed where their levels are possible. */
  #checked(sweeps: readonly DriverSweep[]): readonly DriverSweep[] {
    const bound = this.#bound;
    if (bound === undefined || sweeps.length === 0 || bound.checked >= CHECKED_SWEEPS) return sweeps;
    if (/^(?:rtl_power|hackrf|radiolib)/.test(bound.guess.format)) return sweeps;
    bound.checked += sweeps.length;
    const doubt = sweeps
      .map(({ levelsDbm, stepHz }) => {
        const levels = [...levelsDbm].filter((level) => !Number.isNaN(level));
        return levels.length === 0 ? undefined : levelDoubt(levels, median(levels), stepHz)[0];
      })
      .find((one) => one !== undefined);
    return doubt === undefined ? sweeps : this.#refuse(doubt);
  }

  #ask(doubt: Doubt, readings: readonly ChosenReading[]): readonly DriverSweep[] {
    const chosen = readings[(this.#context.reading ?? 0) - 1];
    // A person has seen the levels.
    if (chosen !== undefined) return this.#chosen(chosen.settings, CHECKED_SWEEPS);
    return this.#refuse(readings.length === 0 ? doubt : { kind: 'readings', doubt, readings });
  }

  #refuse(verdict: LineRefusal): readonly DriverSweep[] {
    this.verdict = verdict;
    this.counters.skipped += this.counters.understood;
    this.counters.understood = 0;
    this.#head = [];
    return NO_SWEEPS;
  }
}

/** True where only a wish would make levels of the numbers. */
function mayBeNoReceiver(doubt: Doubt): boolean {
  const { kind } = doubt;
  return kind === 'unclear-columns' || kind === 'unknown-words' || (kind === 'odd-levels' && doubt.usual > 0);
}

/** True when further lines can hardly change the doubt. */
function isRipe({ doubt, isWhole, rows }: Judgement): boolean {
  return isWhole || rows >= HEAD_LINES || (rows >= ROWS_FOR_A_DOUBT && doubt?.kind !== 'no-return');
}

function extremes(values: ReadonlySet<number>): [lowest: number, highest: number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return [lowest, highest];
}

/** A line of words and numbers that is no JSON object. */
function isForGate(line: string): boolean {
  return line.length <= LONGEST_LINE && /\d/.test(line) && !line.trimStart().startsWith('{');
}
