/** Writes the coverage ledger from what receivers do: one {@link ReceiverWatch} per receiver, every interval goes to the book. */
import type { Sweep } from '../../rf/sweep.js';
import type { CoverageInterval, CoverageReason } from '../../watch/coverage.js';
import {
  type Noted,
  notThere,
  planChanged,
  type ReceiverWatch,
  receiverDeaf,
  receiverDown,
  receiverHeld,
  startWatch,
  sweepHeard,
  timePassed,
  type WatchBand,
} from '../../watch/receiver-watch.js';
import type { Gap, SweepRange } from '../archive.js';
import type { CoverageLedger } from './case-book-coverage.js';

/** Time in ms without a tick or a sweep after which the program itself is known to have been stopped. */
const ASLEEP_AFTER_MS = 3000;
/** Time in ms before the end of the last run in which the last intervals of slowly swept bands may end. */
const LAST_RUN_MS = 15 * 60_000;

export class CoverageRecorder {
  readonly #ledger: CoverageLedger;
  readonly #watches = new Map<string, ReceiverWatch>();
  /** State and reason noted last, by receiver and band. */
  readonly #last = new Map<string, string>();
  readonly #onChange: (interval: CoverageInterval) => void;
  readonly #monotonicMs: (() => number) | undefined;
  #alive: { readonly at: number; readonly monotonicMs: number } | undefined;
  /** Begin of the time that the clock skipped in this run; undefined while it was never set forward, or was set back since. */
  #skippedFrom: number | undefined;
  /** True when a receiver of the last run that has not swept yet was silent because the program was stopped. */
  #isResumed = false;
  /** Receivers of the last run that are not watched again yet, and up to when their time is accounted for. */
  readonly #accountedTo = new Map<string, number>();

  /**
   * @param onChange called when the watch of a receiver over a band changes: good, poor or none; `monotonicMs` distinguishes a
   * program that slept from a clock that was set
   */
  constructor(
    ledger: CoverageLedger,
    onChange: (interval: CoverageInterval) => void = () => {},
    monotonicMs?: () => number,
  ) {
    this.#ledger = ledger;
    this.#onChange = onChange;
    this.#monotonicMs = monotonicMs;
  }

  /**
   * Accounts for the time since the last run: blind, because the program did not run. A killed program has not written its last
   * seconds to the book; the archive knows how long its receivers were heard.
   */
  async resume(
    gapsIn: (query: SweepRange) => Promise<readonly Gap[]>,
    at: number,
    isOurs: (receiverId: string) => boolean = () => true,
  ): Promise<void> {
    const endedAt = this.#ledger.lastNotedAt();
    if (endedAt !== undefined && endedAt > at) {
      const ahead = this.#ledger.after(at).filter(({ receiverId }) => isOurs(receiverId));
      this.#passAgain(endedAt, at, [...new Set(ahead.map(({ receiverId }) => receiverId))]);
    }
    if (endedAt === undefined || endedAt >= at) return;
    this.#isResumed = true;
    for (const last of this.#ledger.newest(endedAt - LAST_RUN_MS)) {
      if (!isOurs(last.receiverId)) continue;
      const { receiverId, part, reason: _, ...rest } = last;
      const place = part === undefined ? {} : { startHz: part.startHz, stopHz: part.stopHz };
      const isHeard = last.state !== 'blind';
      const [gap] = isHeard ? await gapsIn({ receiverId, from: last.to, to: at, ...place }) : [];
      const heardTo = isHeard ? (gap?.from ?? at) : last.to;
      if (heardTo > last.to) this.#ledger.note([{ ...last, from: last.to, to: heardTo }]);
      const blind = {
        ...rest,
        receiverId,
        part,
        from: heardTo,
        to: at,
        state: 'blind',
        reason: 'program-stopped',
      } as const;
      if (at > heardTo) this.#ledger.note([blind]);
      this.#accountedTo.set(receiverId, at);
    }
  }

