/**
 * Lines that the server refuses, stored in a file for a person to read. The file is bounded, so that a fault cannot fill the
 * disk.
 */

import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { statOrAbsent } from '../../files/absent.js';
import { isElsewhere } from '../../files/put-aside.js';
import { moveWhole } from '../../files/write-whole.js';
import { iso } from '../../rf/iso.js';

const DEFAULT_MAX_BYTES = 4_000_000;
/** Longest stored part of a line; a packed trace is useless to the reader of this file. */
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

  /** Number of refused lines since the start, written to the file or not. */
  get count(): number {
    return this.#count;
  }

  /** Number of refused lines that could not be written to the file because of the disk. */
  get unwritten(): number {
    return this.#unwritten;
  }

  get lastReason(): string | undefined {
    return this.#lastReason;
  }

  /** Adds one JSON line: time, reason, and the beginning of the line. Never throws: counting must continue. */
  async add(line: string, reason: string, at: number): Promise<void> {
    this.#count += 1;
    this.#lastReason = reason;
    const shown = line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}… (${line.length} characters)`;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await this.#rotate();
      await appendFile(this.#path, `${JSON.stringify({ at: iso(at), reason, line: shown })}\n`);
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      this.#unwritten += 1;
    }
  }

  /** The file and its predecessor each hold half of the limit. */
  async #rotate(): Promise<void> {
    const size = (await statOrAbsent(this.#path))?.size ?? 0;
    if (size > this.#maxBytes / 2) await moveWhole(this.#path, `${this.#path}.1`);
  }
}
