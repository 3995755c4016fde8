/**
 * rtl_power_fftw (and soapy_power in that format): `frequency power` lines, a blank line after each hop, and a second
 * one after the last hop of a scan. Power is in dB per Hz relative to the full scale of the SDR.
 */
import { z } from 'zod';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { Gatherer } from './gatherer.js';
import { commonFields, LineTally, lineFormat, NO_SWEEPS, SweepMaker } from './line-format.js';
import { NumberRow, type NumberSyntax, readNumbers } from './numbers.js';
import { printedTime } from './printed-time.js';

export const FFTW_HEAD = /^# (?:rtl-power-fftw|soapy_power) output/;
const START = /^# Acquisition start: (\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?)\s*(UTC|Z)?/;
const BLANKS: NumberSyntax = { separator: 0x20, decimal: 0x2e };
const LEAST_DB = -250;
const MOST_DB = 60;
const learntSchema = z.strictObject({ gridHz: z.array(z.number()), printedAt: z.number().optional() });
/** A line that is never printed: only the second blank line ends a scan. */
const NO_LINE = '\u0000';

export const rtlPowerFftw = lineFormat({
  id: 'rtl_power_fftw',
  schema: z.strictObject({ ...commonFields, calibrated: z.boolean().default(false) }),
  linesNeeded: 3,
  decoder(settings, { usesPrintedTimes, learnt, beginsWhole }) {
    const before = learnt === undefined ? undefined : learntSchema.parse(learnt);
    const gatherer = new Gatherer({ line: NO_LINE }, new SweepMaker(settings), { gridHz: before?.gridHz, beginsWhole });
    const tally = new LineTally();
    const row = new NumberRow();
    let printedAt = before?.printedAt;
    let isAfterBlank = false;
    const take = (line: string, at: number): readonly DriverSweep[] => {
      const isBlank = line.trim() === '';
      const endsScan = isBlank && isAfterBlank;
      isAfterBlank = isBlank && !endsScan;
      const isRow = !isBlank && readNumbers(line, 0, line.length, BLANKS, row) && row.length === 2;
      const [hz = 0, levelDb = 0] = row.values;
      if (isRow && hz > 0 && !(levelDb < LEAST_DB || levelDb > MOST_DB))
        return tally.fits(gatherer.add(hz, levelDb, printedAt ?? at));
      const stamp = usesPrintedTimes ? START.exec(line) : null;
      if (stamp !== null) printedAt = acquisitionStart(stamp);
      return tally.skip(undefined, endsScan ? gatherer.finish() : NO_SWEEPS);
    };
    return {
      counters: tally.counters,
      take,
      end: () => gatherer.end(),
      get boundary() {
        if (!gatherer.isIdle || isAfterBlank) return undefined;
        return { isBefore: false, learnt: () => ({ gridHz: gatherer.gridHz, printedAt }) };
      },
    };
  },
});

function acquisitionStart([, date = '', time = '', zone]: RegExpExecArray): number {
  return zone === undefined ? printedTime(date, time) : Date.parse(`${date}T${time}Z`);
}
