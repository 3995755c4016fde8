/** TinySAScanner: a head `Snapshot,865000000.00 Hz,…`, then `Sweep 1,level,…`. There are no times. */
import { z } from 'zod';
import type { Link } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, MOST_BINS, sign, untimed } from '../import-format.js';
import { cellsOf, exactly, levelsOf, lineSweeps, type TextLine } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const HEAD = /^Snapshot,\s*\d+(?:\.\d+)? Hz,/;
const ROW = /^Sweep \d+,/;
/** The head prints hundredths of a hertz: a step that differs by less is the same step. */
const SLACK_HZ = 0.02;

const tinysaScannerCsv: ImportFormat = {
  id: 'tinysa-scanner',
  label: 'TinySAScanner (CSV)',
  signs: [sign('"Snapshot," at the beginning', /^Snapshot,/), sign('frequencies in Hz behind it', HEAD)],
  sweeps,
};

export const formats = [tinysaScannerCsv];

const stateSchema = z.strictObject({ startHz: z.number(), stepHz: z.number().positive(), bins: z.int().positive() });

function sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, from } = context;
  let grid = from === undefined ? undefined : stateSchema.parse(from.state);
  const read = ({ text, isCut }: TextLine): DriverSweep | string | undefined => {
    if (HEAD.test(text)) {
      grid = gridOfHead(text);
      return grid === undefined ? 'The frequencies of the head have no regular step.' : undefined;
    }
    const cells = exactly(text.split(',').slice(1), grid?.bins ?? 0);
    const levelsDbm = cells === undefined || isCut || !ROW.test(text) ? undefined : levelsOf(cells);
    if (grid === undefined || levelsDbm === undefined) return 'The line is not a sweep of TinySAScanner.';
    const startedAt = untimed(context, report.sweeps);
    const { startHz, stepHz } = grid;
    return { startedAt, endedAt: startedAt, startHz, stepHz, levelsDbm, flags: partialFlag(levelsDbm) };
  };
  return lineSweeps(link, context, read, () => grid);
}

function gridOfHead(text: string): z.output<typeof stateSchema> | undefined {
  const hz = cellsOf(text)
    .slice(1)
    .map((cell) => Number(/^\s*(\d+(?:\.\d+)?) Hz\s*$/.exec(cell)?.[1]));
  const [startHz = 0] = hz;
  const stepHz = ((hz.at(-1) ?? 0) - startHz) / (hz.length - 1);
  const isRegular = hz.every((one, i) => Math.abs(one - (startHz + i * stepHz)) <= SLACK_HZ);
  return hz.length >= 2 && hz.length <= MOST_BINS && stepHz > 0 && isRegular
    ? { startHz, stepHz, bins: hz.length }
    : undefined;
}
