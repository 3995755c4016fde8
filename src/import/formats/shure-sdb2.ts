/**
 * Shure Wireless Workbench scans (`.sdb2`): XML with frequencies `<f>` in kHz, then data sets of as many levels `<v>`. A
 * data set states its time as epoch ms.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { delivered, type ImportContext, type ImportFormat, MOST_BINS, sign } from '../import-format.js';
import { hzOf, numberOf, textLines, toDbm } from '../text-table.js';
import { TraceRows } from '../trace-rows.js';

const TOKEN = /<f>\s*([^<]*)<\/f>|<v>\s*([^<]*)<\/v>|<data_set\s([^>]*)>|<\/data_set>|no_data_value="([^"]*)"/g;

const shureSdb2: ImportFormat = {
  id: 'shure-sdb2',
  label: 'Shure Wireless Workbench (.sdb2)',
  signs: [
    sign('<?xml at the beginning', /^<\?xml/),
    sign('<scan_data_source>', /<scan_data_source\b/),
    sign('<data_sets>', /<data_sets\b/),
  ],
  sweeps,
};

export const formats = [shureSdb2];

interface DataSet {
  readonly attributes: string;
  readonly levels: (number | undefined)[];
}

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  const frequencies: number[] = [];
  let noData = Number.NaN;
  let set: DataSet | undefined;
  let number = 0;
  for await (const { text } of textLines(link, context))
    for (const [token, frequency, level, attributes, none] of text.matchAll(TOKEN)) {
      if (none !== undefined) noData = Number(none);
      else if (frequency !== undefined) frequencies.push(Number(frequency));
      else if (attributes !== undefined) set = { attributes, levels: [] };
      else if (level !== undefined) set?.levels.push(numberOf(level));
      else if (token === '</data_set>' && set !== undefined) {
        number += 1;
        const sweep = sweepOf(set, frequencies, { noData, report });
        set = undefined;
        yield* delivered(report, number, sweep);
      }
      if (frequencies.length > MOST_BINS || (set?.levels.length ?? 0) > MOST_BINS)
        throw ProtocolError.of('The scan has more frequencies than any receiver measures.');
    }
  if (set !== undefined) report.reject(number + 1, 'The file ends within this data set.');
  else if (number === 0) report.reject(1, 'The file ends before its first data set.');
}

function sweepOf(
  { attributes, levels }: DataSet,
  frequencies: readonly number[],
  { noData, report }: { readonly noData: number } & Pick<ImportContext, 'report'>,
): DriverSweep | string {
  const fact = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  const unitHz = hzOf(`1 ${fact('freq_units')}`);
  const convert = toDbm(fact('ampl_units'), report);
  const startedAt = Number(fact('date_time'));
  if (unitHz === undefined || convert === undefined) return 'The units of the data set are unknown.';
  if (!(startedAt > 0)) return 'The data set has no time.';
  if (levels.length !== frequencies.length) return 'The data set has another number of levels than frequencies.';
  const rows = new TraceRows();
  for (const [i, level] of levels.entries()) {
    const levelDbm = level === undefined || level === noData ? Number.NaN : convert(level);
    const why = rows.add((frequencies[i] ?? 0) * unitHz, level === undefined ? undefined : levelDbm);
    if (why !== undefined) return why.replace('the row', 'a value');
  }
  return rows.sweep({ startedAt }) ?? 'The data set is empty.';
}
