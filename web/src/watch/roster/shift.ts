/** Shifts as `/api/v1/shifts` gives them. */

import { get, listIn } from '../../asking/request.js';
import { atOf, fieldsOf, textOf, textsOf } from '../../cases/incident.js';

export interface Shift {
  readonly id: string;
  /** Epoch ms. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly personIds: readonly string[];
  readonly leaderId: string | undefined;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Duty {
  readonly now: readonly Shift[];
  readonly personIds: readonly string[];
  readonly next: Shift | undefined;
}

export function shiftFrom(value: unknown): Shift | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const startsAt = atOf(raw['startsAt']);
  const endsAt = atOf(raw['endsAt']);
  if (id === undefined || startsAt === undefined || endsAt === undefined) return undefined;
  return { id, startsAt, endsAt, personIds: textsOf(raw['personIds']), leaderId: textOf(raw['leaderId']) };
}

export async function fetchDuty(): Promise<Duty> {
  const answer = await get('/api/v1/shifts/now');
  return {
    now: listIn(answer, 'now').flatMap((one) => shiftFrom(one) ?? []),
    personIds: textsOf(answer['personIds']),
    next: shiftFrom(answer['next']),
  };
}

export async function fetchShifts(from: number, to: number): Promise<{ shifts: Shift[]; holes: Stretch[] }> {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const answer = await get('/api/v1/shifts', range);
  return {
    shifts: listIn(answer, 'shifts').flatMap((one) => shiftFrom(one) ?? []),
    holes: listIn(answer, 'holes').flatMap((one) => {
      const raw = fieldsOf(one);
      const start = atOf(raw['from']);
      const end = atOf(raw['to']);
      return start === undefined || end === undefined ? [] : [{ from: start, to: end }];
    }),
  };
}
