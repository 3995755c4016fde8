/**
 * A table without a head: a frequency, then several columns of levels (QtTinySA's traces, spreadsheets). Which trace a
 * column is, the file does not tell: the first is read, and the report says so. No times.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { tableOf } from '../../rf/gate/columns.js';
import { FREQUENCY_UNITS } from '../../rf/gate/frequency-unit.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, isLevel, sign, untimed } from '../import-format.js';
import { printedUnit } from '../printed-unit.js';
import { cellsOf, textLines } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';

const NUMBER = '[+-]?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?';
const LEVEL = '(?:-\\d+(?:\\.\\d+)?|nan)';
const ROW = new RegExp(`^\\s*(${NUMBER})\\s*[,;\\t]\\s*(${LEVEL})(?:\\s*[,;\\t]\\s*${LEVEL})+[\\s,;]*$`, 'i');
const FEWEST_ROWS = 3;

const levelTable: ImportFormat = {
  id: 'level-table',
  label: 'Table of a frequency and several levels (QtTinySA traces)',
  rank: 2,
  signs: [
    sign('lines of a frequency and several levels', isTable),
    sign('no heading that calls the columns something else', (head) => !isCalledOtherwise(head)),
  ],
  sweeps,
};

export const formats = [levelTable];

/** True for "unix,88000000,…", "# Hz S DB R 50" and other words above the rows that are no frequency and levels. */
function isCalledOtherwise(head: string): boolean {
  return tableOf(head.split(/\r\n|\n|\r/).slice(0, -1), 'point')?.doubtful !== undefined;
}

/** Frequencies that rise from line to line: a line of levels alone is another thing. */
function isTable(head: string): boolean {
  const hz = head
    .split(/\r\n|\n|\r/)
    .slice(0, -1)
    .map((line) => Number(ROW.exec(line)?.[1]))
    .filter((value) => !Number.isNaN(value));
  return hz.length >= FEWEST_ROWS && hz.every((value, i) => value > 0 && value > (hz[i - 1] ?? 0));
}

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  const pairs = new Map<number, number>();
  let columns = 0;
  for await (const { number, text, isCut } of textLines(link, context)) {
    const row = isCut ? null : ROW.exec(text);
    const level = Number(row?.[2]);
    if (row === null || !(Number.isNaN(level) || isLevel(level))) {
      report.reject(number, isCut ? 'The file ends within this line.' : 'The line is not a frequency and levels.');
      continue;
    }
    if (pairs.has(Number(row[1]))) {
      report.reject(number, 'The table has the frequency of the row already; its first level is kept.');
      continue;
    }
    columns = Math.max(columns, cellsOf(text, /[,;\t]/).length - 1);
    pairs.set(Number(row[1]), level);
    report.accepted += 1;
  }
  const printed = [...pairs.keys()];
  if (printed.length === 0) throw ProtocolError.of('The table has no rows.');
  const unit = printedUnit(printed, context);
  report.assume(`Of ${columns} columns of levels the first was read.`);
  const rows = new TraceRows();
  for (const [value, level] of pairs) rows.add(Math.round(value * FREQUENCY_UNITS[unit] * 1000) / 1000, level);
  const found = rows.sweep({ startedAt: untimed(context, report.sweeps) });
  if (found !== undefined) yield found;
}
