import { describe, expect, it } from 'vitest';
import { Tiles, tileName } from '../../src/location/terrain/tiles.js';

const VOID = -32_768;

/** A tile whose points are given by their latitude and longitude. */
function tile(name: string, steps: number, heightOf: (latitude: number, longitude: number) => number): Uint8Array {
  const [south, west] = [Number(name.slice(1, 3)) * (name[0] === 'S' ? -1 : 1), Number(name.slice(4, 7))];
  const bytes = new DataView(new ArrayBuffer(2 * (steps + 1) ** 2));
  for (let row = 0; row <= steps; row++)
    for (let column = 0; column <= steps; column++)
      bytes.setInt16(2 * (row * (steps + 1) + column), heightOf(south + 1 - row / steps, west + column / steps));
  return new Uint8Array(bytes.buffer);
}

/** A plane that rises to the north and to the east, in whole metres at every point of 3 arc seconds. */
const slope = (latitude: number, longitude: number) => Math.round((latitude - 20) * 1200 + (longitude - 105) * 2400);
const reading = (files: Record<string, Uint8Array>, read: string[] = []) => ({
  read,
  of: (name: string) => {
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

  it('give the plane that they were made of between their points and over their borders', () => {
    const files = {
      'N20E105.hgt': tile('N20E105', 1200, slope),
      'N21E105.hgt': tile('N21E105', 1200, slope),
    };
    const from = { latitude: 20.90013, longitude: 105.2 };
    const to = { latitude: 21.1007, longitude: 105.2 };
    const { heightsM, stepM, missingTiles, voids } = new Tiles(reading(files).of, 4).profile(from, to);
    expect({ missingTiles, voids }).toEqual({ missingTiles: [], voids: 0 });
    expect(stepM).toBeGreaterThan(92);
    expect(stepM).toBeLessThan(93.5);
    expect(heightsM).toHaveLength(Math.round(0.20057 * 1200) + 1);
    heightsM.forEach((heightM, at) => {
      const share = at / (heightsM.length - 1);
      const latitude = from.latitude + share * (to.latitude - from.latitude);
      expect(heightM).toBeCloseTo((latitude - 20) * 1200 + 0.2 * 2400, 6);
    });
  });

  it('of one arc second are read at their own step', () => {
    const files = { 'S01E105.hgt': tile('S01E105', 3600, (latitude) => Math.round(-3600 * latitude)) };
    const from = { latitude: -0.75, longitude: 105.5 };
    const { heightsM, stepM } = new Tiles(reading(files).of, 1).profile(from, { latitude: -0.7, longitude: 105.5 });
    expect(heightsM).toHaveLength(181);
    expect(stepM).toBeCloseTo(30.89, 1);
    expect([heightsM[0], heightsM[180]].map((heightM) => Math.round(heightM ?? 0))).toEqual([2700, 2520]);
  });

  it('that lack are told by name, and the ground is flat', () => {
    const files = { 'N20E105.hgt': tile('N20E105', 1200, slope) };
    const { heightsM, missingTiles } = new Tiles(reading(files).of, 4).profile(
      { latitude: 20.5, longitude: 105.5 },
      { latitude: 21.2, longitude: 106.3 },
    );
    expect([...missingTiles].sort()).toEqual(['N20E106', 'N21E106']);
    expect(heightsM.every((heightM) => heightM === 0)).toBe(true);
    expect(heightsM.length).toBeGreaterThan(1000);
  });

  it('with a void are drawn straight over it', () => {
    const hole = (latitude: number, longitude: number) =>
      Math.abs(latitude - 20.5) < 0.0101 ? VOID : slope(latitude, longitude);
    const files = { 'N20E105.hgt': tile('N20E105', 1200, hole) };
    const { heightsM, voids } = new Tiles(reading(files).of, 1).profile(
      { latitude: 20.45, longitude: 105.5 },
      { latitude: 20.55, longitude: 105.5 },
    );
    expect(voids).toBeGreaterThan(20);
    expect(voids).toBeLessThan(26);
    heightsM.forEach((heightM, at) => {
      expect(Math.abs(heightM - (0.45 * 1200 + at + 0.5 * 2400))).toBeLessThan(1.01);
    });
  });

  it('stay in memory up to their bound, the last used ones', () => {
    const names = ['N20E105', 'N21E105', 'N22E105'];
    const files = Object.fromEntries(names.map((name) => [`${name}.hgt`, tile(name, 1200, () => 7)]));
    const { read, of } = reading(files);
    const tiles = new Tiles(of, 2);
    const at = (latitude: number) =>
      tiles.profile({ latitude, longitude: 105.5 }, { latitude: latitude + 0.01, longitude: 105.5 });
    for (const latitude of [20.5, 21.5, 20.5, 22.5, 20.5, 21.5]) at(latitude);
    expect(read).toEqual(['N20E105.hgt', 'N21E105.hgt', 'N22E105.hgt', 'N21E105.hgt']);
  });

  it('of another size are refused by name', () => {
    const tiles = new Tiles(reading({ 'N20E105.hgt': new Uint8Array(10) }).of, 2);
    const place = { latitude: 20.5, longitude: 105.5 };
    expect(() => tiles.profile(place, place)).toThrow('N20E105.hgt has 10 bytes: an SRTM tile has 2884802 or 25934402');
  });
});
