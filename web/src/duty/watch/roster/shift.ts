/** Shifts of the roster. */
import type { ShiftJson } from '../../../../../src/api/duty.js';
import { DAY_MS } from '../../../../../src/time/units.js';
import { restFaults } from '../../../../../src/watch/roster/rest-rule.js';
import { ask } from '../../../ground/asking/ask.js';
import { atMs, isoOf } from '../../../ground/asking/instants.js';

export type Shift = ShiftJson;

/** The shifts of a time span and its holes: times without anybody on duty. */
export const fetchShifts = (from: number, to: number, signal: AbortSignal) =>
  ask('GET /api/v1/shifts', { query: { from: isoOf(from), to: isoOf(to) }, signal });

/** A fault of rest: 24 hours of duty in a row, or less than 12 hours between a night and the next shift. */
export type RestFault = Awaited<ReturnType<typeof fetchShifts>>['rest'][number];
export type Shifts = Awaited<ReturnType<typeof fetchShifts>>;

/** Days around a shift whose other shifts may break the rule of rest together with it. */
const AROUND_DAYS = 3;

export const fetchAround = ({ startsAt, endsAt }: Shift, signal: AbortSignal) =>
  fetchShifts(atMs(startsAt) - AROUND_DAYS * DAY_MS, atMs(endsAt) + AROUND_DAYS * DAY_MS, signal);

type Times = Pick<Shift, 'startsAt' | 'endsAt' | 'personIds'>;

export function fetchAroundAll(shifts: readonly Times[], signal: AbortSignal): Promise<Shifts> {
  const from = Math.min(...shifts.map(({ startsAt }) => atMs(startsAt)));
  const to = Math.max(...shifts.map(({ endsAt }) => atMs(endsAt)));
  return fetchShifts(from - AROUND_DAYS * DAY_MS, to + AROUND_DAYS * DAY_MS, signal);
}

/** Faults of rest after shifts are imported: those of the roster remain where no imported shift takes their time. */
export function restAfterImport(read: readonly Times[], shifts: readonly Times[]): RestFault[] {
  const work = ({ startsAt, endsAt, personIds }: Times) => {
    return { startsAt: atMs(startsAt), endsAt: atMs(endsAt), personIds };
  };
  const added = read.map(work);
  const left = shifts
    .map(work)
    .filter((one) => added.every(({ startsAt, endsAt }) => one.endsAt <= startsAt || one.startsAt >= endsAt));
  return restFaults([...left, ...added])
    .filter(({ personId, from, to }) =>
      added.some((one) => one.personIds.includes(personId) && one.startsAt <= to && one.endsAt >= from),
    )
    .map((fault) => ({ ...fault, from: isoOf(fault.from), to: isoOf(fault.to) }));
}

/** Faults of rest that a person would have with a shift, beside the shifts that the person has. */
export function restWith(personId: string, added: Shift, shifts: readonly Shift[]): RestFault[] {
  if (personId === '') return [];
  const own = [...shifts.filter(({ personIds }) => personIds.includes(personId)), added];
  const work = own.map(({ startsAt, endsAt }) => {
    return { startsAt: atMs(startsAt), endsAt: atMs(endsAt), personIds: [personId] };
  });
  return restFaults(work)
    .filter(({ from, to }) => from <= atMs(added.endsAt) && to >= atMs(added.startsAt))
    .map((fault) => ({ ...fault, from: isoOf(fault.from), to: isoOf(fault.to) }));
}
