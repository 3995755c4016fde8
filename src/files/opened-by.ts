import { readdir, readlink, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { orAbsent } from '../files/absent.js';
import { ifShown, namesShown } from '../files/system-entries.js';

/**
 * Ids of other processes that have a file of `folder` open, as far as this account may see; undefined where the system does not
 * tell (no /proc) or the folder is absent. A data directory has one writer: a second one would delete what the first just wrote.
 */
export async function openedBy(folder: string): Promise<number[] | undefined> {
  const place = await orAbsent(folder, realpath(folder));
  const entries = await ifShown(readdir('/proc'));
  if (place === undefined || entries === undefined) return undefined;
  const found: number[] = [];
  for (const entry of entries) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    // A process that ends meanwhile, or belongs to another account, shows no open files.
    for (const descriptor of await namesShown(join('/proc', entry, 'fd'))) {
      const path = await ifShown(readlink(join('/proc', entry, 'fd', descriptor)));
      if (path?.startsWith(`${place}${sep}`) !== true) continue;
      found.push(pid);
      break;
    }
  }
  return found;
}
