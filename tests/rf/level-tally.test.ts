import { describe, expect, it } from 'vitest';
import { addTally, type Level, levelsIn, tallyOf } from '../../src/rf/level-tally.js';

const level = (levelDbm: number, at: number): Level => ({ levelDbm, excessDb: levelDbm + 110, at });

describe('a tally of levels', () => {
  it('keeps the highest, the lower median and the last of any number of sweeps', () => {
    const four = [level(-70, 1), level(-60, 2), level(-80, 3), level(-90, 4)];
    expect(levelsIn(tallyOf(four))).toEqual({ highest: four[1], median: four[2], last: four[3], sweeps: 4 });
    expect(levelsIn(tallyOf(four.slice(0, 3)))?.median).toEqual(four[0]);
    expect(levelsIn(tallyOf([level(-70, 1)]))?.median).toEqual(level(-70, 1));
    expect(tallyOf([])).toBeUndefined();
    expect(levelsIn(undefined)).toBeUndefined();
  });

  it('counts levels of one half decibel together, and gives the newest of them as the median', () => {
    const near = [level(-70.1, 5), level(-69.9, 9), level(-70, 7), level(-50, 1), level(-90, 2)];
    expect(levelsIn(tallyOf(near))).toEqual({ highest: near[3], median: near[1], last: near[1], sweeps: 5 });
    const apart = [level(-70.3, 1), level(-69.9, 2), level(-69.4, 3)];
    expect(levelsIn(tallyOf(apart))?.median).toEqual(apart[1]);
  });

  it('is the same in either order of addition, and takes the earlier of two equal levels as the highest', () => {
    const [early, late] = [level(-60, 1), level(-60, 2)];
    const [a, b] = [tallyOf([early, level(-80, 3)]), tallyOf([late, level(-70, 4)])];
    expect(levelsIn(addTally(a, b))).toEqual(levelsIn(addTally(b, a)));
    expect(levelsIn(addTally(b, a))).toMatchObject({ highest: early, last: level(-70, 4), sweeps: 4 });
    expect(addTally(a, undefined)).toBe(a);
    expect(addTally(undefined, b)).toBe(b);
    const later = tallyOf([level(-75, 4)]);
    expect(levelsIn(addTally(b, later))?.last).toEqual(level(-75, 4));
  });

  it('changes neither of the tallies that it adds', () => {
    const [a, b] = [tallyOf([level(-60, 1)]), tallyOf([level(-60, 2)])];
    addTally(a, b);
    expect([levelsIn(a)?.sweeps, levelsIn(b)?.sweeps]).toEqual([1, 1]);
  });
});
