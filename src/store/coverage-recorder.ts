/** Listens to receivers and keeps the coverage ledger: one {@link ReceiverWatch} each, every interval to the book. */
import type { Sweep } from '../rf/sweep.js';
import type { CoverageReason } from '../watch/coverage.js';
import {
  type Noted,
  type ReceiverWatch,
  receiverDown,
  startWatch,
  sweepHeard,
  timePassed,
  type WatchBand,
} from '../watch/receiver-watch.js';
import type { CoverageLedger } from './case-book-coverage.js';

export class CoverageRecorder {
  readonly #ledger: CoverageLedger;
  readonly #watches = new Map<string, ReceiverWatch>();

  constructor(ledger: CoverageLedger) {
    this.#ledger = ledger;
  }

  /** A receiver is configured, or has other plans now: from here on its bands are accounted for. */
  watch(
    owner: { readonly stationId: string; readonly receiverId: string },
    bands: readonly WatchBand[],
    at: number,
  ): void {
    this.tick(at);
    this.#watches.set(owner.receiverId, startWatch(owner, bands, at));
  }

  /** A sweep of a receiver that is not watched counts for nothing. */
  sweep(sweep: Sweep): void {
    const watch = this.#watches.get(sweep.receiverId);
    if (watch !== undefined) this.#keep(sweepHeard(watch, sweep));
  }

  /** The receiver is known not to deliver, until its next sweep. */
  down(receiverId: string, reason: CoverageReason): void {
    const watch = this.#watches.get(receiverId);
    if (watch !== undefined) this.#watches.set(receiverId, receiverDown(watch, reason));
  }

  /** Every few seconds. */
  tick(at: number): void {
    for (const watch of this.#watches.values()) this.#keep(timePassed(watch, at));
  }

  #keep({ watch, intervals }: Noted): void {
    this.#watches.set(watch.receiverId, watch);
    this.#ledger.note(intervals);
  }
}
