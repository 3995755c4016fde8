/**
 * Detects the format of the lines where none is configured.
 *
 *   line ──► a format with signs of its own (rtl_power, JSON …): votes ──► its decoder, if its first levels are possible
 *       └──► numbers among words: all lines so far to the gate (`src/rf/gate`) ──► one sure reading: its decoder
 *                                                                         └─► doubt: nothing is read; a person must choose
 */
import { z } from 'zod';
import type { ChosenReading, LineRefusal } from '../../src/receiver/line-refusal.js';
import { type Doubt, judgeLines, levelDoubt } from '../../src/rf/gate/gate.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { Ballot, type Candidate, decide } from './ballot.js';
import { boundFormat } from './bound-format.js';
import { areTooMany, isPlain, isRipe, mayBeCured, mayBeNoReceiver } from './doubts.js';
import { guessFormat, unguessed } from './guess.js';
import type { Guess } from './guessed.js';
import { commonFields, type LineContext, type LineDecoder, lineFormat, NO_SWEEPS } from './line-format.js';
import { choiceOf, settingsOf } from './reading-settings.js';

/** Number of newest lines kept until the format is known: more than a sweep of a board has. */
const HEAD_LINES = 4096;
const ENOUGH_VOTES = 3;
/** Lines with numbers after which the gate is asked again grow by this share, so that long sweeps cost no more than short ones. */
const NEXT_LOOK = 1.5;
/** Sweeps whose levels are checked before the receiver is trusted. */
const CHECKED_SWEEPS = 5;
/** Lines at the beginning and at the end that tell why the newest one is not read. */
const SAMPLE_LINES = 8;

export const auto = lineFormat({
  id: 'auto',
  schema: z.strictObject({ ...commonFields, calibrated: z.boolean().optional() }) as z.ZodType<
    Omit<z.infer<z.ZodObject<typeof commonFields>>, 'calibrated'> & { calibrated: boolean }
  >,
  // The decoder understands no line before the format is chosen.
  linesNeeded: 1,
  decoder: (settings, context) => new AutoDecoder(settings, context),
});

class AutoDecoder implements LineDecoder {
  readonly counters = { understood: 0, skipped: 0 };
  verdict: LineRefusal | undefined;
  readonly #given: object;
  readonly #context: LineContext;
  readonly #ballot = new Ballot();
  #head: { line: string; at: number }[] = [];
  #decoder: LineDecoder | undefined;
  /** The format that reads the lines now. */
  #bound: { readonly guess: Guess; checked: number } | undefined;
  /** Why lines were not read when the head had this length. */
  #why: { readonly length: number; readonly refusal: LineRefusal | undefined } | undefined;
  /** True while lines of a receiver come whose sweep is not yet whole. */
  #isPending = false;
  /** Rows since the format was chosen, of which a number could not be read. */
  #unread = 0;
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
    if (!/\d/.test(line) || !isPlain(line)) return NO_SWEEPS;
    this.#numbered += 1;
    if (this.#isPending) this.counters.understood += 1;
    if (this.#numbered < this.#nextLook && this.#numbered !== HEAD_LINES) return NO_SWEEPS;
    this.#nextLook = Math.max(this.#numbered + 1, Math.floor(this.#numbered * NEXT_LOOK));
    return this.#judged(false);
  }

  /** The recording was short: the format with the most votes is used, if any. */
  end(): readonly DriverSweep[] {
    const { best } = this.#ballot;
    const isOpen = this.#decoder === undefined && this.verdict === undefined;
    const done = !isOpen ? NO_SWEEPS : best === undefined ? this.#judged(true) : this.#settle(best);
    return this.#decoder === undefined ? done : [...done, ...this.#checked(this.#decoder.end())];
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

  #voted(guess: Guess): readonly DriverSweep[] {
    const candidate = this.#ballot.add(guess);
    if (!candidate.isElected) return NO_SWEEPS;
    this.counters.understood = candidate.votes;
    return candidate.isReady ? this.#settle(candidate) : NO_SWEEPS;
  }

  /** Binds the format. Where no unit is given, this needs frequencies that only one unit makes possible. */
  #settle(candidate: Candidate): readonly DriverSweep[] {
    const decided = decide(candidate, this.#context.unit);
    if ('kind' in decided)
      return decided.kind === 'readings' ? this.#ask(decided.doubt, decided.readings) : this.#refuse(decided);
    return this.#bind(decided);
  }

  /** Asks the gate about all lines so far. A line that begins in its middle, as a port is opened, is no witness. */
  #judged(isAll: boolean): readonly DriverSweep[] {
    const { beginsWhole = false, usesPrintedTimes, unit } = this.#context;
    const all = this.#head.map(({ line }) => line).filter(isPlain);
    const lines =
      beginsWhole || all.length < ENOUGH_VOTES + 2 || !/^\s*[+-]?\d/.test(all[0] ?? '') ? all : all.slice(1);
    const isEnd = isAll || this.#head.length >= HEAD_LINES;
    const judgement = judgeLines(lines, { isAll: isEnd && (beginsWhole || usesPrintedTimes), unit });
    const [best] = judgement.readings;
    if (best === undefined || (judgement.rows < ENOUGH_VOTES && !isEnd)) return NO_SWEEPS;
    if (judgement.doubt === undefined) return this.#chosen(settingsOf(best, lines));
    this.#isPending = mayBeCured(best.doubts);
    if (this.#isPending) this.counters.understood = judgement.rows;
    // A thermometer and a boot log print numbers too: on a live port only what may be a receiver is asked about.
    if (!isEnd && (!isRipe(judgement, HEAD_LINES) || (!beginsWhole && mayBeNoReceiver(judgement.doubt))))
      return NO_SWEEPS;
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
    const before = decoder.counters.understood;
    const sweeps = decoder.take(line, at);
    // Not before the first row: a head has numbers of its own. A heading that each sweep repeats has none.
    const isUnread = before > 0 && decoder.counters.understood === before && decoder.refusal?.kind === 'not-a-number';
    if (isUnread && /\d/.test(line)) this.#unread += 1;
    if (areTooMany(this.#unread, decoder.counters.understood))
      return this.#refuse({ kind: 'unexplained-lines', count: this.#unread });
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
    const doubt = sweeps.flatMap(({ levelsDbm, stepHz }) => levelDoubt([...levelsDbm], stepHz))[0];
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
    this.#decoder = undefined;
    this.counters.skipped += this.counters.understood;
    this.counters.understood = 0;
    this.#head = [];
    return NO_SWEEPS;
  }
}
