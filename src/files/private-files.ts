/** Folders and files of the data directory and of backups: made here, and readable only by their owner whatever the umask was. */
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isThere, orAbsent } from './absent.js';

const OTHERS = 0o077;
const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/** Sets the umask: new files of this process are readable only by its owner. */
export function keepToOwner(): void {
  process.umask(OTHERS);
}

/** Paths that others may read or write: `.` for the folder itself, the rest relative to it. */
export async function openToOthers(folder: string): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const found: string[] = [];
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) {
    // Files appear and disappear meanwhile; the rights of a link have no meaning.
    const path = join(folder, name);
    const about = await orAbsent(path, lstat(path));
    if (about !== undefined && !about.isSymbolicLink() && (about.mode & OTHERS) !== 0) found.push(name);
  }
  return found;
}

/** Removes the rights of others; returns the number of files and folders changed. @throws Error when the account may not do it */
export async function closeToOthers(folder: string): Promise<number> {
  const found = await openToOthers(folder);
  for (const name of found) {
    const path = join(folder, name);
    const about = await orAbsent(path, lstat(path));
    if (about !== undefined) await chmod(path, about.isDirectory() ? FOLDER_MODE : FILE_MODE);
  }
  return found.length;
}

/**
 * Makes a folder and those above it. Node's own way to make them all never ends where a file system refuses with ENOENT
 * below a folder that is there, such as /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || isThere(dirname(path))) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}
