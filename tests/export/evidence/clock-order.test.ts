import { describe, expect, it } from 'vitest';
import { ClockOrder } from '../../../src/export/evidence/clock-order.js';

const T0 = Date.UTC(2026, 11, 1);

function toldOf(stamps: readonly (readonly [seq: number, second: number, epoch?: string])[]): readonly string[] {
  const order = new ClockOrder();
  for (const [seq, second, epoch] of stamps) order.add([{ seq, startedAt: T0 + second * 1000, epoch }]);
  return order.told('rx').map(({ en }) => en);
}

describe('times in a bundle', () => {
  it('that run forward are not spoken of, also with numbers left out and several sweeps at one time', () => {
    expect(
      toldOf([
        [1, 0],
        [2, 1],
        [5, 1],
        [6, 9],
      ]),
    ).toEqual([]);
  });

  it('that run back are told with the number of the sweep, and whether the sweeps are marked', () => {
    const [marked] = toldOf([
      [1, 0],
      [2, 60],
      [3, 10, 'e'],
      [4, 70, 'e'],
    ]);
    expect(marked).toMatch(
      /^rx: times run back at sweep 3 \(2026-12-01T00:01:00.000Z to 2026-12-01T00:00:10.000Z\): the clock was set back;/,
    );
    const [mixed] = toldOf([
      [1, 0],
      [7, 1],
      [2, 2],
      [8, 3],
      [3, 4],
    ]);
    expect(mixed).toMatch(/^rx: times run back at sweep 2 .*, in 2 places: the sweeps are not marked/);
  });
});
