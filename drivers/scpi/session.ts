/**
 * The dialogue with one analyser: questions, settings that are restored later, traces that are read again when too
 * short.
 */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import type { Link } from '../../src/receiver/link.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import type { TraceDetector } from '../../src/rf/sweep.js';
import { type BlockLayout, readAnswer, type Trace, traceOf } from './answers.js';
import type { ScpiProfile } from './profiles.js';
import { notTuned, oddAnswer, wrongCount } from './session-faults.js';

const ANSWER_MS = 1500;
const REASK_FOR_MS = 5000;
const REASK_AFTER_MS = 100;
const LEAST_TRACE_MS = 5000;
const LONGEST_TRACE_MS = 120_000;
const QUIET_MS = 60;
/** A frequency above 1 THz, or as many points, is a misread answer. */
const HIGHEST_NUMBER = 1e12;

/** The settings as the instrument states them after they were made. */
export interface Tuning {
  readonly startHz: number;
  readonly stopHz: number;
  readonly points: number;
  readonly rbwHz: number | undefined;
  readonly attenuationDb: number | undefined;
  readonly traceDetector: TraceDetector | undefined;
  readonly traceTimeoutMs: number;
}

export class ScpiSession {
  readonly #link: Link;
  readonly #profile: ScpiProfile;
  readonly #signal: AbortSignal | undefined;
  /** The commands that restore the instrument, first change first. */
  #undo: string[] = [];
  #layout: BlockLayout | undefined;

  constructor(link: Link, profile: ScpiProfile, signal?: AbortSignal) {
    this.#link = link;
    this.#profile = profile;
    this.#signal = signal;
  }

