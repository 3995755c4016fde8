/** Where a station was and how right its clock was, over time: noted when it changes, looked up for each sweep. */

export interface TrackPoint {
  /** Epoch ms; valid until the next point. */
  readonly at: number;
  /** From the station's GPS; absent while it has no fix. North and east are positive. */
  readonly latitudeDeg?: number | undefined;
  readonly longitudeDeg?: number | undefined;
  readonly altitudeM?: number | undefined;
  readonly clock: 'good' | 'bad' | 'unchecked';
  /** The computer's clock minus GPS. */
  readonly clockOffsetMs?: number | undefined;
}

type Place = Pick<TrackPoint, 'latitudeDeg' | 'longitudeDeg'>;

/** A point is noted when the station has moved this far: less than any field strength or bearing could tell. */
const MOVED_M = 50;
/** A station that stands still is noted this often, so that a point also says that nothing changed. */
const AT_LEAST_EVERY_MS = 600_000;
const METRES_PER_DEGREE = 111_320;

/** Whether `next` says more than `last`, the newest point noted. */
export function isNews(last: TrackPoint | undefined, next: TrackPoint): boolean {
  if (last === undefined || next.clock !== last.clock || next.at - last.at >= AT_LEAST_EVERY_MS) return true;
  if ((next.latitudeDeg === undefined) !== (last.latitudeDeg === undefined)) return true;
  return distanceM(last, next) >= MOVED_M;
}

/** On a plane, which is exact enough over the metres between two points; 0 where one has no position. */
export function distanceM(a: Place, b: Place): number {
  const { latitudeDeg: north = Number.NaN, longitudeDeg: east = Number.NaN } = a;
  const { latitudeDeg: otherNorth = Number.NaN, longitudeDeg: otherEast = Number.NaN } = b;
  const metres = Math.hypot(otherNorth - north, (otherEast - east) * Math.cos((north * Math.PI) / 180));
  return Number.isNaN(metres) ? 0 : metres * METRES_PER_DEGREE;
}

/** The point valid at an instant, of points in rising order of time; undefined before the first. */
export function pointAt(track: readonly TrackPoint[], at: number): TrackPoint | undefined {
  let low = 0;
  let high = track.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((track[middle] as TrackPoint).at <= at) low = middle + 1;
    else high = middle;
  }
  return track[low - 1];
}
