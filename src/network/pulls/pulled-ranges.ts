/** Ranges of its archive that a station's hub asked for in full, sweep by sweep: bounded, the newest minute first. */
import { z } from 'zod';
import { lastBinHz } from '../../rf/sweep.js';
import type { StoredSweep } from '../../store/archive.js';
import { HOUR_MS } from '../../time/units.js';
import { holds, type NumberRange, withRange } from '../number-ranges.js';

/** With these the hub's name of a pull begins where a person waits for it; the others are for cases. */
export const LOOKED_AT = 'look/';
const PART_MS = 60_000;
const LONGEST_MS = HOUR_MS;
const MOST_WAITING = 200;
const MOST_REMEMBERED = 1000;
/** Most ranges of numbers of sent sweeps of one receiver that are remembered, the newest. */
const MOST_SENT_RANGES = 100;

const pull = z.object({
  /** Given by the hub: the same question asked again is the same pull. */
  id: z.string(),
  receiverId: z.string(),
  /** Epoch ms, by the station's clock; `to` comes down while the newest parts are sent. */
  from: z.number(),
  to: z.number(),
  startHz: z.number(),
  stopHz: z.number(),
});
export const pullsSchema = z.array(pull);
export type PulledRange = z.infer<typeof pull>;

export class PulledRanges {
  readonly #waiting = new Map<string, PulledRange>();
  /** Pulls that were sent completely, the last ones. */
  readonly #sent = new Set<string>();
  /** Numbers of the sweeps that were sent for pulls, by receiver. */
  readonly #sentSweeps = new Map<string, readonly NumberRange[]>();
  readonly #onChange: () => void;
  /** The last part that was sent was one that a person waits for. */
  #wasLookedAt = false;

  constructor(waiting: readonly PulledRange[], onChange: () => void) {
    for (const one of waiting) this.#waiting.set(one.id, one);
    this.#onChange = onChange;
  }

  get waiting(): Iterable<PulledRange> {
    return this.#waiting.values();
  }

  /**
   * Takes a pull that is not known yet. Returns the time in ms that is still to be sent, 0 when all of it was sent.
   * @throws RangeError for a range that is too long, or when too many wait
   */
  ask(wanted: PulledRange): { readonly waitingMs: number; readonly isNew: boolean } {
    const { id, from, to } = wanted;
    if (this.#sent.has(id)) return { waitingMs: 0, isNew: false };
    const known = this.#waiting.get(id);
    if (known !== undefined) return { waitingMs: known.to - known.from, isNew: false };
    if (!(to > from && to - from <= LONGEST_MS))
      throw new RangeError(`a pull covers more than nothing and at most ${LONGEST_MS / 60_000} min`);
    if (this.#waiting.size >= MOST_WAITING) throw new RangeError(`${MOST_WAITING} pulls wait already`);
    this.#waiting.set(id, wanted);
    this.#onChange();
    return { waitingMs: to - from, isNew: true };
  }

  /** Forgets a pull that nobody wants any more. */
  drop(id: string): void {
    if (this.#waiting.delete(id)) this.#onChange();
  }

  /**
   * The newest part of the pull that was asked first; undefined when none waits. Those that a person waits for take turns with
   * those of cases, which a busy band asks for without end. `now` is epoch ms.
   */
  next(now: number): PulledRange | undefined {
    // The rest of a range that is not over yet comes when it is over.
    const due = [...this.#waiting.values()].filter(({ to }) => to < now);
    const one = due.find(({ id }) => id.startsWith(LOOKED_AT) !== this.#wasLookedAt) ?? due[0];
    return one && { ...one, from: Math.max(one.from, one.to - PART_MS) };
  }

  /** True for a sweep of the pull that no other pull has sent: emissions of one time have most of their sweeps in common. */
  wants({ startHz, stopHz }: PulledRange, sweep: StoredSweep): boolean {
    const isInBand = sweep.startHz <= stopHz && lastBinHz(sweep) >= startHz;
    return isInBand && !holds(this.#sentSweeps.get(sweep.receiverId) ?? [], sweep.seq);
  }

  /** Notes that a part was sent, with these sweeps. */
  sent({ id, receiverId, from }: PulledRange, sweeps: readonly Pick<StoredSweep, 'seq'>[]): void {
    this.#wasLookedAt = id.startsWith(LOOKED_AT);
    let sent = this.#sentSweeps.get(receiverId) ?? [];
    for (const { seq } of sweeps) sent = withRange(sent, seq, seq + 1);
    this.#sentSweeps.set(receiverId, sent.slice(-MOST_SENT_RANGES));
    const known = this.#waiting.get(id);
    if (known === undefined) return;
    if (from > known.from) this.#waiting.set(id, { ...known, to: from });
    else {
      this.#waiting.delete(id);
      this.#sent.add(id);
      const [oldest] = this.#sent;
      if (this.#sent.size > MOST_REMEMBERED && oldest !== undefined) this.#sent.delete(oldest);
    }
    this.#onChange();
  }
}
