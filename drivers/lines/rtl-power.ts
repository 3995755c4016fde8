/**
 * rtl_power and soapy_power: all rows with one time stamp are a pass; levels are relative to the full scale of the SDR.
 */
import { z } from 'zod';
import { commonFields, lineFormat, SweepMaker } from './line-format.js';
import { PowerRowDecoder } from './power-rows.js';

/** rtl_power's own interval when `-i` is not given. */
const DEFAULT_INTERVAL_MS = 10_000;

export const rtlPower = lineFormat({
  id: 'rtl_power',
  schema: z.strictObject({
    ...commonFields,
    calibrated: z.boolean().default(false),
    everyMs: commonFields.everyMs.default(DEFAULT_INTERVAL_MS),
  }),
  linesNeeded: 1,
  decoder: (settings, context) => new PowerRowDecoder({ stampEndsPass: true }, new SweepMaker(settings), context),
});
