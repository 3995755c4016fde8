/** Aim-TTi PSA analysers: a head of `Key: value,` lines, then `0054.0000,-098.7,` in the unit of the head. No times. */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type FrequencyUnit, frequencyUnitOf, toHz } from '../../rf/units.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, sign, untimed } from '../import-format.js';
import { hzOf, levelIn, textLines } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';

const ROW = /^(\d+(?:\.\d+)?),\s*([+-]?\d+(?:\.\d+)?)[,\s]*$/;
const UNIT = /^Start Frequency:\s*[\d.]+\s*(Hz|kHz|MHz|GHz)/i;

/** "Reference Level:   -20dBm,": the levels are in the unit of the display. */
const REFERENCE = /^Reference Level:\s*[+-]?[\d.]+\s*(\S+?),?\s*$/i;
/** Facts of the head that are used; others are quoted. */
const USED = /^(?:Start Frequency|RBW|Reference Level|Fixed Offset):/i;

const ttiCsv: ImportFormat = {
  id: 'tti',
  label: 'Aim-TTi PSA (CSV)',
  signs: [
    sign('"Model Type:" at the beginning', /^Model Type:/),
    sign('the lines "Start Frequency:" and "Stop Frequency:"', /Start Frequency:[\s\S]*Stop Frequency:/),
  ],
  sweeps,
};

export const formats = [ttiCsv];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  let rows = new TraceRows();
  let unit: FrequencyUnit | undefined = context.unit;
  let rbwHz: number | undefined;
  let levelUnit = 'dBm';
  const unused = new HeadFacts();
  for await (const { number, text, isCut } of textLines(link, context)) {
    const row = ROW.exec(text);
    // A whole row ends with a comma.
    if (isCut && !text.trimEnd().endsWith(',')) {
      report.reject(number, 'The file ends within this line.');
      continue;
    }
    if (row === null) {
      // A file behind another one in the same file.
      if (/^Model Type:/.test(text)) {
        yield* sweepOf(rows, rbwHz, context);
        rows = new TraceRows();
        [unit, rbwHz, levelUnit] = [context.unit, undefined, 'dBm'];
      } else if (/^\d/.test(text) || rows.count > 0) {
        report.reject(number, 'The line is not "frequency,level," with decimal points.');
        continue;
      }
      unit ??= frequencyUnitOf(UNIT.exec(text)?.[1] ?? '');
      if (text.startsWith('RBW:')) rbwHz = hzOf(text.slice(4));
      if (/offset:\s*On/i.test(text))
        report.assume('The analyser added an offset to the levels; they are kept as written.');
      levelUnit = REFERENCE.exec(text)?.[1] ?? levelUnit;
      if (!USED.test(text)) unused.note(number, text);
      report.remarks += 1;
      continue;
    }
    if (unit === undefined) throw ProtocolError.of('The head states no unit of frequency; give it with --unit.');
    const hz = toHz(Number(row[1]), unit);
    report.count(number, rows.add(hz, levelIn(levelUnit)(Number(row[2]))));
  }
  unused.tell(report);
  yield* sweepOf(rows, rbwHz, context);
}

function* sweepOf(rows: TraceRows, rbwHz: number | undefined, context: ImportContext): Generator<DriverSweep> {
  const found = rows.sweep({ startedAt: untimed(context, context.report.sweeps), ...defined({ rbwHz }) });
  if (found !== undefined) yield found;
}
