/** `rfi-logger locate FILE [--calibrate FILE] --out RESULT`: scenes of levels in, a verdict and a region for each out. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { ConfigError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { MODE_FOR_PEOPLE, writeWhole } from '../../files/write-whole.js';
import type { KnownScene, Level, Scene } from '../../location/known.js';
import { Locator } from '../../location/locate.js';
import { distanceM, type Place, Plane, type Point } from '../../location/plane.js';
import { parseCsv } from '../../watch/csv.js';
import { tell } from '../language/language.js';

/** A level at or below this was not measured. */
const NOT_MEASURED = -101;
const PLACES_FILE = 'receivers.json';
const LEVEL = '_rss';

export function locateCommand(): Command {
  return new Command('locate')
    .description('Says where the emitter of each scene probably is, from the levels of several receivers.')
    .argument('<file>', 'scenes: a CSV file with a row for each and a column for each receiver')
    .option('--calibrate <file>', 'scenes with transmitters of known place, from which the receivers are learnt')
    .option('--receivers <file>', 'places of the fixed receivers (JSON); receivers.json beside one of the files')
    .requiredOption('--out <file>', 'where the results go, one JSON line for each scene')
    .action(async (file: string, options: { calibrate?: string; receivers?: string; out: string }) => {
      const lines = await locateFile(file, options);
      await writeWhole(options.out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
        mode: MODE_FOR_PEOPLE,
      });
      const count = (verdict: string) => lines.filter((line) => line.verdict === verdict).length;
      tell(
        `${lines.length} scenes: ${count('place')} located, ${count('two')} of two emitters, ${count('nothing')} of none.`,
      );
    });
}

interface FileOptions {
  readonly calibrate?: string | undefined;
  readonly receivers?: string | undefined;
}

/** @throws ConfigError naming the file and what is wrong with it. */
async function locateFile(file: string, { calibrate, receivers }: FileOptions) {
  const beside = [file, ...(calibrate === undefined ? [] : [calibrate])].map((one) => join(dirname(one), PLACES_FILE));
  const placesFile = receivers ?? beside.find((one) => isThere(one));
  const places = placesFile === undefined ? {} : placesOf(placesFile, await readFile(placesFile, 'utf8'));
  const table = await SceneTable.read(file);
  const known = calibrate === undefined ? undefined : await SceneTable.read(calibrate);
  const plane = new Plane(table.anyPlace(places) ?? { latitude: 0, longitude: 0 });
  const scenes = table.scenes(places, plane);
  const locator = new Locator(plane, scenes, known?.knownScenes(places, plane) ?? []);
  return scenes.map((scene, row) => ({ scene: table.nameOf(row), ...locator.locate(scene) }));
}

function placesOf(path: string, text: string): Readonly<Record<string, Place>> {
  try {
    return JSON.parse(text) as Record<string, Place>;
  } catch (error) {
    throw ConfigError.because(error, '{path} is no JSON.', { path });
  }
}

interface Measured extends Omit<Level, 'at'> {
  readonly place: Place;
}

/** A table of scenes: time, then the level of each receiver, of a moving one with its latitude (`_x`) and longitude (`_y`). */
export class SceneTable {
  readonly #path: string;
  readonly #head: readonly string[];
  readonly #rows: readonly (readonly string[])[];

  static async read(path: string): Promise<SceneTable> {
    return new SceneTable(path, await readFile(path, 'utf8'));
  }

  /** @throws ConfigError where the first column is no time. */
  constructor(path: string, text: string) {
    const [head = [], ...rows] = parseCsv(text);
    if (head[0] !== 'timestamp') throw ConfigError.of('{path} has no column timestamp at its begin.', { path });
    this.#path = path;
    this.#head = head;
    this.#rows = rows.filter(([time = '']) => time !== '');
  }

  nameOf(row: number): string {
    return this.#rows[row]?.[0] ?? '';
  }

  /** A place of a receiver, for the middle of the map. */
  anyPlace(places: Readonly<Record<string, Place>>): Place | undefined {
    const [fixed] = this.#head.flatMap((name) => places[name] ?? []);
    return fixed ?? this.#rows.flatMap((row) => this.#measured(row, places)).at(0)?.place;
  }

  /** Without moving receivers that claim to be farther from all fixed ones than these are from each other. */
  scenes(places: Readonly<Record<string, Place>>, plane: Plane): Scene[] {
    const fixed = this.#head.flatMap((name) => (places[name] === undefined ? [] : plane.pointOf(places[name])));
    const isBelievable = (at: Point) => fixed.length === 0 || fixed.some((one) => distanceM(one, at) < farM);
    const farM = Math.max(...fixed.flatMap((one) => fixed.map((other) => distanceM(one, other))));
    return this.#rows.map((row) => ({
      at: this.#timeOf(row),
      levels: this.#measured(row, places)
        .map(({ place, ...level }): Level => ({ ...level, at: plane.pointOf(place) }))
        .filter(({ isMoving, at }) => !isMoving || isBelievable(at)),
    }));
  }

  /** @throws ConfigError where the table does not say where its transmitters were. */
  knownScenes(places: Readonly<Record<string, Place>>, plane: Plane): KnownScene[] {
    const [x, y] = [this.#head.indexOf('tx_x_coord'), this.#head.indexOf('tx_y_coord')];
    if (x < 0 || y < 0)
      throw ConfigError.of('{path} does not say where its transmitters were (tx_x_coord, tx_y_coord).', {
        path: this.#path,
      });
    return this.scenes(places, plane).map((scene, i) => {
      const row = this.#rows[i] ?? [];
      const place = { latitude: Number(row[x]), longitude: Number(row[y]) };
      return { ...scene, transmitter: plane.pointOf(place) };
    });
  }

  #timeOf([time = '']: readonly string[]): number {
    const at = Date.parse(`${time.replace(' ', 'T')}Z`);
    if (Number.isNaN(at)) throw ConfigError.of('"{time}" in {path} is no time.', { time, path: this.#path });
    return at;
  }

  #measured(row: readonly string[], places: Readonly<Record<string, Place>>): Measured[] {
    return this.#head.flatMap((name, column) => {
      const text = row[column] ?? '';
      const levelDb = Number(text);
      const isMoving = name.endsWith(LEVEL);
      const place = isMoving ? placeIn(row[column + 1], row[column + 2]) : places[name];
      if (place === undefined || text === '' || !(levelDb > NOT_MEASURED)) return [];
      return [{ receiverId: isMoving ? name.slice(0, -LEVEL.length) : name, levelDb, isMoving, place }];
    });
  }
}

/** Undefined for −1, which says that the receiver did not know its place. */
function placeIn(latitude: string | undefined, longitude: string | undefined): Place | undefined {
  const place = { latitude: Number(latitude), longitude: Number(longitude) };
  const isKnown = place.latitude !== -1 && place.longitude !== -1 && Number.isFinite(place.latitude + place.longitude);
  return isKnown ? place : undefined;
}
