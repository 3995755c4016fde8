/** Note on disk of the batch being sent: after a crash the program sends that same batch again, cut the same way. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { OpenMinutes } from './channel-meter.js';

/** Everything before `from` is in the database; [from, to) may be. */
export interface BatchInFlight {
  readonly from: SpoolPosition;
  readonly to: SpoolPosition;
  /** The minutes of channels that were open before the batch. */
  readonly open: OpenMinutes;
}

export class UploadCursor {
  readonly #folder: string;
  readonly #path: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, 'batch.json');
  }

  /** Reads the note; undefined when there is none or it cannot be read: then the spool's own cursor decides. */
  async read(): Promise<BatchInFlight | undefined> {
    try {
      const { from, to, open = {} } = JSON.parse(await readFile(this.#path, 'utf8')) as Partial<BatchInFlight>;
      const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to);
      return whole ? { from: Number(from), to: Number(to), open } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Resolves when the note is on disk. @throws Error when the disk refuses it */
  async begin(batch: BatchInFlight): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const aside = `${this.#path}.new`;
    const file = await open(aside, 'w');
    try {
      await file.writeFile(JSON.stringify(batch));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(aside, this.#path);
  }
}
