/**
 * Anritsu Spectrum Master `.spa` and its CSV: `DATE=…`, settings, then `# Begin TRACE A Data`, rows `P_0=-52.8 , 88.0 MHz`,
 * `# Data Done`. Each trace is a sweep, a millisecond apart.
 */
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, localTimeFlag, sign, untimed } from '../import-format.js';
import { hzOf, localTime, textLines } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';

const ROW = /^P_\d+\s*[=,]\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*,?\s*([kMG]?Hz)/;
/** Year, month, day, a number for the day of the week, hours, minutes, seconds. */
const DATE = /^DATE[=,]\s*(\d{4})-(\d{2})-(\d{2})-\d{2}-(\d{2})-(\d{2})-(\d{2})/;
const RBW = /^(?:UI_)?RBW[=,]\s*(\d+(?:\.\d+)?)\s*([kMG]?Hz)?/;

/** Lines of the head that are used, or only mark where a part begins; others are quoted. */
const USED = /^(?:#|(?:DATE|(?:UI_)?RBW)[=,])/;

const anritsuSpa: ImportFormat = {
  id: 'anritsu-spa',
  label: 'Anritsu Spectrum Master (.spa, CSV)',
  signs: [
    sign('"MODEL=" and "SN=" near the beginning', /^MODEL[=,][\s\S]*^SN[=,]/m),
    sign('"DATE=" behind them', /^DATE[=,]/m),
  ],
  sweeps,
};

export const formats = [anritsuSpa];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  let rows: TraceRows | undefined;
  let date: number[] | undefined;
  let rbwHz: number | undefined;
  let traces = 0;
  const unused = new HeadFacts();
  for await (const { number, text } of textLines(link, context)) {
    const row = ROW.exec(text);
    if (row !== null && rows !== undefined) {
      const hz = hzOf(`${row[2]} ${row[3]}`) ?? Number.NaN;
      report.count(number, rows.add(Math.round(hz * 1000) / 1000, Number(row[1])));
      continue;
    }
    if (/^P_\d+\s*[=,]/.test(text)) {
      report.reject(number, 'The line is not "P_number=level , frequency unit" with decimal points.');
      continue;
    }
    report.remarks += 1;
    if (!USED.test(text)) unused.note(number, text);
    // A file behind another one in the same file.
    if (text.startsWith('MODEL')) [date, rbwHz, traces] = [undefined, undefined, 0];
    date ??= DATE.exec(text)?.slice(1).map(Number);
    const width = RBW.exec(text);
    if (width !== null) rbwHz ??= hzOf(`${width[1]} ${width[2] ?? 'Hz'}`);
    if (/^# Begin TRACE . Data/.test(text)) rows = new TraceRows();
    else if (/^# Data Done/.test(text)) {
      const found = rows?.sweep({ ...timeOf(date, traces, context), ...defined({ rbwHz }) });
      rows = undefined;
      if (found === undefined) continue;
      traces += 1;
      yield found;
    }
  }
  unused.tell(report);
  if (rows !== undefined && rows.count > 0) report.reject(rows.count, 'The file ends before "# Data Done".');
}

function timeOf(date: readonly number[] | undefined, trace: number, context: ImportContext) {
  const at = date === undefined ? undefined : localTime(date.slice(0, 3), date.slice(3));
  if (at === undefined) return { startedAt: untimed(context, context.report.sweeps) };
  return { startedAt: at + trace, flags: localTimeFlag(context) };
}
