/**
 * Rohde & Schwarz `.DAT` of EMI receivers and analysers (ESRP, ESPI, FSV …): `Key;value;unit` lines, then for each scan and
 * trace a head, `Values;N;` and N rows `Hz;level;`. Only the date is stated, so traces lie at its midnight, a millisecond
 * apart, and are flagged.
 */
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, localTimeFlag, sign, untimed } from '../import-format.js';
import { hzOfUnit, levelIn, localTime, monthOf, textLines, traceDetectorOf } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';

const ROW = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?);([+-]?\d+(?:\.\d+)?);\s*$/i;
const DATE = /^(\d{1,2})\.(?:([A-Za-z]{3})\s|(\d{1,2})\.)\s?(\d{2,4})$/;

/** Facts of the head that are used; others are quoted. */
const USED = /^(?:date|rbw|rf att|detector|x-unit|y-unit|trace \d+:)$/i;

const rsDat: ImportFormat = {
  id: 'rs-dat',
  label: 'Rohde & Schwarz (.DAT)',
  signs: [
    sign('"Type;" at the beginning', /^Type;/),
    sign('the lines "Version;" and "Date;"', /^Version;[\s\S]*^Date;/m),
    sign('"y-Unit;"', /^y-Unit;/m),
  ],
  sweeps,
};

export const formats = [rsDat];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  const facts = new Map<string, string>();
  let trace: { readonly rows: TraceRows; left: number } | undefined;
  const unused = new HeadFacts();
  let traces = 0;
  for await (const { number, text } of textLines(link, context)) {
    const row = ROW.exec(text);
    if (row !== null && trace !== undefined) {
      const why = trace.rows.add(
        Number(row[1]) * hzOfUnit(facts.get('x-unit')),
        levelIn(facts.get('y-unit') ?? '')(Number(row[2])),
      );
      report.count(number, why);
      if (why === undefined) trace.left -= 1;
      if (trace.left > 0) continue;
      const found = trace.rows.sweep(factsOf(facts, traces, context));
      trace = undefined;
      traces += 1;
      if (found !== undefined) yield found;
      continue;
    }
    const [key = '', value = ''] = text.split(';').map((cell) => cell.trim());
    const isHead = /^(?:Type|Version|Date|Scan|TRACE|Values|Start)\b/i.test(key);
    if (row !== null || (trace !== undefined && !isHead)) {
      report.reject(number, 'The line is not "frequency;level;" with decimal points.');
      continue;
    }
    if (trace !== undefined) {
      report.reject(number, 'The trace before this line has fewer values than it announces.');
      const short = trace.rows.sweep(factsOf(facts, traces, context));
      trace = undefined;
      traces += 1;
      if (short !== undefined) yield short;
    }
    facts.set(key.toLowerCase(), value);
    if (!USED.test(key)) unused.note(number, text);
    report.remarks += 1;
    if (key.startsWith('TRACE')) facts.delete('detector');
    if (key === 'Values' && Number(value) > 0) trace = { rows: new TraceRows(), left: Number(value) };
  }
  unused.tell(report);
  if (trace === undefined) return;
  report.reject(Math.max(1, report.accepted), 'The file ends before all the values it announces.');
  const cut = trace.rows.sweep(factsOf(facts, traces, context));
  if (cut !== undefined) yield cut;
}

function factsOf(facts: ReadonlyMap<string, string>, trace: number, context: ImportContext) {
  const [, day, name, number, year = ''] = DATE.exec(facts.get('date') ?? '') ?? [];
  const month = name === undefined ? Number(number) : (monthOf(name) ?? Number.NaN);
  const at = localTime([year.length === 2 ? 2000 + Number(year) : Number(year), month, Number(day)]);
  const rbwHz = Number(facts.get('rbw'));
  const attenuationDb = Number(facts.get('rf att'));
  const traceDetector = traceDetectorOf(facts.get('detector'));
  const { report } = context;
  if (at !== undefined) report.assume('The file states a date without a time of day; its traces lie at midnight.');
  localTimeFlag(context);
  return {
    startedAt: at === undefined ? untimed(context, report.sweeps) : at + trace,
    flags: SweepFlag.clockBad,
    ...defined({
      rbwHz: rbwHz > 0 ? rbwHz : undefined,
      attenuationDb: attenuationDb >= 0 ? attenuationDb : undefined,
      traceDetector,
    }),
  };
}
