/** Runs waiting code in no time: every timer and clock is false, and is wound on until the work is done. */
import { vi } from 'vitest';

const STEP_MS = 20;

export interface Outcome<T> {
  readonly value?: T;
  readonly error?: unknown;
  /** In false milliseconds. */
  readonly elapsedMs: number;
}

/** @throws Error when `work` has not ended after `limitMs` false milliseconds: it hangs. */
export async function inFakeTime<T>(limitMs: number, work: () => Promise<T>): Promise<Outcome<T>> {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  try {
    const startedAt = Date.now();
    const outcomes: { value?: T; error?: unknown }[] = [];
    work().then(
      (value) => outcomes.push({ value }),
      (error: unknown) => outcomes.push({ error }),
    );
    while (outcomes.length === 0) {
      if (Date.now() - startedAt > limitMs) throw new Error(`still waiting after ${limitMs} ms`);
      await vi.advanceTimersByTimeAsync(STEP_MS);
    }
    return { ...outcomes[0], elapsedMs: Date.now() - startedAt };
  } finally {
    vi.useRealTimers();
  }
}

/** The value of work that must succeed. */
export async function quickly<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const { value, error } = await inFakeTime(limitMs, work);
  if (error !== undefined) throw error;
  return value as T;
}
