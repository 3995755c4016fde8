import { describe, expect, it } from 'vitest';
import { epochAfter, inEpoch, orderedAt } from '../../src/rf/clock-epoch.js';
import { SweepFlag } from '../../src/rf/sweep.js';

const NOON = Date.UTC(2026, 11, 1, 12);
const MINUTE = 60_000;

describe('the epoch of a clock that was set back', () => {
  it('flags sweeps until the clock is where it was, and names every later one', () => {
    const epoch = epochAfter(NOON + 5 * MINUTE, NOON + 2 * MINUTE, undefined);
    const at = (minutes: number) => inEpoch({ startedAt: NOON + minutes * MINUTE, flags: SweepFlag.partial }, epoch);
    expect([2, 4.99, 5, 60].map((minutes) => at(minutes).flags & SweepFlag.clockSetBack)).toEqual([8192, 8192, 0, 0]);
    expect(at(60)).toMatchObject({ epoch: '2026-12-01T12:05:00.000Z', flags: SweepFlag.partial });
  });

  it('is another one each time, also when the clock is set back before it reached its former time', () => {
    const first = epochAfter(NOON, NOON - MINUTE, undefined);
    const second = epochAfter(NOON - MINUTE / 2, NOON - MINUTE, first);
    expect(Date.parse(second)).toBeGreaterThan(Date.parse(first));
  });

  it('flags nothing for years after a clock that was wrong by years', () => {
    const epoch = epochAfter(Date.UTC(2099, 0), NOON, undefined);
    expect(inEpoch({ startedAt: NOON + MINUTE, flags: 0 }, epoch)).toMatchObject({ epoch, flags: 0 });
  });

  it('puts a repeated minute behind everything before the step, and later sweeps at their own time', () => {
    const epoch = epochAfter(NOON, NOON - 2 * MINUTE, undefined);
    const sweeps = [-2, -1, 1].map((minutes) => inEpoch({ startedAt: NOON + minutes * MINUTE, flags: 0 }, epoch));
    expect(sweeps.map(orderedAt)).toEqual([NOON, NOON, NOON + MINUTE]);
  });
});
