/** Files of a data directory that are worth a copy. */
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { linkedStat, orAbsent } from '../../files/absent.js';

/** Files of an open database, and files of no use later: a restored mark of a receiver's start would blame the receiver. */
const LEFT_OUT = /(-wal|-shm|-journal|-ballast|\.new|\.lock)$|^\.writable$|^\.doctor-|^receiver-starts\.json$/;
/** Folders that are left out: results of exports and hourly copies can be made again from the rest; tiles of terrain are of others. */
const MADE_AGAIN = ['exports', 'copies', 'terrain'];

/**
 * What is worth a copy, by path below the folder, in order. A link counts as what it leads to, because a person may keep
 * recordings or papers on another disk; `onBrokenLink` hears of links that lead nowhere.
 */
export async function filesIn(folder: string, onBrokenLink?: (path: string) => void): Promise<string[]> {
  const found: string[] = [];
  // A link may lead back to a folder that it lies in.
  const enter = async (below: string, inside: readonly string[]): Promise<void> => {
    const real = await realpath(join(folder, below));
    if (inside.includes(real)) return;
    for (const entry of await readdir(real, { withFileTypes: true })) {
      const path = join(below, entry.name);
      const about = entry.isSymbolicLink() ? await linkedStat(join(folder, path)) : entry;
      if (about === undefined) onBrokenLink?.(join(folder, path));
      else if (about.isFile() && !LEFT_OUT.test(entry.name)) found.push(path);
      else if (about.isDirectory() && !MADE_AGAIN.includes(path))
        // The program deletes files and folders at any time.
        await orAbsent(path, enter(path, [...inside, real]));
    }
  };
  await enter('', []);
  return found.sort();
}
