/** The output of our own `decode`: one JSON object a line, with start, grid, levels and flags. */
import { z } from 'zod';
import { type DriverSweep, flagBits } from '../../rf/sweep.js';
import { type ImportFormat, isLevel, MOST_BINS, sign } from '../import-format.js';
import { lineSweeps } from '../text-table.js';

const rowSchema = z.strictObject({
  startedAt: z.iso.datetime(),
  startHz: z.number().nonnegative(),
  stepHz: z.number().positive(),
  levelsDbm: z.array(z.number().refine(isLevel).nullable()).min(1).max(MOST_BINS),
  flags: z.array(z.string()),
});

const ownDecode: ImportFormat = {
  id: 'rfi-decode',
  hasExactLevels: true,
  label: 'Output of rfi-logger decode',
  signs: [
    sign('{"startedAt": at the beginning', /^\{"startedAt":"/),
    sign(
      'startHz, stepHz and levelsDbm behind it',
      /^\{"startedAt":"[^"]+","startHz":[\d.e+]+,"stepHz":[\d.e+-]+,"levelsDbm":\[/,
    ),
  ],
  sweeps: (link, context) => lineSweeps(link, context, ({ text }) => sweepOf(text)),
};

export const formats = [ownDecode];

function sweepOf(text: string): DriverSweep | string {
  try {
    const { startedAt: time, levelsDbm, flags, startHz, stepHz } = rowSchema.parse(JSON.parse(text));
    const startedAt = Date.parse(time);
    const levels = Float32Array.from(levelsDbm, (level) => level ?? Number.NaN);
    return { startedAt, endedAt: startedAt, startHz, stepHz, levelsDbm: levels, flags: flagBits(flags) };
  } catch {
    return 'The line is not a sweep of decode.';
  }
}
