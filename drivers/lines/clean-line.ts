/** A line as people see it: without colours, byte order mark, and the zero bytes of UTF-16. */

const ESC = String.fromCharCode(0x1b);
const ZERO = String.fromCharCode(0);
/** Terminal sequences: colours, cursor moves, titles. */
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${ESC}]*|[@-Z^_])`, 'g');
/** Byte order marks of UTF-8 and UTF-16, read as latin1. */
const MARKS = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/;

export function cleanLine(line: string): string {
  const text = line.includes(ESC) ? line.replace(ESCAPES, '') : line;
  const plain = text.includes(ZERO) ? text.replaceAll(ZERO, '') : text;
  const unmarked = plain.charCodeAt(0) > 0xee ? plain.replace(MARKS, '') : plain;
  return unmarked.endsWith('\r') ? unmarked.slice(0, -1) : unmarked;
}
