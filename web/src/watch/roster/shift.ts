/** Shifts of the roster. */
import type { ShiftJson } from '../../../../src/api/duty.js';
import { ask } from '../../asking/ask.js';
import { isoOf } from '../../asking/instants.js';

export type Shift = ShiftJson;

/** Who is on duty now, and who comes next. */
export const fetchDuty = () => ask('GET /api/v1/shifts/now');

/** The shifts of a time span and its holes: times without anybody on duty. */
export const fetchShifts = (from: number, to: number) =>
  ask('GET /api/v1/shifts', { query: { from: isoOf(from), to: isoOf(to) } });

/** A fault of rest: 24 hours of duty in a row, or less than 12 hours between a night and the next shift. */
export type RestFault = Awaited<ReturnType<typeof fetchShifts>>['rest'][number];
export type Shifts = Awaited<ReturnType<typeof fetchShifts>>;
