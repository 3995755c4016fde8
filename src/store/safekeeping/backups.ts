/** Backups of the data directory that the running program makes, each a folder beside it. */
import { rm, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MachineParts } from '../../config/machine.js';
import { BackupFault } from '../../errors/errors.js';
import { orAbsent } from '../../files/absent.js';
import { moveWhole } from '../../files/write-whole.js';
import { AskedThread } from '../../threads/asked-thread.js';
import { asks } from '../../threads/questions.js';
import { workerUrl } from '../../threads/worker-url.js';
import { HOUR_MS } from '../../time/units.js';
import type { BackupManifest, BackupOrder } from './backup.js';
import { makeRoomIn, PART, type WholeBackup, wholeBackups } from './backup-room.js';

/** Longest time in ms for one file, of which the archive may be hundreds of gigabytes on a slow disk. */
const FILE_WITHIN_MS = 6 * HOUR_MS;

export const COPYING = {
  /** Makes a copy, reads it again and checks it. */
  copy: asks<(order: Omit<BackupOrder, 'onFile'>) => BackupManifest>(FILE_WITHIN_MS),
};

export interface BackupsOptions {
  readonly dataDir: string;
  /** Folder of the backups, outside the data directory. */
  readonly folder: string;
  readonly programVersion: string;
  /** Most that all backups of the folder may take together; no bound when absent. */
  readonly atMostBytes?: number | undefined;
  /** What a new machine needs; asked before each backup. @throws Error when a secret cannot be read */
  machine?(): MachineParts | undefined;
  readonly clock: () => number;
}

export interface BackupsStatus {
  /** Epoch ms of the newest complete backup, whoever made it. */
  readonly newestAt: number | undefined;
  /** True when the last attempt of this program failed. */
  readonly failed: boolean;
  /** Size of all complete backups. */
  readonly bytes: number;
}

/** Where backups lie: as configured, else beside the data directory. */
export function backupsFolder(dataDir: string, backupsIn: string | undefined): string {
  return backupsIn ?? `${resolve(dataDir)}-backups`;
}

export class Backups {
  readonly #options: BackupsOptions;
  #thread: AskedThread<undefined, typeof COPYING> | undefined;
  #failed = false;

  constructor(options: BackupsOptions) {
    this.#options = options;
  }

  /** Makes a copy, reads it again and checks it. @throws Error with a sentence for a person; nothing unfinished is left */
  async make(name: string): Promise<BackupManifest> {
    const { dataDir, folder, programVersion, atMostBytes, clock } = this.#options;
    if (this.#thread !== undefined) throw BackupFault.of('A backup is being made already.');
    const target = join(folder, name);
    const part = `${target}${PART}`;
    await rm(part, { recursive: true, force: true });
    await this.#makeRoom(atMostBytes);
    const thread = copyingThread();
    this.#thread = thread;
    try {
      const order = { dataDir, target: part, programVersion, at: clock(), machine: this.#options.machine?.() };
      const manifest = await thread.work.copy(order);
      await moveWhole(part, target);
      this.#failed = false;
      return manifest;
    } catch (error) {
      this.#failed = true;
      await rm(part, { recursive: true, force: true });
      throw error;
    } finally {
      this.#thread = undefined;
      await thread.close();
    }
  }

  async #makeRoom(atMostBytes: number | undefined): Promise<void> {
    const { dataDir, folder } = this.#options;
    try {
      await makeRoomIn(folder, { dataDir, atMostBytes });
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  /** Complete backups, the newest first. */
  async list(): Promise<WholeBackup[]> {
    return (await wholeBackups(this.#options.folder)).reverse();
  }

  async status(): Promise<BackupsStatus> {
    const whole = await this.list();
    const newestAt = whole[0] === undefined ? undefined : Date.parse(whole[0].manifest.madeAt);
    return { newestAt, failed: this.#failed, bytes: whole.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  /** Most that all backups may take together; undefined without a bound. */
  get atMostBytes(): number | undefined {
    return this.#options.atMostBytes;
  }

  /** Bytes free to this account, and size of the disk, for the data directory and for the backups' folder. */
  async disks(): Promise<{ folder: 'data' | 'backups'; free: number; size: number }[]> {
    const { dataDir, folder } = this.#options;
    const disks: { folder: 'data' | 'backups'; free: number; size: number }[] = [];
    for (const [name, path] of [
      ['data', dataDir],
      ['backups', folder],
    ] as const) {
      const found = await orAbsent(path, statfs(path));
      if (found !== undefined)
        disks.push({ folder: name, free: found.bavail * found.bsize, size: found.blocks * found.bsize });
    }
    return disks;
  }

  /** Stops the backup that is being made. */
  async close(): Promise<void> {
    await this.#thread?.close();
  }
}

function copyingThread(): AskedThread<undefined, typeof COPYING> {
  return new AskedThread({
    file: workerUrl(import.meta.url, 'backup-thread'),
    questions: COPYING,
    start: () => undefined,
    on: {},
    again: 'when asked',
    errors: [BackupFault],
    ended: ({ error, why }) => error ?? BackupFault.of('The backup was broken off ({why}).', { why }),
    late: (withinMs) =>
      BackupFault.of('The backup was broken off: one file took {hours} h.', { hours: withinMs / HOUR_MS }),
  });
}
