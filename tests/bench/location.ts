/**
 * Figures of the location; the lines on standard error are the table of src/location/README.md. The measured set beside the project
 * (../shared/location) is cut into five parts by squares of 150 m; each part is located with what the other four teach.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { KnownScene, Scene } from '../../src/location/known.js';
import { type Answer, Locator } from '../../src/location/locate.js';
import { distanceM, type Place, Plane, type Point } from '../../src/location/plane.js';
import { pathLoss } from '../../src/location/terrain/itm.js';
import { SceneTable } from '../../src/program/commands/locate-command.js';
import { isInShape } from '../support/in-shape.js';
import { terrainPath } from '../support/terrain-paths.js';
import { type BenchLine, line, median, quantile } from './bench-line.js';
import { chanceOf } from './published/chance.js';

const FOLDER = resolve(process.cwd(), '../shared/location');
const PARTS = 5;
const SQUARE_M = 150;
/** Scenes of each part, and as many of each stratum that is rare. */
const MOST_SCENES = 60;
const MOST_OF_STRATUM = 15;
const plane = new Plane({ latitude: 40.766, longitude: -111.842 });

type Report = (line: BenchLine) => void;

interface Outcome {
  readonly answer: Answer;
  readonly errorM: number;
  readonly holds: boolean;
  readonly stratum: string;
}

export async function run(report: Report): Promise<void> {
  figure(report, 'losses over paths of 250 to 450 heights, per second', lossesPerSecond(), '>= 20000');
  if (!existsSync(join(FOLDER, 'frs-single.csv'))) {
    console.error(`The benchmark needs the measured set in ${FOLDER}.`);
    return;
  }
  const places = JSON.parse(text('receivers.json')) as Record<string, Place>;
  const known = new SceneTable('frs-single.csv', text('frs-single.csv')).knownScenes(places, plane);
  const strata = strataOf(known);
  for (const count of [3, 4, 6, Number.POSITIVE_INFINITY]) {
    const outcomes = Array.from({ length: PARTS }, (_, part) => outcomesOf(known, strata, part, count)).flat();
    const name = Number.isFinite(count) ? `${count} receivers` : 'all receivers';
    tell(report, name, outcomes);
    if (Number.isFinite(count)) continue;
    for (const stratum of new Set(strata.values()))
      tell(
        report,
        stratum,
        outcomes.filter((one) => one.stratum === stratum),
      );
    figure(
      report,
      'single scenes told as two',
      share(outcomes, ({ answer }) => answer.verdict === 'two'),
      '<= 0.05',
    );
  }
  const without = new SceneTable('frs-none.csv', text('frs-none.csv')).scenes(places, plane);
  const none = new Locator(plane, without, known);
  const regions = without.filter((scene) => none.locate(scene).verdict !== 'nothing').length;
  figure(report, 'scenes without transmitter that get a region', regions, '<= 0');
  tellTwo(report, known, places);
}

function lossesPerSecond(): number {
  const seeds = Array.from({ length: 2400 }, (_, seed) => terrainPath(seed));
  const paths = seeds.filter(({ path: { heightsM } }) => heightsM.length >= 250 && heightsM.length < 450);
  const [start, rounds] = [performance.now(), 100];
  for (let round = 0; round < rounds; round++) for (const { path, variability } of paths) pathLoss(path, variability);
  return (1000 * rounds * paths.length) / (performance.now() - start);
}

const text = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

function strataOf(known: readonly KnownScene[]): Map<KnownScene, string> {
  const rows = text('frs-strata.csv')
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  const named = new Map(rows.map(([time = '', stratum = '']) => [Date.parse(`${time.replace(' ', 'T')}Z`), stratum]));
  const season = (at: number) => new Date(at).toISOString().slice(0, 7);
  return new Map(known.map((scene) => [scene, named.get(scene.at) ?? season(scene.at)]));
}

