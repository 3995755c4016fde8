import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossPerExponent } from '../../src/location/law.js';
import { distanceM } from '../../src/location/plane.js';
import { levelsSay, type StationLevel, TELLING_DB, unheardIn } from '../../src/location/station-levels.js';
import { randomFrom } from '../support/labelled-world.js';

const heard = (stationId: string, levelDbm: number, fieldDbuVPerM?: number): StationLevel => ({
  stationId,
  receiverId: stationId,
  isHeard: true,
  levelDbm,
  fieldDbuVPerM,
});
const silent = (stationId: string, levelDbm: number, fieldDbuVPerM?: number): StationLevel => ({
  ...heard(stationId, levelDbm, fieldDbuVPerM),
  isHeard: false,
});

/** Calibrated stations over a square of 40 km, and an emitter among them: shadowing of 8 dB, exponents of 2.2 to 3.6. */
function world(seed: number) {
  const random = randomFrom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const anywhere = () => ({ eastM: 40_000 * random(), northM: 40_000 * random() });
  const [emitter, powerDb, exponent] = [anywhere(), 60 * random(), 2.2 + 1.4 * random()];
  return ['a', 'b', 'c', 'd', 'e'].map((stationId) => {
    const metres = distanceM(anywhere(), emitter);
    const [floor, field] = [-90 + 10 * random(), powerDb - exponent * lossPerExponent(metres) + 8.2 * normal()];
    const level = { ...heard(stationId, 0, Math.max(floor, field)), isHeard: field > floor };
    return { level, metres };
  });
}

describe('levels of fixed stations', () => {
  it('tell which station is nearer nine times in ten where they tell it, heard or not', () => {
    let [said, right] = [0, 0];
    for (let seed = 1; seed <= 300; seed++) {
      const stations = world(seed);
      const metresOf = (id: string | undefined) => stations.find(({ level }) => level.stationId === id)?.metres ?? 0;
      const { verdict, nearest, others } = levelsSay(stations.map(({ level }) => level));
      if (verdict !== 'nearer') continue;
      said += others.length;
      right += others.filter((other) => metresOf(nearest) < metresOf(other)).length;
    }
    expect(said).toBeGreaterThan(100);
    expect(right / said).toBeGreaterThanOrEqual(0.9);
  });

  it('are not compared without calibration, whatever they are', () => {
    const level = fc.record({
      stationId: fc.constantFrom('a', 'b', 'c', 'd'),
      receiverId: fc.constant('rx'),
      isHeard: fc.boolean(),
      levelDbm: fc.double({ min: -130, max: 0, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(level, { selector: ({ stationId }) => stationId }), (levels) => {
        expect(['nobody', 'one', 'uncalibrated']).toContain(levelsSay(levels).verdict);
      }),
    );
    const mixed = levelsSay([heard('a', -40, 70), heard('b', -90)]);
    expect(mixed).toEqual({ verdict: 'uncalibrated', others: ['b'] });
  });

  it('count a station that heard nothing by the level below which the emission lies there', () => {
    const far = silent('b', -95, 12);
    expect(levelsSay([heard('a', -60, 12 + TELLING_DB), far])).toEqual({
      verdict: 'nearer',
      nearest: 'a',
      others: ['b'],
    });
    expect(levelsSay([heard('a', -60, 11 + TELLING_DB), far]).verdict).toBe('alike');
    // Its bound may lie over what another one heard: it is never the nearest.
    expect(levelsSay([heard('a', -90, 10), silent('b', -40, 60)]).verdict).toBe('alike');
    expect(levelsSay([far]).verdict).toBe('nobody');
    expect(levelsSay([heard('a', -60, 40)]).verdict).toBe('one');
  });
});

describe('sweeps in which nothing was heard', () => {
  const rows = (...levels: number[]) => levels.map((level) => ({ levelsDbm: [level, level - 2], folded: 1 }));

  it('give the floor and the level below which the emission lies', () => {
    expect(unheardIn(rows(-95, -93, -97))).toEqual({ levelDbm: -93, floorDbm: -95, sweeps: 3 });
    expect(unheardIn([{ levelsDbm: [-95], folded: 40 }])).toEqual({ levelDbm: -95, floorDbm: -95, sweeps: 40 });
  });

  it('say nothing where they are few, empty, or something stood out', () => {
    expect(unheardIn(rows(-95, -93))).toBeUndefined();
    expect(unheardIn([])).toBeUndefined();
    expect(unheardIn(rows(Number.NaN, Number.NaN, Number.NaN))).toBeUndefined();
    expect(unheardIn(rows(-95, -93, -97, -70))).toBeUndefined();
  });
});
