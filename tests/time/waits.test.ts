import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Backoff, backoffMs } from '../../src/time/backoff.js';
import { pause } from '../../src/time/pause.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/units.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the units of time', () => {
  it('are milliseconds', () => {
    expect([SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS]).toEqual([1000, 60_000, 3_600_000, 86_400_000]);
  });
});

describe('a pause', () => {
  const done = (promise: Promise<void>) => {
    const state = { isDone: false };
    void promise.then(() => (state.isDone = true));
    return state;
  };

  it('ends after its time, or when the signal fires, also one that fired before', async () => {
    const stop = new AbortController();
    const [whole, cut] = [done(pause(100)), done(pause(100, stop.signal))];
    await vi.advanceTimersByTimeAsync(50);
    stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect([whole.isDone, cut.isDone]).toEqual([false, true]);
    await vi.advanceTimersByTimeAsync(50);
    expect(whole.isDone).toBe(true);
    await pause(100, stop.signal);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of more than 25 days, which a timer of Node would end at once, lasts', async () => {
    const long = done(pause(60 * DAY_MS));
    await vi.advanceTimersByTimeAsync(24 * DAY_MS);
    expect(long.isDone).toBe(false);
  });
});

describe('a back-off', () => {
  const steps = { firstMs: 100, longestMs: 1000 };

  it('doubles with each failure in a row up to its longest wait, and begins again after a reset', () => {
    const backoff = new Backoff(steps);
    expect(Array.from({ length: 6 }, () => backoff.failed())).toEqual([100, 200, 400, 800, 1000, 1000]);
    expect(backoff.failures).toBe(6);
    backoff.reset();
    expect([backoff.failures, backoff.failed()]).toEqual([0, 100]);
  });

  it('stays at its longest wait after any number of failures, and grows by the factor that is asked for', () => {
    expect([1, 2, 1e6].map((failures) => backoffMs(failures, steps))).toEqual([100, 200, 1000]);
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, { ...steps, factor: 3 }))).toEqual([100, 300, 900, 1000]);
  });

  it('begins again after a life that was long enough to count as healthy, measured from its begin', () => {
    const backoff = new Backoff({ ...steps, healthyMs: 60_000 });
    expect([backoff.failed(), backoff.failed()]).toEqual([100, 200]);
    backoff.begins();
    vi.advanceTimersByTime(59_000);
    expect(backoff.failed()).toBe(400);
    backoff.begins();
    vi.advanceTimersByTime(61_000);
    expect(backoff.failed()).toBe(100);
  });
});
