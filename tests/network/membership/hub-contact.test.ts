/** How often a station tries to reach a hub that is away, or that does not let it in. */
import { describe, expect, it } from 'vitest';
import { attemptPauseMs } from '../../../src/network/membership/hub-contact.js';

describe('the pause between two attempts', () => {
  const between = (refusals: number) => {
    const pauses = Array.from({ length: 200 }, () => attemptPauseMs(refusals));
    return [Math.min(...pauses), Math.max(...pauses)] as const;
  };

  it('stays short while nothing answers, and 1 to 2 s after the first refusals', () => {
    expect(between(0)[0]).toBeGreaterThanOrEqual(300);
    expect(between(0)[1]).toBeLessThanOrEqual(600);
    for (const refusals of [1, 30]) {
      expect(between(refusals)[0]).toBeGreaterThanOrEqual(1000);
      expect(between(refusals)[1]).toBeLessThanOrEqual(2000);
    }
  });

  it('grows where a hub refuses for long: fewer than 3,000 attempts of which the client keeps something, in a day', () => {
    let attempts = 0;
    for (let ms = 0; ms < 86_400_000; ms += attemptPauseMs(attempts)) attempts += 1;
    expect(attempts).toBeLessThan(3000);
    expect(between(1_000_000)[1]).toBeLessThanOrEqual(60_000);
  });
});
