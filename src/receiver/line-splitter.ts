/**
 * Lines out of bytes, by @serialport/parser-readline, with its traps closed:
 * - without object mode its lines merge, and utf8 turns 0x80…0xFF into replacement characters: object mode, latin1;
 * - it has no length limit: what has no end is held here, and a line longer than `maxBytes` is dropped and counted;
 * - at the end it hands out the cut-off tail as if it were a line: it never gets one, and is never ended, only destroyed;
 * - it copies all it holds for every chunk that comes: it is given whole lines, so that it holds nothing;
 * - some boards end lines with CR alone: a CR that neither CR nor LF follows becomes an LF before it sees it.
 */
import { ReadlineParser } from '@serialport/parser-readline';

const LF = 0x0a;
const CR = 0x0d;
const FIRST_HOLD_BYTES = 16_384;

export class LineSplitter {
  readonly #parser: ReadlineParser;
  readonly #maxBytes: number;
  /** The line that has no end yet: its bytes are the first `#held` of the buffer. */
  #hold = Buffer.allocUnsafe(FIRST_HOLD_BYTES);
  #held = 0;
  #isSkipping = false;
  /** The last chunk ended in a CR, of which is not known yet whether it ends a line by itself. */
  #endedInCr = false;
  /** Lines thrown away because they were longer than `maxBytes`. */
  overlong = 0;

  constructor(maxBytes: number, onLine: (line: string) => void) {
    this.#maxBytes = maxBytes;
    this.#parser = new ReadlineParser({
      delimiter: Buffer.of(LF),
      encoding: 'latin1',
      readableObjectMode: true,
      readableHighWaterMark: 4096,
    });
    this.#parser.on('data', (line: string) => onLine(line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  /** True when every whole line that was pushed has been handed out. */
  get idle(): boolean {
    return this.#parser.writableLength === 0 && this.#parser.readableLength === 0;
  }

  push(bytes: Uint8Array): void {
    const first = bytes[0];
    if (this.#endedInCr && first !== undefined && first !== LF && first !== CR) this.#piece(Uint8Array.of(LF));
    if (first !== undefined) this.#endedInCr = bytes.at(-1) === CR;
    const chunk = withLineFeeds(bytes);
    // In pieces no longer than a line may be, only the first line of a piece can be too long.
    for (let at = 0; at < chunk.length; at += this.#maxBytes) this.#piece(chunk.subarray(at, at + this.#maxBytes));
  }

  destroy(): void {
    this.#parser.destroy();
  }

  #piece(bytes: Uint8Array): void {
    const firstEnd = bytes.indexOf(LF);
    if (firstEnd === -1) {
      this.#keep(bytes);
      return;
    }
    const wholeEnd = bytes.lastIndexOf(LF) + 1;
    let from = 0;
    if (this.#isSkipping || this.#held + firstEnd > this.#maxBytes) {
      if (!this.#isSkipping) this.overlong += 1;
      this.#isSkipping = false;
      this.#held = 0;
      from = firstEnd + 1;
    }
    if (from < wholeEnd) this.#deliver(bytes.subarray(from, wholeEnd));
    this.#keep(bytes.subarray(wholeEnd));
  }

  /** Bytes up to and with an LF; what is held goes before them. */
  #deliver(bytes: Uint8Array): void {
    if (this.#held === 0) {
      this.#parser.write(bytes);
      return;
    }
    this.#keepAt(bytes);
    const whole = this.#hold.subarray(0, this.#held + bytes.length);
    this.#held = 0;
    this.#parser.write(whole);
    // The parser copies what it takes. What it could not take yet, it keeps: that buffer is no longer ours.
    if (this.#parser.writableLength > 0) this.#hold = Buffer.allocUnsafe(FIRST_HOLD_BYTES);
  }

  #keep(bytes: Uint8Array): void {
    if (this.#isSkipping || bytes.length === 0) return;
    if (this.#held + bytes.length > this.#maxBytes) {
      this.overlong += 1;
      this.#isSkipping = true;
      this.#held = 0;
      return;
    }
    this.#keepAt(bytes);
    this.#held += bytes.length;
  }

  #keepAt(bytes: Uint8Array): void {
    const needed = this.#held + bytes.length;
    if (needed > this.#hold.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.#hold.copy(larger, 0, 0, this.#held);
      this.#hold = larger;
    }
    this.#hold.set(bytes, this.#held);
  }
}

/** The same bytes with each CR that stands alone, the last byte excepted, replaced by LF; copied only where there is one. */
function withLineFeeds(bytes: Uint8Array): Uint8Array {
  let copy: Uint8Array | undefined;
  for (let at = bytes.indexOf(CR); at !== -1 && at < bytes.length - 1; at = bytes.indexOf(CR, at + 1)) {
    const next = bytes[at + 1];
    if (next === LF || next === CR) continue;
    copy ??= bytes.slice();
    copy[at] = LF;
  }
  return copy ?? bytes;
}
