import { describe, expect, it } from 'vitest';
import { Tiles, tileName, tilesAround } from '../../src/location/terrain/tiles.js';
import { tile } from '../support/tile.js';

const VOID = -32_768;

/** A plane that rises to the north and to the east, in whole metres at every point of 3 arc seconds. */
const slope = (latitude: number, longitude: number) => Math.round((latitude - 20) * 1200 + (longitude - 105) * 2400);
const reading = (files: Record<string, Uint8Array>, read: string[] = []) => ({
  read,
  of: async (name: string) => {
    read.push(name);
    return files[name];
  },
});

describe('tiles of heights', () => {
  it('are named by their south-western corner, south and west too', () => {
    expect(tileName({ latitude: 21.03, longitude: 105.85 })).toBe('N21E105');
    expect(tileName({ latitude: 0.5, longitude: 9.99 })).toBe('N00E009');
    expect(tileName({ latitude: -0.5, longitude: -70.2 })).toBe('S01W071');
  });

  it('give the plane that they were made of between their points and over their borders', async () => {
    const files = {
      N20E105: tile('N20E105', 1200, slope),
      N21E105: tile('N21E105', 1200, slope),
    };
    const from = { latitude: 20.90013, longitude: 105.2 };
    const to = { latitude: 21.1007, longitude: 105.2 };
    const { heightsM, stepM, missingTiles } = await new Tiles(reading(files).of, 4).profile(from, to);
    expect(missingTiles).toEqual([]);
    expect(stepM).toBeGreaterThan(92);
    expect(stepM).toBeLessThan(93.5);
    expect(heightsM).toHaveLength(Math.round(0.20057 * 1200) + 1);
    heightsM.forEach((heightM, at) => {
      const share = at / (heightsM.length - 1);
      const latitude = from.latitude + share * (to.latitude - from.latitude);
      expect(heightM).toBeCloseTo((latitude - 20) * 1200 + 0.2 * 2400, 6);
    });
  });

  it('of one arc second give the same steps as those of three', async () => {
    const files = { S01E105: tile('S01E105', 3600, (latitude) => Math.round(-3600 * latitude)) };
    const from = { latitude: -0.75, longitude: 105.5 };
    const { heightsM, stepM } = await new Tiles(reading(files).of, 1).profile(from, {
      latitude: -0.7,
      longitude: 105.5,
    });
    expect(heightsM).toHaveLength(61);
    expect(stepM).toBeCloseTo(92.66, 1);
    expect([heightsM[0], heightsM[60]].map((heightM) => Math.round(heightM ?? 0))).toEqual([2700, 2520]);
  });

  it('that lack are told by name, and the ground is smooth there only; flat at 0 m where none is there', async () => {
    const ends = [
      { latitude: 20.5, longitude: 105.5 },
      { latitude: 21.2, longitude: 106.3 },
    ] as const;
    const [west, nothing] = [{ N20E105: tile('N20E105', 1200, slope) }, {}];
    const { heightsM, ...path } = await new Tiles(reading(west).of, 4).profile(...ends);
    expect(path).toMatchObject({ missingTiles: ['N20E106', 'N21E106'], isUnknown: false });
    expect(heightsM.length).toBeGreaterThan(1000);
    expect(heightsM[0]).toBeCloseTo(1800, 0);
    const border = heightsM.findLastIndex((heightM, i) => heightM !== heightsM[i - 1]);
    expect(border / heightsM.length).toBeCloseTo(0.5 / 0.8, 1);
    expect(heightsM[border]).toBeGreaterThan(2900);
    const flat = await new Tiles(reading(nothing).of, 4).profile(...ends);
    expect(flat).toMatchObject({ missingTiles: ['N20E105', 'N20E106', 'N21E106'], isUnknown: true });
    expect(flat.heightsM.every((heightM) => heightM === 0)).toBe(true);
  });

  it('of open sea lie at 0 m and lack nowhere', async () => {
    const files = { N12E109: tile('N12E109', 1200, () => 40) };
    const at = (longitude: number) => ({ latitude: 12.5, longitude });
    const path = await new Tiles(reading(files).of, 4).profile(at(109.2), at(110.8));
    expect(path).toMatchObject({ missingTiles: [], isUnknown: false });
    expect([path.heightsM[0], path.heightsM.at(-1)]).toEqual([40, 0]);
  });

  it('with a void are drawn straight over it', async () => {
    const hole = (latitude: number, longitude: number) =>
      Math.abs(latitude - 20.5) < 0.0101 ? VOID : slope(latitude, longitude);
    const files = { N20E105: tile('N20E105', 1200, hole) };
    const { heightsM } = await new Tiles(reading(files).of, 1).profile(
      { latitude: 20.45, longitude: 105.5 },
      { latitude: 20.55, longitude: 105.5 },
    );
    heightsM.forEach((heightM, at) => {
      expect(Math.abs(heightM - (0.45 * 1200 + at + 0.5 * 2400))).toBeLessThan(1.01);
    });
  });

  it('stay in memory up to their bound, the last used ones', async () => {
    const names = ['N20E105', 'N21E105', 'N22E105'];
    const files = Object.fromEntries(names.map((name) => [name, tile(name, 1200, () => 7)]));
    const { read, of } = reading(files);
    const tiles = new Tiles(of, 2);
    const at = (latitude: number) =>
      tiles.profile({ latitude, longitude: 105.5 }, { latitude: latitude + 0.01, longitude: 105.5 });
    for (const latitude of [20.5, 21.5, 20.5, 22.5, 20.5, 21.5]) await at(latitude);
    expect(read).toEqual(['N20E105', 'N21E105', 'N22E105', 'N21E105']);
  });

  it('of another size count as not there', async () => {
    const tiles = new Tiles(reading({ N20E105: new Uint8Array(10) }).of, 2);
    const at = (longitude: number) => ({ latitude: 20.5, longitude });
    expect((await tiles.profile(at(105.5), at(105.6))).missingTiles).toEqual(['N20E105']);
  });

  it('around a place are named, also those beside it', () => {
    expect(tilesAround({ latitude: 21.5, longitude: 105.5 }, 30_000)).toEqual(['N21E105']);
    expect(tilesAround({ latitude: 20.9, longitude: 105.9 }, 30_000)).toEqual([
      'N20E105',
      'N20E106',
      'N21E105',
      'N21E106',
    ]);
    expect(tilesAround({ latitude: 21.5, longitude: 105.1 }, 60_000)).toEqual([
      'N20E104',
      'N20E105',
      'N21E104',
      'N21E105',
      'N22E104',
      'N22E105',
    ]);
  });
});
