/**
 * Looks at entries of the system and of other programs (/proc, /sys, /dev): they vanish while they are read, and this account may
 * not see all of them. What is not shown is unknown. For files of the data directory only where nothing is written or deleted by the
 * answer (`doctor`); for all others `absent.ts`.
 */
import { readFileSync } from 'node:fs';
import { access, readdir, readFile, realpath } from 'node:fs/promises';

/** Faults of this program and not of the entry that it looks at. */
const OWN_FAULTS = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** Undefined for what is not shown. @throws Error where this program cannot look at anything */
export async function ifShown<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    return hidden(error);
  }
}

function hidden(error: unknown): undefined {
  if (OWN_FAULTS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
}

/** None where the folder is not shown. */
export async function namesShown(folder: string): Promise<string[]> {
  return (await ifShown(readdir(folder))) ?? [];
}

/** Without white space at its ends; empty where the file is not shown. */
export async function textShown(path: string): Promise<string> {
  return (await ifShown(readFile(path, 'utf8')))?.trim() ?? '';
}

/** The same at once. */
export function textShownSync(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    return hidden(error) ?? '';
  }
}

/** Where a path leads; the path itself where nothing is there. */
export async function placeOf(path: string): Promise<string> {
  return (await ifShown(realpath(path))) ?? path;
}

/** @param mode what this account wants to do, as in `constants` of node:fs */
export async function mayAccess(path: string, mode: number): Promise<boolean> {
  return (await ifShown(access(path, mode).then(() => true))) ?? false;
}
