/** Lines of a head that state something which no reader used: the person who imports the file is told, with the line's number. */
import { withoutStamps } from '../rf/gate/printed-numbers.js';
import { say } from '../words/said.js';
import type { ImportReport } from './import-report.js';

/** Lines in which a head is looked for. */
const HEAD_LINES = 200;
const SHOWN_CHARS = 60;
/** Words and forms of a time, a zone, a place, a bandwidth, a unit, a detector, a trace, a correction. */
const STATES =
  /\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}:\d{2}:\d{2}|\b(?:gmt|utc|time|date|zone|rbw|vbw|resolution|bandwidth|detector|latitude|longitude|altitude|gps|gnss|position|azimuth|antenna|transducer|correction|offset|preamp|unit|trace)|ngày|giờ|vĩ độ|kinh độ/i;
/** A name with a value that says nothing. */
const IS_EMPTY =
  /[,;:=]\s*(?:[-+]?0+(?:\.0*)?(?:e[-+]?\d+)?[\s,;]*[a-z%]{0,5}|false|off|none|undefined|(?:- ?)+)?[\s,;]*$/i;

export class HeadFacts {
  readonly #lines = new Map<string, { readonly number: number; readonly text: string; count: number }>();

  /** @param line as people read it; a line whose form comes again is a row, not a statement */
  note(number: number, line: string): void {
    // "Time;10:00:01;" states a time, "Transducer;;;" nothing.
    const text = line.replace(/[,;](?:[\s,;]*)$/, '');
    if (text !== line && !/[,;:=]/.test(text)) return;
    if (number > HEAD_LINES || !STATES.test(text.replaceAll('_', ' ')) || IS_EMPTY.test(text)) return;
    const form = withoutStamps(text).replace(/\d+/g, '0');
    const known = this.#lines.get(form);
    if (known !== undefined) known.count += 1;
    else this.#lines.set(form, { number, text: text.trim().slice(0, SHOWN_CHARS), count: 1 });
  }

  /** The first row that states a time which is not used. */
  quote(number: number, row: string): void {
    if (!this.#lines.has('')) this.#lines.set('', { number, text: row.trim().slice(0, SHOWN_CHARS), count: 1 });
  }

  tell(report: ImportReport): void {
    for (const { number, text, count } of this.#lines.values())
      if (count === 1) report.assume(say('Line {number} says "{line}": not used.', { number, line: text }).en);
  }
}
