/** Real files, read from ../shared/captures where that folder is there; compared with a naive reading of each. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driver } from '../../drivers/lines.js';
import { type DriverSweep, flagNames } from '../../src/rf/sweep.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';
import { heardIn } from '../support/run-driver.js';

interface NaiveRow {
  readonly stamp: string;
  readonly lowHz: number;
  readonly highHz: number;
  readonly stepHz: number;
  readonly levels: readonly number[];
}

const rowsOf = (path: string): NaiveRow[] =>
  readFileSync(join(CAPTURES, path), 'latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = line.split(', ');
      const [lowHz = 0, highHz = 0, stepHz = 0] = fields.slice(2, 5).map(Number);
      return { stamp: `${fields[0]} ${fields[1]}`, lowHz, highHz, stepHz, levels: fields.slice(6).map(Number) };
    });

const read = (path: string, settings?: object, chunkBytes?: number) => {
  const bound = settings === undefined ? driver : driver.configure?.(settings);
  return heardIn(bound ?? driver, readFileSync(join(CAPTURES, path)), {}, chunkBytes);
};

const rounded = (levels: readonly number[]) => Array.from(Float32Array.from(levels));
const levelsOf = (sweep: DriverSweep | undefined) => Array.from(sweep?.levelsDbm ?? []);

describe.skipIf(noRecordings)('rtl_power recordings', () => {
  it.each([
    ['rtl_power-jj1bdx/cocolo3.csv', 299, 128],
    ['rtl_power-jj1bdx/fm802-3.csv', 299, 128],
  ] as const)('%s: a sweep a row, without the value that is written twice', async (path, count, bins) => {
    const rows = rowsOf(path);
    for (const { levels } of rows) expect(levels.at(-1)).toBe(levels.at(-2));
    for (const settings of [{ format: 'rtl_power' }, undefined]) {
      const sweeps = await read(path, settings, 4096);
      expect(sweeps).toHaveLength(count);
      sweeps.forEach((sweep, i) => {
        const row = rows[i] as NaiveRow;
        expect(levelsOf(sweep)).toEqual(rounded(row.levels.slice(0, bins)));
        expect([sweep.startHz, sweep.stepHz]).toEqual([row.lowHz, 781.25]);
        expect(sweep.startedAt).toBe(new Date(row.stamp).getTime());
        expect(flagNames(sweep.flags)).toEqual(['uncalibrated']);
      });
    }
  });

  it.each([
    ['rtl_power-quicklook/small.csv', 890e6],
    ['rtl_power-quicklook/small2.csv', 1380e6],
  ] as const)('%s: the eight hops of a pass are one sweep', async (path, startHz) => {
    const rows = rowsOf(path);
    const stamps = [...new Set(rows.map(({ stamp }) => stamp))];
    const passes = stamps.map((stamp) => rows.filter((row) => row.stamp === stamp));
    const sweeps = await read(path, { format: 'rtl_power' });
    expect(sweeps).toHaveLength(30);
    const expected = passes.map((pass) => pass.flatMap(({ levels }) => rounded(levels.slice(0, 16))));
    expect(sweeps.map(levelsOf)).toEqual(expected);
    for (const sweep of sweeps) expect(sweep).toMatchObject({ startHz, stepHz: 78_125 });
  });

  it('the peaks that a script made of one are levels that no receiver has, so that a person is asked; chosen, they are read', async () => {
    const path = 'rtl_power-jj1bdx/fm802-3-ph.csv';
    const lines = readFileSync(join(CAPTURES, path), 'latin1').trim().split('\n');
    const expected = lines.map((line) => Number(line.split(',')[1]));
    const verdict = driver.tryLines?.({}, lines, {}).verdict;
    const offered = verdict?.kind === 'readings' ? verdict.readings.map(({ settings }) => settings) : [];
    const asPrinted = offered.find((settings) => settings['levelUnit'] === undefined);
    for (const settings of [{ format: 'hz-dbm', unit: 'Hz' }, asPrinted]) {
      const [sweep, ...more] = await read(path, settings);
      expect(more).toEqual([]);
      expect(levelsOf(sweep)).toEqual(rounded(expected));
      expect(sweep).toMatchObject({ startHz: 80.15e6, stepHz: 781.25, flags: 0 });
    }
  });
});

describe.skipIf(noRecordings)('hackrf_sweep recordings', () => {
  it('the rows, which are not in order, become one sweep in order of frequency', async () => {
    const path = 'hackrf_sweep/sweep.csv';
    const rows = rowsOf(path);
    const inOrder = rows.toSorted((a, b) => a.lowHz - b.lowHz);
    expect(rows.map(({ lowHz }) => lowHz)).not.toEqual(inOrder.map(({ lowHz }) => lowHz));
    for (const settings of [{ format: 'hackrf_sweep' }, undefined]) {
      const [sweep, ...more] = await read(path, settings);
      expect(more).toEqual([]);
      expect(levelsOf(sweep)).toEqual(inOrder.flatMap(({ levels }) => rounded(levels)));
      expect(sweep?.startHz).toBe(2300e6);
      expect(sweep?.stepHz).toBeCloseTo(5e6 / 51, 6);
      expect(flagNames(sweep?.flags ?? 0)).toEqual(['uncalibrated']);
    }
  });

  it('ends a sweep where the first row comes again', async () => {
    const text = readFileSync(join(CAPTURES, 'hackrf_sweep/sweep.csv'));
    const sweeps = await heardIn(driver, Buffer.concat([text, text, text]));
    expect(sweeps.map(({ levelsDbm }) => levelsDbm.length)).toEqual([2040, 2040, 2040]);
  });

  it('reads the layout from before there were microseconds', async () => {
    const path = 'hackrf_sweep/issue237_old_format_head.csv';
    for (const settings of [{ format: 'hackrf_sweep' }, undefined]) {
      const [sweep] = await read(path, settings);
      expect(sweep).toMatchObject({ startHz: 400e6, stepHz: 1e6 });
      expect(levelsOf(sweep)).toEqual(rounded([-44.57, -46.14, -42.65, -49.56, -57.2]));
    }
  });
});

describe.skipIf(noRecordings)('logs of an SX1276 board', () => {
  const path = 'lora-irnas/Spectrum_Array_freq_log.txt';
  const lists = () =>
    readFileSync(join(CAPTURES, path), 'latin1')
      .split('\n')
      .filter((line) => line.startsWith('['))
      .map((line) => JSON.parse(line) as number[]);

  it('give every level at its frequency, with the hole and the doubled frequency of the real list', async () => {
    const all = lists();
    for (const settings of [{ format: 'lists' }, undefined]) {
      const sweeps = await read(path, settings);
      expect(sweeps).toHaveLength(all.length / 2);
      sweeps.forEach((sweep, n) => {
        const [frequencies = [], levels = []] = [all[2 * n], all[2 * n + 1]];
        const strongest = new Map<number, number>();
        frequencies.forEach(
          (f, i) => void strongest.set(f, Math.max(strongest.get(f) ?? -Infinity, levels[i] as number)),
        );
        const expected = Array.from({ length: 200 }, (_, i) => strongest.get(Math.round(8800 + i) / 10) ?? NaN);
        expect(levelsOf(sweep)).toEqual(expected);
        expect(sweep.startHz).toBe(880e6);
        expect(sweep.stepHz).toBeCloseTo(0.1e6, 3);
        expect(flagNames(sweep.flags)).toEqual(['partial']);
      });
    }
  });

  it('carry their own times', async () => {
    const [first] = await read(path, { format: 'lists' });
    expect(first?.startedAt).toBeCloseTo(new Date(2020, 6, 1, 12, 59, 38).getTime() + 691.538, 1);
  });

  it('read the same as the board printed them: a frequency and a level a line, and a word at the end', async () => {
    const all = lists();
    const text = all
      .flatMap((frequencies, i) =>
        i % 2 === 1 ? [] : ['PRINT_TOKEN', ...frequencies.map((f, k) => `${f},${all[i + 1]?.[k]}`), 'DONE_TOKEN'],
      )
      .join('\r\n');
    const bound = driver.configure?.({ format: 'hz-dbm', sweepEnd: { line: 'DONE_TOKEN' } });
    const fromBoard = await heardIn(bound ?? driver, Buffer.from(`${text}\r\n`));
    const fromLog = await read(path, { format: 'lists' });
    expect(fromBoard.map(levelsOf)).toEqual(fromLog.map(levelsOf));
  });

  it('show the first value of an unset register, which dropFirst drops', async () => {
    const log = 'lora-irnas/Spectrum_Array_ARFCN_freq_log.txt';
    const [raw] = await read(log, { format: 'lists' });
    expect(Math.min(...levelsOf(raw).filter((level) => !Number.isNaN(level)))).toBe(-157);
    const [clean] = await read(log, { format: 'lists', dropFirst: 1 });
    expect(levelsOf(clean)).not.toContain(-157);
    expect(Number.isNaN(clean?.levelsDbm[0])).toBe(true);
  });
});
