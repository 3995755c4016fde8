/** `868.300,-97`: a frequency and a level on each line, in columns that can be chosen. */
import { z } from 'zod';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { PairReader, pairColumns } from './columns.js';
import { Gatherer, sweepEndField } from './gatherer.js';
import { levelFields } from './level-settings.js';
import {
  centreField,
  columnFields,
  commonFields,
  lineFormat,
  NO_SWEEPS,
  SweepMaker,
  unitField,
} from './line-format.js';

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
    const counters = { understood: 0, skipped: 0 };
    let refusal: LineRefusal | undefined;
    return {
      counters,
      get refusal() {
        return refusal;
      },
      take(line, at) {
        const read = reader.read(line);
        refusal = 'kind' in read ? read : undefined;
        if ('kind' in read) {
          counters.skipped += 1;
          return gatherer.isEnd(line) ? gatherer.finish() : NO_SWEEPS;
        }
        counters.understood += 1;
        return gatherer.add(read.hz, read.levelDbm, at);
      },
      end: () => gatherer.end(),
    };
  },
});
