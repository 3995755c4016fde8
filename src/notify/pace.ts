/** Rate of a channel, time until the next attempt, and which messages are sent as one. Pure. */
import { type BackoffSteps, backoffMs } from '../time/backoff.js';
import { MINUTE_MS } from '../time/units.js';
import { VIETNAM_OFFSET_MS } from '../words/sentence.js';

/** The longest is short enough that a server that returns in the morning receives the waiting messages soon. */
const RETRIES: BackoffSteps = { firstMs: 5000, longestMs: 10 * MINUTE_MS };
const DAY_MIN = 24 * 60;
/** Attempts before a message is given up: about a day and a half. After that a person must act. */
const MOST_ATTEMPTS = 220;

/** Time of the next attempt after this number of attempts; undefined when the message is given up. */
export function retryAt(
  attempts: number,
  now: number,
  { isFinal, retryAfterMs }: { isFinal: boolean; retryAfterMs?: number | undefined },
): number | undefined {
  if (isFinal || attempts >= MOST_ATTEMPTS) return undefined;
  return now + (retryAfterMs ?? backoffMs(attempts, RETRIES));
}

/** Counts messages sent in the last minute, to keep the rate; only urgent ones may exceed it. */
export class Pace {
  readonly #perMinute: number;
  /** Epoch ms, the oldest first. */
  #sentAt: number[] = [];

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  left(now: number): number {
    this.#sentAt = this.#sentAt.filter((at) => at > now - MINUTE_MS);
    return Math.max(0, this.#perMinute - this.#sentAt.length);
  }

  sent(now: number): void {
    this.#sentAt.push(now);
  }

  shift(stepMs: number): void {
    this.#sentAt = this.#sentAt.map((at) => at + stepMs);
  }
}

/** From this number of waiting messages on, one message lists them all: people no longer read them one by one. */
const GROUP_FROM = 6;

/**
 * The batches to send now, each as one message. Severity 1 is always sent alone and first. The others are sent singly
 * while there are few, otherwise as one message; none of them while the channel has used up its rate.
 */
export function batches<T extends { readonly severity: number }>(waiting: readonly T[], left: number): T[][] {
  const urgent = waiting.filter(({ severity }) => severity === 1);
  const others = waiting.filter(({ severity }) => severity !== 1);
  const room = left - urgent.length;
  const single = others.length < GROUP_FROM && others.length <= room;
  const rest = others.length === 0 || room < 1 ? [] : single ? others.map((one) => [one]) : [others];
  return [...urgent.map((one) => [one]), ...rest];
}

/** End of the quiet hours of a channel that last at `now`, epoch ms; undefined outside them. Hours are Vietnamese. */
export function quietUntil(
  quiet: { readonly from: string; readonly to: string } | undefined,
  now: number,
): number | undefined {
  if (quiet === undefined) return undefined;
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const minute = Math.floor((now + VIETNAM_OFFSET_MS) / MINUTE_MS) % DAY_MIN;
  const past = (minute - minutes(quiet.from) + DAY_MIN) % DAY_MIN;
  const length = (minutes(quiet.to) - minutes(quiet.from) + DAY_MIN) % DAY_MIN;
  return past < length ? Math.floor(now / MINUTE_MS) * MINUTE_MS + (length - past) * MINUTE_MS : undefined;
}
