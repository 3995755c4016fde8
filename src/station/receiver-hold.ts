/** "Busy, used by … since …": one person has a receiver alone for a limited time. */
import { iso } from '../rf/iso.js';
import type { SweepPlan } from '../rf/plan.js';
import { SaidError, say } from '../words/said.js';

export interface ReceiverHold {
  readonly by: string;
  readonly reason: string;
  readonly plan: SweepPlan;
  readonly since: number;
  readonly until: number;
}

/** Another person has the receiver; `hold` says who, and until when. */
export class ReceiverBusy extends SaidError {
  override readonly name = 'ReceiverBusy';
  readonly hold: ReceiverHold;
  constructor(receiverId: string, hold: ReceiverHold) {
    super(
      say('receiver "{receiverId}" is busy: used by {by} since {since} ({reason}), until {until}', {
        receiverId,
        by: hold.by,
        since: iso(hold.since),
        reason: hold.reason,
        until: iso(hold.until),
      }),
    );
    this.hold = hold;
  }
}

/** The holds of all receivers, each with the timer that ends it. */
export class ReceiverHolds {
  readonly #holds = new Map<string, { hold: ReceiverHold; timer: NodeJS.Timeout }>();
  readonly #onEnd: (receiverId: string, by?: string) => void;

  constructor(onEnd: (receiverId: string, by?: string) => void) {
    this.#onEnd = onEnd;
  }

  of(receiverId: string): ReceiverHold | undefined {
    return this.#holds.get(receiverId)?.hold;
  }

  /** The same person may change or extend their own hold. @throws ReceiverBusy */
  take(receiverId: string, hold: ReceiverHold): void {
    const held = this.#holds.get(receiverId);
    if (held !== undefined && held.hold.by !== hold.by) throw new ReceiverBusy(receiverId, held.hold);
    clearTimeout(held?.timer);
    const timer = setTimeout(() => this.end(receiverId), Math.max(0, hold.until - hold.since));
    timer.unref();
    this.#holds.set(receiverId, { hold, timer });
  }

  /** @param by the person who ends it; absent when its time is over. Returns false when nobody held it. */
  end(receiverId: string, by?: string): boolean {
    const held = this.#holds.get(receiverId);
    if (held === undefined) return false;
    clearTimeout(held.timer);
    this.#holds.delete(receiverId);
    this.#onEnd(receiverId, by);
    return true;
  }

  endAll(): void {
    for (const receiverId of [...this.#holds.keys()]) this.end(receiverId);
  }
}