function outcomesOf(
  known: readonly KnownScene[],
  strata: ReadonlyMap<KnownScene, string>,
  part: number,
  count: number,
): Outcome[] {
  const partOf = ({ transmitter: { eastM, northM } }: KnownScene) =>
    Math.floor(
      chanceOf(1000 * (500 + Math.floor(eastM / SQUARE_M)) + 500 + Math.floor(northM / SQUARE_M)).even() * PARTS,
    );
  const chance = chanceOf(part + 1);
  const shuffled = known
    .filter((scene) => partOf(scene) === part)
    .map((scene) => ({ scene, turn: chance.even() }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ scene }) => scene);
  const counts = new Map<string, number>();
  const chosen = shuffled.filter((scene, i) => {
    const stratum = strata.get(scene) ?? '';
    counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
    return i < MOST_SCENES || (counts.get(stratum) ?? 0) <= MOST_OF_STRATUM;
  });
  const scenes = chosen.map((scene): KnownScene => {
    const turns = scene.levels.map((level) => ({ level, turn: chance.even() })).sort((a, b) => a.turn - b.turn);
    return { ...scene, levels: turns.slice(0, count).map(({ level }) => level) };
  });
  const rest = known.filter((scene) => partOf(scene) !== part);
  const locator = new Locator(plane, scenes, rest);
  return scenes.map((scene, i) => {
    const stratum = strata.get(chosen[i] as KnownScene) ?? '';
    return { ...outcomeOf(locator.locate(scene), [scene.transmitter]), stratum };
  });
}

/** Whether the region holds one of the transmitters, and how far the answer lies from the nearest. */
function outcomeOf(answer: Answer, transmitters: readonly Point[]): Omit<Outcome, 'stratum'> {
  if (answer.verdict === 'nothing') return { answer, errorM: Number.POSITIVE_INFINITY, holds: false };
  const errorM = Math.min(...transmitters.map((one) => distanceM(plane.pointOf(answer), one)));
  return { answer, errorM, holds: transmitters.some((one) => isInShape(answer.region90, plane.placeOf(one))) };
}

function tell(report: Report, name: string, outcomes: readonly Outcome[]): void {
  const heard = outcomes.filter(({ answer }) => answer.verdict !== 'nothing');
  const areas = heard.map(({ answer }) => (answer.verdict === 'nothing' ? 0 : answer.areaKm2));
  const errors = heard.map(({ errorM }) => errorM);
  const nothing = share(outcomes, ({ answer }) => answer.verdict === 'nothing');
  const cells = [
    name,
    String(outcomes.length),
    nothing.toFixed(3),
    share(heard, ({ holds }) => holds).toFixed(3),
    median(errors).toFixed(0),
    quantile(errors, 0.9).toFixed(0),
    median(areas).toFixed(2),
  ];
  console.error(`| ${cells.join(' | ')} |`);
  figure(
    report,
    `${name}: region holds the transmitter`,
    share(heard, ({ holds }) => holds),
    '>= 0.85',
  );
  figure(report, `${name}: median error, m`, median(errors));
  figure(report, `${name}: median area, km²`, median(areas));
}

function tellTwo(report: Report, known: readonly KnownScene[], places: Readonly<Record<string, Place>>): void {
  const rows = text('frs-two.csv').trim().split('\n').slice(1);
  const scenes: Scene[] = new SceneTable('frs-two.csv', text('frs-two.csv')).scenes(places, plane);
  const locator = new Locator(plane, scenes, known);
  const outcomes = scenes.map((scene, i) => {
    const [north = 0, east = 0, otherNorth = 0, otherEast = 0] = (rows[i] ?? '').split(',').slice(-4).map(Number);
    const both = [
      { latitude: north, longitude: east },
      { latitude: otherNorth, longitude: otherEast },
    ];
    return outcomeOf(
      locator.locate(scene),
      both.map((place) => plane.pointOf(place)),
    );
  });
  figure(
    report,
    'two transmitters: told as two',
    share(outcomes, ({ answer }) => answer.verdict === 'two'),
    '>= 0.5',
  );
  const wrong = share(outcomes, ({ answer, holds }) => answer.verdict === 'place' && !holds);
  figure(report, 'two transmitters: one region that holds neither', wrong, '<= 0.02');
}

function figure(report: Report, metric: string, value: number, target?: string): void {
  report(line({ bench: 'location', metric, value, unit: '', ...(target === undefined ? {} : { target }) }));
}

function share<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.filter(is).length / Math.max(1, all.length);
}
