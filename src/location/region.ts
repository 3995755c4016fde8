/** The smallest region that holds a share of the probability, as GeoJSON, with its area and the place in its midst. */
import { centreOf, distanceM, type Grid, type Plane, type Point } from './plane.js';

export interface RegionShape {
  readonly type: 'MultiPolygon';
  /** Longitude before latitude, as RFC 7946 has it. */
  readonly coordinates: [number, number][][][];
}

/** The likeliest cells that hold `share` together. */
export function likeliestCells(probabilities: Float64Array, share: number): Uint8Array {
  const order = Uint32Array.from(probabilities, (_, cell) => cell).sort(
    (a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0),
  );
  const inside = new Uint8Array(probabilities.length);
  let sum = 0;
  for (const cell of order) {
    inside[cell] = 1;
    sum += probabilities[cell] ?? 0;
    if (sum >= share) break;
  }
  return inside;
}

export function areaKm2(grid: Grid, inside: Uint8Array): number {
  return (inside.reduce((sum, one) => sum + one, 0) * grid.cellM ** 2) / 1e6;
}

/** The outlines of the marked cells, holes within; regions that touch in a corner alone are two. */
export function shapeOf(grid: Grid, plane: Plane, inside: Uint8Array): RegionShape {
  const polygons = new Map<number, [number, number][][]>();
  for (const { piece, corners } of outlinesOf(grid, inside)) {
    const ring = corners.map((corner): [number, number] => {
      const row = Math.floor(corner / (grid.columns + 1));
      const eastM = grid.westM + (corner - row * (grid.columns + 1)) * grid.cellM;
      const { latitude, longitude } = plane.placeOf({ eastM, northM: grid.southM + row * grid.cellM });
      return [Number(longitude.toFixed(6)), Number(latitude.toFixed(6))];
    });
    // The lowest row of a piece is walked first, so its outer ring comes before its holes.
    const polygon = polygons.get(piece);
    if (polygon === undefined) polygons.set(piece, [ring]);
    else polygon.push(ring);
  }
  return { type: 'MultiPolygon', coordinates: [...polygons.values()] };
}

interface Outline {
  /** Number of the connected piece. */
  readonly piece: number;
  readonly corners: readonly number[];
}

/** Walks around the marked cells with them on the left hand. Corners count in rows of one more than the cells. */
function outlinesOf({ columns, rows }: Grid, inside: Uint8Array): Outline[] {
  const pieces = piecesOf(columns, rows, inside);
  const wide = columns + 1;
  /** East, north, west, south: step to the next corner, and the cell on the left of it, seen from the corner. */
  const steps = [1, wide, -1, -wide] as const;
  const cellLeft = (corner: number, way: number) => {
    const row = Math.floor(corner / wide) - (way === 2 || way === 3 ? 1 : 0);
    const column = (corner % wide) - (way === 1 || way === 2 ? 1 : 0);
    return row < 0 || column < 0 || row >= rows || column >= columns ? 0 : (pieces[row * columns + column] ?? 0);
  };
  const isEdge = (corner: number, way: number) => cellLeft(corner, way) > 0 && cellLeft(corner, (way + 3) % 4) === 0;
  const walked = new Set<number>();
  const outlines: Outline[] = [];
  for (let start = 0; start < wide * (rows + 1); start++) {
    if (walked.has(start * 4) || !isEdge(start, 0)) continue;
    const corners = [start];
    let [corner, way] = [start, 0];
    do {
      walked.add(corner * 4 + way);
      corner += steps[way] ?? 0;
      const next = [(way + 1) % 4, way, (way + 3) % 4].find((one) => isEdge(corner, one)) ?? 0;
      if (next !== way) corners.push(corner);
      way = next;
    } while (corner !== start || way !== 0);
    if (corners.at(-1) !== start) corners.push(start);
    outlines.push({ piece: cellLeft(start, 0), corners });
  }
  return outlines;
}

/** Numbers the pieces that hang together by their sides, from 1; 0 is outside. */
function piecesOf(columns: number, rows: number, inside: Uint8Array): Int32Array {
  const pieces = new Int32Array(inside.length);
  let count = 0;
  for (let cell = 0; cell < inside.length; cell++) {
    if (inside[cell] === 0 || pieces[cell] !== 0) continue;
    pieces[cell] = ++count;
    const waiting = [cell];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const column = next % columns;
      const beside = [column > 0 ? next - 1 : -1, column < columns - 1 ? next + 1 : -1, next - columns, next + columns];
      for (const one of beside)
        if (one >= 0 && one < columns * rows && inside[one] === 1 && pieces[one] === 0) {
          pieces[one] = count;
          waiting.push(one);
        }
    }
  }
  return pieces;
}

const MIDST_ROUNDS = 20;

/** The place from which the mean distance to the emitter is least (Weiszfeld). */
export function midstOf(grid: Grid, probabilities: Float64Array): Point {
  let midst: Point | undefined;
  for (let round = 0; round < MIDST_ROUNDS; round++) {
    let [east, north, sum] = [0, 0, 0];
    for (let cell = 0; cell < probabilities.length; cell++) {
      const probability = probabilities[cell] ?? 0;
      if (probability < 1e-9) continue;
      const centre = centreOf(grid, cell);
      const weight = probability / (midst === undefined ? 1 : Math.max(distanceM(centre, midst), grid.cellM / 2));
      east += weight * centre.eastM;
      north += weight * centre.northM;
      sum += weight;
    }
    midst = { eastM: east / sum, northM: north / sum };
  }
  return midst ?? centreOf(grid, 0);
}
