import { describe, expect, it } from 'vitest';
import type { KnownScene, Level, Scene } from '../../src/location/known.js';
import { Locator } from '../../src/location/locate.js';
import { distanceM, Plane, type Point } from '../../src/location/plane.js';
import { isInShape } from '../support/in-shape.js';
import { randomFrom } from '../support/labelled-world.js';

const plane = new Plane({ latitude: 21, longitude: 105.8 });
const NOISE_DB = -95;
const DAY = Date.UTC(2026, 5, 1);

/** Receivers on a lattice, each with an offset of its own; levels fall with the exponent 3 and stray by 4 dB. */
class World {
  readonly #random = randomFrom(7);
  readonly receivers = Array.from({ length: 12 }, (_, i) => ({
    receiverId: `r${i}`,
    at: { eastM: 900 * (i % 4), northM: 900 * Math.floor(i / 4) },
    offsetDb: 12 * (this.#random() - 0.5),
  }));

  anywhere(): Point {
    return { eastM: 2700 * this.#random(), northM: 1800 * this.#random() };
  }

  levels(transmitters: readonly Point[], powerDb = 0): Level[] {
    return this.receivers.map(({ receiverId, at, offsetDb }) => {
      const powers = transmitters.map(
        (one) => offsetDb + powerDb - 30 * Math.log10(Math.max(15, distanceM(at, one))) + 4 * this.#normal(),
      );
      const noise = NOISE_DB + 0.5 * this.#normal();
      const levelDb = 10 * Math.log10([noise, ...powers].reduce((sum, power) => sum + 10 ** (power / 10), 0));
      return { receiverId, at, levelDb, isMoving: false };
    });
  }

  known(count: number): KnownScene[] {
    return Array.from({ length: count }, () => this.anywhere()).map((transmitter) => ({
      at: DAY,
      transmitter,
      levels: this.levels([transmitter]),
    }));
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }
}

describe('location from levels', () => {
  it('holds the emitter in its region as often as it says, whatever the power, and is near it', () => {
    const world = new World();
    const truths = Array.from({ length: 60 }, () => world.anywhere());
    const scenes = truths.map((one, i): Scene => ({ at: DAY, levels: world.levels([one], (i % 5) * 3 - 6) }));
    const locator = new Locator(plane, scenes, world.known(300));
    const answers = scenes.map((scene) => locator.locate(scene));
    const errors: number[] = [];
    let holds = 0;
    answers.forEach((answer, i) => {
      const truth = truths[i] as Point;
      if (answer.verdict === 'nothing') return;
      errors.push(distanceM(plane.pointOf(answer), truth));
      if (isInShape(answer.region90, plane.placeOf(truth))) holds += 1;
    });
    expect(errors.length).toBe(60);
    expect(holds).toBeGreaterThanOrEqual(48);
    expect(errors.sort((a, b) => a - b)[30]).toBeLessThan(180);
  });

  it('grows the region when fewer receivers report, and says nothing where all read their noise', () => {
    const world = new World();
    const levels = world.levels([{ eastM: 1300, northM: 1000 }]);
    const silent = world.levels([]);
    const scenes = [levels, levels.slice(0, 4), silent].map((row): Scene => ({ at: DAY, levels: row }));
    const locator = new Locator(plane, scenes, world.known(200));
    const [all, few, none] = scenes.map((scene) => locator.locate(scene));
    expect(none).toEqual({ verdict: 'nothing' });
    const area = (answer: typeof all) => (answer === undefined || answer.verdict === 'nothing' ? 0 : answer.areaKm2);
    expect(area(few)).toBeGreaterThan(2 * area(all));
  });

  it('takes a receiver that hears nothing as evidence against its neighbourhood', () => {
    const world = new World();
    const levels = world.levels([{ eastM: 0, northM: 0 }], -15);
    const heard = levels.filter(({ levelDb }) => levelDb > NOISE_DB + 5);
    const scenes = [levels, heard].map((row): Scene => ({ at: DAY, levels: row }));
    const locator = new Locator(plane, scenes, world.known(200));
    const [all, few] = scenes.map((scene) => locator.locate(scene));
    if (all?.verdict !== 'place' || few?.verdict !== 'place') throw new Error('not located');
    expect(heard.length).toBeLessThan(levels.length - 3);
    expect(all.areaKm2).toBeLessThan(few.areaKm2);
  });

  it('tells two emitters far apart as two, and one as one', () => {
    const world = new World();
    const pair = [
      { eastM: 200, northM: 100 },
      { eastM: 2600, northM: 1700 },
    ];
    const scenes = [pair, pair.slice(0, 1)].map((row): Scene => ({ at: DAY, levels: world.levels(row) }));
    const locator = new Locator(plane, scenes, world.known(300));
    expect(scenes.map((scene) => locator.locate(scene).verdict)).toEqual(['two', 'place']);
  });

  it('locates without known transmitters, less well', () => {
    const world = new World();
    const truth = { eastM: 1000, northM: 800 };
    const scenes: Scene[] = [
      { at: DAY, levels: world.levels([truth]) },
      { at: DAY, levels: world.levels([]) },
    ];
    const answer = new Locator(plane, scenes, []).locate(scenes[0] as Scene);
    if (answer.verdict === 'nothing') throw new Error('not located');
    expect(distanceM(plane.pointOf(answer), truth)).toBeLessThan(600);
  });
});
