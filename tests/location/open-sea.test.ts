import { readFileSync } from 'node:fs';
import type { Feature, FeatureCollection, Polygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import { describe, expect, it } from 'vitest';
import { isOpenSea } from '../../src/location/terrain/open-sea.js';
import { tileName } from '../../src/location/terrain/tiles.js';

const MAP = JSON.parse(readFileSync('web/public/basemap-vn.json', 'utf8')) as Topology;

/** Tiles that a coast of the base map runs through, that lie within one, or that hold a town. */
function tilesOfLand(): Set<string> {
  const names = new Set<string>();
  const add = ([longitude = 0, latitude = 0]: Position) => names.add(tileName({ latitude, longitude }));
  const parts = ['land', 'prov', 'isl', 'towns'].flatMap((name) => {
    const part = feature(MAP, MAP.objects[name] as never) as FeatureCollection | Feature;
    return part.type === 'FeatureCollection' ? part.features : [part];
  });
  for (const { geometry } of parts) {
    if (geometry.type === 'Point') add(geometry.coordinates);
    const polygons: Polygon['coordinates'][] =
      geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : [];
    for (const rings of polygons) {
      for (const ring of rings)
        for (const [i, end] of ring.entries()) for (const place of along(ring[i - 1] ?? end, end)) add(place);
      for (let north = 6; north <= 24; north++)
        for (let east = 100; east <= 118; east++)
          if (crossings(rings, [east + 0.5, north + 0.5]) % 2 === 1) add([east, north]);
    }
  }
  return names;
}

function along([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position): Position[] {
  const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 0.002) + 1;
  return Array.from({ length: steps + 1 }, (_, i) => [x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps]);
}

/** How often a line from a point to the east crosses the rings. */
function crossings(rings: readonly Position[][], [x = 0, y = 0]: Position): number {
  return rings.flatMap((ring) =>
    ring.filter(([x1 = 0, y1 = 0], i) => {
      const [x0 = 0, y0 = 0] = ring.at(i - 1) ?? [];
      return y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1;
    }),
  ).length;
}

describe('tiles of open sea', () => {
  it('are those around Viet Nam in which the offline base map draws no land, and Thổ Chu is land', () => {
    const land = tilesOfLand().add(tileName({ latitude: 9.3, longitude: 103.48 }));
    const wrong: string[] = [];
    for (let latitude = 6; latitude <= 24; latitude++)
      for (let longitude = 100; longitude <= 118; longitude++) {
        const name = tileName({ latitude, longitude });
        if (isOpenSea(name) === land.has(name)) wrong.push(name);
      }
    expect(wrong).toEqual([]);
  });

  it('hold none of the inhabited islands, and nothing is known outside of the map', () => {
    // Bạch Long Vĩ, Côn Đảo, Lý Sơn, Phú Quý, Phú Quốc.
    expect(['N20E107', 'N08E106', 'N15E109', 'N10E108', 'N10E103'].filter(isOpenSea)).toEqual([]);
    expect(['N12E110', 'N17E109'].map(isOpenSea)).toEqual([true, true]);
    expect(['N25E110', 'N12E119', 'N12E099', 'S01E105', 'N12W110'].map(isOpenSea)).toEqual(Array(5).fill(false));
  });
});
