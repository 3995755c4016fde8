import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../src/network/rate-limit.js';

describe('the most that a station may send', () => {
  it('is a burst, then so many a second, whatever another station sends; who sent more is named for a while', () => {
    const limit = new RateLimit({ perS: 10, burst: 100 });
    const taken = (sender: string, count: number, now: number) =>
      Array.from({ length: count }, () => limit.takes(sender, now)).filter(Boolean).length;
    expect(taken('flood', 150, 0)).toBe(100);
    expect(taken('flood', 50, 1000)).toBe(10);
    expect(taken('honest', 100, 1000)).toBe(100);
    // Never more than the burst, and a clock that is set back gives nothing.
    expect(taken('flood', 500, 3_600_000)).toBe(100);
    expect(taken('flood', 10, 0)).toBe(0);
    expect(limit.refusedSince(0)).toEqual(['flood']);
    expect(limit.refusedSince(1)).toEqual([]);
  });

  it('counts bytes too', () => {
    const limit = new RateLimit({ perS: 4, burst: 8 });
    expect([limit.takes('a', 0, 6), limit.takes('a', 0, 6), limit.takes('a', 1000, 6)]).toEqual([true, false, true]);
  });
});
