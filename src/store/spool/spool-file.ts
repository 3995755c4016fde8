/** The one segment file being written: whole chunks or nothing, whatever the disk says. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Chunk } from './spool-appender.js';
import type { SpoolFolder } from './spool-folder.js';

export class SpoolFile {
  readonly segment: number;
  readonly #handle: FileHandle;
  #bytes = 0;
  /** Bytes that a sync has passed. */
  #synced = 0;
  #isDoubtful = false;

  private constructor(segment: number, handle: FileHandle) {
    this.segment = segment;
    this.#handle = handle;
  }

  static async create(folder: SpoolFolder, segment: number): Promise<SpoolFile> {
    const handle = await open(folder.segmentPath(segment), 'w+');
    try {
      await folder.sync();
      return new SpoolFile(segment, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
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

  /**
   * After a failed sync the system takes what it could not write for written: the next sync would succeed and write nothing.
   * So the bytes in doubt are written again first. @throws Error when the disk refuses
   */
  async datasync(): Promise<void> {
    const bytes = this.#bytes;
    try {
      if (this.#isDoubtful) await this.#writeAgain(bytes);
      await this.#handle.datasync();
      this.#isDoubtful = false;
      this.#synced = Math.max(this.#synced, bytes);
    } catch (error) {
      this.#isDoubtful = true;
      throw error;
    }
  }

  async #writeAgain(upTo: number): Promise<void> {
    const doubtful = Buffer.alloc(upTo - this.#synced);
    await this.#handle.read(doubtful, 0, doubtful.length, this.#synced);
    await this.#handle.write(doubtful, 0, doubtful.length, this.#synced);
  }

  /** Synced, then closed. @throws Error when it could not be synced; it is still open then, and closing may be tried again. */
  async close(): Promise<void> {
    await this.datasync();
    await this.#handle.close();
  }

  /** Closed, synced or not: the end. */
  async abandon(): Promise<void> {
    await this.#handle.close();
  }
}
