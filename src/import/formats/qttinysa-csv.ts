/**
 * QtTinySA's table of sweeps: a head `2025-01-28-095200,Start,87500000,Stop,108000000,fStep,…,Each_Column=One_sweep`, then
 * one line a frequency and one column a sweep. The newest sweep is the first column, and may hold points of the one before.
 * Only the time of saving is stated, so the sweeps lie before it, one interval apart.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, levelOrNan, localTimeFlag, MOST_BINS, sign } from '../import-format.js';
import { localTime, textLines } from '../text-table.js';
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
  const { report, everyMs } = context;
  const rows: Float32Array[] = [];
  let head: RegExpExecArray | null = null;
  for await (const { number, text, isCut } of textLines(link, { ...context, from: undefined })) {
    if (head === null) {
      head = HEAD.exec(text);
      if (head === null) throw new ProtocolError('The first line is not the head of a QtTinySA table.');
      report.remarks += 1;
      continue;
    }
    const levels = Float32Array.from(text.split(','), (cell) =>
      levelOrNan(cell.trim() === '' ? Number.NaN : Number(cell)),
    );
    const isRow = !isCut && levels.length === (rows[0]?.length ?? levels.length);
    if (!isRow)
      report.reject(number, isCut ? 'The file ends within this line.' : 'The row has another number of sweeps.');
    else if ((rows.length + 1) * levels.length > MOST_CELLS)
      throw new ProtocolError(`The table has more than ${MOST_CELLS} levels.`);
    else {
      report.accepted += 1;
      rows.push(levels);
    }
  }
  if (head === null) throw new ProtocolError('The table has no head.');
  const [, year, month, day, hours, minutes, seconds, startHz = 0, stopHz = 0, points = 0, rbwKhz = 0] =
    head.map(Number);
  const savedAt = localTime([year ?? 0, month ?? 0, day ?? 0], [hours ?? 0, minutes ?? 0, seconds ?? 0]);
  if (savedAt === undefined || points < 2 || points > MOST_BINS || stopHz <= startHz)
    throw new ProtocolError('The head of the QtTinySA table states an impossible time or range.');
  report.assume(`Only the time of saving is stated; sweeps were placed ${everyMs} ms apart before it.`);
  const flags = localTimeFlag(context) | SweepFlag.clockBad;
  const bins = points;
  const count = rows[0]?.length ?? 0;
  for (let column = count - 1; column >= 0; column--) {
    const startedAt = savedAt - column * everyMs;
    const levelsDbm = Float32Array.from({ length: bins }, (_, i) => rows[i]?.[column] ?? Number.NaN);
    yield {
      ...{ startedAt, endedAt: startedAt, startHz, stepHz: (stopHz - startHz) / (bins - 1), levelsDbm },
      ...(rbwKhz > 0 ? { rbwHz: rbwKhz * 1000 } : {}),
      flags: flags | partialFlag(levelsDbm),
    };
  }
}
