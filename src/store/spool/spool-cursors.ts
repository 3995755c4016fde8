/** Positions of the readers of the spool; saved by rename, without blocking the reader that reports progress. */

import type { SpoolFolder } from './spool-folder.js';
import { positionOf, SEGMENT_HEADER_BYTES, type SpoolPosition, segmentOf } from './spool-format.js';

export class SpoolCursors {
  readonly #folder: SpoolFolder;
  readonly #positions = new Map<string, SpoolPosition>();
  readonly #unsaved = new Set<string>();

  constructor(folder: SpoolFolder) {
    this.#folder = folder;
  }

  /** Registers a reader. Returns its saved position, but at least `oldest`. */
  async register(name: string, oldest: SpoolPosition): Promise<SpoolPosition> {
    const saved = await this.#folder.readCursor(name);
    const position = Math.max(oldest, saved ?? oldest);
    this.#positions.set(name, position);
    // A program killed before its reader has moved must still know the reader.
    if (saved === undefined) this.#unsaved.add(name);
    return position;
  }

  /** Removes a reader; nothing is kept for it any more. False when there was no such reader. */
  async retire(name: string): Promise<boolean> {
    this.#unsaved.delete(name);
    await this.#folder.removeCursor(name);
    return this.#positions.delete(name);
  }

  advance(name: string, position: SpoolPosition): void {
    if (position <= (this.#positions.get(name) ?? -1)) return;
    this.#positions.set(name, position);
    this.#unsaved.add(name);
  }

  /** Position before which every reader is done; undefined while there is no reader. */
  get slowest(): SpoolPosition | undefined {
    return this.#positions.size === 0 ? undefined : Math.min(...this.#positions.values());
  }

  /** True when a cursor lies inside a segment: folding the segment would make the cursor's offset wrong. */
  isInside(segment: number): boolean {
    const start = positionOf(segment, SEGMENT_HEADER_BYTES);
    return [...this.#positions.values()].some((position) => segmentOf(position) === segment && position > start);
  }

  async save(): Promise<void> {
    for (const name of this.#unsaved) {
      this.#unsaved.delete(name);
      await this.#folder.saveCursor(name, this.#positions.get(name) ?? 0);
    }
  }
}
