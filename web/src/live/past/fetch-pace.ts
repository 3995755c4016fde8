/** How long an hour that a station sends still takes, judged by what came so far. Pure. */
import { MINUTE_MS } from '../../../../src/time/units.js';

/** Fewer fetched minutes say nothing: the station begins with what lies in its way. */
const LEAST_GAINED = 3;
/** A longer time is said in steps of five minutes: more would change with each look. */
const TO_THE_MINUTE = 10;

export interface Progress {
  /** Any clock in ms, the same for both. */
  readonly atMs: number;
  /** Minutes of the hour that had been fetched. */
  readonly minutes: number;
}

/** Minutes until `ofMinutes` are fetched, 1 at least; undefined while too little came since `first`. A standstill makes it longer. */
export function minutesLeft(first: Progress | undefined, now: Progress, ofMinutes: number): number | undefined {
  if (first === undefined) return undefined;
  const gained = now.minutes - first.minutes;
  if (gained < LEAST_GAINED) return undefined;
  const takesMs = ((ofMinutes - now.minutes) * (now.atMs - first.atMs)) / gained;
  const minutes = takesMs / MINUTE_MS;
  return minutes > TO_THE_MINUTE ? 5 * Math.round(minutes / 5) : Math.max(1, Math.round(minutes));
}
