/** The one segment file being written: whole chunks or nothing, whatever the disk says. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Chunk } from './spool-appender.js';
import type { SpoolFolder } from './spool-folder.js';

export class SpoolFile {
  readonly segment: number;
  readonly #handle: FileHandle;
  #bytes = 0;

  private constructor(segment: number, handle: FileHandle) {
    this.segment = segment;
    this.#handle = handle;
  }

  static async create(folder: SpoolFolder, segment: number): Promise<SpoolFile> {
    const file = new SpoolFile(segment, await open(folder.segmentPath(segment), 'w'));
    await folder.sync();
    return file;
  }

  /** Whole records only, all with a fitting checksum. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws Error when not all could be written; the file then ends where it ended before. */
  async write(chunks: readonly Chunk[]): Promise<void> {
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
    const parts = chunks.map((chunk) => chunk.bytes);
    try {
      const { bytesWritten } = await this.#handle.writev(parts, this.#bytes);
      // A disk that fills up takes a part first and says ENOSPC only to the next write.
      if (bytesWritten < bytes) throw Object.assign(new Error(`${bytesWritten} of ${bytes} bytes`), { code: 'ENOSPC' });
      this.#bytes += bytes;
    } catch (error) {
      await this.#handle.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
  }

  datasync(): Promise<void> {
    return this.#handle.datasync();
  }

  /** Synced, then closed. */
  async close(): Promise<void> {
    await this.#handle.datasync().finally(() => this.#handle.close());
  }
}
