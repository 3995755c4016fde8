/** Lines of a file with their numbers, the last one too when no line feed ends it; a chunk and a line in memory. */
import { LinkClosed } from '../errors/errors.js';
import { type Link, textOf } from '../receiver/link.js';
import { FILE_WAIT_MS } from './import-format.js';

const CHUNK_BYTES = 256 * 1024;
const LONGEST_LINE = 4_000_000;

export interface FileLine {
  /** From 1. */
  readonly number: number;
  /** latin1, without CR and LF; empty where it was too long. */
  readonly text: string;
  readonly isTooLong: boolean;
  /** The file ends in it: it may be only the beginning of one. */
  readonly isCut: boolean;
}

export async function* fileLines(link: Link, signal?: AbortSignal): AsyncGenerator<FileLine, void, void> {
  let rest = '';
  let number = 0;
  let isTooLong = false;
  const line = (text: string, isCut: boolean): FileLine => {
    number += 1;
    const found = { number, text: isTooLong ? '' : text.replace(/\r$/, ''), isTooLong, isCut };
    isTooLong = false;
    return found;
  };
  for (;;) {
    let chunk: string;
    try {
      chunk = textOf(await link.readSome(CHUNK_BYTES, { timeoutMs: FILE_WAIT_MS, signal }));
    } catch (error) {
      if (!(error instanceof LinkClosed) || error.cause !== undefined) throw error;
      if (rest !== '' || isTooLong) yield line(rest, true);
      return;
    }
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      yield line(rest + chunk.slice(from, end), false);
      rest = '';
      from = end + 1;
    }
    rest += chunk.slice(from);
    if (rest.length <= LONGEST_LINE) continue;
    isTooLong = true;
    rest = '';
  }
}
