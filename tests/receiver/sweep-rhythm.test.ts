import { describe, expect, it } from 'vitest';
import { SweepRhythm } from '../../src/receiver/sweep-rhythm.js';

/** A rhythm after sweeps at these times, epoch ms. */
function rhythmOf(...times: readonly number[]): SweepRhythm {
  const rhythm = new SweepRhythm();
  for (const at of times) rhythm.add(at);
  return rhythm;
}
const every = (ms: number, count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i * ms);

describe('the pace of sweeps', () => {
  it('shows a time without sweeps to what was there before and after it', () => {
    const rhythm = rhythmOf(...every(200, 10), ...every(200, 3, 51_800));
    expect(rhythm.holeWithin(0, 52_200)).toEqual({ from: 1800, to: 51_800 });
    expect(rhythm.holeWithin(2000, 52_200)).toBeUndefined();
    expect(rhythm.holeWithin(0, 1800)).toBeUndefined();
  });

  it('takes neither a late sweep, nor a slow plan, nor plans that take turns for a hole', () => {
    expect(rhythmOf(...every(200, 10), 3700).holeWithin(0, 1e9)).toBeUndefined();
    expect(rhythmOf(...every(30_000, 5), 200_000).holeWithin(0, 1e9)).toBeUndefined();
    const turns = every(10_000, 6).flatMap((from) => [from, from + 200, from + 400]);
    expect(rhythmOf(...turns.slice(3)).holeWithin(30_000, 1e9)).toBeUndefined();
  });

  it('holds a plan that became slower for a hole once, and then for the pace', () => {
    const rhythm = rhythmOf(...every(200, 10), ...every(30_000, 5, 31_800));
    expect(rhythm.holeWithin(0, 1e9)).toEqual({ from: 1800, to: 31_800 });
  });
});