  /** Sends the whole configuration. @throws EnvironmentError when the instrument does not accept the plan's range. */
  async tune(plan: SweepPlan): Promise<Tuning> {
    const profile = this.#profile;
    await this.#link.drain(QUIET_MS, 1000);
    for (const [header, value] of profile.set) await this.#set(header, value);
    await this.#set(profile.startHeader, String(plan.startHz));
    await this.#set(profile.stopHeader, String(plan.stopHz));
    if (plan.rbwHz !== undefined) await this.#setCoupled(profile.rbwHeader, String(plan.rbwHz));
    if (plan.attenuationDb !== undefined) await this.#setCoupled(profile.attenuationHeader, String(plan.attenuationDb));
    const points = await this.#setPoints(plan.points);
    const { startHz, stopHz } = await this.range();
    const toleranceHz = (plan.stopHz - plan.startHz) / points;
    if (Math.abs(startHz - plan.startHz) > toleranceHz || Math.abs(stopHz - plan.stopHz) > toleranceHz)
      throw notTuned(profile.label, plan, { startHz, stopHz }, await this.#askIfKnown('SYSTem:ERRor'));
    return { startHz, stopHz, points, ...(await this.#particulars()) };
  }

  /** The range to which it is tuned now, as it states it. */
  async range(): Promise<{ startHz: number; stopHz: number }> {
    const startHz = this.#number(this.#profile.startHeader, await this.#ask(`${this.#profile.startHeader}?`));
    return { startHz, stopHz: this.#number(this.#profile.stopHeader, await this.#ask(`${this.#profile.stopHeader}?`)) };
  }

  /** One trace of exactly `points` values; after a wrong count it is read again, for at most five seconds. */
  async trace({ points, traceTimeoutMs }: Tuning): Promise<Trace> {
    const endsAt = this.#link.now() + REASK_FOR_MS;
    const { label, trace: question } = this.#profile;
    for (;;) {
      await this.#link.write(`${question}\n`);
      const answer = await readAnswer(this.#link, { timeoutMs: traceTimeoutMs, signal: this.#signal });
      const trace = traceOf(answer, points, this.#layout);
      if (trace !== undefined) {
        this.#layout = trace.layout;
        return trace;
      }
      if (this.#link.now() >= endsAt) throw wrongCount(label, points, answer);
      await this.#link.drain(REASK_AFTER_MS, 1000);
    }
  }

  /** Restores the instrument's earlier settings; an answer still being sent is read first. */
  async putBack(): Promise<void> {
    const undo = this.#undo.splice(0).reverse();
    await this.#link.drain(QUIET_MS, 500);
    for (const command of undo) await this.#link.write(`${command}\n`);
    if (undo.length === 0) return;
    // The instrument answers when all commands are done: closing the port earlier would lose those still being sent.
    await this.#link.write('*OPC?\n');
    await readAnswer(this.#link, { timeoutMs: ANSWER_MS });
  }

  async #set(header: string, value: string): Promise<void> {
    const found = await this.#askIfKnown(header);
    if (found !== undefined && sameValue(found, value)) return;
    if (found !== undefined) this.#remember(header, found);
    await this.#link.write(`${header} ${value}\n`);
  }

  /** A value that the instrument may choose itself: automatic choice is restored where it was on. */
  async #setCoupled(header: string, value: string): Promise<void> {
    const auto = await this.#askIfKnown(`${header}:AUTO`);
    if (auto !== undefined && /^(1|ON)$/i.test(auto)) {
      this.#remember(`${header}:AUTO`, 'ON');
      await this.#link.write(`${header} ${value}\n`);
    } else await this.#set(header, value);
  }

  #remember(header: string, found: string): void {
    // A second tuning must not take the first one's values for the instrument's earlier state.
    if (!this.#undo.some((command) => command.startsWith(`${header} `))) this.#undo.push(`${header} ${found}`);
  }

  async #setPoints(wanted: number | undefined): Promise<number> {
    const { label, points, pointsHeader } = this.#profile;
    if (typeof points === 'number' || pointsHeader === undefined)
      return typeof points === 'number' ? points : points.fewest;
    if (wanted !== undefined)
      await this.#set(pointsHeader, String(Math.min(points.most, Math.max(points.fewest, wanted))));
    const actual = this.#number(pointsHeader, await this.#ask(`${pointsHeader}?`));
    if (!(actual >= 2 && actual <= points.most))
      throw ProtocolError.of('{label} states {actual} points; {most} is the most.', {
        label,
        actual,
        most: points.most,
      });
    return actual;
  }

  async #particulars(): Promise<Omit<Tuning, 'startHz' | 'stopHz' | 'points'>> {
    const { rbwHeader, attenuationHeader, detectorHeader, sweepTimeHeader } = this.#profile;
    const rbwHz = Number(await this.#askIfKnown(rbwHeader));
    const attenuationDb = Number(await this.#askIfKnown(attenuationHeader));
    const traceDetector = detectorOf(await this.#askIfKnown(detectorHeader));
    const sweepMs = 1000 * Number(sweepTimeHeader === undefined ? 0 : await this.#askIfKnown(sweepTimeHeader));
    const wantedMs = Number.isFinite(sweepMs) ? LEAST_TRACE_MS + 3 * sweepMs : LEAST_TRACE_MS;
    return {
      rbwHz: rbwHz > 0 ? rbwHz : undefined,
      attenuationDb: Number.isFinite(attenuationDb) ? attenuationDb : undefined,
      traceDetector,
      traceTimeoutMs: Math.min(LONGEST_TRACE_MS, wantedMs),
    };
  }

  async #ask(query: string): Promise<string> {
    await this.#link.write(`${query}\n`);
    const answer = await readAnswer(this.#link, { timeoutMs: ANSWER_MS, signal: this.#signal });
    const { label } = this.#profile;
    if ('block' in answer) throw ProtocolError.of('{label} answered "{query}" with a block.', { label, query });
    return answer.text;
  }

  /** Not every model knows every question; a model that does not know one sends nothing. */
  async #askIfKnown(header: string): Promise<string | undefined> {
    try {
      return await this.#ask(`${header}?`);
    } catch (error) {
      if (error instanceof LinkTimeout) return undefined;
      throw error;
    }
  }

  #number(header: string, text: string): number {
    const value = Number(text);
    if (text === '' || !(value >= 0 && value <= HIGHEST_NUMBER)) throw oddAnswer(this.#profile.label, header, text);
    return value;
  }
}

function sameValue(found: string, wanted: string): boolean {
  const [a, b] = [Number(found), Number(wanted)];
  if (Number.isFinite(a) && Number.isFinite(b)) return a === b;
  const plain = (text: string) => text.replaceAll('"', '').trim().toUpperCase();
  return plain(found) === plain(wanted) || (plain(wanted) === 'OFF' && a === 0);
}

const DETECTORS: readonly (readonly [RegExp, TraceDetector])[] = [
  [/^POS/i, 'peak'],
  [/^NEG/i, 'negative-peak'],
  [/^SAMP/i, 'sample'],
  [/^RMS/i, 'rms'],
  [/^AVER/i, 'average'],
  [/^QPE/i, 'quasi-peak'],
];

function detectorOf(text: string | undefined): TraceDetector | undefined {
  return DETECTORS.find(([pattern]) => text !== undefined && pattern.test(text))?.[1];
}
