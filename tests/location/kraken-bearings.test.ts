import { describe, expect, it } from 'vitest';
import { fixOf } from '../../src/location/fix.js';
import { krakenBearings } from '../../src/location/kraken-bearings.js';
import { Plane, type Point } from '../../src/location/plane.js';
import { isInShape } from '../support/in-shape.js';
import { type KrakenLine, krakenLine } from '../support/kraken-line.js';
import { randomFrom } from '../support/labelled-world.js';

const RANGE = { startHz: 433.9e6, stopHz: 433.95e6 };
const STILL: KrakenLine = { deg: 90, heading: 0, receiver: 'k1', latitude: 16.06, longitude: 108.2, hz: 433.92e6 };
const plane = new Plane(STILL);
const degOf = (from: Point, to: Point) =>
  ((Math.atan2(to.eastM - from.eastM, to.northM - from.northM) * 180) / Math.PI + 360) % 360;

describe('bearings of a KrakenSDR', () => {
  it('are clockwise from north whichever way its second field turns and its array looks', () => {
    for (const isClockwise of [true, false])
      for (const [deg, heading] of [
        [0, 0],
        [90, 0],
        [271, 35],
        [10, 350],
        [200, 279.6],
      ] as const) {
        const [one] = krakenBearings(krakenLine({ ...STILL, deg, heading, isClockwise }), RANGE);
        expect(one?.bearing).toEqual({ deg, uncertaintyDeg: 10 });
        expect(one).toMatchObject({ receiver: 'k1', latitude: 16.06, longitude: 108.2, at: 1_772_334_001_250 });
      }
  });

  it('are one for each receiver and place, the middle one, with how far they stray', () => {
    const degrees = [88, 89, 90, 90, 91, 94, 92, 260];
    const near = degrees.map((deg, i) => krakenLine({ ...STILL, deg, latitude: 16.06 + i * 1e-5 }));
    const other = krakenLine({ ...STILL, deg: 5, receiver: 'k2' });
    const found = krakenBearings([...near, other].join('\n'), RANGE);
    expect(found.map(({ receiver, bearing }) => [receiver, bearing?.deg])).toEqual([
      ['k1', 90],
      ['k2', 5],
    ]);
    expect(found[0]?.bearing?.uncertaintyDeg).toBeCloseTo(Math.hypot(10, 1.4826 * 2), 5);
  });

  it('are none of another frequency, no place, a straight array, a cut line, or where they lead anywhere', () => {
    const none: Partial<KrakenLine>[] = [{ hz: 446e6 }, { latitude: 0, longitude: 0 }, { array: 'ULA' }];
    for (const one of none) expect(krakenBearings(krakenLine({ ...STILL, ...one }), RANGE)).toEqual([]);
    expect(krakenBearings(krakenLine(STILL).slice(0, -9), RANGE)).toEqual([]);
    const anywhere = Array.from({ length: 36 }, (_, i) => krakenLine({ ...STILL, deg: 10 * i }));
    expect(krakenBearings(anywhere.join('\n'), RANGE)).toEqual([]);
  });

  it('of a drive are few', () => {
    const drive = Array.from({ length: 300 }, (_, i) => krakenLine({ ...STILL, latitude: 16.06 + i * 6e-4 }));
    const found = krakenBearings(drive.join('\n'), RANGE);
    expect(found.length).toBeGreaterThan(8);
    expect(found.length).toBeLessThanOrEqual(24);
  });

  it('of three arrays with errors of their own give a region that holds the emitter nine times in ten', () => {
    let [placed, holds] = [0, 0];
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomFrom(seed);
      const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const anywhere = () => ({ eastM: 15_000 * (random() - 0.5), northM: 15_000 * (random() - 0.5) });
      const emitter = anywhere();
      const lines = ['k1', 'k2', 'k3'].flatMap((receiver) => {
        const [at, wrongDeg, heading] = [anywhere(), 10 * normal(), 360 * random()];
        return Array.from({ length: 7 }, () => {
          const deg = degOf(at, emitter) + wrongDeg + 4 * normal();
          return krakenLine({ ...STILL, ...plane.placeOf(at), receiver, deg, heading });
        });
      });
      const fix = fixOf(krakenBearings(lines.join('\n'), RANGE).map((one, i) => ({ id: `${i}`, ...one })));
      if (fix.verdict === 'open') continue;
      placed += 1;
      holds += Number(isInShape(fix.region90, plane.placeOf(emitter)));
    }
    expect(placed).toBeGreaterThanOrEqual(36);
    expect(holds / placed).toBeGreaterThanOrEqual(0.85);
  });
});
