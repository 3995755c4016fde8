/** Writes whole files. A reader finds the old content or the new, never a part, even after a power cut. */
import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { orAbsent, statOrAbsent, withPath } from './absent.js';

/** Readable only by its owner: files of the program may hold passwords. */
const OWN_MODE = 0o600;
/** For a file that a command writes where a person wants it: the umask decides. */
export const MODE_FOR_PEOPLE = 0o666;

export interface WholeOptions {
  /** Rights of a new file; a file that is there keeps its own. */
  readonly mode?: number;
  /** True: the content before this change stays beside the file as `.bak`. */
  readonly keepsBefore?: boolean;
}

/** Writes under way by path: one after another, so that the last call decides what the file holds. */
const underWay = new Map<string, Promise<void>>();

/** Resolves when the file and its name are on disk. @throws Error from the disk, with the path; then nothing was changed */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: WholeOptions = {},
): Promise<void> {
  const write = () => replace(path, content, options);
  const written = (underWay.get(path) ?? Promise.resolve()).then(write, write);
  underWay.set(path, written);
  try {
    await written;
  } finally {
    if (underWay.get(path) === written) underWay.delete(path);
  }
}

async function replace(named: string, content: string | Uint8Array, options: WholeOptions): Promise<void> {
  // Where the path is a link, its target changes, not the link.
  const path = (await orAbsent(named, realpath(named))) ?? named;
  const before = await statOrAbsent(path);
  const aside = `${path}.new`;
  try {
    if (before !== undefined && options.keepsBefore === true) await copyFile(path, `${path}.bak`);
    await rm(aside, { force: true });
    const file = await open(aside, 'wx', options.mode ?? OWN_MODE);
    try {
      if (before !== undefined) await file.chmod(before.mode & 0o777);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await moveWhole(aside, path);
  } catch (error) {
    // What is half written would keep space that a full disk needs.
    await rm(aside, { force: true }).catch(() => undefined);
    throw withPath(error, path);
  }
}

/**
 * The same before the next line of code runs.
 * @param flush false: the content survives the end of this process, not a power cut, and nobody waits for the disk
 */
export function writeWholeSync(path: string, content: string, flush = true): void {
  const aside = `${path}.new`;
  try {
    rmSync(aside, { force: true });
    writeFileSync(aside, content, { mode: OWN_MODE, flush });
    if (flush) moveWholeSync(aside, path);
    else renameSync(aside, path);
  } catch (error) {
    throw withPath(error, path);
  }
}

/** Copies a file before a newer form replaces it. Only the first copy is of the older program, so it is not overwritten. */
export async function copyOnce(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Gives a finished file or folder its name; the name is on disk when this resolves. */
export async function moveWhole(from: string, to: string): Promise<void> {
  await rename(from, to);
  await flush(dirname(to));
}

export function moveWholeSync(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Resolves when the content of a file, or the names in a folder, are on disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
