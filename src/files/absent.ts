/**
 * Looks at files that may not be there. Only "no such file" means absent: every other fault (rights, disk, too many open files)
 * is thrown with the path, because a file that cannot be read for a moment must never be deleted or overwritten as if it were
 * missing.
 */
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';

/** The entry, or a folder above it, does not exist. */
function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Adds the path to an error of the system that lacks it: an error of reading or writing does not name the file. */
export function withPath(error: unknown, path: string): unknown {
  const fault = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || fault.code === undefined || fault.path !== undefined) return error;
  fault.path = path;
  fault.message += ` '${path}'`;
  return error;
}

/** Undefined when `path` does not exist. @throws the error of `look` otherwise, with the path */
export async function orAbsent<T>(path: string, look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw withPath(error, path);
  }
}

export function bytesOrAbsent(path: string): Promise<Buffer | undefined> {
  return orAbsent(path, readFile(path));
}

export function textOrAbsent(path: string): Promise<string | undefined> {
  return orAbsent(path, readFile(path, 'utf8'));
}

export function statOrAbsent(path: string): Promise<Stats | undefined> {
  return orAbsent(path, stat(path));
}

/** What a link leads to; undefined for a link that leads nowhere, or in a circle. */
export async function linkedStat(path: string): Promise<Stats | undefined> {
  try {
    return await statOrAbsent(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
    throw error;
  }
}

/** Names in a folder; none where nothing is there. @throws Error also for a file in place of the folder */
export async function listOrNone(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export function textOrAbsentSync(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw withPath(error, path);
  }
}

export function listOrNoneSync(folder: string): string[] {
  return isThere(folder) ? readdirSync(folder) : [];
}

/** Whether the path leads to something. @throws Error where the system does not tell, such as for a folder without rights */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}
