/**
 * Opens a small database so that the watch never waits for it. An unusable file is renamed, and the newest good hourly copy is
 * opened; without one, an empty database.
 */
import { constants, copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { isElsewhere, putAside } from '../../files/put-aside.js';
import { moveWholeSync } from '../../files/write-whole.js';
import { copiesOf } from './hourly-copies.js';

export interface KeptFile<T> {
  readonly path: string;
  readonly clock: () => number;
  /** @throws EnvironmentError for a file of a newer program; Error for a damaged one. Nothing stays open then. */
  open(path: string): T;
  /** True when a missing or empty file is no loss, because nothing was ever stored. */
  mayBegin(): boolean;
}

export interface Opened<T, Reason = 'damaged' | 'newer' | 'missing'> {
  readonly store: T;
  /** Undefined normally. */
  readonly loss: Loss<Reason> | undefined;
}

export interface Loss<Reason = 'damaged' | 'newer' | 'missing'> {
  readonly reason: Reason;
  readonly fault: string;
  readonly keptAs: string | undefined;
  /** Epoch ms of the hour of the copy that was opened. */
  readonly copyOf: number | undefined;
}

/** @throws Error only when not even an empty file can be made */
export function openKept<T>(file: KeptFile<T>): Opened<T> {
  const { path } = file;
  const isThere = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (!isThere && file.mayBegin()) return { store: file.open(path), loss: undefined };
  if (!isThere) return replaced(file, { reason: 'missing', fault: `${path} is missing or empty`, keptAs: undefined });
  try {
    return { store: file.open(path), loss: undefined };
  } catch (error) {
    const reason = isNewer(error) ? 'newer' : 'damaged';
    if (reason === 'damaged' && isElsewhere(error)) throw error;
    return replaced(file, { reason, fault: sentenceOf(error), keptAs: putAside(path, reason) });
  }
}

function replaced<T>(file: KeptFile<T>, why: Omit<Loss, 'copyOf'>): Opened<T> {
  const { path, clock } = file;
  for (const copy of copiesOf(dirname(path), basename(path, '.db'), clock()))
    try {
      rmSync(`${path}-wal`, { force: true });
      copyFileSync(copy.path, `${path}.new`, constants.COPYFILE_FICLONE);
      moveWholeSync(`${path}.new`, path);
      return { store: file.open(path), loss: { ...why, copyOf: copy.hour } };
    } catch {
      // This copy is bad as well; an older one may be good.
      for (const suffix of ['', '-wal', '-shm', '.new']) rmSync(path + suffix, { force: true });
    }
  if (existsSync(path)) rmSync(path);
  return { store: file.open(path), loss: { ...why, copyOf: undefined } };
}

function isNewer(error: unknown): boolean {
  return error instanceof EnvironmentError;
}
