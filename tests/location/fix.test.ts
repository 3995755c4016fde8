import { describe, expect, it } from 'vitest';
import type { FieldMeasurement } from '../../src/location/field-measurement.js';
import { type Fix, fixOf } from '../../src/location/fix.js';
import { distanceM, type Place } from '../../src/location/plane.js';
import { FieldWorld, plane } from '../support/field-world.js';
import { isInShape } from '../support/in-shape.js';

type Placed = Extract<Fix, { verdict: 'place' }>;

/** Fixes in seeded worlds, and how often the truth lies inside. */
function tried(worlds: number, reachM: number, measure: (world: FieldWorld) => FieldMeasurement[]) {
  let holds = 0;
  const [areas, errors]: [number[], number[]] = [[], []];
  const refused: Fix[] = [];
  for (let seed = 1; seed <= worlds; seed++) {
    const world = new FieldWorld(seed, reachM);
    const fix = fixOf(measure(world));
    if (fix.verdict === 'open') {
      refused.push(fix);
      continue;
    }
    if (isInShape(fix.region90, plane.placeOf(world.emitter))) holds += 1;
    areas.push(fix.areaKm2);
    errors.push(distanceM(plane.pointOf(fix), world.emitter));
  }
  return { holds: holds / errors.length, refused, areaKm2: median(areas), errorM: median(errors) };
}

const median = (all: number[]) => all.sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;

const place = (eastM: number, northM: number): Place => plane.placeOf({ eastM, northM });

function bearing(id: string, at: Place, deg: number, uncertaintyDeg = 5): FieldMeasurement {
  return { id, receiver: id, at: 0, ...at, bearing: { deg, uncertaintyDeg } };
}

function level(i: number, at: Place, db: number, isHeard = true): FieldMeasurement {
  return { id: `l${i}`, receiver: 'tinySA', at: 0, ...at, level: { db, isHeard } };
}

describe('a fix from bearings', () => {
  it('holds the emitter as often as it says, though one bearing in twenty leads nowhere, and narrows with each team', () => {
    const [three, six] = [3, 6].map((teams) => tried(80, 10_000, (world) => world.bearings(teams, 20_000)));
    for (const one of [three, six]) expect(one?.holds).toBeGreaterThanOrEqual(0.85);
    for (const one of [three, six]) expect(one?.holds).toBeLessThanOrEqual(0.97);
    expect(six?.areaKm2).toBeLessThan((three?.areaKm2 ?? 0) / 2);
    expect(six?.errorM).toBeLessThan(1000);
  });

  it('is where two lines cross, and names the one of three that leads elsewhere', () => {
    const cross = [
      bearing('a', place(0, 0), 45),
      bearing('b', place(8000, 0), 315),
      bearing('c', place(4000, 9000), 180),
    ];
    const fix = fixOf(cross) as Placed;
    expect(distanceM(plane.pointOf(fix), { eastM: 4000, northM: 4000 })).toBeLessThan(300);
    expect(fix.misfits).toEqual([]);
    expect((fixOf([...cross.slice(0, 2), bearing('c', place(4000, 9000), 10)]) as Placed).misfits).toEqual(['c']);
  });

  it('shrinks to a tenth by a bearing from its midst, where the page sends the next team, and less by one from its edge', () => {
    const [atMidst, atEdge]: [number[], number[]] = [[], []];
    for (let seed = 1; seed <= 20; seed++) {
      const world = new FieldWorld(seed, 10_000);
      const before = world.bearings(2, 20_000);
      const fix = fixOf(before);
      if (fix.verdict === 'open') continue;
      const shareFrom = (at: Place) => {
        const { eastM, northM } = plane.pointOf(at);
        const deg = (Math.atan2(world.emitter.eastM - eastM, world.emitter.northM - northM) * 180) / Math.PI;
        const then = fixOf([...before, bearing('next', at, (deg + 360) % 360, 10)]);
        return then.verdict === 'open' ? 1 : then.areaKm2 / fix.areaKm2;
      };
      const [longitude = 0, latitude = 0] = fix.region90.coordinates[0]?.[0]?.[0] ?? [];
      atMidst.push(shareFrom(fix));
      atEdge.push(shareFrom({ latitude, longitude }));
    }
    expect(median(atMidst)).toBeLessThan(0.15);
    expect(median(atMidst)).toBeLessThan(median(atEdge) / 2);
  });

  it('is refused for one line, for lines that run beside each other, and for none', () => {
    expect(fixOf([])).toEqual({ verdict: 'open', why: 'nothing' });
    expect(fixOf([bearing('a', place(0, 0), 45)])).toEqual({ verdict: 'open', why: 'one-bearing' });
    const beside = [bearing('a', place(0, 0), 90), bearing('b', place(0, 300), 90)];
    expect(fixOf(beside)).toEqual({ verdict: 'open', why: 'not-enclosed' });
  });
});

describe('a fix from levels of one receiver', () => {
  /** Rings around an emitter at (0, 0): levels fall by 29 dB a decade. */
  const around = [200, 500, 900].flatMap((metres, ring) =>
    [0, 1, 2, 3, 4, 5].map((i) => {
      const angle = ring + (i * Math.PI) / 3;
      const at = place(metres * Math.sin(angle), metres * Math.cos(angle));
      return level(6 * ring + i, at, -20 - 29 * Math.log10(metres));
    }),
  );

  it('lies where the levels rise to, whatever the reference of the levels', () => {
    for (const shift of [0, 60]) {
      const moved = around.map((one) => ({ ...one, level: { db: (one.level?.db ?? 0) + shift, isHeard: true } }));
      const fix = fixOf(moved) as Placed;
      expect(distanceM(plane.pointOf(fix), { eastM: 0, northM: 0 })).toBeLessThan(200);
      expect(isInShape(fix.region90, place(0, 0))).toBe(true);
    }
  });

  it('is refused for few places, for one place many times, and where nothing was heard', () => {
    const refused = { verdict: 'open', why: 'few-places' };
    expect(fixOf(around.slice(0, 3))).toEqual(refused);
    expect(fixOf(Array.from({ length: 9 }, (_, i) => level(i, place(i, 0), -80)))).toEqual(refused);
    expect(fixOf(around.map((one) => ({ ...one, level: { db: -100, isHeard: false } })))).toEqual(refused);
  });

  it('is refused where a drive never came near, and never narrower than the truth allows', () => {
    const { holds, refused } = tried(30, 3000, (world) => world.drive(20, 600, 2.9));
    expect(refused.length).toBeGreaterThan(15);
    if (refused.length < 30) expect(holds).toBeGreaterThanOrEqual(0.8);
    const both = tried(40, 3000, (world) => [...world.drive(12, 800, 3), ...world.bearings(2, 8000)]);
    expect(both.holds).toBeGreaterThanOrEqual(0.8);
  });
});
