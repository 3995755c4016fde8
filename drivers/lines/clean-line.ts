/** A line as people see it: with its letters, plain blanks and minus signs, without colours, control characters, byte order mark, and the zero bytes of UTF-16. */

const ESC = String.fromCharCode(0x1b);
/** Control characters except tab and CR: zero bytes of UTF-16, XON and XOFF, bells. */
const CONTROLS = new RegExp(
  `[${Array.from({ length: 0x20 }, (_, code) => (code === 0x09 || code === 0x0d ? '' : String.fromCharCode(code))).join('')}]`,
  'g',
);
/** Terminal sequences: colours, cursor moves, titles. */
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${ESC}]*|[@-Z^_])`, 'g');
/** Byte order marks of UTF-8 and UTF-16, read as latin1. */
const MARKS = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/;

/** Thousands parted by blanks that do not break; and by blanks where they fill a cell: "868 200 000;-95". */
const SPACED =
  /(?<![\d.,])\d{1,3}(?:[\u00a0\u2007\u202f]\d{3})+(?!\d)|(?<=(?:^|[;\t|]) ?)\d{1,3}(?: \d{3}){2,}(?= ?(?:Hz *)?[;\t|])/g;
/** Blanks that do not break, and the long minus, in UTF-8 read as latin1 and as they are. */
const BLANKS = /\u00c2\u00a0|\u00a0|\u2007|\u202f|\u00e2\u0080(?:\u00af|\u0087)/g;
const MINUSES = /\u2212|\u00e2\u0088\u0092/g;
/** Thousands as the Swiss write them: 868'200'000. */
const THOUSANDS = /(?<![\d'.,])\d{1,3}(?:['\u2019]\d{3})+(?!\d)/g;
const FOREIGN = /[\u0080-\uffff]/;

export function cleanLine(line: string): string {
  const text = line.includes(ESC) ? line.replace(ESCAPES, '') : line;
  const plain = text.replace(CONTROLS, '');
  const unmarked = plain.charCodeAt(0) > 0xee ? plain.replace(MARKS, '') : plain;
  const known = FOREIGN.test(unmarked)
    ? letters(unmarked).replace(SPACED, joined).replace(BLANKS, ' ').replace(MINUSES, '-')
    : unmarked;
  const parted = /\d['\u2019]/.test(known) ? known.replace(THOUSANDS, joined) : known;
  const whole = /\d \d{3} \d{3} ?(?:Hz *)?[;\t|]/.test(parted) ? parted.replace(SPACED, joined) : parted;
  return whole.endsWith('\r') ? whole.slice(0, -1) : whole;
}

const joined = (number: string): string => number.replace(/\D/g, '');

/** The text of bytes that were read as latin1 although they are UTF-8; any other text as it is. */
function letters(line: string): string {
  if (/[\u0100-\uffff]/.test(line)) return line;
  const text = Buffer.from(line, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? line : text;
}
