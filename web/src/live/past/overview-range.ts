/** The time span of the overview, its zoom and movement, and the instant at which it is asked for. */
import { useEffect, useState } from 'react';
import { HOUR_MS } from '../../../../src/time/units.js';
import { onTicks } from '../../program/ticks.js';
import type { Stretch } from './overview-feed.js';

export const LENGTHS_MS = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
  year: 365 * 24 * HOUR_MS,
} as const;
export type LengthName = keyof typeof LENGTHS_MS;
export const LENGTH_NAMES = Object.keys(LENGTHS_MS) as readonly LengthName[];

const SHORTEST_MS = 10 * 60_000;
const LONGEST_MS = 3 * LENGTHS_MS.year;

const REFRESH_AT_LEAST_MS = 10_000;

export interface OverviewRange {
  readonly lengthMs: number;
  /** Undefined while it follows the present. */
  readonly endsAt: number | undefined;
}

export function stretchOf({ lengthMs, endsAt }: OverviewRange, now: number): Stretch {
  const to = endsAt ?? now;
  return { from: to - lengthMs, to };
}

/**
 * Longer (`factor` > 1) or shorter; the instant `at` stays at its place on the strip, and the range never extends into
 * the future.
 */
export function zoomedRange(range: OverviewRange, at: number, factor: number, now: number): OverviewRange {
  const { from, to } = stretchOf(range, now);
  const lengthMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, range.lengthMs * factor));
  const share = (at - from) / (to - from);
  return ending(lengthMs, at + (1 - share) * lengthMs, now);
}

/** Moved by a share of its length; positive moves to later times. */
export function movedRange(range: OverviewRange, share: number, now: number): OverviewRange {
  return ending(range.lengthMs, stretchOf(range, now).to + share * range.lengthMs, now);
}

/** A range of this length around an instant; the same range where it already contains the instant. */
export function rangeAround(range: OverviewRange, at: number, now: number): OverviewRange {
  const { from, to } = stretchOf(range, now);
  return at >= from && at <= to ? range : ending(range.lengthMs, at + range.lengthMs / 2, now);
}

/** The shortest of the offered lengths that holds a recording, with a little room behind its end; the longest one for more. */
export function rangeOver(from: number, to: number, now: number): OverviewRange {
  const lengths = Object.values(LENGTHS_MS);
  const lengthMs = lengths.find((length) => length >= 1.1 * (to - from)) ?? LENGTHS_MS.year;
  return ending(lengthMs, to + 0.05 * lengthMs, now);
}

function ending(lengthMs: number, endsAt: number, now: number): OverviewRange {
  return { lengthMs, endsAt: endsAt >= now ? undefined : endsAt };
}

/** The instant at which the strip was asked for last, epoch ms; while it ends now, with each new column. */
export function useAskedAt({ endsAt, lengthMs }: OverviewRange, session: { now(): number }, columns: number): number {
  const [askedAt, setAskedAt] = useState(() => session.now());
  useEffect(() => {
    return onTicks(Math.max(REFRESH_AT_LEAST_MS, lengthMs / columns), () => {
      if (!document.hidden && endsAt === undefined) setAskedAt(session.now());
    });
  }, [session, endsAt, lengthMs, columns]);
  return askedAt;
}
