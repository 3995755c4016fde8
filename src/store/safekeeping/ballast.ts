/** A reserve file beside a database: deleted when the disk is full, because SQLite needs space even to delete. */
import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isElsewhere } from '../../files/put-aside.js';

export class Ballast {
  readonly #path: string;
  readonly #bytes: number;

  /** @param path of the database; `bytes` are needed to lay it */
  constructor(path: string, bytes = 0) {
    this.#path = `${path}-ballast`;
    this.#bytes = bytes;
  }

  get isLaid(): boolean {
    return (statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) === this.#bytes;
  }

  /** True when there is space for the ballast and for as much again. */
  get hasRoom(): boolean {
    try {
      const { bavail, bsize } = statfsSync(dirname(this.#path));
      return bavail * bsize >= 2 * this.#bytes;
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      return false;
    }
  }

  /** Deletes the file; false when there was none. */
  free(): boolean {
    try {
      const wasThere = statSync(this.#path, { throwIfNoEntry: false }) !== undefined;
      rmSync(this.#path, { force: true });
      return wasThere;
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      return false;
    }
  }

  /** Makes the file again if the disk has space for it. */
  lay(): void {
    try {
      if (this.isLaid) return;
      const file = openSync(this.#path, 'w');
      try {
        // A compressing file system would store zeros in no space, so noise is written.
        const noise = new Uint8Array(this.#bytes).map((_, i) => (i * 2654435761) >>> 13);
        if (writeSync(file, noise) < this.#bytes) rmSync(this.#path, { force: true });
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      // Without space there is no ballast: records need the space more.
      rmSync(this.#path, { force: true });
    }
  }
}
