/** When each range was swept lately, and so how exactly the beginning of an emission is known. */

interface Range {
  readonly receiverId: string;
  readonly startHz: number;
  readonly stopHz: number;
}

/** An emission is first reported some sweeps after it began; this many are remembered. */
const KEPT_SWEEPS = 32;
/** Ranges of plans that are no longer swept make room. */
const MOST_RANGES = 200;

export class SweepGaps {
  readonly #swept = new Map<string, Range & { readonly times: number[] }>();

  swept(range: Range, at: number): void {
    const key = `${range.receiverId} ${range.startHz} ${range.stopHz}`;
    const times = this.#swept.get(key)?.times ?? [];
    times.push(at);
    if (times.length > KEPT_SWEEPS) times.shift();
    this.#swept.delete(key);
    this.#swept.set(key, { ...range, times });
    const [oldest] = this.#swept.keys();
    if (this.#swept.size > MOST_RANGES && oldest !== undefined) this.#swept.delete(oldest);
  }

  /** Time from the sweep before to the one in which it was heard first; undefined where no sweep before is remembered. */
  before({ receiverId, startHz, stopHz }: Range, firstHeardAt: number): number | undefined {
    const middleHz = (startHz + stopHz) / 2;
    let newest: number | undefined;
    for (const one of this.#swept.values()) {
      if (one.receiverId !== receiverId || middleHz < one.startHz || middleHz > one.stopHz) continue;
      const at = one.times.findLast((time) => time < firstHeardAt);
      if (at !== undefined && (newest === undefined || at > newest)) newest = at;
    }
    return newest === undefined ? undefined : firstHeardAt - newest;
  }
}
