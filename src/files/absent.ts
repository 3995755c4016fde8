/**
 * Looks at files that may not be there. Only "no such file" means absent: every other fault (rights, disk, too many open files)
 * is thrown with the path, because a file that cannot be read for a moment must never be deleted or overwritten as if it were
 * missing.
 */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';

/** The entry, or a folder above it, does not exist. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

function isAbsence(error: unknown): boolean {
  return ABSENT.has((error as NodeJS.ErrnoException | undefined)?.code ?? '');
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

/** Names in a folder; none where there is no folder. */
export async function listOrNone(folder: string): Promise<string[]> {
  return (await orAbsent(folder, readdir(folder))) ?? [];
}

export function textOrAbsentSync(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw withPath(error, path);
  }
}

/** Whether the path leads to something. @throws Error where the system does not tell, such as for a folder without rights */
export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
