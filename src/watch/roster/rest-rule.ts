/** Rest between shifts: nobody works 24 hours in a row, nor again within 12 hours after a night. Pure. */
import { DAY_MS, HOUR_MS } from '../../time/units.js';
import { VIETNAM_OFFSET_MS } from '../../words/sentence.js';
import type { Shift } from './roster.js';

const LONGEST_WORK_MS = 24 * HOUR_MS;
const REST_AFTER_NIGHT_MS = 12 * HOUR_MS;
/** Hours of the night that labour law counts, 22 to 6 (Labour Code 2019, article 106). */
const NIGHT_FROM_MS = 22 * HOUR_MS;
const NIGHT_MS = 8 * HOUR_MS;
/** A shift with so much of the night in it needs the rest after it: a shift that ends at 23 h does not. */
const NIGHT_SHIFT_MS = 3 * HOUR_MS;

type Work = Pick<Shift, 'startsAt' | 'endsAt' | 'personIds'>;

export interface RestFault {
  readonly personId: string;
  readonly kind: 'too-long' | 'no-rest-after-night';
  /** Epoch ms: of work without a break; or from the end of the night to the start of the next shift. */
  readonly from: number;
  readonly to: number;
}

/** Each breach of the rule in these shifts, in order of time. Shifts that meet or overlap count as one stretch of work. */
export function restFaults(shifts: readonly Work[]): RestFault[] {
  const people = [...new Set(shifts.flatMap(({ personIds }) => personIds))];
  return people
    .flatMap((personId) => {
      const own = stretches(shifts.filter(({ personIds }) => personIds.includes(personId)));
      return own.flatMap(({ from, to }, i): RestFault[] => {
        const next = own[i + 1];
        const isShort =
          next !== undefined && nightWithin(from, to) >= NIGHT_SHIFT_MS && next.from - to < REST_AFTER_NIGHT_MS;
        return [
          ...(to - from >= LONGEST_WORK_MS ? [{ personId, kind: 'too-long' as const, from, to }] : []),
          ...(isShort ? [{ personId, kind: 'no-rest-after-night' as const, from: to, to: next.from }] : []),
        ];
      });
    })
    .sort((a, b) => a.from - b.from || (a.personId < b.personId ? -1 : 1));
}

function stretches(shifts: readonly Work[]): { from: number; to: number }[] {
  const joined: { from: number; to: number }[] = [];
  for (const { startsAt, endsAt } of [...shifts].sort((a, b) => a.startsAt - b.startsAt)) {
    const last = joined.at(-1);
    if (last !== undefined && startsAt <= last.to) last.to = Math.max(last.to, endsAt);
    else joined.push({ from: startsAt, to: endsAt });
  }
  return joined;
}

/** Part of a time that lies between 22 h and 6 h, in ms. */
export function nightWithin(from: number, to: number): number {
  let sum = 0;
  const firstDay = Math.floor((from + VIETNAM_OFFSET_MS) / DAY_MS) - 1;
  for (let day = firstDay; ; day++) {
    const begins = day * DAY_MS - VIETNAM_OFFSET_MS + NIGHT_FROM_MS;
    if (begins >= to) return sum;
    sum += Math.max(0, Math.min(to, begins + NIGHT_MS) - Math.max(from, begins));
  }
}
