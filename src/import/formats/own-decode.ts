/** The output of our own `decode`: one JSON object a line, with start, grid, levels and flags. */
import { z } from 'zod';
import type { Link } from '../../receiver/link.js';
import { type DriverSweep, flagBits } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, isLevel, MOST_BINS, sign } from '../import-format.js';
import { textLines } from '../text-table.js';

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
  sweeps,
};

export const formats = [ownDecode];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  for await (const { number, text, end, isCut } of textLines(link, context)) {
    const sweep = sweepOf(text);
    if (sweep === undefined) {
      report.reject(number, isCut ? 'The file ends within this line.' : 'The line is not a sweep of decode.');
      continue;
    }
    report.accepted += 1;
    report.mark(() => ({ offset: end, number }));
    yield sweep;
  }
}

function sweepOf(text: string): DriverSweep | undefined {
  try {
    const { startedAt: time, levelsDbm, flags, startHz, stepHz } = rowSchema.parse(JSON.parse(text));
    const startedAt = Date.parse(time);
    const levels = Float32Array.from(levelsDbm, (level) => level ?? Number.NaN);
    return { startedAt, endedAt: startedAt, startHz, stepHz, levelsDbm: levels, flags: flagBits(flags) };
  } catch {
    return undefined;
  }
}
