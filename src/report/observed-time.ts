/** Time in which a channel was received, from counts of sweeps in points of time. Pure. */
import type { ChannelSeriesPoint } from '../store/archive.js';

const HOUR_MS = 3_600_000;

type Point = Pick<ChannelSeriesPoint, 'at' | 'sweeps'>;

/**
 * Time in ms that the sweeps stand for: each for the time to the next one as it usually was in that hour, and no point for more
 * than its length. Sweeps too few to show their rhythm stand for as long as one of the whole period; where the
 * period shows none, for a point each.
 *
 * @param pointMs length of each point
 */
export function observedTime(points: readonly Point[], pointMs: number): number {
  const usualMs = apartMs(points, pointMs) ?? pointMs;
  let sumMs = 0;
  for (const hour of hoursOf(points)) {
    const eachMs = apartMs(hour, pointMs) ?? usualMs;
    for (const { sweeps } of hour) sumMs += Math.min(pointMs, sweeps * eachMs);
  }
  return Math.round(sumMs);
}

/** Middle time between sweeps of the points that have several; undefined when none has. */
function apartMs(points: readonly Point[], pointMs: number): number | undefined {
  const apart = points.filter(({ sweeps }) => sweeps > 1).map(({ sweeps }) => pointMs / sweeps);
  return apart.sort((a, b) => a - b)[apart.length >> 1];
}

function hoursOf(points: readonly Point[]): Iterable<Point[]> {
  const hours = new Map<number, Point[]>();
  for (const point of points) {
    const hour = Math.floor(point.at / HOUR_MS);
    const known = hours.get(hour);
    if (known === undefined) hours.set(hour, [point]);
    else known.push(point);
  }
  return hours.values();
}
