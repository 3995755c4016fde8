/** Note on disk of the batch being sent: after a crash the program sends that same batch again, cut the same way. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textShown } from '../../files/system-entries.js';
import { writeWhole } from '../../files/write-whole.js';
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
    const { from, to, open = {} } = parsed(await textShown(this.#path));
    const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to);
    return whole ? { from: Number(from), to: Number(to), open } : undefined;
  }

  /** Resolves when the note is on disk. @throws Error when the disk refuses it */
  async begin(batch: BatchInFlight): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeWhole(this.#path, JSON.stringify(batch));
  }
}

function parsed(text: string): Partial<BatchInFlight> {
  try {
    return (JSON.parse(text) as Partial<BatchInFlight> | null) ?? {};
  } catch {
    return {};
  }
}
