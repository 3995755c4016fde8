/** hackrf_sweep: rows of 5 MHz in any order; a sweep ends when a row comes that it already has. */
import { z } from 'zod';
import { commonFields, lineFormat, SweepMaker } from './line-format.js';
import { PowerRowDecoder } from './power-rows.js';

export const hackrfSweep = lineFormat({
  id: 'hackrf_sweep',
  schema: z.strictObject({ ...commonFields, calibrated: z.boolean().default(false) }),
  linesNeeded: 1,
  decoder: (settings, context) => new PowerRowDecoder({ stampEndsPass: false }, new SweepMaker(settings), context),
});
