/** Time in which a channel was received, from counts of sweeps in points of time. Pure. */
import type { ChannelSeriesPoint } from '../store/archive.js';
import { HOUR_MS } from '../time/units.js';

type Point = Pick<ChannelSeriesPoint, 'at' | 'sweeps'>;

/**
 * Time in ms that the sweeps of each point stand for: each for the time to the next one as it usually was in that hour, and no point for more
 * than its length. Sweeps too few to show their rhythm stand for as long as one of the whole period; where the
 * period shows none, for a point each.
 *
 * @param pointMs length of each point
 */
export function observedTimes<P extends Point>(
  points: readonly P[],
  pointMs: number,
): { point: P; observedMs: number }[] {
  const usualMs = apartMs(points, pointMs) ?? pointMs;
  return [...hoursOf(points)].flatMap((hour) => {
    const eachMs = apartMs(hour, pointMs) ?? usualMs;
    return hour.map((point) => ({ point, observedMs: Math.min(pointMs, point.sweeps * eachMs) }));
  });
}

/** Middle time between sweeps of the points that have several; undefined when none has. */
function apartMs(points: readonly Point[], pointMs: number): number | undefined {
  const apart = points.filter(({ sweeps }) => sweeps > 1).map(({ sweeps }) => pointMs / sweeps);
  return apart.sort((a, b) => a - b)[apart.length >> 1];
}

function hoursOf<P extends Point>(points: readonly P[]): Iterable<P[]> {
  const hours = new Map<number, P[]>();
  for (const point of points) {
    const hour = Math.floor(point.at / HOUR_MS);
    const known = hours.get(hour);
    if (known === undefined) hours.set(hour, [point]);
    else known.push(point);
  }
  return hours.values();
}
