/**
 * Epochs of the clock that stamps sweeps. A clock that is set back passes the same minutes twice: from the step on, sweeps belong to
 * a new epoch. Its name is the instant that the clock had reached, in RFC 3339; sweeps of a clock never set back have none. Pure.
 *
 *   clock    12:00 ─────────────► 12:05 ┐ set back to 12:02
 *                        ┌──────────────┘
 *                     12:02 ──► 12:05 ──────►          epoch "…T12:05:00.000Z"
 *                       clockSetBack   (the flag: these minutes were passed before)
 */
import { type DriverSweep, SweepFlag } from './sweep.js';

type Timed = Pick<DriverSweep, 'startedAt' | 'flags' | 'epoch'>;

/** Longest way back, in ms, after which sweeps are flagged: a clock that was wrong by years would flag all of them for years. */
const LONGEST_BACK_MS = 25 * 3_600_000;

/**
 * Name of the epoch of a clock that had reached `reachedAt` and was set back to `now`, epoch ms. Two epochs of a clock never share
 * a name. @param before the epoch that ends
 */
export function epochAfter(reachedAt: number, now: number, before: string | undefined): string {
  const reached = reachedAt - now > LONGEST_BACK_MS ? now : reachedAt;
  const later = before === undefined ? reached : Math.max(reached, reachedOf(before) + 1);
  return new Date(Math.ceil(later)).toISOString();
}

/** Epoch ms that the clock had reached before it was set back. */
export function reachedOf(epoch: string): number {
  return Date.parse(epoch);
}

/** The sweep in the epoch of its clock, flagged while the clock is behind what it had reached. */
export function inEpoch<T extends Timed>(sweep: T, epoch: string | undefined): T {
  if (epoch === undefined) return sweep;
  const again = sweep.startedAt < reachedOf(epoch) ? SweepFlag.clockSetBack : 0;
  return { ...sweep, epoch, flags: sweep.flags | again };
}

/**
 * Epoch ms by which sweeps of all epochs are put in the order in which they were received: a minute that was passed again follows
 * everything before the step.
 */
export function orderedAt({ startedAt, flags, epoch }: Timed): number {
  return epoch === undefined || (flags & SweepFlag.clockSetBack) === 0 ? startedAt : reachedOf(epoch);
}
