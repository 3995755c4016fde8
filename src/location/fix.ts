/**
 * Where an emitter probably is, from bearings and levels that people measured at known places. Of a receiver nothing but its name
 * is known, so levels are compared only with others of the same one. Pure.
 */
import type { FieldMeasurement } from './field-measurement.js';
import { CLOSE_DB2, SHADOW_DB2, STRAY_DB2, shadowCovariance } from './law.js';
import { centreOf, distanceM, type Grid, gridOver, type Place, Plane, type Point } from './plane.js';
import { type Hearing, logsOfCells, normalised } from './posterior.js';
import { areaKm2, likeliestCells, midstOf, type RegionShape, shapeOf } from './region.js';

export const OPEN_WHY = ['nothing', 'one-bearing', 'few-places', 'not-enclosed'] as const;

export type Fix =
  /** The place in the midst of the region, from which the mean distance to the emitter is least. */
  | (Place & {
      readonly verdict: 'place';
      readonly region50: RegionShape;
      readonly region90: RegionShape;
      readonly areaKm2: number;
      /** Bearings that do not lead there. */
      readonly misfits: readonly string[];
    })
  | { readonly verdict: 'open'; readonly why: (typeof OPEN_WHY)[number] };

/** Levels at fewer places than this fit anywhere: power, exponent and place are three unknowns already. */
const LEAST_PLACES = 4;
/** Places nearer to each other are one: the mean of their levels. */
const ONE_PLACE_M = 50;
const MOST_PLACES = 40;
/** A receiver on a hill is heard so far; no bearing is followed further. */
const REACH_M = 40_000;
const LEAST_MARGIN_M = 1000;
const MOST_CELLS = 48;
const LEAST_CELL_M = 10;
const MOST_ZOOMS = 6;
/** Outside of this share nothing is looked at more closely. */
const LOOKED_AT = 0.999;
/** Share of bearings that lead nowhere: a reflection, a wrong reading. */
const ASTRAY = 0.05;
const MISFIT_SIGMAS = 3;
const MISFIT_BELOW = 0.05;
/** Emitters that people measure are as often one to two as ten to twenty kilometres away; nearer than this, anywhere. */
const NEAR_M = 500;
/** Exponents from open country to a town, around the middle. */
const EXPONENT = { exponent: 2.9, exponentSteps: [-0.7, 0, 0.7] };

interface Measured {
  readonly places: readonly Point[];
  readonly bearings: readonly Bearing[];
  /** Of each receiver that heard something at enough places. */
  readonly series: readonly (readonly Heard[])[];
}

interface Bearing {
  readonly id: string;
  readonly at: Point;
  readonly deg: number;
  readonly uncertaintyDeg: number;
}

interface Heard {
  readonly at: Point;
  readonly db: number;
  readonly isHeard: boolean;
}

