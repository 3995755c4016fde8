import { readdir, readlink, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * Ids of other processes that have a file of `folder` open, as far as this account may see; undefined where the system does not
 * tell (no /proc). A data directory has one writer: a second one would delete what the first just wrote.
 */
export async function openedBy(folder: string): Promise<number[] | undefined> {
  const root = `${await realpath(folder)}${sep}`;
  const entries = await readdir('/proc').catch(() => undefined);
  if (entries === undefined) return undefined;
  const found: number[] = [];
  for (const entry of entries) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    // A process that ends meanwhile, or belongs to another account, shows no open files.
    const descriptors = await readdir(join('/proc', entry, 'fd')).catch(() => []);
    for (const descriptor of descriptors) {
      const path = await readlink(join('/proc', entry, 'fd', descriptor)).catch(() => '');
      if (!path.startsWith(root)) continue;
      found.push(pid);
      break;
    }
  }
  return found;
}
