/**
 * Keysight X-Series analysers, trace saved as CSV: lines `Name,value` from "Trace" on, then DATA and rows `Hz,level`. There
 * is no time. Written from the maker's description of the file; no recording was at hand.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, sign, untimed } from '../import-format.js';
import { cellsOf, hzOf, hzOfUnit, levelIn, numberOf, textLines, traceDetectorOf } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';

/** Facts of the head that are used; others are quoted. */
const USED = /^(?:trace|rbw|vbw|detector|[xy] axis units?|data)$/i;

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
  const unused = new HeadFacts();
  let rows = new TraceRows();
  let hzPerUnit = 1;
  let toLevel: ((level: number) => number) | undefined;
  for await (const { number, text } of textLines(link, context)) {
    const cells = cellsOf(text);
    // A file behind another one in the same file.
    if (toLevel !== undefined && cells[0] === 'Trace') {
      yield* sweepOf(rows, facts, context);
      rows = new TraceRows();
      toLevel = undefined;
      facts.clear();
    }
    if (toLevel === undefined) {
      const [name = '', value = ''] = cells;
      facts.set(name.toLowerCase(), value);
      report.remarks += 1;
      if (!USED.test(name)) unused.note(number, text);
      if (name !== 'DATA') continue;
      hzPerUnit = hzOfUnit(facts.get('x axis unit') ?? facts.get('x axis units'));
      toLevel = levelIn(facts.get('y axis unit') ?? facts.get('y axis units') ?? 'dBm');
      unused.tell(report);
      continue;
    }
    const [hz, level] = cells.map(numberOf);
    if (cells.length > 2) report.reject(number, 'The row is not "Hz,level" with decimal points.');
    else
      report.count(
        number,
        rows.add(
          (hz ?? Number.NaN) * hzPerUnit,
          level === undefined && cells.length > 1 ? undefined : toLevel(level ?? Number.NaN),
        ),
      );
  }
  if (toLevel === undefined) throw ProtocolError.of('The file has no DATA.');
  yield* sweepOf(rows, facts, context);
}

function* sweepOf(rows: TraceRows, facts: ReadonlyMap<string, string>, context: ImportContext): Generator<DriverSweep> {
  const rbwHz = hzOf(facts.get('rbw'), 'Hz');
  const vbwHz = hzOf(facts.get('vbw'), 'Hz');
  const traceDetector = traceDetectorOf(facts.get('detector'));
  const found = rows.sweep({
    startedAt: untimed(context, context.report.sweeps),
    ...defined({ rbwHz, vbwHz, traceDetector }),
  });
  if (found !== undefined) yield found;
}
