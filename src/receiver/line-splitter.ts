/**
 * Lines out of bytes, by @serialport/parser-readline, with its traps closed:
 * - without object mode its lines merge, and utf8 turns 0x80…0xFF into replacement characters: object mode, latin1;
 * - it has no length limit: a line longer than `maxBytes` is cut off here, before the parser, and counted;
 * - at the end it hands out the cut-off tail as if it were a line: it is never ended, only destroyed.
 */
import { ReadlineParser } from '@serialport/parser-readline';

const LF = 0x0a;
/** No text receiver sends this; written into the parser to end a line that is to be dropped. */
const CUT_MARK = '\u0000\u0018cut\u0018\u0000';
const CUT_LINE_END = Buffer.from(`${CUT_MARK}\n`, 'latin1');

export class LineSplitter {
  readonly #parser: ReadlineParser;
  readonly #maxBytes: number;
  /** Bytes since the last LF that the parser holds. */
  #open = 0;
  #skipping = false;
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
    this.#parser.on('data', (line: string) => {
      if (line.endsWith('\r')) onLine(line.slice(0, -1));
      else if (!line.endsWith(CUT_MARK)) onLine(line);
    });
  }

  /** True when every whole line that was pushed has been handed out. */
  get idle(): boolean {
    return this.#parser.writableLength === 0 && this.#parser.readableLength === 0;
  }

  push(chunk: Uint8Array): void {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#skipping) {
      const end = rest.indexOf(LF);
      if (end === -1) return;
      this.#skipping = false;
      rest = rest.subarray(end + 1);
    }
    const lastEnd = rest.lastIndexOf(LF);
    const firstEnd = lastEnd === -1 ? -1 : rest.indexOf(LF);
    const headBytes = this.#open + (firstEnd === -1 ? rest.length : firstEnd);
    if (headBytes > this.#maxBytes) {
      this.#cutOverlong(rest, firstEnd);
      return;
    }
    this.#open = lastEnd === -1 ? headBytes : rest.length - lastEnd - 1;
    this.#parser.write(rest);
  }

  destroy(): void {
    this.#parser.destroy();
  }

  /** The open line is too long: end it with a mark that tells us to drop it, and skip to its real end. */
  #cutOverlong(rest: Buffer, firstEnd: number): void {
    this.overlong += 1;
    if (this.#open > 0) this.#parser.write(CUT_LINE_END);
    this.#open = 0;
    if (firstEnd === -1) this.#skipping = true;
    else this.push(rest.subarray(firstEnd + 1));
  }
}
