/**
 * Keysight X-Series analysers, trace saved as CSV: lines `Name,value` from "Trace" on, then DATA and rows `Hz,level`. There
 * is no time. Written from the maker's description of the file; no recording was at hand.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, sign, untimed } from '../import-format.js';
import { hzOf, textLines, toDbm, traceDetectorOf } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';

const keysightCsv: ImportFormat = {
  id: 'keysight',
  label: 'Keysight X-Series (CSV)',
  signs: [
    sign('"Trace" as its first line', /^Trace\s*[,\r\n]/),
    sign('"Number of Points," in its head', /^Number of Points,\s*\d+/m),
  ],
  sweeps,
};

export const formats = [keysightCsv];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  const facts = new Map<string, string>();
  const rows = new TraceRows();
  let toLevel: ((level: number) => number) | undefined;
  for await (const { number, text } of textLines(link, context)) {
    if (toLevel === undefined) {
      const [name = '', value = ''] = text.split(',');
      facts.set(name.trim().toLowerCase(), value.trim());
      report.remarks += 1;
      if (name.trim() === 'DATA') toLevel = levelOf(facts);
      continue;
    }
    const [hz = Number.NaN, level = Number.NaN] = text
      .split(',')
      .map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
    if (hz >= 0 && rows.add(hz, toLevel(level))) report.accepted += 1;
    else report.reject(number, 'The line is not a row of the trace.');
  }
  if (toLevel === undefined) throw new ProtocolError('The file has no DATA.');
  const rbwHz = hzOf(facts.get('rbw'), 'Hz');
  const vbwHz = hzOf(facts.get('vbw'), 'Hz');
  const traceDetector = traceDetectorOf(facts.get('detector'));
  const found = rows.sweep({
    startedAt: untimed(context, report.sweeps),
    ...(rbwHz === undefined ? {} : { rbwHz }),
    ...(vbwHz === undefined ? {} : { vbwHz }),
    ...(traceDetector === undefined ? {} : { traceDetector }),
  });
  if (found !== undefined) yield found;
}

/** @throws ProtocolError for another unit than dBm or dBµV. */
function levelOf(facts: ReadonlyMap<string, string>): (level: number) => number {
  const unit = facts.get('y axis unit') ?? facts.get('y axis units') ?? 'dBm';
  const convert = toDbm(unit);
  if (convert === undefined) throw new ProtocolError(`The levels are in "${unit}"; only dBm and dBµV can be stored.`);
  return convert;
}
