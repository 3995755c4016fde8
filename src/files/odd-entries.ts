/**
 * Entries of the data directory that bear the name of a file and are none (pipe, device, socket, folder), and files that bear
 * the name of a folder. They are renamed before anything is opened; each reader then does what it does for a missing one.
 */
import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '../errors/errors.js';
import { asItCame, say } from '../words/said.js';
import { linkedStat } from './absent.js';
import { noFile } from './need-file.js';
import { type OnLost, putAside } from './put-aside.js';

const OF_FILES = /\.(?:db|json|pem|key|nk|lock|state|cursor)$/;
const FOLDERS = /^(?:spool|reports|exports|attachments|copies|imports|site|terrain|influxdb|network)$/;
const PUT_ASIDE = /\.wrong-kind-\d+$/;
export const ODD_CURE = say('The next start of the program renames it and begins again without it.');
type Kinds = Pick<Stats, 'isDirectory' | 'isFIFO' | 'isFile' | 'isSocket'>;

interface OddEntry {
  readonly path: string;
  /** What the entry is, as a sentence. */
  readonly fault: string;
}

export async function oddEntriesIn(folder: string): Promise<OddEntry[]> {
  const found: OddEntry[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // Files disappear meanwhile, and a link may lead nowhere: neither holds anybody up.
    const about: Kinds | undefined = entry.isSymbolicLink() ? await linkedStat(path) : entry;
    if (about === undefined || PUT_ASIDE.test(entry.name)) continue;
    const isOfFolder = entry.parentPath === folder && FOLDERS.test(entry.name);
    if (about.isFile() && isOfFolder) found.push({ path, fault: `${path} is a file, not a folder.` });
    const isRight = about.isFile() || (about.isDirectory() && !OF_FILES.test(entry.name));
    if (!isRight) found.push({ path, fault: noFile(path, about) });
  }
  return found;
}

/** For what only looks: it renames nothing. @throws EnvironmentError that names the first odd entry */
export async function needNoOddEntries(folder: string): Promise<void> {
  const [odd] = await oddEntriesIn(folder);
  if (odd !== undefined) throw new EnvironmentError(asItCame(odd.fault), ODD_CURE);
}

export async function putOddEntriesAside(folder: string, onLost: OnLost): Promise<void> {
  for (const { path, fault } of await oddEntriesIn(folder))
    onLost({ path, keptAs: putAside(path, 'wrong-kind'), reason: 'wrong-kind', fault });
}
