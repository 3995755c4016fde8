/** Checks of `rfi-logger doctor` besides the archives: disk, clock, serial ports. Each check returns findings. */
import { access, constants, stat, statfs } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isThere } from '../../files/absent.js';
import { ifShown, mayAccess, namesShown } from '../../files/system-entries.js';
import { defined } from '../../rf/defined.js';
import { iso } from '../../rf/iso.js';
import type { Language } from '../language/language.js';
import { vietnameseSentence } from '../language/sentences.js';
import { CHECKS } from './doctor-words.js';

/** `bad` makes the exit code 1; `note` does not. */
export interface Finding {
  readonly check: keyof typeof CHECKS;
  readonly severity: 'good' | 'note' | 'bad';
  readonly message: string;
  /** The message in Vietnamese where the program has it beside the English one; others are in the catalogue of `cli/language`. */
  readonly vi?: string;
  /** What to do; absent when nothing needs doing. */
  readonly cure?: string;
}

const LOW_BYTES = 1e9;
/** Free bytes below which SQLite cannot write a change any more. */
const FULL_BYTES = 4e6;
const LOW_SHARE = 0.05;
/** Files written further in the future than this, in ms, were written under a wrong clock, or the clock is wrong now. */
const AHEAD_MS = 60_000;

/** Asks the system whether the folder may be written, without writing there. */
export async function checkDataFolder(dataDir: string, keepAtMostBytes: number): Promise<Finding[]> {
  let folder: string;
  try {
    folder = nearestFolder(resolve(dataDir));
    await access(folder, constants.W_OK | constants.X_OK);
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const message = `${dataDir} cannot be written (${code}).`;
    return [{ check: 'data', severity: 'bad', message, cure: cureOf(code, dataDir) }];
  }
  const { bavail, blocks, bsize } = await statfs(folder);
  const [free, total] = [bavail * bsize, blocks * bsize];
  const state = folder === resolve(dataDir) ? 'is writable' : 'is not there yet and is made at the first start';
  const room = `${dataDir} ${state}; ${gigabytes(free)} of ${gigabytes(total)} are free.`;
  const bad = (cure: string): Finding[] => [{ check: 'data', severity: 'bad', message: room, cure }];
  if (free < FULL_BYTES)
    return bad(
      'The disk is full: free some space, or choose another disk with --data-dir. Faults of files in other lines may be a consequence.',
    );
  if (free < LOW_BYTES || free < total * LOW_SHARE) return bad('Free some space, or lower archive.keepAtMost.');
  if (free < keepAtMostBytes) {
    const cure = `archive.keepAtMost allows ${gigabytes(keepAtMostBytes)}: lower it, unless the archive has taken most of it already.`;
    return [{ check: 'data', severity: 'note', message: room, cure }];
  }
  return [{ check: 'data', severity: 'good', message: room }];
}

function cureOf(code: string, dataDir: string): string {
  if (code === 'EROFS')
    return 'The disk is mounted read-only: look at dmesg for its errors, then remount it, or replace it.';
  if (code === 'ENOTDIR') return 'A file lies in the way: name another folder with --data-dir.';
  return `Let this account write there: sudo chown -R ${userInfo().username} ${dataDir}`;
}

/** The folder itself, or the nearest existing folder above it. */
function nearestFolder(path: string): string {
  return isThere(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

export interface ClockFacts {
  readonly now: number;
  /** Time at which this program was installed; the clock cannot be before it. */
  readonly installedAt: number;
  /** Time at which the newest file of the data directory was written, where there is one. */
  readonly newestFileAt: number | undefined;
  /** State of the time server according to the system; undefined when the system does not tell. */
  readonly synchronised: boolean | undefined;
}

export function judgeClock({ now, installedAt, newestFileAt, synchronised }: ClockFacts): Finding[] {
  const time = iso(now);
  const cure = 'Set the clock and keep it right: sudo timedatectl set-ntp true (or install chrony).';
  if (now < installedAt) {
    const message = `The clock says ${time}, which is before this program was installed.`;
    return [{ check: 'clock', severity: 'bad', message, cure }];
  }
  if (newestFileAt !== undefined && newestFileAt > now + AHEAD_MS) {
    const message = `The clock says ${time}, but sweeps were kept at ${iso(newestFileAt)}.`;
    return [{ check: 'clock', severity: 'bad', message, cure }];
  }
  if (synchronised === false)
    return [{ check: 'clock', severity: 'bad', message: 'The clock is not kept right by a time server.', cure }];
  if (synchronised === undefined) {
    const message = `The clock says ${time}; the system does not tell whether a time server keeps it right.`;
    return [{ check: 'clock', severity: 'note', message, cure }];
  }
  return [{ check: 'clock', severity: 'good', message: `The clock says ${time} and is kept right by a time server.` }];
}

export async function installedAt(file: string): Promise<number> {
  return (await stat(file)).mtimeMs;
}

/** Time of the last write to the data directory or its spool. */
export async function newestFileAt(dataDir: string): Promise<number | undefined> {
  let newest: number | undefined;
  for (const folder of [dataDir, join(dataDir, 'spool')])
    for (const name of await namesShown(folder)) {
      const at = (await ifShown(stat(join(folder, name))))?.mtimeMs;
      if (at !== undefined && (newest === undefined || at > newest)) newest = at;
    }
  return newest;
}

/** Serial ports of this machine, and whether this account may open them. */
export async function checkSerialPorts(folder = '/dev'): Promise<Finding[]> {
  const names = (await namesShown(folder)).filter((name) => /^tty(USB|ACM)\d+$/.test(name)).sort();
  if (names.length === 0) {
    const cure = 'Plug the receiver in; if it is, try another cable: some carry power only.';
    return [{ check: 'serial', severity: 'note', message: 'No USB serial port is there.', cure }];
  }
  return await Promise.all(
    names.map(async (name): Promise<Finding> => {
      const path = join(folder, name);
      if (await mayAccess(path, constants.R_OK | constants.W_OK))
        return { check: 'serial', severity: 'good', message: `${path} may be opened.` };
      const cure = `sudo usermod -aG dialout ${userInfo().username}, then log in again, or restart the service.`;
      return { check: 'serial', severity: 'bad', message: `${path} is there, but may not be opened.`, cure };
    }),
  );
}

export interface FindingWords {
  /** What was checked, for a person. */
  readonly topic: string;
  readonly message: string;
  readonly cure?: string;
}

/** A finding in the language of the person. */
export function findingWords({ check, message, cure, vi }: Finding, language: Language = 'en'): FindingWords {
  if (language === 'en') return { topic: check, message, ...defined({ cure }) };
  return {
    topic: CHECKS[check],
    message: vi ?? vietnameseSentence(message) ?? message,
    ...defined({ cure: cure === undefined ? undefined : (vietnameseSentence(cure) ?? cure) }),
  };
}
