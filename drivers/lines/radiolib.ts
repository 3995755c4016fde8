/**
 * RadioLib's SX126x spectrum scan: `FREQ 431.00`, then `SCAN n0,n1,…,n32, END`: how often each of 33 levels was
 * measured. The highest of these levels is used, because a short burst among thousands of quiet samples is what people
 * look for.
 */
import { z } from 'zod';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { toHz } from '../../src/rf/units.js';
import { Gatherer } from './gatherer.js';
import { commonFields, LineTally, lineFormat, SweepMaker } from './line-format.js';
import { COMMA_SYNTAX, NumberRow, readNumbers } from './numbers.js';

const HEAD = /^FREQ\s+(\d{2,4}(?:\.\d+)?)\s*$/;
export const SCAN_LINE = /^SCAN\s+(\d.*?)\s*,?\s*END\s*$/;
const BINS = 33;
/** Level of the first class and distance between classes, as RadioLib documents its histogram. */
const FIRST_DBM = -11;
const BIN_DB = 4;

export const radiolib = lineFormat({
  id: 'radiolib',
  schema: z.strictObject({
    ...commonFields,
    calibrated: z.boolean().default(false),
    /** Fewest samples with a level for it to count; more than one excludes single wrong readings. */
    fewestSamples: z.int().min(1).max(10_000).default(1),
    binHz: z.number().positive().default(200_000),
  }),
  linesNeeded: 2,
  decoder(settings, { plan, beginsWhole }) {
    const gatherer = new Gatherer('returns', new SweepMaker(settings), { loneBinHz: settings.binHz, beginsWhole });
    const tally = new LineTally();
    const row = new NumberRow();
    // The example for one frequency prints no FREQ line.
    let hz = plan.startHz;
    const take = (line: string, at: number): readonly DriverSweep[] => {
      const head = HEAD.exec(line);
      const counts = SCAN_LINE.exec(line)?.[1];
      if (head !== null) {
        hz = toHz(Number(head[1]), 'MHz');
        return tally.fits();
      }
      if (counts === undefined || hz === undefined) return tally.skip();
      if (!readNumbers(counts, 0, counts.length, COMMA_SYNTAX, row) || row.length !== BINS) return tally.skip();
      const strongest = row.values.subarray(0, BINS).findIndex((samples) => samples >= settings.fewestSamples);
      const levelDbm = strongest === -1 ? Number.NaN : FIRST_DBM - BIN_DB * strongest;
      return tally.fits(gatherer.add(hz, levelDbm, at));
    };
    return Object.assign(tally, { take, end: () => gatherer.end() });
  },
});
