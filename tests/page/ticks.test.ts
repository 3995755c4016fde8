/** Timers of the page that change what is shown. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onTicks } from '../../web/src/state/ticks.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', { setTimeout, clearTimeout });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('ticks', () => {
  it('come at the same instants, whenever they were begun: half seconds with each whole one', () => {
    const at = { halves: [] as number[], seconds: [] as number[] };
    vi.advanceTimersByTime(123);
    const end = onTicks(500, () => at.halves.push(performance.now()));
    vi.advanceTimersByTime(250);
    onTicks(1000, () => at.seconds.push(performance.now()));
    vi.advanceTimersByTime(3700);
    expect(at.seconds.length).toBeGreaterThanOrEqual(3);
    expect(at.halves).toEqual(expect.arrayContaining(at.seconds));
    expect(new Set(at.halves.slice(1).map((time, i) => time - (at.halves[i] ?? 0)))).toEqual(new Set([500]));
    end();
    const halves = at.halves.length;
    vi.advanceTimersByTime(2000);
    expect(at.halves).toHaveLength(halves);
  });

  it('are not called twice by a timer that fires a little early', () => {
    let now = 100;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    let run: () => void = () => undefined;
    const waits: number[] = [];
    vi.stubGlobal('window', {
      setTimeout: (next: () => void, ms: number) => {
        run = next;
        waits.push(ms);
      },
    });
    onTicks(500, () => undefined);
    now = 499.6;
    run();
    expect(waits).toEqual([400, 500.4]);
  });
});