export function fixOf(measurements: readonly FieldMeasurement[]): Fix {
  const [first] = measurements;
  if (first === undefined) return { verdict: 'open', why: 'nothing' };
  const plane = new Plane(first);
  const measured = measuredOf(measurements, plane);
  const { places, bearings, series } = measured;
  if (series.length === 0 && bearings.length < 2)
    return { verdict: 'open', why: bearings.length === 1 ? 'one-bearing' : 'few-places' };
  const wide = gridOver(places, 0, 1, 0).cellM;
  // Levels alone tell nothing of what lies much further away than the places themselves.
  const near = series.length > 0 ? [Math.max(LEAST_MARGIN_M, wide)] : [];
  for (const marginM of [...near, ...(bearings.length > 0 ? [REACH_M] : [])]) {
    const found = searched(measured, gridOver(places, marginM, MOST_CELLS, LEAST_CELL_M));
    if (found !== undefined) return placeOf(measured, plane, found);
  }
  return { verdict: 'open', why: 'not-enclosed' };
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const LAST_DIGITS = 1e-5;

/** Whether `other`, which may be any value, is the fix as another computer makes it, whose sines and logarithms differ in the last digits. */
export function isSameFix(fix: Fix, other: unknown): boolean {
  const [own, told] = [fix, other].map((one) => JSON.stringify(one) ?? '') as [string, string];
  const numbers = told.match(NUMBER) ?? [];
  const isNear = (text: string, i: number) => Math.abs(Number(text) - Number(numbers[i])) <= LAST_DIGITS;
  return own.replace(NUMBER, '') === told.replace(NUMBER, '') && (own.match(NUMBER) ?? []).every(isNear);
}

function measuredOf(measurements: readonly FieldMeasurement[], plane: Plane): Measured {
  const bearings = measurements.flatMap((one) =>
    one.bearing === undefined ? [] : [{ id: one.id, ...one.bearing, at: plane.pointOf(one) }],
  );
  const series = [...new Set(measurements.map(({ receiver }) => receiver))].map((receiver) =>
    placesOf(
      measurements.flatMap((one) =>
        one.receiver === receiver && one.level !== undefined ? [{ ...one.level, at: plane.pointOf(one) }] : [],
      ),
      ONE_PLACE_M,
    ),
  );
  const enough = series.filter((one) => one.length >= LEAST_PLACES && one.some(({ isHeard }) => isHeard));
  return { places: [...bearings, ...enough.flat()].map(({ at }) => at), bearings, series: enough };
}

/** A long drive is looked at in larger steps. */
function placesOf(levels: readonly Heard[], stepM: number): Heard[] {
  const places = onePlaceEach(levels, stepM);
  return places.length > MOST_PLACES ? placesOf(levels, 2 * stepM) : places;
}

function onePlaceEach(levels: readonly Heard[], stepM: number): Heard[] {
  const places: { at: Point; all: Heard[] }[] = [];
  for (const level of levels) {
    const place = places.find(({ at }) => distanceM(at, level.at) < stepM);
    if (place === undefined) places.push({ at: level.at, all: [level] });
    else place.all.push(level);
  }
  return places.map(({ at, all }) => {
    const heard = all.filter(({ isHeard }) => isHeard);
    const of = heard.length > 0 ? heard : all;
    return { at, isHeard: heard.length > 0, db: of.reduce((sum, { db }) => sum + db, 0) / of.length };
  });
}

interface Found {
  readonly grid: Grid;
  readonly probabilities: Float64Array;
}

/** Looks closer and closer where the emitter may be; undefined where the region leaves the grid. */
function searched(measured: Measured, whole: Grid): Found | undefined {
  let grid = whole;
  for (let zoom = 0; ; zoom++) {
    const probabilities = probabilitiesOf(measured, grid);
    const inside = likeliestCells(probabilities, zoom === 0 ? 0.9 : LOOKED_AT);
    const box = boxOf(grid, inside);
    if (zoom === 0 && box.touches) return undefined;
    const closer = gridOver(
      zoom === 0 ? boxOf(grid, likeliestCells(probabilities, LOOKED_AT)).corners : box.corners,
      0,
      MOST_CELLS,
      LEAST_CELL_M,
    );
    if (zoom === MOST_ZOOMS || closer.cellM > 0.8 * grid.cellM) return { grid, probabilities };
    grid = closer;
  }
}

function probabilitiesOf({ places, bearings, series }: Measured, grid: Grid): Float64Array {
  const logs = Float64Array.from({ length: grid.columns * grid.rows }, (_, cell) => {
    const centre = centreOf(grid, cell);
    const metres = Math.min(...places.map((at) => distanceM(at, centre)));
    return -Math.log(metres * metres + NEAR_M * NEAR_M);
  });
  for (const one of series) {
    const more = logsOfCells(grid, hearingsOf(one, logs.length), {
      ...EXPONENT,
      powerSpreadDb: Number.POSITIVE_INFINITY,
      weight: independent(one.map(({ at }) => at)) / one.length,
    });
    for (let cell = 0; cell < logs.length; cell++) logs[cell] = (logs[cell] ?? 0) + (more[cell] ?? 0);
  }
  for (const one of bearings)
    for (let cell = 0; cell < logs.length; cell++)
      logs[cell] = (logs[cell] ?? 0) + Math.log(bearingLikelihood(one, grid, cell));
  return normalised(logs);
}

function hearingsOf(levels: readonly Heard[], cells: number): Hearing[] {
  const shadowDb = new Float32Array(cells);
  const strayDb = new Float32Array(cells).fill(Math.sqrt(STRAY_DB2));
  return levels.map(({ at, db, isHeard }) => ({ at, levelDb: db, isHeard, offsetDb: 0, shadowDb, strayDb }));
}

/** How many independent levels those of such places are worth: the shadowing of near places is alike. */
function independent(places: readonly Point[]): number {
  let sum = 0;
  for (const one of places)
    for (const other of places) sum += one === other ? SHADOW_DB2 + CLOSE_DB2 : shadowCovariance(distanceM(one, other));
  return (places.length ** 2 * STRAY_DB2) / sum;
}

/** A bearing strays by the normal law, or leads nowhere. */
function bearingLikelihood(bearing: Bearing, grid: Grid, cell: number): number {
  const { sigmas, sigmaDeg } = offBearing(bearing, grid, cell);
  return (1 - ASTRAY) * (Math.exp(-(sigmas * sigmas) / 2) / (sigmaDeg * Math.sqrt(2 * Math.PI))) + ASTRAY / 360;
}

/** How far a cell lies beside the line. Seen from near, a cell is wider than the line. */
function offBearing({ at, deg, uncertaintyDeg }: Bearing, grid: Grid, cell: number) {
  const centre = centreOf(grid, cell);
  const there = (Math.atan2(centre.eastM - at.eastM, centre.northM - at.northM) * 180) / Math.PI;
  const apart = Math.abs(((there - deg + 540) % 360) - 180);
  const metres = Math.max(grid.cellM, distanceM(at, centre));
  const sigmaDeg = Math.hypot(uncertaintyDeg, ((grid.cellM / metres) * (180 / Math.PI)) / Math.sqrt(12));
  return { sigmas: apart / sigmaDeg, sigmaDeg };
}

function boxOf(grid: Grid, inside: Uint8Array): { touches: boolean; corners: [Point, Point] } {
  let [west, south, east, north] = [grid.columns, grid.rows, -1, -1];
  for (let cell = 0; cell < inside.length; cell++) {
    if (inside[cell] === 0) continue;
    const row = Math.floor(cell / grid.columns);
    const column = cell - row * grid.columns;
    [west, east] = [Math.min(west, column), Math.max(east, column)];
    [south, north] = [Math.min(south, row), Math.max(north, row)];
  }
  const corner = (column: number, row: number) => ({
    eastM: grid.westM + column * grid.cellM,
    northM: grid.southM + row * grid.cellM,
  });
  return {
    touches: west === 0 || south === 0 || east === grid.columns - 1 || north === grid.rows - 1,
    corners: [corner(west - 1, south - 1), corner(east + 2, north + 2)],
  };
}

function placeOf({ bearings }: Measured, plane: Plane, { grid, probabilities }: Found): Fix {
  const inside = likeliestCells(probabilities, 0.9);
  const misfits = bearings.filter((one) => {
    let fits = 0;
    for (let cell = 0; cell < probabilities.length; cell++)
      if (offBearing(one, grid, cell).sigmas <= MISFIT_SIGMAS) fits += probabilities[cell] ?? 0;
    return fits < MISFIT_BELOW;
  });
  return {
    verdict: 'place',
    ...plane.placeOf(midstOf(grid, probabilities)),
    region50: shapeOf(grid, plane, likeliestCells(probabilities, 0.5)),
    region90: shapeOf(grid, plane, inside),
    areaKm2: areaKm2(grid, inside),
    misfits: misfits.map(({ id }) => id),
  };
}
