/**
 * Heights of the ground out of SRTM tiles: files of one degree named by their south-western corner (N21E105.hgt), rows from north
 * to south of big-endian 16-bit metres above sea, 1 or 3 arc seconds apart; −32768 is a void (USGS, SRTM topography, 2015).
 */
import type { Place } from '../plane.js';
import { isOpenSea } from './open-sea.js';

/** The ground between two places, at equal steps from the first to the second. */
export interface Profile {
  readonly heightsM: Float64Array;
  readonly stepM: number;
  /** Tiles of land that are not there, by name: there the ground is a straight line between what is known, or 0 m all along. */
  readonly missingTiles: readonly string[];
  /** No height of the path is known: a flat earth. */
  readonly isUnknown: boolean;
}

interface Tile {
  readonly cells: DataView;
  /** Steps of a degree: one less than the points of a row. */
  readonly steps: number;
}

const VOID = -32_768;
/** Bytes of a tile by its steps of a degree: 3 and 1 arc seconds. */
const STEPS_BY_BYTES = new Map([1200, 3600].map((steps) => [2 * (steps + 1) ** 2, steps]));
/** Steps of a profile in a degree: 3 arc seconds, finer than the terrain model tells apart. */
const STEPS = 1200;
/** Mean radius of the earth, m (IUGG). */
const EARTH_M = 6_371_009;
const RAD = Math.PI / 180;

type ReadTile = (name: string) => Promise<Uint8Array | undefined>;

export class Tiles {
  readonly #read: ReadTile;
  readonly #most: number;
  /** From the one longest unused to the one used last. */
  readonly #kept = new Map<string, Tile>();

  /** `read` gives the bytes of a tile, or nothing where there is none; `most` tiles stay in memory (26 MB each at 1 arc second). */
  constructor(read: ReadTile, most: number) {
    this.#read = read;
    this.#most = most;
  }

  /** The ground along the great circle; its tiles are read one after the other. */
  async profile(from: Place, to: Place): Promise<Profile> {
    const angle = angleBetween(from, to);
    const places = placesBetween(from, to, angle);
    const heightsM = new Float64Array(places.length);
    const missing = new Set<string>();
    let [name, tile]: [string, Tile | undefined] = ['', undefined];
    for (const [i, place] of places.entries()) {
      const here = tileName(place);
      if (here !== name) [name, tile] = [here, await this.#tile(here)];
      const isSea = tile === undefined && isOpenSea(name);
      if (tile === undefined && !isSea) missing.add(name);
      heightsM[i] = isSea ? 0 : heightAt(tile, place);
    }
    const isUnknown = heightsM.every(Number.isNaN);
    fillVoids(heightsM);
    return { heightsM, stepM: (angle * EARTH_M) / (places.length - 1), missingTiles: [...missing], isUnknown };
  }

  async #tile(name: string): Promise<Tile | undefined> {
    const tile = this.#kept.get(name) ?? tileOf(await this.#read(name));
    if (tile === undefined) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, tile);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > this.#most) this.#kept.delete(oldest);
    return tile;
  }
}

/** Undefined also for bytes of another number than a tile has. */
function tileOf(bytes: Uint8Array | undefined): Tile | undefined {
  const steps = STEPS_BY_BYTES.get(bytes?.byteLength ?? 0);
  if (bytes === undefined || steps === undefined) return undefined;
  return { cells: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), steps };
}

export function isTileSize(bytes: number): boolean {
  return STEPS_BY_BYTES.has(bytes);
}

/** Names of the tiles within a distance of a place, less than a degree. */
export function tilesAround({ latitude, longitude }: Place, reachM: number): string[] {
  const north = reachM / EARTH_M / RAD;
  const east = north / Math.cos(latitude * RAD);
  const names = [-north, 0, north].flatMap((dy) =>
    [-east, 0, east].map((dx) => tileName({ latitude: latitude + dy, longitude: longitude + dx })),
  );
  return [...new Set(names)];
}

/** Name of the tile a place lies in. */
export function tileName({ latitude, longitude }: Place): string {
  const [south, west] = [Math.floor(latitude), Math.floor(longitude)];
  const [northSouth, eastWest] = [south < 0 ? 'S' : 'N', west < 0 ? 'W' : 'E'];
  return `${northSouth}${`${Math.abs(south)}`.padStart(2, '0')}${eastWest}${`${Math.abs(west)}`.padStart(3, '0')}`;
}

/** Height in m between the four points around a place; of those that are no void; NaN where all are. */
function heightAt(tile: Tile | undefined, { latitude, longitude }: Place): number {
  if (tile === undefined) return Number.NaN;
  const { cells, steps } = tile;
  const row = (Math.floor(latitude) + 1 - latitude) * steps;
  const column = (longitude - Math.floor(longitude)) * steps;
  const [north, west] = [Math.min(Math.floor(row), steps - 1), Math.min(Math.floor(column), steps - 1)];
  const [down, right] = [row - north, column - west];
  let [sum, weights] = [0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [dy, dx] = [corner >> 1, corner & 1];
    const heightM = cells.getInt16(2 * ((north + dy) * (steps + 1) + west + dx));
    const weight = (dy === 1 ? down : 1 - down) * (dx === 1 ? right : 1 - right);
    if (heightM === VOID) continue;
    sum += weight * heightM;
    weights += weight;
  }
  return sum / weights;
}

/** Draws straight lines over heights that are not known; all of 0 m where none is. */
function fillVoids(heightsM: Float64Array): void {
  for (let i = 0; i < heightsM.length; i++) {
    if (!Number.isNaN(heightsM[i])) continue;
    const next = heightsM.findIndex((heightM, at) => at > i && !Number.isNaN(heightM));
    const before = heightsM[i - 1] ?? heightsM[next] ?? 0;
    const behind = heightsM[next] ?? before;
    const end = next === -1 ? heightsM.length : next;
    for (let at = i; at < end; at++) heightsM[at] = before + ((behind - before) * (at - i + 1)) / (end - i + 1);
  }
}

/** Angle between two places at the midst of the earth, rad (haversine). */
function angleBetween(a: Place, b: Place): number {
  const [north, east] = [(b.latitude - a.latitude) * RAD, (b.longitude - a.longitude) * RAD];
  const chord =
    Math.sin(north / 2) ** 2 + Math.cos(a.latitude * RAD) * Math.cos(b.latitude * RAD) * Math.sin(east / 2) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Places at equal steps on the great circle, ends included. */
function placesBetween(from: Place, to: Place, angle: number): Place[] {
  const count = Math.max(1, Math.round((angle / RAD) * STEPS));
  const [start, end] = [vectorOf(from), vectorOf(to)];
  return Array.from({ length: count + 1 }, (_, i) => {
    if (i === 0) return from;
    if (i === count) return to;
    const [ofStart, ofEnd] = [Math.sin(angle * (1 - i / count)), Math.sin((angle * i) / count)];
    const [x, y, z] = start.map((part, axis) => part * ofStart + (end[axis] as number) * ofEnd) as [
      number,
      number,
      number,
    ];
    return { latitude: Math.atan2(z, Math.hypot(x, y)) / RAD, longitude: Math.atan2(y, x) / RAD };
  });
}

function vectorOf({ latitude, longitude }: Place): [number, number, number] {
  const [north, east] = [latitude * RAD, longitude * RAD];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}
