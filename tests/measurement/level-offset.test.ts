/** The offset of a receiver's levels, learnt from licensed transmitters. */
import { expect, it } from 'vitest';
import { levelOffsets, offsetAt } from '../../src/measurement/level-offset.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const random = randomFrom(51);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

it('holds the truth in at least 95 of 100 trials, whatever the ground does and with one licence of ten that is not kept', () => {
  for (const [count, shadowDb] of [
    [3, 8],
    [5, 6],
    [7, 8],
    [10, 3],
    [25, 12],
  ] as const) {
    let held = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const levels = Array.from({ length: count }, (_, i) => ({
        hz: 88e6 + i * 0.8e6,
        place: `${i}`,
        overDb: -6 + shadowDb * normal() + (random() < 0.1 ? 40 * random() - 20 : 0),
      }));
      const [offset] = levelOffsets(levels);
      if (Math.abs((offset?.db ?? 99) + 6) <= (offset?.uncertaintyDb ?? 0)) held++;
    }
    expect(held, `${count} transmitters`).toBeGreaterThanOrEqual(950);
  }
});

it('is one for each band of an antenna, and none below three places or away from them', () => {
  const at = (hz: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ hz: hz + i * 1e6, place: `${i}`, overDb: i }));
  const offsets = levelOffsets([
    ...at(90e6, 7),
    ...at(170e6, 2),
    ...[1, 2, 3, 4].map((i) => ({ hz: 250e6 + i, place: 'one mast', overDb: i })),
    ...at(480e6, 9),
  ]);
  expect(offsets).toMatchObject([
    { startHz: 90e6, stopHz: 96e6, count: 7 },
    { startHz: 480e6, stopHz: 488e6, count: 9 },
  ]);
  expect(offsetAt(offsets, 98e6)).toBe(offsets[0]);
  expect(offsetAt(offsets, 173e6)).toBeUndefined();
});
