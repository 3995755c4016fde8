/**
 * RF Explorer's cumulative CSV: a head with start, step and number of points, then one line a sweep: number, local date,
 * time, fraction of a second, levels.
 */
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, localTimeFlag, MOST_BINS, sign } from '../import-format.js';
import { exactly, hzOf, levelsOf, lineSweeps, localTime, type TextLine } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const ROW = /^\d+,(\d{4})-(\d{2})-(\d{2}),(\d{2}):(\d{2}):(\d{2}),(\.\d+),/;
const HEAD = /^(Start Frequency|Step Frequency|Steps per entry):\s*(.+)$/i;
const FIRST = 'RF Explorer CSV data file';
const BEFORE_LEVELS = 4;

const rfExplorerCsv: ImportFormat = {
  id: 'rf-explorer-csv',
  label: 'RF Explorer cumulative CSV',
  signs: [
    sign('"RF Explorer CSV data file" at the beginning', /^RF Explorer CSV data file/),
    sign('the lines "Start Frequency" and "Step Frequency"', /Start Frequency:[\s\S]*Step Frequency:/i),
  ],
  sweeps,
};

export const formats = [rfExplorerCsv];

const headSchema = z.strictObject({ startHz: z.number(), stepHz: z.number().positive(), points: z.int().positive() });
type Head = Readonly<z.output<typeof headSchema>>;

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, from } = context;
  const facts = new Map<string, string>();
  let head: Head | undefined = from === undefined ? undefined : headSchema.parse(from.state);
  const flags = localTimeFlag(context);
  const read = ({ text, isCut }: TextLine): DriverSweep | string | undefined => {
    const row = ROW.exec(text);
    // A file behind another one in the same file.
    if (text.startsWith(FIRST)) {
      facts.clear();
      head = undefined;
    }
    if (row === null && head === undefined) {
      const [, name = '', value = ''] = HEAD.exec(text) ?? [];
      facts.set(name.toLowerCase(), value.replace(/[\s,;]+$/, ''));
      return undefined;
    }
    head ??= headOf(facts);
    // The last level of a cut line may lack digits.
    return row === null || isCut ? 'The line is not a row of RF Explorer.' : sweepOf(text, row, head, flags);
  };
  yield* lineSweeps(link, context, read, () => head);
  if (head === undefined) report.reject(1, 'The file has no rows "number,date,time,fraction,levels" behind its head.');
}

function headOf(facts: ReadonlyMap<string, string>): Head {
  const [startHz, stepHz] = ['start frequency', 'step frequency'].map((name) => hzOf(facts.get(name)));
  const points = Number(facts.get('steps per entry'));
  const isSound = startHz !== undefined && stepHz !== undefined && stepHz > 0 && points >= 1 && points <= MOST_BINS;
  if (!isSound)
    throw ProtocolError.of('The head of the RF Explorer file does not state start, step and number of points.');
  // As with .rfe: the start is printed with more digits than the receiver has.
  return { startHz: Math.round(startHz), stepHz, points };
}

function sweepOf(text: string, row: RegExpExecArray, head: Head, flags: number): DriverSweep | string {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, fraction = 0] = row.slice(1).map(Number);
  const startedAt = localTime([year, month, day], [hours, minutes, seconds + fraction]);
  if (startedAt === undefined) return 'The time of the row is impossible.';
  const cells = exactly(text.split(',').slice(BEFORE_LEVELS), head.points);
  if (cells === undefined) return 'The number of levels in the row is not the one in the head.';
  const levelsDbm = levelsOf(cells);
  if (levelsDbm === undefined) return 'The row has impossible levels.';
  const { startHz, stepHz } = head;
  return {
    startedAt,
    endedAt: startedAt,
    startHz,
    stepHz,
    levelsDbm,
    traceDetector: 'peak',
    flags: flags | partialFlag(levelsDbm),
  };
}
