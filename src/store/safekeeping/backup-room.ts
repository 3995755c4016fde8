/** Backups must not fill the disk: how much the next one takes, and which old ones go for it. */
import { mkdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupFault } from '../../errors/errors.js';
import { listOrNone, statOrAbsent } from '../../files/absent.js';
import { keptFree } from '../../files/file-room.js';
import { type BackupManifest, readManifest } from './backup.js';
import { filesIn } from './data-files.js';

/** Ending of an unfinished backup, which is neither listed nor counted. */
export const PART = '.part';

export interface WholeBackup {
  readonly name: string;
  readonly manifest: BackupManifest;
  readonly bytes: number;
}

/** The complete backups of a folder by the time at which they were made, the oldest first; none where the folder is absent. */
export async function wholeBackups(folder: string): Promise<WholeBackup[]> {
  const whole: WholeBackup[] = [];
  for (const name of (await listOrNone(folder)).filter((one) => !one.endsWith(PART))) {
    // A folder that cannot be read does not hide the others, and is never removed for a new backup.
    const manifest = await readManifest(join(folder, name)).catch((error: unknown) => {
      if (error instanceof BackupFault) return undefined;
      throw error;
    });
    if (manifest === undefined) continue;
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, manifest.sealed?.bytes ?? 0);
    whole.push({ name, manifest, bytes });
  }
  return whole.sort((a, b) => Date.parse(a.manifest.madeAt) - Date.parse(b.manifest.madeAt));
}

export interface RoomOrder {
  readonly dataDir: string;
  /** Most that all backups of the folder may take together. */
  readonly atMostBytes?: number | undefined;
  /** Most backups that stay, the new one among them. */
  readonly keep?: number | undefined;
}

/**
 * Removes the oldest backups until the next one fits; the newest whole one always stays.
 * @throws BackupFault in words when it does not fit all the same
 */
export async function makeRoomIn(folder: string, order: RoomOrder): Promise<void> {
  const { dataDir, atMostBytes = Number.POSITIVE_INFINITY, keep = Number.POSITIVE_INFINITY } = order;
  await mkdir(folder, { recursive: true });
  const needed = await bytesOf(dataDir, await filesIn(dataDir));
  const whole = await wholeBackups(folder);
  const taken = (): number => whole.reduce((sum, { bytes }) => sum + bytes, 0);
  const isTooMuch = async (): Promise<boolean> =>
    taken() + needed > atMostBytes || whole.length + 1 > keep || (await freeIn(folder, dataDir)) < needed;
  while (whole.length > 1 && (await isTooMuch())) {
    const oldest = whole.shift();
    if (oldest !== undefined) await rm(join(folder, oldest.name), { recursive: true, force: true });
  }
  const free = await freeIn(folder, dataDir);
  if (free < needed)
    throw BackupFault.of('{folder} has {inGb} free, and the backup needs {inGb2}: name a larger disk.', {
      folder,
      inGb: inGb(free),
      inGb2: inGb(needed),
    });
  if (taken() + needed > atMostBytes)
    throw BackupFault.of(
      'The backup needs {inGb} beside the {inGb2} of the last one, and archive.backupsAtMost is {inGb3}.',
      { inGb: inGb(needed), inGb2: inGb(taken()), inGb3: inGb(atMostBytes) },
    );
}

/** On the disk of the data directory a part stays free for sweeps and cases. */
async function freeIn(folder: string, dataDir: string): Promise<number> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const isShared = (await stat(folder)).dev === (await stat(dataDir)).dev;
  return bavail * bsize - (isShared ? keptFree(blocks * bsize) : 0);
}

async function bytesOf(folder: string, paths: readonly string[]): Promise<number> {
  const sizes = paths.map(async (path) => (await statOrAbsent(join(folder, path)))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

function inGb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
