/** A file written from front to back in large pieces, with a limit on its size. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { ConfigError } from '../errors/errors.js';
import { stillAtWork } from '../threads/serve-thread.js';
import type { OutFile } from './export-sink.js';

const PIECE_BYTES = 1 << 20;

export class FileOut implements OutFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #mostBytes: number;
  #pieces: Buffer[] = [];
  #pending = 0;
  #bytes = 0;

  private constructor(path: string, file: FileHandle, mostBytes: number) {
    this.path = path;
    this.#file = file;
    this.#mostBytes = mostBytes;
  }

  static async create(path: string, mostBytes: number): Promise<FileOut> {
    return new FileOut(path, await open(path, 'wx', 0o640), mostBytes);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Resolves at once while memory has room, otherwise when the piece is written. @throws ConfigError over the limit.
   */
  async write(piece: string | Uint8Array): Promise<void> {
    const bytes =
      typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    this.#pieces.push(bytes);
    this.#pending += bytes.length;
    this.#bytes += bytes.length;
    if (this.#bytes > this.#mostBytes)
      throw ConfigError.of(
        'The file grew over {megabytes} MB, the largest size of an export: ask for a shorter time or fewer frequencies.',
        { megabytes: Math.round(this.#mostBytes / 1e6) },
      );
    if (this.#pending >= PIECE_BYTES) await this.#flush();
  }

  async append(path: string): Promise<void> {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) await this.write(piece as Buffer);
    await rm(path);
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#pending = 0;
    if (pieces.length > 0) await this.#file.writev(pieces).then(({ bytesWritten }) => bytesWritten);
    stillAtWork();
  }
}
