/** Lines no server takes, kept where a person can look at them; bounded, so that a fault cannot fill the disk. */

import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { iso } from '../../rf/iso.js';

const DEFAULT_MAX_BYTES = 4_000_000;
/** A packed trace is of no use to the reader of this file. */
const LONGEST_LINE = 400;

export class DeadLetters {
  readonly #path: string;
  readonly #maxBytes: number;
  #count = 0;
  #unwritten = 0;
  #lastReason: string | undefined;

  constructor(path: string, maxBytes = DEFAULT_MAX_BYTES) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  /** Lines set aside since the start, whether the file could be written or not. */
  get count(): number {
    return this.#count;
  }

  /** Lines that were counted but could not be written, because the disk said no. */
  get unwritten(): number {
    return this.#unwritten;
  }

  get lastReason(): string | undefined {
    return this.#lastReason;
  }

  /** One JSON line: when, why, and the beginning of the line. Never throws: the count must go on. */
  async add(line: string, reason: string, at: number): Promise<void> {
    this.#count += 1;
    this.#lastReason = reason;
    const shown = line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}… (${line.length} characters)`;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await this.#rotate();
      await appendFile(this.#path, `${JSON.stringify({ at: iso(at), reason, line: shown })}\n`);
    } catch {
      this.#unwritten += 1;
    }
  }

  /** The file and its predecessor hold half of the bound each. */
  async #rotate(): Promise<void> {
    const size = await stat(this.#path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > this.#maxBytes / 2) await rename(this.#path, `${this.#path}.1`);
  }
}
