import { type Link, textOf } from '../receiver/link.js';
import { FILE_WAIT_MS } from './import-format.js';
import { FILE_BEGIN, type ResumePoint } from './import-report.js';

export class BinaryReader {
  readonly #link: Link;
  readonly #signal: AbortSignal | undefined;
  #offset: number;

  /** @param from position of the link's first byte in the file */
  constructor(link: Link, signal?: AbortSignal, from: ResumePoint = FILE_BEGIN) {
    this.#link = link;
    this.#signal = signal;
    this.#offset = from.offset;
  }

  /** Position of the next byte, from the beginning of the file. */
  get offset(): number {
    return this.#offset;
  }

  async bytes(count: number): Promise<Uint8Array> {
    const bytes = await this.#link.readExactly(count, { timeoutMs: FILE_WAIT_MS, signal: this.#signal });
    this.#offset += count;
    return bytes;
  }

  async view(count: number): Promise<DataView> {
    const bytes = await this.bytes(count);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The bytes up to and including `mark`. @throws ProtocolError when it is not within `most` bytes. */
  async until(mark: string, most: number): Promise<Uint8Array> {
    const bytes = await this.#link.readUntil(mark, most, { timeoutMs: FILE_WAIT_MS, signal: this.#signal });
    this.#offset += bytes.length;
    return bytes;
  }

  /** Puts back bytes that belong to what comes next. */
  unread(bytes: Uint8Array): void {
    this.#link.unread(bytes);
    this.#offset -= bytes.length;
  }

  /** A string in the form of .NET: its length in groups of seven bits, then UTF-8. */
  async netString(longest: number): Promise<string | undefined> {
    let length = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const [byte = 0] = await this.bytes(1);
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) return length <= longest ? textOf(await this.bytes(length)) : undefined;
    }
    return undefined;
  }
}
