/**
 * The one time of the program. Labels (when a sweep was taken, when a case was opened) are wall time, which people, time servers
 * and GPS set. Two things must not follow a wrong clock:
 *
 *   what is deleted by age     age(): goes on by the monotonic clock alone, over restarts, and never beyond the wall clock.
 *                              A clock that is wrong for an hour costs an hour of the oldest recordings, not all of them.
 *   what waits for an instant  onStep(): each owner of such instants moves them by the step, so that nothing is later than it
 *                              was to be.
 *
 * Time in which the program does not run ages nothing: a station that was off for a week keeps its recordings a week longer.
 */
import { z } from 'zod';
import type { ClockStep, Part, Trouble } from '../errors/part.js';
import { KeptJson } from '../files/kept-json.js';
import { LostFiles } from '../files/lost-files.js';
import { HOUR_MS, MINUTE_MS } from './units.js';
import { every, type Repeated, unexpected } from './work.js';

/** Steps of less than this are the usual work of a time server. */
const STEP_MS = 1000;
/** Time in ms without another step after which a step is no problem any more. */
const SHOWN_MS = HOUR_MS;

/** Instants in epoch ms: up to where age has passed, and the wall clock when that was written. */
const keptTime = z.object({ age: z.number(), wall: z.number() });
type KeptTime = z.infer<typeof keptTime> | undefined;

export interface ProgramClockOptions {
  readonly path: string;
  readonly wall: () => number;
  /** ms of a clock that nobody sets */
  readonly even: () => number;
  onFault(sentence: string): void;
}

export class ProgramClock implements Part {
  readonly #options: ProgramClockOptions;
  readonly #kept: KeptJson<KeptTime>;
  readonly #listeners: ((step: ClockStep) => void)[] = [];
  /** Age at the monotonic instant `from`; undefined until the archive was asked, because until then nothing may be deleted. */
  #anchor: { readonly age: number; readonly from: number } | undefined;
  #lastStep: { readonly ms: number; readonly at: number } | undefined;
  #saves: Repeated | undefined;
  readonly #startedAtMs: number;

  private constructor(options: ProgramClockOptions, kept: KeptJson<KeptTime>) {
    this.#options = options;
    this.#kept = kept;
    this.#startedAtMs = options.even();
    if (kept.value !== undefined) this.#anchor = { age: kept.value.age, from: options.even() };
  }

  static async open(options: ProgramClockOptions): Promise<ProgramClock> {
    const lost = new LostFiles(options.onFault);
    return new ProgramClock(
      options,
      await KeptJson.open<KeptTime>(options.path, keptTime.optional(), undefined, { onLost: lost.note }),
    );
  }

  /** Where no earlier run has noted the age, it begins at the newest sweep of the archive; without a sweep, now. */
  async begin(newestSweepAt: () => Promise<number | undefined>): Promise<void> {
    if (this.#anchor !== undefined) return;
    const { wall, even } = this.#options;
    this.#anchor = { age: Math.min(wall(), (await newestSweepAt()) ?? wall()), from: even() };
  }

  /** Epoch ms up to which time has passed for whatever deletes by age. */
  readonly age = (): number => {
    if (this.#anchor === undefined) return Number.NEGATIVE_INFINITY;
    const { wall, even } = this.#options;
    return Math.min(wall(), this.#anchor.age + even() - this.#anchor.from);
  };

  /** Hears of each step of the wall clock, also of one back while the program did not run; positive when set forward. */
  onStep(listener: (step: ClockStep) => void): void {
    this.#listeners.push(listener);
  }

  /** @param since begin of the time that was read from the clock before, by that clock; the start of this run when absent */
  stepped(ms: number, since = this.#options.wall() - ms - (this.#options.even() - this.#startedAtMs)): void {
    if (Math.abs(ms) < STEP_MS) return;
    this.#lastStep = { ms, at: this.#options.even() };
    for (const listener of this.#listeners) listener({ ms, since });
  }

  async start(): Promise<void> {
    const before = this.#kept.value?.wall;
    // A clock that is behind what it was when this program last ran was set back; one that is ahead may have run on.
    // What was written later than now was read from the clock before.
    if (before !== undefined) this.stepped(Math.min(0, this.#options.wall() - before), this.#options.wall());
    this.#saves = every(MINUTE_MS, () => this.#save(), unexpected);
    await this.#save();
  }

  async stop(): Promise<void> {
    if (this.#saves === undefined) return;
    await this.#saves.stop();
    await this.#save();
  }

  health(): readonly Trouble[] {
    const { ms, at } = this.#lastStep ?? { ms: 0, at: Number.NEGATIVE_INFINITY };
    if (this.#options.even() - at > SHOWN_MS) return [];
    const seconds = Math.round(Math.abs(ms) / 1000);
    return [
      {
        vi: `Đồng hồ của máy vừa bị chỉnh ${ms > 0 ? 'tới' : 'lùi'} ${seconds} giây. Hãy kiểm tra giờ; bản ghi không bị xóa sớm vì việc này, và thông báo đang chờ được dời theo.`,
        en: `The clock of this computer was set ${ms > 0 ? 'forward' : 'back'} by ${seconds} s. Check the time; no recording is deleted early by it, and waiting notices are moved with it.`,
      },
    ];
  }

  async #save(): Promise<void> {
    const age = this.#anchor === undefined ? undefined : this.#anchor.age + this.#options.even() - this.#anchor.from;
    if (age !== undefined) await this.#kept.set({ age, wall: this.#options.wall() });
  }
}
