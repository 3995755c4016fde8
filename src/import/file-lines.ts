import { type Link, textOf, untilEnd } from '../receiver/link.js';
import { FILE_WAIT_MS } from './import-format.js';
import { FILE_BEGIN, type ResumePoint } from './import-report.js';

const CHUNK_BYTES = 64 * 1024;
/** The mark of UTF-8, read as latin1. */
export const BYTE_ORDER_MARK = /^\u00ef\u00bb\u00bf/;
const LONGEST_LINE = 4_000_000;

export interface FileLine {
  /** Line number, from 1. */
  readonly number: number;
  /** Position of the next line, bytes from the beginning of the file. */
  readonly end: number;
  /** The line as latin1, without CR, LF and the byte order mark; empty where it was too long. */
  readonly text: string;
  readonly isTooLong: boolean;
  /** True when the file ends within this line, which may then be incomplete. */
  readonly isCut: boolean;
}

/** @param from position of the link's first byte, which must begin a line */
export async function* fileLines(
  link: Link,
  signal?: AbortSignal,
  from: ResumePoint = FILE_BEGIN,
): AsyncGenerator<FileLine, void, void> {
  let rest = '';
  let { number, offset } = from;
  let isTooLong = false;
  /** Some programs end lines with CR alone. */
  let lineEnd: '\n' | '\r' | undefined;
  const line = (text: string, end: number, isCut: boolean): FileLine => {
    number += 1;
    const plain = (number === 1 ? text.replace(BYTE_ORDER_MARK, '') : text).replace(/\r$/, '');
    const found = { number, end, text: isTooLong ? '' : plain, isTooLong, isCut };
    isTooLong = false;
    return found;
  };
  for (;;) {
    const bytes = await untilEnd(link.readSome(CHUNK_BYTES, { timeoutMs: FILE_WAIT_MS, signal }));
    if (bytes === undefined) {
      if (rest !== '' || isTooLong) yield line(rest, offset, true);
      return;
    }
    const chunk = textOf(bytes);
    let begin = 0;
    lineEnd ??= chunk.includes('\r') && !chunk.includes('\n') ? '\r' : '\n';
    for (let end = chunk.indexOf(lineEnd); end !== -1; end = chunk.indexOf(lineEnd, begin)) {
      yield line(rest + chunk.slice(begin, end), offset + end + 1, false);
      rest = '';
      begin = end + 1;
    }
    offset += chunk.length;
    rest += chunk.slice(begin);
    if (rest.length <= LONGEST_LINE) continue;
    isTooLong = true;
    rest = '';
  }
}
