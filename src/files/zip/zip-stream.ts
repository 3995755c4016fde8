/** A zip file written entry by entry while its entries are being made, in bounded memory. */
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** Packing harder takes three times as long for a tenth less. */
const QUICK = 2;

export class ZipStream {
  readonly #zip = new yazl.ZipFile();
  readonly #options: { readonly mtime: Date; readonly compressionLevel: number };
  /** Resolves when the file is written; rejects when it cannot be. */
  readonly written: Promise<void>;

  constructor(out: Writable, at: Date) {
    this.#options = { mtime: at, compressionLevel: QUICK };
    const failed = new Promise<never>((_resolve, reject) => this.#zip.once('error', reject));
    this.written = Promise.race([pipeline(this.#zip.outputStream as Readable, out), failed]);
    this.written.catch(() => undefined);
  }

  /** Its turn comes when the entries before it have ended. */
  addStream(content: Readable, name: string): void {
    this.#zip.addReadStream(content, name, this.#options);
  }

  addText(content: string, name: string): void {
    this.#zip.addBuffer(Buffer.from(content), name, this.#options);
  }

  async finish(): Promise<void> {
    this.#zip.end();
    await this.written;
  }
}
