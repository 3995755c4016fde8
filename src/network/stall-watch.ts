/** Receivers whose sweeps do not arrive although their station is heard: numbers are compared end to end. Pure. */
const STALLED_AFTER_MS = 55_000;

export interface ReceiverProgress {
  readonly id: string;
  /** Newest number at the station. */
  readonly seq: number;
  /** Newest number that the hub has taken. */
  readonly taken: number;
}

interface Mark {
  taken: number;
  /** Since when sweeps wait that the hub has not taken, in ms; undefined while none do. */
  since: number | undefined;
}

export class StallWatch {
  readonly #marks = new Map<string, Mark>();

  /** Gives the receivers that stand still at `now`, in ms. */
  look(receivers: readonly ReceiverProgress[], now: number): string[] {
    return receivers.flatMap(({ id, seq, taken }) => {
      const mark = this.#marks.get(id) ?? { taken, since: undefined };
      this.#marks.set(id, mark);
      if (seq <= taken) mark.since = undefined;
      else if (taken > mark.taken || mark.since === undefined) mark.since = now;
      mark.taken = taken;
      return mark.since !== undefined && now - mark.since >= STALLED_AFTER_MS ? [id] : [];
    });
  }
}
