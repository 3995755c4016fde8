/** TinySAScanner: a head `Snapshot,865000000.00 Hz,…`, then `Sweep 1,level,…`. There are no times. */
import { z } from 'zod';
import type { Link } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, isLevel, MOST_BINS, sign, untimed } from '../import-format.js';
import { cellsOf, exactly, numberOf, textLines } from '../text-table.js';
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

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, from } = context;
  let grid = from === undefined ? undefined : stateSchema.parse(from.state);
  for await (const { number, text, end, isCut } of textLines(link, context)) {
    if (HEAD.test(text)) {
      grid = gridOfHead(text);
      if (grid === undefined) report.reject(number, 'The frequencies of the head have no regular step.');
      else report.remarks += 1;
      continue;
    }
    const levels = exactly(text.split(',').slice(1), grid?.bins ?? 0)?.map((cell) => numberOf(cell) ?? Infinity);
    const isRow = ROW.test(text) && !isCut && levels?.every((level) => Number.isNaN(level) || isLevel(level));
    if (!isRow || grid === undefined || levels === undefined) {
      report.reject(number, isCut ? 'The file ends within this line.' : 'The line is not a sweep of TinySAScanner.');
      continue;
    }
    const startedAt = untimed(context, report.sweeps);
    const levelsDbm = Float32Array.from(levels);
    report.accepted += 1;
    report.mark(() => ({ offset: end, number, state: grid }));
    const { startHz, stepHz } = grid;
    yield { startedAt, endedAt: startedAt, startHz, stepHz, levelsDbm, flags: partialFlag(levelsDbm) };
  }
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
