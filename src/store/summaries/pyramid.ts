/** The levels of the pyramid: each row holds maximum, minimum, mean and count of every bin over its time. */
import { DAY_MS, HOUR_MS } from '../../time/units.js';

export interface PyramidLevel {
  readonly name: string;
  /** Approximate length of a row; months differ. */
  readonly durationMs: number;
  /** Epoch ms of the begin of the row that contains an instant (UTC). */
  beginMs(atMs: number): number;
}

function fixed(name: string, durationMs: number): PyramidLevel {
  return { name, durationMs, beginMs: (atMs) => Math.floor(atMs / durationMs) * durationMs };
}

/** Finest first; the index is the level's number in the database. */
export const LEVELS: readonly PyramidLevel[] = [
  fixed('minute', 60_000),
  fixed('10 minutes', 600_000),
  fixed('hour', HOUR_MS),
  fixed('day', DAY_MS),
  {
    name: 'month',
    durationMs: 30 * DAY_MS,
    beginMs: (atMs) => {
      const at = new Date(atMs);
      return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
    },
  },
];

/** The coarsest level whose rows are no longer than `slotMs`; undefined when single sweeps are wanted. */
export function levelFor(slotMs: number): number | undefined {
  const level = LEVELS.findLastIndex(({ durationMs }) => durationMs <= slotMs);
  return level === -1 ? undefined : level;
}
