/**
 * Opens a small database so that the watch never waits for it. An unusable file is renamed, and the newest good hourly copy is
 * opened; without one, an empty database.
 */
import { constants, copyFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { isElsewhere, putAside } from '../../files/put-aside.js';
import { moveWholeSync } from '../../files/write-whole.js';
import { copiesOf, type KeptCopy } from './hourly-copies.js';

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
  const hasContent = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (!hasContent && file.mayBegin()) return { store: file.open(path), loss: undefined };
  if (!hasContent)
    return replaced(file, { reason: 'missing', fault: `${path} is missing or empty`, keptAs: undefined });
  try {
    return { store: file.open(path), loss: undefined };
  } catch (error) {
    const reason = isNewer(error) ? 'newer' : 'damaged';
    if (reason === 'damaged' && isElsewhere(error)) throw error;
    return replaced(file, { reason, fault: sentenceOf(error), keptAs: putAside(path, reason) });
  }
}

function replaced<T>(file: KeptFile<T>, { fault, ...why }: Omit<Loss, 'copyOf'>): Opened<T> {
  const { path } = file;
  const { copies, faults } = copiesFor(file);
  for (const copy of copies)
    try {
      rmSync(`${path}-wal`, { force: true });
      copyFileSync(copy.path, `${path}.new`, constants.COPYFILE_FICLONE);
      moveWholeSync(`${path}.new`, path);
      return { store: file.open(path), loss: { ...why, fault, copyOf: copy.hour } };
    } catch (error) {
      // An older copy may be good.
      faults.push(`${copy.path}: ${sentenceOf(error)}`);
      for (const suffix of ['', '-wal', '-shm', '.new']) rmSync(path + suffix, { force: true });
    }
  if (isThere(path)) rmSync(path);
  return { store: file.open(path), loss: { ...why, fault: [fault, ...faults].join('; '), copyOf: undefined } };
}

/** A folder of copies that cannot be read keeps nobody from starting: it is named, and its copies stay. */
function copiesFor<T>({ path, clock }: KeptFile<T>): { copies: KeptCopy[]; faults: string[] } {
  try {
    return { copies: copiesOf(dirname(path), basename(path, '.db'), clock()), faults: [] };
  } catch (error) {
    return { copies: [], faults: [sentenceOf(error)] };
  }
}

function isNewer(error: unknown): boolean {
  return error instanceof EnvironmentError;
}
