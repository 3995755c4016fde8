import type { JsMsg } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../src/network/rate-limit.js';
import { isWithin } from '../../src/network/work-stream.js';

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

  it('goes by when the message server took a message, and counts one that comes again once', () => {
    const message = (at: number, redelivered = false) =>
      ({ redelivered, timestampNanos: BigInt(at) * 1_000_000n }) as JsMsg;
    const limit = new RateLimit({ perS: 1, burst: 10 });
    // A thousand messages of a thousand seconds, read at once when the hub is back.
    for (let second = 0; second < 1000; second++) expect(isWithin(limit, 'a', message(second * 1000))).toBe(true);
    const flood = Array.from({ length: 50 }, () => isWithin(limit, 'a', message(1_000_000)));
    expect(flood.filter(Boolean).length).toBeLessThanOrEqual(11);
    expect(isWithin(limit, 'a', message(1_000_000, true))).toBe(true);
    expect(limit.refusedSince(1_000_000)).toEqual(['a']);
  });
});
