/** Computes points of `ch` again from sweeps that are already stored, for `doctor --mend`. */
import type { Sweep } from '../../rf/sweep.js';
import { MINUTE_MS } from '../../time/units.js';
import { codeSweep } from '../blocks/block-codec.js';
import { SLOT_MS } from '../summaries/channel-row.js';
import type { ChannelPlan } from '../summaries/channels.js';
import { ChannelMeter } from './channel-meter.js';
import type { InfluxConnection } from './connection.js';
import { quoteText, RowReader } from './influxql.js';
import { type ChannelPoint, msToNs } from './measurements.js';

/** Position of sweeps that do not come from the spool. */
const NOWHERE = 0;

/** @param sweeps all sweeps of one receiver in whole minutes, in order of time */
export function channelPointsOf(sweeps: readonly Sweep[], plan: ChannelPlan): ChannelPoint[] {
  const meter = new ChannelMeter(plan);
  const points = sweeps.flatMap((sweep) => meter.add({ ...codeSweep(sweep), next: NOWHERE }, NOWHERE));
  return [...points, ...meter.soFar()];
}

/** Points of the minutes in which the database has fewer points than expected. @throws Error of the server */
export async function lackingPoints(
  connection: InfluxConnection,
  receiverId: string,
  points: readonly ChannelPoint[],
): Promise<ChannelPoint[]> {
  const ends = points.map(({ endedAt }) => endedAt);
  if (ends.length === 0) return [];
  const [first, last] = ends.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [Infinity, 0]);
  const [series] = await connection.query(
    `SELECT count("n") AS "n" FROM "ch" WHERE "receiver" = ${quoteText(receiverId)} AND time >= ${msToNs(first)} ` +
      `AND time <= ${msToNs(last)} GROUP BY time(${SLOT_MS}ms) fill(none)`,
  );
  const reader = new RowReader(series?.columns ?? []);
  const stored = new Map((series?.rows ?? []).map((row) => [reader.number(row, 'time'), reader.number(row, 'n') ?? 0]));
  const expected = new Map<number, number>();
  for (const at of ends) expected.set(at, (expected.get(at) ?? 0) + 1);
  const lacking = new Set<number>();
  for (const [at, count] of expected) if ((stored.get(at) ?? 0) < count) lacking.add(minuteOf(at));
  return points.filter(({ endedAt }) => lacking.has(minuteOf(endedAt)));
}

/** Begin of the minute of a point, whose time is the end of its interval. */
function minuteOf(endedAt: number): number {
  return Math.floor((endedAt - SLOT_MS) / MINUTE_MS);
}
