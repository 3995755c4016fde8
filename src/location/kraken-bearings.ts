/**
 * Bearings out of the log of a KrakenSDR in the form "Kraken App": 17 fields (`src/import/formats/kraken-doa.ts`) and 360 values, one a degree.
 *
 * The second field is the direction, counter-clockwise in some versions of krakensdr_doa and clockwise in others, against one document; the 360 values are
 * counter-clockwise from the array's front in all (`adjust_theta` of kraken_sdr_signal_processor.py). So their highest is taken.
 */
import type { FieldMeasurement } from './field-measurement.js';
import { distanceM, type Place, Plane, type Point } from './plane.js';

type KrakenBearing = Pick<FieldMeasurement, 'at' | 'receiver' | 'bearing'> & Place;

const FIELDS = 17;
const CIRCLE = 360;
/** Lines of one receiver from places nearer to each other give one bearing: echoes are the same there. */
const ONE_PLACE_M = 50;
const MOST_PLACES = 24;
/** Fixed errors of such arrays, degrees: 9 to 12 (github.com/krakenrf/krakensdr_doa issue 29). */
const ARRAY_DEG = 10;
/** More than this says no direction, degrees. */
const MOST_DEG = 45;
/** Standard deviation of a normal law by its median deviation. */
const SIGMA = 1.4826;

interface Row {
  readonly at: number;
  readonly receiver: string;
  readonly place: Place;
  /** Whole degrees clockwise from true north. */
  readonly deg: number;
}

/** One bearing for each receiver and place, of lines within the range of frequencies. Lines without place, or of a straight array, which takes front for back, are passed over. */
export function krakenBearings(text: string, range: { startHz: number; stopHz: number }): KrakenBearing[] {
  const rows = text.split('\n').flatMap((line) => rowOf(line, range));
  const [first] = rows;
  if (first === undefined) return [];
  const plane = new Plane(first.place);
  for (let stepM = ONE_PLACE_M; ; stepM *= 2) {
    const groups: { at: Point; rows: Row[] }[] = [];
    for (const row of rows) {
      const at = plane.pointOf(row.place);
      const group = groups.find((one) => one.rows[0]?.receiver === row.receiver && distanceM(one.at, at) < stepM);
      if (group === undefined) groups.push({ at, rows: [row] });
      else group.rows.push(row);
      if (groups.length > MOST_PLACES) break;
    }
    if (groups.length <= MOST_PLACES) return groups.flatMap((group) => bearingOf(group.rows));
  }
}

function rowOf(line: string, { startHz, stopHz }: { startHz: number; stopHz: number }): Row[] {
  const cells = line.replace(/,?\s*$/, '').split(',');
  const [at = Number.NaN, , , , hz = Number.NaN] = cells.map(Number);
  const [array = '', , receiver = '', ...place] = cells.slice(5).map((cell) => cell.trim().replaceAll('"', ''));
  const [latitude = 0, longitude = 0, heading = 0] = place.map(Number);
  const values = cells.slice(FIELDS).map(Number);
  const isWhole = values.length === CIRCLE && [at, latitude, longitude, heading, ...values].every(Number.isFinite);
  const isPlaced = (latitude !== 0 || longitude !== 0) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isWhole || !isPlaced || array === 'ULA' || !(hz >= startHz && hz <= stopHz)) return [];
  const peak = values.reduce((best, value, i) => (value > (values[best] ?? value) ? i : best), 0);
  const deg = (Math.round(heading) - peak + 3 * CIRCLE) % CIRCLE;
  return [{ at, receiver: receiver.slice(0, 100) || 'KrakenSDR', place: { latitude, longitude }, deg }];
}

/** The middle one, which has the least way to all; none where they lead anywhere. */
function bearingOf(rows: readonly Row[]): KrakenBearing[] {
  const counts = new Float64Array(CIRCLE);
  for (const { deg } of rows) counts[deg] = (counts[deg] ?? 0) + 1;
  const apart = (a: number, b: number) => Math.abs(((a - b + 540) % CIRCLE) - 180);
  const way = (deg: number) => counts.reduce((sum, count, other) => sum + count * apart(deg, other), 0);
  const deg = [...counts.keys()].reduce((best, one) => (way(one) < way(best) ? one : best), rows[0]?.deg ?? 0);
  const strays = rows.map((row) => apart(row.deg, deg)).sort((a, b) => a - b);
  const uncertaintyDeg = Math.hypot(ARRAY_DEG, SIGMA * (strays[strays.length >> 1] ?? 0));
  const middle = rows[rows.length >> 1];
  if (middle === undefined || uncertaintyDeg > MOST_DEG) return [];
  return [{ at: middle.at, receiver: middle.receiver, ...middle.place, bearing: { deg, uncertaintyDeg } }];
}
