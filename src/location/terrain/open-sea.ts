/** Which tiles around Viet Nam are open sea, of which SRTM has none. */

/** From 24 to 6° N, 100 to 118° E. `#`: the offline base map draws land or a town there, or Thổ Chu, which it lacks, lies there. */
const FIRST_NORTH = 24;
const FIRST_EAST = 100;
const TILES = [
  '###################',
  '##################.',
  '#################..',
  '#############......',
  '########.##........',
  '#######.####.......',
  '#######.###........',
  '########...........',
  '#########..##......',
  '##########.#.......',
  '##########.........',
  '##########.........',
  '##########.........',
  '..########....##...',
  '...######.....##..#',
  '#..####.......#..##',
  '#...###.........###',
  '#...............##.',
  '###.............###',
];

/** Unknown outside of the map: no sea. Reefs and rocks smaller than the base map draws count as sea. */
export function isOpenSea(tileName: string): boolean {
  const [, north, east] = /^N(\d+)E(\d+)$/.exec(tileName) ?? [];
  return TILES[FIRST_NORTH - Number(north)]?.[Number(east) - FIRST_EAST] === '.';
}
