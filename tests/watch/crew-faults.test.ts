/** Who is in two shifts at once, and which shifts are short of people. */
import { expect, it } from 'vitest';
import { crewFaults } from '../../src/watch/roster/crew-faults.js';

const HOUR_MS = 3600e3;
const DAY = Date.UTC(2027, 1, 5, 17);
const shift = (day: number, hour: number, ...personIds: string[]) => {
  const startsAt = DAY + (24 * day + hour) * HOUR_MS;
  return { startsAt, endsAt: startsAt + 12 * HOUR_MS, personIds };
};
const faults = (...shifts: ReturnType<typeof shift>[]) => crewFaults(shifts, (id) => `Ông ${id}`);

it('names a person who is in two shifts at once, not one who goes on into the next', () => {
  expect(faults(shift(0, 7, 'an'), shift(0, 19, 'an'), shift(0, 20, 'an', 'tu'))).toEqual([
    { vi: 'Ông an có hai ca cùng lúc từ 20:00 06/02/2027', en: 'Ông an is in two shifts at 20:00 06/02/2027' },
  ]);
});

it('names a shift with fewer people than most at its hour have; nights of one among days of two are none', () => {
  const nights = [0, 1, 2].map((day) => shift(day, 19, 'ly'));
  const days = [shift(0, 7, 'an', 'tu'), shift(1, 7, 'an'), shift(2, 7, 'tu', 'hoa')];
  expect(faults(...nights, ...days).map(({ vi }) => vi)).toEqual([
    'Ca 07:00 07/02/2027 chỉ có 1 trong 2 người (Ông an)',
  ]);
});

it('takes the larger number where as many have it, as after an import that did not know half of the leaders', () => {
  expect(faults(shift(0, 7, 'an'), shift(1, 7, 'an', 'tu'), shift(2, 7)).map(({ en }) => en)).toEqual([
    'The shift of 07:00 06/02/2027 has 1 of 2 people (Ông an)',
  ]);
});
