/**
 * Messages in an RF Explorer's stream: text lines and counted blocks, both ended by CR LF, in any order.
 *
 *   #C2-F:…CRLF    $S n <n bytes> CRLF    $s n <16·n or 16·(n+1)> CRLF    $z hi lo <n bytes> CRLF    $D <1024> CRLF
 *
 * Levels may contain CR LF, `$` and `#` themselves, so blocks are counted, never searched; the CR LF after a block only
 * confirms it. Bytes that cannot be confirmed are skipped one by one until a message can.
 */

export type Message =
  | { readonly kind: 'sweep'; readonly levels: Uint8Array }
  /** A sweep that the receiver ended early to print a line: the levels are those of the first bins. */
  | { readonly kind: 'short'; readonly levels: Uint8Array }
  /** A sweep that was cut or damaged on the way; none of it can be trusted. */
  | { readonly kind: 'lost' }
  /** Screen image or calibration table: counted and skipped. */
  | { readonly kind: 'other' }
  | { readonly kind: 'line'; readonly text: string };

const CR = 0x0d;
const LF = 0x0a;
const HASH = 0x23;
const DOLLAR = 0x24;
const LONGEST_LINE_BYTES = 160;
/** `#C+`, `#K` and `#a` contain one byte that need not be a character. */
const BINARY_WITHIN = 3;
/** "Early end of transmission": the receiver abandons the sweep that it is sending. */
const GIVEN_UP = Buffer.of(0xff, 0xfe, 0xff, 0xfe, 0x00);
const CUT_BY_SETTINGS = Buffer.from('\r\n#C2-', 'latin1');
const CUT_BY_LINE = Buffer.from('\r\n#', 'latin1');
const SCREEN_BYTES = 1024;

interface Block {
  readonly isSweep: boolean;
  readonly headBytes: number;
  /** The possible lengths: firmware versions disagree about `$s`. */
  readonly lengths: readonly number[];
}

export class FrameReader {
  /** Number of points in the settings; a block with more levels is not a block. */
  points: number | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  push(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes.subarray(this.#at), bytes]);
    this.#at = 0;
  }

  /** The next message, or undefined until more bytes arrive; `atEnd` is true when none will. */
  next(atEnd = false): Message | undefined {
    for (;;) {
      while (this.#at < this.#bytes.length && !isStart(this.#bytes[this.#at])) this.#at += 1;
      if (this.#at >= this.#bytes.length) return undefined;
      const found = this.#bytes[this.#at] === HASH ? this.#line() : this.#block(atEnd);
      if (typeof found === 'object') return found;
      if (found === 'more' && !atEnd) return undefined;
      this.#at += 1;
    }
  }

  #line(): Message | 'more' | 'no' {
    const end = lineEnd(this.#bytes, this.#at);
    if (typeof end === 'string') return end;
    const text = this.#bytes.toString('latin1', this.#at, end);
    this.#at = end + 2;
    return { kind: 'line', text };
  }

  #block(atEnd: boolean): Message | 'more' | 'no' {
    const block = blockAt(this.#bytes, this.#at);
    if (typeof block === 'string') return block;
    const lengths = block.isSweep ? this.#plausible(block.lengths) : block.lengths;
    const longest = lengths.at(-1);
    if (longest === undefined) return 'no';
    const from = this.#at + block.headBytes;
    const levels = this.#bytes.subarray(from, from + longest);
    const givenUp = levels.indexOf(GIVEN_UP);
    if (givenUp !== -1) {
      this.#at = from + givenUp + GIVEN_UP.length;
      return { kind: 'lost' };
    }
    let waiting = false;
    for (const length of lengths) {
      const end = from + length;
      if (end + 2 > this.#bytes.length) {
        waiting = true;
        // The length that fits the settings is waited for: a shorter one could match by chance.
        if (length === this.points) break;
      } else if (isLineEnd(this.#bytes, end)) {
        this.#at = end + 2;
        return block.isSweep ? { kind: 'sweep', levels: this.#bytes.subarray(from, end) } : { kind: 'other' };
      }
    }
    return this.#cut(block, from, waiting && !atEnd, longest);
  }

  /** A block without its end: ended early by a line, still arriving, or damaged. */
  #cut(block: Block, from: number, waiting: boolean, longest: number): Message | 'more' | 'no' {
    const area = this.#bytes.subarray(from, from + longest + 2);
    const cutAt = area.indexOf(waiting ? CUT_BY_SETTINGS : CUT_BY_LINE);
    const isCut = cutAt !== -1 && typeof lineEnd(this.#bytes, from + cutAt + 2) === 'number';
    if (isCut) {
      this.#at = from + cutAt + 2;
      return block.isSweep ? { kind: 'short', levels: area.subarray(0, cutAt) } : { kind: 'other' };
    }
    if (waiting) return 'more';
    if (!block.isSweep || longest !== this.points) return 'no';
    this.#at += 1;
    return { kind: 'lost' };
  }

  /** The lengths to try, the one that fits the settings first. */
  #plausible(lengths: readonly number[]): readonly number[] {
    const { points } = this;
    if (points === undefined) return lengths;
    return lengths.includes(points) ? [points] : lengths.filter((length) => length < points);
  }
}

function isStart(byte: number | undefined): boolean {
  return byte === HASH || byte === DOLLAR;
}

function isLineEnd(bytes: Buffer, at: number): boolean {
  return bytes[at] === CR && bytes[at + 1] === LF;
}

/** Position of the CR LF of the line that begins at `at`. */
function lineEnd(bytes: Buffer, at: number): number | 'more' | 'no' {
  for (let i = at + 1; i < at + LONGEST_LINE_BYTES; i++) {
    const byte = bytes[i];
    if (byte === undefined) return 'more';
    if (byte === CR && bytes[i + 1] === LF) return i;
    if (byte === CR && i + 1 === bytes.length) return 'more';
    if ((byte < 0x20 || byte > 0x7e) && i - at > BINARY_WITHIN) return 'no';
  }
  return 'no';
}

/** The kind of block that seems to begin at `at`; its lengths in rising order. */
function blockAt(bytes: Buffer, at: number): Block | 'more' | 'no' {
  const kind = bytes[at + 1];
  const [a, b, c] = [bytes[at + 2], bytes[at + 3], bytes[at + 4]];
  if (kind === undefined) return 'more';
  const letter = String.fromCharCode(kind);
  if (letter === 'D') return { isSweep: false, headBytes: 2, lengths: [SCREEN_BYTES] };
  if (!'SszqQC'.includes(letter)) return 'no';
  if (a === undefined) return 'more';
  if (letter === 'S') return a === 0 ? 'no' : { isSweep: true, headBytes: 3, lengths: [a] };
  if (letter === 's') return { isSweep: true, headBytes: 3, lengths: a === 0 ? [16, 4096] : [a * 16, a * 16 + 16] };
  if (letter === 'q') return { isSweep: false, headBytes: 3, lengths: [a] };
  if (b === undefined) return 'more';
  if (letter === 'z') return a * 256 + b === 0 ? 'no' : { isSweep: true, headBytes: 4, lengths: [a * 256 + b] };
  if (letter === 'Q') return { isSweep: false, headBytes: 4, lengths: [a + b * 256] };
  if (String.fromCharCode(a) === 'c') return { isSweep: false, headBytes: 4, lengths: [b] };
  if (String.fromCharCode(a) !== 'b') return 'no';
  return c === undefined ? 'more' : { isSweep: false, headBytes: 10, lengths: [c * 16 + 16] };
}
