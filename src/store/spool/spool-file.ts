/** The one segment file being written: a chunk is written whole or not at all, whatever the disk reports. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Chunk } from './spool-appender.js';
import type { SpoolFolder } from './spool-folder.js';

export class SpoolFile {
  readonly segment: number;
  readonly #handle: FileHandle;
  #bytes = 0;
  /** Number of bytes that are synced to disk. */
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

  /** Length of the file: whole records, all with a correct checksum. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws Error when not everything could be written; the file then has the length it had before */
  async write(chunks: readonly Chunk[]): Promise<void> {
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
    const parts = chunks.map((chunk) => chunk.bytes);
    try {
      const { bytesWritten } = await this.#handle.writev(parts, this.#bytes);
      // A disk that becomes full accepts a part first and reports ENOSPC only at the next write.
      if (bytesWritten < bytes) throw Object.assign(new Error(`${bytesWritten} of ${bytes} bytes`), { code: 'ENOSPC' });
      this.#bytes += bytes;
    } catch (error) {
      await this.#handle.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Syncs the file. After a failed sync the system counts the lost bytes as written: the next sync would succeed and write
   * nothing. So those bytes are written again first. @throws Error when the disk refuses
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

  /**
   * Syncs, then closes. @throws Error when it could not be synced; the file is still open then, and closing may be tried again
   */
  async close(): Promise<void> {
    await this.datasync();
    await this.#handle.close();
  }

  /** Closes the file, synced or not, for the last time. */
  async abandon(): Promise<void> {
    await this.#handle.close();
  }
}
