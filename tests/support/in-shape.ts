import type { Place } from '../../src/location/plane.js';
import type { RegionShape } from '../../src/location/region.js';

/** Whether a place lies inside: within an odd number of the rings. */
export function isInShape({ coordinates }: RegionShape, { latitude, longitude }: Place): boolean {
  return coordinates.some((rings) => rings.filter((ring) => isInRing(ring, longitude, latitude)).length % 2 === 1);
}

function isInRing(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let isInside = false;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1] as [number, number];
    const [x1, y1] = ring[i] as [number, number];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) isInside = !isInside;
  }
  return isInside;
}
