/**
 * QtTinySA's table of sweeps: a head `2025-01-28-095200,Start,87500000,Stop,108000000,fStep,…,Each_Column=One_sweep`, then
 * one line a frequency and one column a sweep. The newest sweep is the first column, and may hold points of the one before.
 * Only the time of saving is stated, so the sweeps lie before it, one interval apart.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { say } from '../../words/said.js';
import { type ImportContext, type ImportFormat, levelOrNan, localTimeFlag, MOST_BINS, sign } from '../import-format.js';
import { cellsOf, localTime, numberOf, textLines } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const HEAD =
  /^(\d{4})-(\d{2})-(\d{2})-(\d{2})(\d{2})(\d{2}),Start,(\d+),Stop,(\d+),fStep,[\d.]+,Points,(\d+),RBW,([\d.]*)/;
/** Bounds what is held in memory: the file has its sweeps side by side. */
const MOST_CELLS = 20_000_000;

const qttinysaCsv: ImportFormat = {
  id: 'qttinysa-csv',
  label: 'QtTinySA (CSV, one sweep a column)',
  signs: [
    sign('a date and "Start," at the beginning', /^\d{4}-\d{2}-\d{2}-\d{6},Start,/),
    sign('Stop, fStep, Points and RBW behind it', HEAD),
    sign('"Each_Column=One_sweep"', /Each_Column=One_sweep/),
  ],
  sweeps,
};

export const formats = [qttinysaCsv];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  const rows: Float32Array[] = [];
  let head: RegExpExecArray | null = null;
  for await (const { number, text, isCut } of textLines(link, { ...context, from: undefined })) {
    const next = HEAD.exec(text);
    if (next !== null) {
      // A table behind another one in the same file.
      if (head !== null) yield* table(head, rows.splice(0), context);
      head = next;
      report.remarks += 1;
      continue;
    }
    const cells = cellsOf(text);
    const levels = Float32Array.from(cells, (cell) => levelOrNan(numberOf(cell) ?? Number.NaN));
    const columns = rows.find(({ length }) => length > 0)?.length ?? cells.length;
    const isRow = !isCut && cells.length === columns && cells.every((cell) => numberOf(cell) !== undefined);
    if (!isRow)
      report.reject(number, isCut ? 'The file ends within this line.' : 'The line is not a level of each sweep.');
    else if ((rows.length + 1) * columns > MOST_CELLS)
      throw ProtocolError.of('The table has more than {most} levels.', { most: MOST_CELLS });
    else report.accepted += 1;
    // The place of a line tells its frequency, so a line without levels keeps its place.
    if (!isCut) rows.push(isRow ? levels : new Float32Array());
  }
  if (head === null) throw ProtocolError.of('The table has no head.');
  yield* table(head, rows, context);
}

/** The sweeps of a table. @throws ProtocolError where frequencies cannot be told */
function* table(
  head: RegExpExecArray,
  rows: readonly Float32Array[],
  context: ImportContext,
): Generator<DriverSweep, void, void> {
  const { report, everyMs } = context;
  const [, year, month, day, hours, minutes, seconds, startHz = 0, stopHz = 0, points = 0, rbwKhz = 0] =
    head.map(Number);
  const savedAt = localTime([year ?? 0, month ?? 0, day ?? 0], [hours ?? 0, minutes ?? 0, seconds ?? 0]);
  if (savedAt === undefined || points < 2 || points > MOST_BINS || stopHz <= startHz)
    throw ProtocolError.of('The head of the QtTinySA table states an impossible time or range.');
  if (rows.length > points)
    throw ProtocolError.of('The table has {rows} lines, but its head states {points} points.', {
      rows: rows.length,
      points,
    });
  report.assume(
    say('Only the time of saving is stated; sweeps were placed {everyMs} ms apart before it.', { everyMs }).en,
  );
  const flags = localTimeFlag(context) | SweepFlag.clockBad;
  const bins = points;
  const count = Math.max(0, ...rows.map(({ length }) => length));
  for (let column = count - 1; column >= 0; column--) {
    const startedAt = savedAt - column * everyMs;
    const levelsDbm = Float32Array.from({ length: bins }, (_, i) => rows[i]?.[column] ?? Number.NaN);
    yield {
      startedAt,
      endedAt: startedAt,
      startHz,
      stepHz: (stopHz - startHz) / (bins - 1),
      levelsDbm,
      ...defined({ rbwHz: rbwKhz > 0 ? rbwKhz * 1000 : undefined }),
      flags: flags | partialFlag(levelsDbm),
    };
  }
}
