/** `868.300,-97`: a frequency and a level on each line, in columns that can be chosen. */
import { z } from 'zod';
import { PairReader, pairColumns } from './columns.js';
import { Gatherer, sweepEndField } from './gatherer.js';
import { levelFields } from './level-settings.js';
import { centreField, commonFields, LineTally, lineFormat, SweepMaker, unitField } from './line-format.js';
import { columnFields } from './numbers.js';

export const hzDbm = lineFormat({
  id: 'hz-dbm',
  schema: z.strictObject({
    ...commonFields,
    ...columnFields,
    ...levelFields,
    /** MHz where neither the settings nor a heading state it. */
    unit: unitField.optional(),
    centreHz: centreField,
    columns: pairColumns,
    sweepEnd: sweepEndField,
    /** Width of the only bin where there is one frequency. */
    binHz: z.number().positive().optional(),
  }),
  linesNeeded: 3,
  decoder(settings, { beginsWhole }) {
    const reader = new PairReader(settings);
    const gatherer = new Gatherer(settings.sweepEnd, new SweepMaker(settings), {
      loneBinHz: settings.binHz,
      beginsWhole,
    });
    const tally = new LineTally();
    return Object.assign(tally, {
      take(line: string, at: number) {
        const read = reader.read(line);
        if ('kind' in read) return tally.skip(read, gatherer.endAt(line));
        return tally.fits(gatherer.add(read.hz, read.levelDbm, at));
      },
      end: () => gatherer.end(),
    });
  },
});
