/**
 * Keysight FieldFox: `! FILETYPE CSV`, a head of `! KEY value` lines with time and zone, then rows between BEGIN and END:
 * frequency and one column a trace. Of several traces a person chooses one.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, localTimeFlag, sign, untimed } from '../import-format.js';
import { hzOf, hzOfUnit, localTime, monthOf, numberOf, textLines, toDbm, traceDetectorOf } from '../text-table.js';
import { chosenTrace } from '../trace-choice.js';
import { TraceRows } from '../trace-rows.js';

const STAMP = /(\d{1,2}) ([A-Za-z]+) (\d{4}) (\d{1,2}):(\d{2}):(\d{2})/;
const ZONE = /\((?:UTC|GMT)([+-])(\d{2}):(\d{2})\)/;

/** Facts of the head that are used; others are quoted. */
const USED = new Set(['TIMESTAMP', 'TIMEZONE', 'RBW', 'DETECTOR', 'DATA', 'FREQ UNIT', 'DATA UNIT', 'YDATA UNIT']);

const fieldfoxCsv: ImportFormat = {
  id: 'fieldfox',
  label: 'Keysight FieldFox (CSV)',
  signs: [
    sign('"! FILETYPE CSV" at the beginning', /^! ?FILETYPE CSV/),
    sign('"! DATA Freq,…", the head of its columns', /^! ?DATA Freq/m),
  ],
  sweeps,
};

export const formats = [fieldfoxCsv];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  const facts = new Map<string, string>();
  const unused = new HeadFacts();
  let rows: TraceRows | undefined;
  for await (const { number, text } of textLines(link, context)) {
    if (text.startsWith('!')) {
      // A file behind another one in the same file.
      if (/^! ?FILETYPE/.test(text)) facts.clear();
      const [, key = '', value = ''] = /^! ?((?:FREQ|DATA|XDATA|YDATA) UNIT|[^\s,]+),? ?(.*)$/.exec(text) ?? [];
      facts.set(key, value.replace(/[\s,;]+$/, ''));
      if (!USED.has(key)) unused.note(number, text);
      report.remarks += 1;
    } else if (/^BEGIN/.test(text)) {
      rows = new TraceRows();
      report.remarks += 1;
      unused.tell(report);
    } else if (/^END/.test(text)) {
      const found = rows?.sweep(factsOf(facts, context));
      rows = undefined;
      report.remarks += 1;
      if (found !== undefined) yield found;
    } else {
      report.count(
        number,
        rows === undefined ? 'The line is not a row of the trace.' : fault(rows, text, facts, context),
      );
    }
  }
  const cut = rows?.sweep(factsOf(facts, context));
  if (cut === undefined) return;
  report.reject(Math.max(1, report.accepted), 'The file ends before "END".');
  yield cut;
}

/** Adds a row of the trace. @returns why it is left out */
function fault(
  rows: TraceRows,
  text: string,
  facts: ReadonlyMap<string, string>,
  context: ImportContext,
): string | undefined {
  const [hz, ...levels] = text.split(',').map(numberOf);
  const names = namesIn(facts);
  if (names.length > 0 && levels.filter((one) => !Number.isNaN(one)).length > names.length)
    return 'The row has more values than the head has columns; decimals need a point.';
  const toLevel = levelOf(facts);
  const level = levels[chosenTrace(names, context)];
  return rows.add(
    (hz ?? Number.NaN) * hzOfUnit(facts.get('FREQ UNIT')),
    level === undefined ? undefined : toLevel(level),
  );
}

/** Names of the traces: "! DATA Freq,SA Clear Write,SA Max Hold". */
function namesIn(facts: ReadonlyMap<string, string>): string[] {
  return (facts.get('DATA') ?? '').split(',').slice(1);
}

/** @throws ProtocolError for a file of a network analyser, which holds no levels. */
function levelOf(facts: ReadonlyMap<string, string>): (level: number) => number {
  const unit = facts.get('DATA UNIT') ?? facts.get('YDATA UNIT') ?? '';
  const convert = toDbm(unit);
  if (convert === undefined)
    throw ProtocolError.of('The values of the file are in "{unit}"; only levels in dBm or dBµV can be stored.', {
      unit,
    });
  return convert;
}

function factsOf(facts: ReadonlyMap<string, string>, context: ImportContext) {
  const rbwHz = hzOf(facts.get('RBW'), 'Hz');
  const traceDetector = traceDetectorOf(facts.get('DETECTOR'));
  const more = defined({ rbwHz, traceDetector });
  const stamp = STAMP.exec(facts.get('TIMESTAMP') ?? '');
  const month = monthOf(stamp?.[2]);
  if (stamp === null || month === undefined) return { startedAt: untimed(context, context.report.sweeps), ...more };
  const [day = 0, , year = 0, hours = 0, minutes = 0, seconds = 0] = stamp.slice(1).map(Number);
  const zone = ZONE.exec(facts.get('TIMEZONE') ?? '');
  if (zone !== null) {
    const aheadMs = (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 * (zone[1] === '-' ? -1 : 1);
    return { startedAt: Date.UTC(year, month - 1, day, hours, minutes, seconds) - aheadMs, ...more };
  }
  const startedAt = localTime([year, month, day], [hours, minutes, seconds]) ?? untimed(context, 0);
  return { startedAt, flags: localTimeFlag(context), ...more };
}
