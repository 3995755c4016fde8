/** Tiles of terrain in the data directory: a folder that an administrator fills. */
import { join } from 'node:path';
import { bytesOrAbsent, statOrAbsent } from '../../files/absent.js';
import { ifShown } from '../../files/system-entries.js';
import { isTileSize, Tiles } from '../../location/terrain/tiles.js';

export const TERRAIN_FOLDER = 'terrain';
/** Up to 52 MB. */
const MOST_KEPT = 2;

/** Undefined also for a file of another size than a tile, and for one that this account may not read. */
export async function readTile(dataDir: string, name: string): Promise<Uint8Array | undefined> {
  const path = join(dataDir, TERRAIN_FOLDER, `${name}.hgt`);
  const about = await ifShown(statOrAbsent(path));
  return about?.isFile() === true && isTileSize(about.size) ? await ifShown(bytesOrAbsent(path)) : undefined;
}

export function terrainIn(dataDir: string): Tiles {
  return new Tiles((name) => readTile(dataDir, name), MOST_KEPT);
}