  /** Begins or changes the account of a receiver: it was configured, or its plans changed. */
  watch(
    owner: { readonly stationId: string; readonly receiverId: string },
    bands: readonly WatchBand[],
    at: number,
  ): void {
    this.tick(at);
    const before = this.#watches.get(owner.receiverId);
    // What lies between the begin of this run and the begin of the receiver's work belongs to the account, too.
    const fresh = startWatch(owner, bands, Math.min(at, this.#accountedTo.get(owner.receiverId) ?? at));
    this.#accountedTo.delete(owner.receiverId);
    const started = this.#isResumed ? receiverDown(fresh, 'program-stopped') : fresh;
    this.#watches.set(owner.receiverId, before === undefined ? started : planChanged(before, bands, at));
    for (const { key, maxRevisitMs } of bands) this.#ledger.expect(owner.stationId, key, maxRevisitMs);
  }

  /** Ends the account of a receiver that is no longer configured. */
  unwatch(receiverId: string): void {
    this.#watches.delete(receiverId);
  }

  /**
   * Notes a sweep; one of a receiver that is not watched is ignored. `at`: now, which a slow delivery makes later than its end;
   * `isJudged`: whether detection judges it.
   */
  sweep(sweep: Sweep, at = sweep.endedAt, isJudged = true): void {
    this.#noteAlive(at);
    const watch = this.#watches.get(sweep.receiverId);
    if (watch !== undefined) this.#keep(sweepHeard(watch, sweep, isJudged));
  }

  /** Notes that the receiver delivers nothing until its next sweep. */
  down(receiverId: string, reason: CoverageReason): void {
    const watch = this.#watches.get(receiverId);
    if (watch !== undefined) this.#watches.set(receiverId, receiverDown(watch, reason));
  }

  /** Notes that a person took the receiver for themselves, or gave it back. */
  held(receiverId: string, isHeld: boolean): void {
    const watch = this.#watches.get(receiverId);
    if (watch !== undefined) this.#watches.set(receiverId, receiverHeld(watch, isHeld));
  }

  /** Notes that the receiver has been deaf since `since`, epoch ms; undefined: it hears. */
  deaf(receiverId: string, since: number | undefined): void {
    const watch = this.#watches.get(receiverId);
    if (watch === undefined || (watch.isDeaf === true) === (since !== undefined)) return;
    if (since === undefined) {
      this.#watches.set(receiverId, { ...watch, isDeaf: false });
      return;
    }
    this.#ledger.forgetAfter(since, [receiverId]);
    this.#keep(receiverDeaf(watch, since));
  }

  /** Every second. */
  tick(at: number): void {
    this.#noteAlive(at);
    for (const watch of this.#watches.values()) this.#keep(timePassed(watch, at));
  }

  #noteAlive(at: number): void {
    const before = this.#alive;
    const monotonicMs = this.#monotonicMs?.() ?? at;
    if (before !== undefined && at < before.at && monotonicMs === at) return;
    this.#alive = { at, monotonicMs };
    if (before !== undefined && before.at - at > ASLEEP_AFTER_MS) this.#setBack(before.at, at);
    if (before === undefined || at - before.at <= ASLEEP_AFTER_MS) return;
    const reason = monotonicMs - before.monotonicMs > ASLEEP_AFTER_MS ? 'program-stopped' : 'clock-bad';
    if (reason === 'clock-bad') this.#skippedFrom ??= before.at;
    for (const watch of this.#watches.values())
      this.#watches.set(watch.receiverId, notThere(watch, { from: before.at, to: at, reason }));
  }

  /** The account goes on at `at`; of a time that the clock skipped and that has not come yet, nothing is known. */
  #setBack(from: number, at: number): void {
    const isOfSkipped = this.#skippedFrom !== undefined && at >= this.#skippedFrom;
    this.#skippedFrom = undefined;
    for (const { missing: _, lastSweepAt: __, ...watch } of this.#watches.values())
      this.#watches.set(watch.receiverId, { ...watch, tracks: startWatch(watch, watch.bands, at).tracks });
    const receiverIds = [...this.#watches.keys()];
    if (isOfSkipped) this.#ledger.forgetAfter(at, receiverIds);
    else this.#passAgain(from, at, receiverIds);
  }

  /**
   * Where the book says that an earlier run met the skip that a clock set back from `from` to `at` takes back. Else the same
   * minutes come again, and what the book has of them is the account of one pass only.
   */
  #passAgain(from: number, at: number, receiverIds: readonly string[]): void {
    const skip = this.#ledger.lastSkipped(receiverIds);
    if (skip !== undefined && skip.from <= at && from - (skip.to - skip.from) <= at + ASLEEP_AFTER_MS) {
      this.#ledger.forgetAfter(at, receiverIds);
      return;
    }
    const twice = { state: 'degraded', reason: 'clock-bad' } as const;
    const once = this.#ledger
      .after(at)
      .filter(({ state, receiverId }) => state !== 'blind' && receiverIds.includes(receiverId));
    this.#ledger.note(once.map((one) => ({ ...one, ...twice, from: Math.max(at, one.from) })));
  }

  #keep({ watch, intervals }: Noted): void {
    this.#watches.set(watch.receiverId, watch);
    this.#ledger.note(intervals);
    for (const interval of intervals) {
      const place = `${interval.receiverId} ${interval.bandKey} ${interval.part?.startHz ?? ''}`;
      const now = `${interval.state} ${interval.reason ?? ''}`;
      if (this.#last.get(place) === now) continue;
      this.#last.set(place, now);
      this.#onChange(interval);
    }
  }
}
