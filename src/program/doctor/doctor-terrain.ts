/** Check of `rfi-logger doctor`: the tiles of terrain around the stations, over which levels of a case are expected. */
import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import { isOpenSea } from '../../location/terrain/open-sea.js';
import { tilesAround } from '../../location/terrain/tiles.js';
import { readTile, TERRAIN_FOLDER } from '../../report/desk/terrain-folder.js';
import type { Finding } from './doctor-checks.js';

/** A province lies within this distance of its stations, mostly. */
const REACH_M = 60_000;

/** None where no station has a place, or only open sea is around, of which there are no tiles. */
export async function checkTerrain({ stations }: Pick<Config, 'stations'>, dataDir: string): Promise<Finding[]> {
  const needed = new Set<string>();
  for (const { latitude, longitude } of stations)
    if (latitude !== undefined && longitude !== undefined)
      for (const name of tilesAround({ latitude, longitude }, REACH_M)) if (!isOpenSea(name)) needed.add(name);
  if (needed.size === 0) return [];
  const lacking: string[] = [];
  for (const name of [...needed].sort()) if ((await readTile(dataDir, name)) === undefined) lacking.push(`${name}.hgt`);
  const folder = join(dataDir, TERRAIN_FOLDER);
  const message = `${needed.size - lacking.length} of ${needed.size} tiles of terrain around the stations are in ${folder}.`;
  if (lacking.length === 0) return [{ check: 'terrain', severity: 'good', message }];
  const cure = `Put SRTM tiles of 1 or 3 arc seconds there (2884802 or 25934402 bytes); the ground is taken as smooth without ${lacking.join(', ')}.`;
  return [{ check: 'terrain', severity: 'note', message, cure }];
}
