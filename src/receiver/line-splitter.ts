/**
 * Splits bytes into lines with @serialport/parser-readline, and avoids its pitfalls:
 * - without object mode its lines merge, and utf8 turns 0x80…0xFF into replacement characters: object mode and latin1
 *   are used;
 * - it has no length limit: an unfinished line is held here, and a line longer than `maxBytes` is dropped and counted;
 * - at the end it gives out the unfinished rest as if it were a line: it never gets that rest, and is destroyed, not
 *   ended;
 * - for every chunk it copies all bytes that it holds: it gets whole lines only, so it holds nothing;
 * - some boards end lines with CR alone: a CR without a CR or LF after it becomes an LF before the parser gets it.
 */
import { ReadlineParser } from '@serialport/parser-readline';
import { textOf } from './link.js';

const LF = 0x0a;
const CR = 0x0d;
const FIRST_HOLD_BYTES = 16_384;

export class LineSplitter {
  readonly #parser: ReadlineParser;
  readonly #maxBytes: number;
  /** The unfinished line: its bytes are the first `#held` of the buffer. */
  #hold = Buffer.allocUnsafe(FIRST_HOLD_BYTES);
  #held = 0;
  #isSkipping = false;
  /** The last byte so far is a CR: only the byte behind it tells whether it ends a line by itself. */
  #heldCr = false;
  /** Number of lines dropped because they were longer than `maxBytes`. */
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

  /** True when every complete line that was pushed has been read. */
  get idle(): boolean {
    return this.#parser.writableLength === 0 && this.#parser.readableLength === 0;
  }

  push(bytes: Uint8Array): void {
    const first = bytes[0];
    if (first === undefined) return;
    if (this.#heldCr) this.#piece(Uint8Array.of(first === LF || first === CR ? CR : LF));
    this.#heldCr = bytes.at(-1) === CR;
    const chunk = withLineFeeds(this.#heldCr ? bytes.subarray(0, -1) : bytes);
    // The chunk is cut into pieces of at most `maxBytes`, so that only the first line of a piece can be too long.
    for (let at = 0; at < chunk.length; at += this.#maxBytes) this.#piece(chunk.subarray(at, at + this.#maxBytes));
  }

  /** No more bytes come: a CR at the end has ended its line. */
  end(): void {
    if (this.#heldCr) this.#piece(Uint8Array.of(LF));
    this.#heldCr = false;
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

  /** Passes on bytes that end with an LF, after the held ones. */
  #deliver(bytes: Uint8Array): void {
    if (this.#held === 0) {
      this.#parser.write(bytes);
      return;
    }
    this.#keepAt(bytes);
    const whole = this.#hold.subarray(0, this.#held + bytes.length);
    this.#held = 0;
    this.#parser.write(whole);
    // The parser copies the bytes that it takes at once. It keeps the buffer itself when it could not take them yet, so
    // a new buffer is needed.
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

/** The complete lines in bytes heard before, in latin1; the last piece, which may be half a line, is left out. */
export function wholeLines(heard: Uint8Array): string[] {
  return textOf(heard)
    .split(/\r*\n|\r/)
    .slice(0, -1);
}
