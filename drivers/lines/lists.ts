/** `[880.0, 880.1, …]` and, on the next line, `[-110, -113, …]`: frequencies, then their levels, as in logs. */
import { z } from 'zod';
import { isPlausibleHz } from '../../src/rf/gate/frequency-unit.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { toHz } from '../../src/rf/units.js';
import { Gatherer } from './gatherer.js';
import {
  commonFields,
  DEFAULT_UNIT,
  HIGHEST_DBM,
  LineTally,
  LOWEST_DBM,
  lineFormat,
  SweepMaker,
  unitField,
} from './line-format.js';
import { COMMA_SYNTAX, NumberRow, readNumbers } from './numbers.js';
import { DATE_PATTERN, printedTime, TIME_PATTERN } from './printed-time.js';

const TIME = new RegExp(`^(${DATE_PATTERN})[ T](${TIME_PATTERN})$`);

export const lists = lineFormat({
  id: 'lists',
  schema: z.strictObject({ ...commonFields, unit: unitField.optional() }),
  linesNeeded: 2,
  decoder(settings, { usesPrintedTimes, beginsWhole }) {
    const tally = new LineTally();
    const gatherer = new Gatherer({ line: ']' }, new SweepMaker(settings), { beginsWhole });
    const row = new NumberRow();
    let frequenciesHz: number[] | undefined;
    let printedAt: number | undefined;
    const unit = settings.unit ?? DEFAULT_UNIT;
    const take = (line: string, at: number): readonly DriverSweep[] => {
      const stamp = TIME.exec(line);
      if (stamp !== null && usesPrintedTimes) printedAt = printedTime(stamp[1] as string, stamp[2] as string);
      const isList = line.startsWith('[') && line.endsWith(']');
      if (!isList || !readNumbers(line, 1, line.length - 1, COMMA_SYNTAX, row))
        return tally.skip({ kind: 'unknown-format' });
      const values = row.values.subarray(0, row.length);
      const areLevels = values.every((value) => Number.isNaN(value) || (value >= LOWEST_DBM && value <= HIGHEST_DBM));
      if (frequenciesHz === undefined || frequenciesHz.length !== values.length || !areLevels) {
        const at = values.findIndex((value) => !(value > 0));
        if (at !== -1) return tally.skip({ kind: 'not-a-frequency', column: at + 1, seen: String(values[at]) });
        const highest = Math.max(...values);
        if (!isPlausibleHz(toHz(highest, unit), settings.unit !== undefined))
          return tally.skip({ kind: 'implausible-frequency', seen: String(highest), unit });
        frequenciesHz = Array.from(values, (value) => toHz(value, unit));
        return tally.fits();
      }
      for (const [i, hz] of frequenciesHz.entries()) gatherer.add(hz, values[i] as number, printedAt ?? at);
      frequenciesHz = undefined;
      return tally.fits(gatherer.finish());
    };
    return Object.assign(tally, { take, end: () => gatherer.end() });
  },
});
