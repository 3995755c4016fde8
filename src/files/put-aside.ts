/** Renames a file that cannot be used; nothing is deleted. */
import { statSync } from 'node:fs';
import { isThere } from './absent.js';
import { moveWholeSync } from './write-whole.js';

/** A file that could not be used at the start, because nothing may keep the watch from starting. */
export interface LostFile {
  readonly path: string;
  /** Present path of the file; its own where it was left alone. */
  readonly keptAs: string;
  readonly reason: 'damaged' | 'newer' | 'wrong-kind' | 'unreadable';
  readonly fault: string;
}

/** Called for each such file. */
export type OnLost = (lost: LostFile) => void;

/** Renames a closed database, with its log, to `PATH.WHY-N`; returns the new path. */
export function putAside(path: string, why: LostFile['reason'] = 'damaged'): string {
  const aside = freeName(`${path}.${why}`);
  moveWholeSync(path, aside);
  for (const suffix of ['-wal', '-shm']) if (isThere(path + suffix)) moveWholeSync(path + suffix, aside + suffix);
  return aside;
}

/** True for SQLite's errors that name the file itself as the cause. */
export function isDamage(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

/** True for errors of the disk or the account: the file is not their cause and is not renamed. */
export function isElsewhere(error: unknown): boolean {
  const code = (error as { code?: string } | undefined)?.code ?? '';
  if (code === 'SQLITE_IOERR_SHORT_READ') return false;
  return /^(SQLITE_(FULL|IOERR|BUSY|LOCKED|CANTOPEN|READONLY|PERM)|E[A-Z]+$)/.test(code);
}

function freeName(wanted: string): string {
  for (let i = 1; ; i++) if (!isThere(`${wanted}-${i}`)) return `${wanted}-${i}`;
}

/** Tells a file from another one at the same place; undefined where there is none. */
export function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
