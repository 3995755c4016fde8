/**
 * Most messages, or bytes, of each sender: a bucket that holds `burst` and fills by `perS` a second. A station with a good key that
 * sends more than any real one disturbs nobody else. Pure: time is passed in, in ms.
 */
export interface Rate {
  readonly perS: number;
  readonly burst: number;
}

export class RateLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, { left: number; at: number }>();
  readonly #refusedAt = new Map<string, number>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** False for what is too much. */
  takes(sender: string, now: number, amount = 1): boolean {
    const { perS, burst } = this.#rate;
    const bucket = this.#buckets.get(sender) ?? { left: burst, at: now };
    this.#buckets.set(sender, bucket);
    bucket.left = Math.min(burst, bucket.left + (perS * Math.max(0, now - bucket.at)) / 1000);
    bucket.at = now;
    if (bucket.left < amount) {
      this.#refusedAt.set(sender, now);
      return false;
    }
    bucket.left -= amount;
    return true;
  }

  /** Senders that sent too much since this instant. */
  refusedSince(at: number): string[] {
    return [...this.#refusedAt].filter(([, refusedAt]) => refusedAt >= at).map(([sender]) => sender);
  }
}
