/** How fast, and how long: rate of a channel, time until the next attempt, what is sent as one. Pure. */

/** Seconds between attempts double from here … */
const FIRST_RETRY_MS = 5000;
/** … to here, so that a server that is back in the morning gets what waited. */
const LONGEST_RETRY_MS = 10 * 60e3;
const MINUTE_MS = 60e3;
/** About a day and a half; then a person has to look. */
export const MOST_ATTEMPTS = 220;

/** When to try again after so many attempts, or undefined when it is given up. */
export function retryAt(
  attempts: number,
  now: number,
  { isFinal, retryAfterMs }: { isFinal: boolean; retryAfterMs?: number | undefined },
): number | undefined {
  if (isFinal || attempts >= MOST_ATTEMPTS) return undefined;
  return now + (retryAfterMs ?? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(20, attempts - 1)));
}

/** Counts what was sent in the last minute: never more in any minute, except what is urgent. */
export class Pace {
  readonly #perMinute: number;
  /** Epoch ms, the oldest first. */
  #sentAt: number[] = [];

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** How many may be sent now. */
  left(now: number): number {
    this.#sentAt = this.#sentAt.filter((at) => at > now - MINUTE_MS);
    return Math.max(0, this.#perMinute - this.#sentAt.length);
  }

  sent(now: number): void {
    this.#sentAt.push(now);
  }
}

/** As many as this at once are no longer read one by one. */
export const GROUP_FROM = 6;

/**
 * What waits for a channel as batches to send now, each a message: severity 1 always by itself and first, the others by
 * themselves while there are few, else as one; nothing of them while the channel has used up its rate.
 */
export function batches<T extends { readonly severity: number }>(waiting: readonly T[], left: number): T[][] {
  const urgent = waiting.filter(({ severity }) => severity === 1);
  const others = waiting.filter(({ severity }) => severity !== 1);
  const room = left - urgent.length;
  const single = others.length < GROUP_FROM && others.length <= room;
  const rest = others.length === 0 || room < 1 ? [] : single ? others.map((one) => [one]) : [others];
  return [...urgent.map((one) => [one]), ...rest];
}
