/**
 * The one time of the program. Labels (when a sweep was taken, when a case was opened) are wall time, which people, time servers
 * and GPS set. Two things must not follow a wrong clock:
 *
 *   what is deleted by age     age(): goes on by the monotonic clock alone, over restarts, and never beyond the wall clock.
 *                              While the clock is not believed (time-belief.ts) it stands still.
 *   what waits for an instant  onStep(): each owner of such instants moves them by the step, so that nothing is later than it
 *                              was to be.
 *
 * Time in which the program does not run ages nothing: a station that was off for a week keeps its recordings a week longer.
 */
import { z } from 'zod';
import { sentenceOf } from '../errors/errors.js';
import type { ClockStep, Part, Trouble } from '../errors/part.js';
import { KeptJson } from '../files/kept-json.js';
import { LostFiles } from '../files/lost-files.js';
import { epochAfter } from '../rf/clock-epoch.js';
import { TimeBelief, type TimeBeliefOptions } from './time-belief.js';
import { HOUR_MS, MINUTE_MS } from './units.js';
import { every, type Repeated, unexpected } from './work.js';

/** Steps of less than this are the usual work of a time server. */
const STEP_MS = 1000;
/** Time in ms without another step after which a step is no problem any more. */
const SHOWN_MS = HOUR_MS;

/**
 * Instants in epoch ms: up to where age has passed, and the time by the clock from which stored instants were read. `movedMs` says
 * how far those are moved from it at present, because the clock was set or was behind at a start: they move back with the clock.
 */
const keptTime = z.object({
  age: z.number(),
  wall: z.number(),
  movedMs: z.number().optional(),
  known: z.number().optional(),
  isConfirmed: z.boolean().optional(),
  epoch: z.iso.datetime().optional(),
});
type KeptTime = z.infer<typeof keptTime> | undefined;

export interface ProgramClockOptions extends TimeBeliefOptions {
  readonly path: string;
  onFault(sentence: string): void;
}

/**
 * The judgement of a command over a copy of the kept file of a program that is stopped. The clock may have run on since: only one behind what
 * was known then disagrees, and a confirmation counts for an hour.
 */
export async function stoppedBelief(path: string, options: TimeBeliefOptions): Promise<TimeBelief> {
  const { value } = await KeptJson.open<KeptTime>(path, keptTime.optional(), undefined, { onLost: () => undefined });
  const hasRunOn = value?.known !== undefined && options.wall() > value.known + HOUR_MS;
  const belief = new TimeBelief(options, hasRunOn ? {} : value);
  await belief.look();
  return belief;
}

export class ProgramClock implements Part {
  readonly #options: ProgramClockOptions;
  readonly #kept: KeptJson<KeptTime>;
  readonly #listeners: ((step: ClockStep) => void)[] = [];
  /** Age at the monotonic instant `from`; undefined until the archive was asked, because until then nothing may be deleted. */
  #anchor: { readonly age: number; readonly from: number } | undefined;
  #lastStep: { readonly ms: number; readonly at: number } | undefined;
  #saves: Repeated | undefined;
  #epoch: string | undefined;
  readonly #startedAtMs: number;
  /**
   * How far instants of earlier runs are moved, and where this run would have started by the clock from which they were read.
   * Until the clock is believed nobody knows whether it is ahead or the program was off, so they are moved no further than
   * `mostMs`.
   */
  #moved = { ms: 0, originAt: 0, mostMs: 0 };
  /** Age when the clock was believed last. */
  #believedAge = Number.NEGATIVE_INFINITY;
  readonly belief: TimeBelief;

  private constructor(options: ProgramClockOptions, kept: KeptJson<KeptTime>) {
    this.#options = options;
    this.#kept = kept;
    this.#startedAtMs = options.even();
    this.belief = new TimeBelief(options, kept.value);
    this.#epoch = kept.value?.epoch;
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
    const { wall, even } = this.#options;
    if (this.#anchor !== undefined && this.#kept.value?.known !== undefined) return;
    const newestAt = await newestSweepAt();
    this.belief.expect(newestAt);
    this.#anchor ??= { age: Math.min(wall(), newestAt ?? wall()), from: even() };
  }

  /** Epoch ms up to which time has passed for whatever deletes by age. */
  readonly age = (): number => {
    if (this.#anchor === undefined) return Number.NEGATIVE_INFINITY;
    const { wall, even } = this.#options;
    if (this.isBelieved()) this.#believedAge = Math.min(wall(), this.#anchor.age + even() - this.#anchor.from);
    return this.#believedAge;
  };

  readonly isBelieved = (): boolean => this.belief.doubt === undefined;

  /** Epoch to which sweeps of this clock belong (rf/clock-epoch.ts); undefined for a clock that was never set back. */
  readonly epoch = (): string | undefined => this.#epoch;

  /** Hears of each step of the wall clock, also of one back while the program did not run; positive when set forward. */
  onStep(listener: (step: ClockStep) => void): void {
    this.#listeners.push(listener);
  }

  stepped(ms: number): void {
    if (Math.abs(ms) < STEP_MS) return;
    const startedAt = this.#startedAt();
    const before = this.#moved;
    this.#moved = { ...before, ms: Math.min(before.mostMs, startedAt - before.originAt) };
    this.belief.stepped();
    this.#reached(this.#options.wall() - ms);
    this.#tell({ ms, since: startedAt - ms, earlierMs: this.#moved.ms - before.ms });
  }

  async start(): Promise<void> {
    const startedAt = this.#options.wall();
    const { wall: before = startedAt, movedMs = 0 } = this.#kept.value ?? {};
    // A clock that is behind what it was when this program last ran was set back; one that is ahead may have run on.
    const isAsBefore = startedAt >= before + movedMs && (movedMs >= 0 || startedAt < before);
    const ms = isAsBefore ? movedMs : Math.min(0, startedAt - before);
    const originAt = isAsBefore && movedMs !== 0 ? startedAt - movedMs : before;
    this.#moved = { ms, originAt, mostMs: Math.max(0, ms) };
    this.#reached(before + movedMs);
    const step = ms - movedMs;
    if (Math.abs(step) >= STEP_MS) {
      this.belief.stepped();
      // All that is stored was read from the clock of earlier runs.
      this.#tell({ ms: step, since: Number.NEGATIVE_INFINITY, earlierMs: 0 });
    }
    await this.belief.look();
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

  /** Begins an epoch where the clock is behind what it had reached. */
  #reached(at: number): void {
    const now = this.#options.wall();
    if (at - now >= STEP_MS) this.#epoch = epochAfter(at, now, this.#epoch);
  }

  #tell(step: ClockStep): void {
    this.#lastStep = { ms: step.ms, at: this.#options.even() };
    for (const listener of this.#listeners) listener(step);
  }

  /** Start of this run by the present clock. */
  #startedAt(): number {
    return this.#options.wall() - (this.#options.even() - this.#startedAtMs);
  }

  async #save(): Promise<void> {
    if (this.#anchor === undefined) return;
    const { wall, even, onFault } = this.#options;
    const age = this.#anchor.age + even() - this.#anchor.from;
    // From a clock that is believed, instants are read as they are, and move with each of its steps.
    if (this.isBelieved()) this.#moved = { ms: 0, originAt: this.#startedAt(), mostMs: Number.POSITIVE_INFINITY };
    const { ms: movedMs } = this.#moved;
    const time = { age, wall: wall() - movedMs, movedMs, epoch: this.#epoch, ...this.belief.kept };
    await this.#kept.set(time).catch((error: unknown) => onFault(`The time was not noted: ${sentenceOf(error)}`));
  }
}
