/** Files of the data directory and of backups: readable to their owner alone, whatever the umask was when they were made. */
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const OTHERS = 0o077;
const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/** New files of this process are readable to its owner alone. */
export function keepToOwner(): void {
  process.umask(OTHERS);
}

/** What others may read or write: the folder itself as `.`, the rest by its path below it. */
export async function openToOthers(folder: string): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const found: string[] = [];
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) {
    // Files come and go while it is looked at; the rights of a link mean nothing.
    const about = await lstat(join(folder, name)).catch(() => undefined);
    if (about !== undefined && !about.isSymbolicLink() && (about.mode & OTHERS) !== 0) found.push(name);
  }
  return found;
}

/** Closes what is open to others; gives how many files and folders were. @throws Error when the account may not */
export async function closeToOthers(folder: string): Promise<number> {
  const found = await openToOthers(folder);
  for (const name of found) {
    const path = join(folder, name);
    const about = await lstat(path).catch(() => undefined);
    if (about !== undefined) await chmod(path, about.isDirectory() ? FOLDER_MODE : FILE_MODE);
  }
  return found.length;
}
