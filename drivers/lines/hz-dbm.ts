/** `868.300,-97`: a frequency and a level on each line, in columns that may be chosen. */
import { z } from 'zod';
import { Gatherer, sweepEndField } from './gatherer.js';
import {
  columnFields,
  commonFields,
  lineFormat,
  NO_SWEEPS,
  numberSyntax,
  SweepMaker,
  toHz,
  unitField,
} from './line-format.js';
import { NumberRow, readNumbers } from './numbers.js';

const LEAST_DBM = -250;
const MOST_DBM = 100;

export const hzDbm = lineFormat({
  id: 'hz-dbm',
  schema: z.strictObject({
    ...commonFields,
    ...columnFields,
    unit: unitField.default('MHz'),
    columns: z.strictObject({ frequency: z.int().min(0), level: z.int().min(0) }).default({ frequency: 0, level: 1 }),
    sweepEnd: sweepEndField,
    /** Width of the only bin where there is one frequency. */
    binHz: z.number().positive().optional(),
  }),
  linesNeeded: 3,
  decoder(settings, _context) {
    const syntax = numberSyntax(settings.separator, settings.decimalComma);
    const { frequency, level } = settings.columns;
    const gatherer = new Gatherer(settings.sweepEnd, new SweepMaker(settings), settings.binHz);
    const counters = { understood: 0, skipped: 0 };
    const row = new NumberRow();
    const fewest = Math.max(frequency, level) + 1;
    return {
      counters,
      take(line, at) {
        const isRow = readNumbers(line, 0, line.length, syntax, row) && row.length >= fewest;
        const hz = isRow ? toHz(row.values[frequency] as number, settings.unit) : Number.NaN;
        const levelDbm = row.values[level] as number;
        if (!(hz > 0) || levelDbm < LEAST_DBM || levelDbm > MOST_DBM) {
          counters.skipped += 1;
          return gatherer.isEnd(line) ? gatherer.finish() : NO_SWEEPS;
        }
        counters.understood += 1;
        return gatherer.add(hz, levelDbm, at);
      },
      end: () => gatherer.end(),
    };
  },
});
