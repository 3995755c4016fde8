/** `[880.0, 880.1, …]` and, on the next line, `[-110, -113, …]`: frequencies, then their levels, as in logs. */
import { z } from 'zod';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { Gatherer } from './gatherer.js';
import { commonFields, lineFormat, NO_SWEEPS, printedTime, SweepMaker, toHz, unitField } from './line-format.js';
import { COMMA_SYNTAX, NumberRow, readNumbers } from './numbers.js';

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?)$/;

export const lists = lineFormat({
  id: 'lists',
  schema: z.strictObject({ ...commonFields, unit: unitField.default('MHz') }),
  linesNeeded: 2,
  decoder(settings, { usesPrintedTimes }) {
    const counters = { understood: 0, skipped: 0 };
    const gatherer = new Gatherer({ line: ']' }, new SweepMaker(settings));
    const row = new NumberRow();
    let frequenciesHz: number[] | undefined;
    let printedAt: number | undefined;
    const take = (line: string, at: number): readonly DriverSweep[] => {
      const stamp = TIME.exec(line);
      if (stamp !== null && usesPrintedTimes) printedAt = printedTime(stamp[1] as string, stamp[2] as string);
      const isList = line.startsWith('[') && line.endsWith(']');
      if (!isList || !readNumbers(line, 1, line.length - 1, COMMA_SYNTAX, row)) {
        counters.skipped += 1;
        return NO_SWEEPS;
      }
      counters.understood += 1;
      const values = row.values.subarray(0, row.length);
      if (frequenciesHz === undefined || frequenciesHz.length !== values.length) {
        frequenciesHz = Array.from(values, (value) => toHz(value, settings.unit));
        return NO_SWEEPS;
      }
      frequenciesHz.forEach((hz, i) => void gatherer.add(hz, values[i] as number, printedAt ?? at));
      frequenciesHz = undefined;
      return gatherer.finish();
    };
    return { counters, take, end: () => gatherer.end() };
  },
});
