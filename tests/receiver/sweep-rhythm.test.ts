import { describe, expect, it } from 'vitest';
import { SweepRhythm } from '../../src/receiver/sweep-rhythm.js';

const FM = { startHz: 87.5e6, stopHz: 108e6 };

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
    expect(rhythm.holeWithin(0, 52_200, FM)).toEqual({ from: 1800, to: 51_800 });
    expect(rhythm.holeWithin(2000, 52_200, FM)).toBeUndefined();
    expect(rhythm.holeWithin(0, 1800, FM)).toBeUndefined();
  });

  it('takes neither a late sweep, nor a slow plan, nor plans that take turns for a hole', () => {
    expect(rhythmOf(...every(200, 10), 3700).holeWithin(0, 1e9, FM)).toBeUndefined();
    expect(rhythmOf(...every(30_000, 5), 200_000).holeWithin(0, 1e9, FM)).toBeUndefined();
    const turns = every(10_000, 6).flatMap((from) => [from, from + 200, from + 400]);
    expect(rhythmOf(...turns.slice(3)).holeWithin(30_000, 1e9, FM)).toBeUndefined();
  });

  it('show no hole to what a closer look swept meanwhile, and one to all else', () => {
    const looked = (...times: readonly number[]) => {
      const rhythm = rhythmOf(...every(200, 10));
      for (const at of times) rhythm.aside(at, { startHz: 99e6, stopHz: 101e6 });
      for (const at of every(200, 3, 8000)) rhythm.add(at);
      return rhythm;
    };
    const carrier = { startHz: 99.9e6, stopHz: 100.1e6 };
    expect(looked(...every(500, 9, 3500)).holeWithin(0, 1e9, carrier)).toBeUndefined();
    expect(looked(...every(500, 9, 3500)).holeWithin(0, 1e9, FM)).toEqual({ from: 1800, to: 8000 });
    // The look began too late, ended too early, or was interrupted.
    for (const times of [every(500, 8, 4000), every(500, 5, 3500), [3500, 4000, 6500, 7000]])
      expect(looked(...times).holeWithin(0, 1e9, carrier)).toEqual({ from: 1800, to: 8000 });
  });

  it('holds a plan that became slower for a hole once, and then for the pace', () => {
    const rhythm = rhythmOf(...every(200, 10), ...every(30_000, 5, 31_800));
    expect(rhythm.holeWithin(0, 1e9, FM)).toEqual({ from: 1800, to: 31_800 });
  });

  it('begins a hole right after three intervals, and after two seconds of a quick plan', () => {
    expect(rhythmOf(...every(200, 10), 3800).holeWithin(0, 1e9, FM)).toBeUndefined();
    expect(rhythmOf(...every(200, 10), 3801).holeWithin(0, 1e9, FM)).toEqual({ from: 1800, to: 3801 });
    expect(rhythmOf(...every(1000, 10), 12_000).holeWithin(0, 1e9, FM)).toBeUndefined();
    expect(rhythmOf(...every(1000, 10), 12_001).holeWithin(9000, 12_001, FM)).toEqual({ from: 9000, to: 12_001 });
  });

  it('forgets a long interval once 32 newer ones are known', () => {
    const holeAfter = (count: number) => {
      const quick = every(200, count, 30_200);
      return rhythmOf(0, 30_000, ...quick, (quick.at(-1) ?? 0) + 60_000).holeWithin(0, 1e9, FM);
    };
    expect(holeAfter(31)).toBeUndefined();
    expect(holeAfter(32)).toEqual({ from: 36_400, to: 96_400 });
  });

  it('takes a closer look that keeps to the longest interval for watched, up to its very edges', () => {
    const rhythm = rhythmOf(...every(200, 10));
    for (const at of [3800, 5800]) rhythm.aside(at, { startHz: 99e6, stopHz: 101e6 });
    rhythm.add(7800);
    const hole = { from: 1800, to: 7800 };
    expect(rhythm.holeWithin(0, 1e9, { startHz: 99e6, stopHz: 101e6 })).toBeUndefined();
    expect(rhythm.holeWithin(0, 1e9, { startHz: 98.9e6, stopHz: 100e6 })).toEqual(hole);
    expect(rhythm.holeWithin(0, 1e9, { startHz: 100e6, stopHz: 101.1e6 })).toEqual(hole);
  });

  it.each([
    { startHz: 99e6, stopHz: 102e6 },
    { startHz: 98e6, stopHz: 101e6 },
  ])('does not add up looks at two ranges: %j', (other) => {
    const rhythm = rhythmOf(...every(200, 10));
    for (const at of [3500, 5500]) {
      rhythm.aside(at, { startHz: 99e6, stopHz: 101e6 });
      rhythm.aside(at + 1000, other);
    }
    rhythm.add(8000);
    expect(rhythm.holeWithin(0, 1e9, { startHz: 100e6, stopHz: 100.1e6 })).toEqual({ from: 1800, to: 8000 });
  });
});
