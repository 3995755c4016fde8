/**
 * A table of field strengths: rows of a frequency and a value of which a heading, or a word behind it, says dBµV/m, dBmV/m or
 * dBV/m. Read as the gate reads lines; a frequency that comes again begins the next sweep.
 */
import { cleanLine } from '../../../drivers/lines/clean-line.js';
import { rangeWords } from '../../receiver/line-refusal.js';
import type { Link } from '../../receiver/link.js';
import { type Judgement, judgeLines, type LineReading, readLine } from '../../rf/gate/gate.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, localTimeFlag, sign, untimed } from '../import-format.js';
import { type TextLine, textLines, timeOfRow } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';
import { verdictOf } from './printed-lines.js';

/** Lines by which the gate judges. */
const JUDGED_LINES = 4096;
const FEWEST_ROWS = 3;

const fieldTable: ImportFormat = {
  id: 'field-strengths',
  label: 'Table of frequencies and field strengths (dBµV/m)',
  rank: 2,
  signs: [sign('rows of a frequency and a field strength', isFieldTable)],
  sweeps,
};

export const formats = [fieldTable];

function isFieldTable(head: string): boolean {
  const lines = head.split(/\r\n|\n|\r/);
  const { readings, rows } = judged(lines.length > FEWEST_ROWS ? lines.slice(0, -1) : lines);
  return rows >= FEWEST_ROWS && readings[0]?.isField === true;
}

function judged(lines: readonly string[], unit?: ImportContext['unit']): Judgement {
  return judgeLines(lines.map(cleanLine), { isAll: true, takesField: true, unit });
}

/** The one sure reading, or the one that a person chose. @throws ProtocolError that offers the possible ones */
function readingOf(lines: readonly TextLine[], { report, unit, reading }: ImportContext): LineReading {
  const texts = lines.map(({ text }) => text);
  const { readings, doubt } = judged(texts, unit);
  const chosen = readings[doubt === undefined ? 0 : (reading ?? 0) - 1];
  if (chosen !== undefined) return chosen;
  const offered = readings.map(({ startHz, stopHz, unit: of }) => {
    return { startHz, stopHz, words: rangeWords(startHz, stopHz, of), settings: {} };
  });
  const verdict = doubt && offered.length > 0 ? { kind: 'readings' as const, doubt, readings: offered } : doubt;
  throw verdictOf({ verdict }, report);
}

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  report.measures(true);
  const table = new FieldTable(context);
  let head: TextLine[] | undefined = [];
  for await (const line of textLines(link, { ...context, from: undefined })) {
    if (head === undefined) yield* table.take(line);
    else if (head.push(line) >= JUDGED_LINES) {
      yield* table.begin(head);
      head = undefined;
    }
  }
  if (head !== undefined) yield* table.begin(head);
  yield* table.end();
}

class FieldTable {
  readonly #context: ImportContext;
  readonly #head = new HeadFacts();
  #reading: LineReading | undefined;
  #rows = new TraceRows();
  #seen = new Set<number>();
  #index = 0;
  /** That the first row of the sweep states. */
  #time: ReturnType<typeof timeOfRow>;
  /** Of the row before: the last one of a cut file is shorter. */
  #length = 0;

  constructor(context: ImportContext) {
    this.#context = context;
  }

  *begin(lines: readonly TextLine[]): Generator<DriverSweep> {
    this.#reading = readingOf(lines, this.#context);
    for (const line of lines) yield* this.take(line);
  }

  *take({ number, text, isCut }: TextLine): Generator<DriverSweep> {
    const { report } = this.#context;
    const row = this.#reading && readLine(cleanLine(text), this.#reading);
    if (row === undefined) {
      report.remarks += 1;
      this.#head.note(number, text);
      return;
    }
    if (isCut && text.length < this.#length) return report.reject(number, 'The file ends within this line.');
    this.#length = text.length;
    if (this.#seen.has(row.hz)) yield* this.#swept();
    this.#seen.add(row.hz);
    this.#time ??= timeOfRow(text);
    report.count(number, this.#rows.add(row.hz, row.levelDbm));
  }

  *end(): Generator<DriverSweep> {
    yield* this.#swept();
    this.#head.tell(this.#context.report);
  }

  *#swept(): Generator<DriverSweep> {
    const rows = this.#rows;
    this.#rows = new TraceRows();
    this.#seen = new Set();
    const time = this.#time;
    this.#time = undefined;
    if (rows.count === 0) return;
    const startedAt = time?.at ?? untimed(this.#context, this.#index++);
    const sweep = rows.sweep({ startedAt, flags: time?.isLocal ? localTimeFlag(this.#context) : 0 });
    if (sweep !== undefined) yield sweep;
  }
}
