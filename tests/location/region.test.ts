import { describe, expect, it } from 'vitest';
import { centreOf, type Grid, Plane } from '../../src/location/plane.js';
import { areaKm2, likeliestCells, shapeOf } from '../../src/location/region.js';
import { isInShape } from '../support/in-shape.js';
import { randomFrom } from '../support/labelled-world.js';

const plane = new Plane({ latitude: 10, longitude: 106 });
const grid: Grid = { westM: -200, southM: 100, cellM: 100, columns: 6, rows: 5 };

function cellsOf(picture: string): Uint8Array {
  return Uint8Array.from(picture.trim().split(/\s+/).reverse().join(''), (sign) => (sign === '#' ? 1 : 0));
}

describe('a region', () => {
  it('is drawn as outlines: a hole inside, what touches in a corner apart', () => {
    const { coordinates } = shapeOf(grid, plane, cellsOf('....## ###... #.#... ###... ......'));
    expect(coordinates.map((rings) => rings.map((ring) => ring.length))).toEqual([[5, 5], [5]]);
    const touching = shapeOf(grid, plane, cellsOf('...... ..##.. ##.... ##.... ......'));
    expect(touching.coordinates.map((rings) => rings.length)).toEqual([1, 1]);
  });

  it('holds the middles of its cells and no others, whatever its form', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 200; round++) {
      const inside = Uint8Array.from({ length: 30 }, () => (random() < 0.5 ? 1 : 0));
      const shape = shapeOf(grid, plane, inside);
      const found = Array.from(inside, (_, cell) => (isInShape(shape, plane.placeOf(centreOf(grid, cell))) ? 1 : 0));
      expect(found).toEqual([...inside]);
    }
  });

  it('takes the likeliest cells until they hold the share', () => {
    const inside = likeliestCells(Float64Array.of(0.1, 0.5, 0.05, 0.3, 0.05), 0.85);
    expect([...inside]).toEqual([1, 1, 0, 1, 0]);
    expect(areaKm2(grid, inside)).toBeCloseTo(0.03);
  });
});
