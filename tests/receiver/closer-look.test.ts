import { describe, expect, it } from 'vitest';
import { CloserLooks, closerPlan, USUAL_LOOK } from '../../src/receiver/closer-look.js';

describe('the plan of a closer look', () => {
  /** Found in a sweep of 20 MHz with bins of 50 kHz. */
  const emission = { emissionId: 'e', lowHz: 100e6, highHz: 100.2e6, stepHz: 50e3, spanHz: 20e6 };

  it('is four times as wide as the emission, or ten bins of the watch, around its middle', () => {
    expect(closerPlan(emission, {})).toEqual({ startHz: 99.7e6, stopHz: 100.5e6, points: 201 });
    const narrow = { ...emission, highHz: 100e6 + 25e3 };
    expect(closerPlan(narrow, {})).toEqual({ startHz: 99_762_500, stopHz: 100_262_500, points: 201 });
    expect(closerPlan({ ...emission, highHz: 100e6 + 1 }, {})).toMatchObject({
      startHz: 99_750_001,
      stopHz: 100_250_001,
    });
  });

  it('stays where the receiver tunes, and is none where the emission is not', () => {
    const range = (minHz: number, maxHz: number) => {
      const plan = closerPlan(emission, { minHz, maxHz });
      return plan === undefined ? undefined : [plan.startHz, plan.stopHz];
    };
    expect(range(99.9e6, 100.3e6)).toEqual([99.9e6, 100.3e6]);
    expect(range(100.1e6, 6e9)).toEqual([100.1e6, 100.5e6]);
    expect([range(100.2e6, 6e9), range(0, 100e6), range(0, 100e6 + 1)]).toEqual([
      ...[undefined, undefined, [99.7e6, 100e6 + 1]],
    ]);
    expect(closerPlan({ ...emission, lowHz: 0, highHz: 200e3 }, {})).toMatchObject({ startHz: 0, stopHz: 500e3 });
  });

  it('is none where it would show more than half of what the watch shows', () => {
    expect(closerPlan({ ...emission, spanHz: 1.6e6 }, {})).toBeDefined();
    expect(closerPlan({ ...emission, spanHz: 1.6e6 - 1 }, {})).toBeUndefined();
  });
});

describe('the queue of closer looks', () => {
  const look = (emissionId: string) => ({ emissionId, plan: { startHz: 1, stopHz: 2 } });

  it('makes one after the other, each for its sweeps or for half a minute, and leaves the watch its share of time', () => {
    const looks = new CloserLooks({ sweeps: 3, share: 0.2 });
    expect(looks.next(0)).toBeUndefined();
    looks.took(0);
    looks.end(0);
    const [a, b, c] = [look('a'), look('b'), look('c')];
    expect([a, b, c].map((one) => looks.wish(one, 0))).toEqual([true, true, true]);
    expect([looks.running, looks.next(1000), looks.next(1000), looks.running]).toEqual([undefined, a, a, a]);
    for (const now of [1100, 1200]) looks.took(now);
    expect(looks.running).toBe(a);
    looks.took(1500);
    // It took 500 ms: a fifth. The other four fifths are the watch's.
    expect([looks.running, looks.next(3499.9), looks.next(3500)]).toEqual([undefined, undefined, b]);
    looks.took(33_499);
    expect(looks.running).toBe(b);
    looks.took(33_500);
    expect([looks.running, looks.next(153_499), looks.next(153_500)]).toEqual([undefined, undefined, c]);
    // A clock that was set back gives no time of its own.
    looks.end(153_000);
    expect([looks.wish(look('d'), 153_000), looks.next(153_000)?.emissionId]).toEqual([true, 'd']);
    expect(USUAL_LOOK).toEqual({ sweeps: 12, share: 0.2 });
  });

  it('takes eight, each emission once in ten minutes, and counts those that had no room', () => {
    const looks = new CloserLooks();
    const wishes = Array.from({ length: 9 }, (_, i) => looks.wish(look(`${i}`), i));
    expect(wishes).toEqual([...Array.from({ length: 8 }, () => true), false]);
    expect([looks.wish(look('0'), 100), looks.dropped]).toEqual([false, 1]);
    looks.next(100);
    expect([looks.wish(look('0'), 600_000), looks.wish(look('8'), 600_000)]).toEqual([false, true]);
    looks.end(600_000);
    looks.next(10_000_000);
    expect([looks.wish(look('1'), 600_001), looks.wish(look('0'), 600_001)]).toEqual([false, true]);
  });
});
