import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FORMATS } from '../../drivers/lines/formats.js';
import { gridOf } from '../../drivers/lines/grid.js';
import { NumberRow, readNumbers } from '../../drivers/lines/numbers.js';
import { driver } from '../../drivers/lines.js';
import { ConfigError, LinkTimeout } from '../../src/errors/errors.js';
import { identityOf, type ReceiverDriver, sweepsOf } from '../../src/receiver/driver.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, flagNames, lastBinHz } from '../../src/rf/sweep.js';
import { emulatedLines, type LinesFault, type LinesOptions } from '../support/emulated-lines.js';
import { firstSweeps, heardIn, overLink } from '../support/run-driver.js';

const plan = { startHz: 863e6, stopHz: 870e6, points: 36 };
const slope = (hz: number) => -110 + (hz - 863e6) / 1e6;

function configured(settings: object): ReceiverDriver {
  const bound = driver.configure?.(settings);
  if (bound === undefined) throw new Error('the driver takes no settings');
  return bound;
}

function heard(settings: object, text: string, wanted: Partial<SweepPlan> = {}): Promise<DriverSweep[]> {
  return heardIn(configured(settings), Buffer.from(text, 'latin1'), wanted);
}

const emulated = (format: LinesOptions['format'], faults: readonly LinesFault[] = []) =>
  emulatedLines({ format, ...plan, levelDbm: slope, faults });

const levels = (sweep: DriverSweep | undefined) => Array.from(sweep?.levelsDbm ?? []);
const flags = (sweep: DriverSweep | undefined) => flagNames(sweep?.flags ?? 0);

function expectSlope(sweep: DriverSweep): void {
  const errorsDb = levels(sweep).map((level, i) => Math.abs(level - slope(863e6 + i * 200e3)));
  expect(errorsDb).toHaveLength(36);
  expect(Math.max(...errorsDb)).toBeLessThan(0.006);
}

describe('numbers of a line', () => {
  const read = (line: string, separator = ',', decimal = '.') => {
    const row = new NumberRow();
    const syntax = { separator: separator.charCodeAt(0), decimal: decimal.charCodeAt(0) };
    return readNumbers(line, 0, line.length, syntax, row) ? Array.from(row.values.subarray(0, row.length)) : undefined;
  };

  it('equal those of split and parseFloat, bit for bit', () => {
    const number = fc.oneof(
      fc.double({ min: -200, max: 50, noNaN: true }).map((value) => value.toFixed(2)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map((value) => `${value}.${'0123456789'.slice(0, 5)}`),
      fc.constantFrom('-.5', '+3', '007', '-0', '5.', '1e3', '-2.5E-2'),
    );
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 50 }),
        fc.constantFrom(',', ', ', ' ,'),
        (all, between) => {
          expect(read(all.join(between))).toEqual(all.map(Number.parseFloat));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('may be missing: nan, inf, or nothing between two separators', () => {
    expect(read('-97,nan,-inf,,NaN,-98')).toEqual([-97, NaN, NaN, NaN, NaN, -98]);
    expect(read('-97;-98;', ';')).toEqual([-97, -98]);
    expect(read('-97\t\t-98', '\t')).toEqual([-97, NaN, -98]);
  });

  it('may have a decimal comma, and be apart by any run of blanks', () => {
    expect(read('868,3;-97,5', ';', ',')).toEqual([868.3, -97.5]);
    expect(read('  868.3 \t  -97 ', ' ')).toEqual([868.3, -97]);
  });

  it.each(['frequency,level', '-97,ERR', '12 13,14', '--5', '1.2.3', '5-', '0x10', '-97,#'])(
    'are not in "%s"',
    (line) => {
      expect(read(line)).toBeUndefined();
    },
  );

  it('are not mixed with the rest of a longer line before', () => {
    expect(read('-97.5,-98.123456789')).toEqual([-97.5, -98.123456789]);
    expect(read('-9')).toEqual([-9]);
    expect(read('-97,-9')).toEqual([-97, -9]);
  });

  it('grow a row of any length', () => {
    expect(read(Array.from({ length: 5000 }, (_, i) => -i).join(','))).toEqual(
      Array.from({ length: 5000 }, (_, i) => 0 - i),
    );
  });
});

describe('grid of a list of frequencies', () => {
  it('is the list where the list is regular, in whatever order', () => {
    expect(gridOf([868.5e6, 868.1e6, 868.3e6], 1)).toMatchObject({
      startHz: 868.1e6,
      stepHz: 0.2e6,
      bins: 3,
      isResampled: false,
    });
  });

  it('leaves a hole where the list has one', () => {
    const { bins, binOf, isResampled } = gridOf([880e6, 880.1e6, 880.2e6, 880.5e6], 1);
    expect([bins, isResampled, binOf.get(880.5e6)]).toEqual([6, false, 5]);
  });

  it('moves frequencies that fit no grid by half a bin at most, and says so', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 100e6, max: 101e6 }), { minLength: 2, maxLength: 60 }), (list) => {
        const { startHz, stepHz, bins, binOf, isResampled } = gridOf(list, 1);
        expect(bins).toBeLessThanOrEqual(65_535);
        for (const hz of list) {
          const bin = binOf.get(hz) as number;
          expect(bin).toBeLessThan(bins);
          const offBins = Math.abs((hz - startHz) / stepHz - bin);
          expect(offBins).toBeLessThanOrEqual(isResampled ? 0.5 : 0.02);
        }
      }),
    );
  });
});

describe('a board that prints a frequency and a level a line', () => {
  const board = configured({ format: 'hz-dbm' });

  it.each([
    { faults: ['boot-log', 'chatter', 'comments'] },
    { faults: ['carriage-returns', 'ready-flood'] },
    { faults: ['unordered', 'chatter'] },
  ] as const)('is read through $faults', async ({ faults }) => {
    const unit = emulated('hz-dbm', faults);
    const { sweeps } = await firstSweeps(board, unit, plan, 4);
    expect(sweeps).toHaveLength(4);
    for (const sweep of sweeps) {
      expect(flags(sweep)).toEqual([]);
      expect(sweep.stepHz).toBeCloseTo(200e3, 6);
      expectSlope(sweep);
    }
    expect(unit.bytesReceived).toBe(0);
  });

  it('drops the level that it never measured, when configured so', async () => {
    const text = '868.1,-157\n868.3,-98\n868.5,-99\n868.1,-97\n868.3,-98\n868.5,-99\n868.1,-96\n';
    const [first, second] = await heard({ format: 'hz-dbm', dropFirst: 1 }, text);
    expect(levels(first)).toEqual([NaN, -98, -99]);
    expect(flags(first)).toEqual(['partial']);
    expect(levels(second)).toEqual([-97, -98, -99]);
    expect(flags(second)).toEqual([]);
  });

  it('keeps the stronger of two levels at one frequency, and leaves a hole where a frequency is missing', async () => {
    const pass = '880.0,-110\n880.1,-111\n880.1,-90\n880.3,-112\n';
    const sweeps = await heard({ format: 'hz-dbm' }, pass.repeat(3));
    expect(sweeps).toHaveLength(3);
    for (const sweep of sweeps) {
      expect(levels(sweep)).toEqual([-110, -90, NaN, -112]);
      expect(flags(sweep)).toEqual(['partial']);
    }
  });

  it('is moved to a regular grid, and flagged, where its list is irregular', async () => {
    const pass = '868.1,-97\n868.33,-98\n869.525,-99\n';
    const [sweep] = await heard({ format: 'hz-dbm' }, pass.repeat(3));
    expect(flags(sweep)).toEqual(['partial', 'resampled']);
    expect(levels(sweep).filter((level) => !Number.isNaN(level))).toEqual([-97, -98, -99]);
  });

  it('is not given a sweep that began before the port was opened', async () => {
    const pass = '868.1,-97\n868.3,-98\n868.5,-99\n868.7,-95\n868.9,-94\n';
    const tail = '8.3,-98\n868.5,-93\n868.7,-91\n868.9,-92\n';
    const sweeps = await heard({ format: 'hz-dbm' }, tail + pass.repeat(3));
    expect(sweeps.map(levels)).toEqual(Array.from({ length: 3 }, () => [-97, -98, -99, -95, -94]));
  });

  it('has lost lines as missing bins', async () => {
    const pass = '868.1,-97\n868.3,-98\n868.5,-99\n868.7,-95\n';
    const sweeps = await heard({ format: 'hz-dbm' }, `${pass.repeat(2)}868.1,-97\n868.7,-95\n${pass}`);
    expect(sweeps.map(flags)).toEqual([[], [], ['partial'], []]);
    expect(levels(sweeps[2])).toEqual([-97, NaN, NaN, -95]);
  });

  it.each([
    ['a blank line', { sweepEnd: 'blank' }, '\n'],
    ['a word', { sweepEnd: { line: 'DONE_TOKEN' } }, 'DONE_TOKEN\r\n'],
    ['a count', { sweepEnd: { count: 3 } }, ''],
    ['a return to the first frequency', {}, ''],
  ])('may end its sweep with %s', async (_name, settings, end) => {
    const pass = `935.0,-97\n890.0,-98\n935.2,-99\n${end}`;
    const sweeps = await heard({ format: 'hz-dbm', ...settings }, pass.repeat(3));
    expect(sweeps).toHaveLength(3);
    for (const sweep of sweeps) expect(levels(sweep).filter((level) => !Number.isNaN(level))).toEqual([-98, -97, -99]);
  });

  it('may count in another unit, in other columns, with a decimal comma and an offset', async () => {
    const settings = {
      format: 'hz-dbm',
      separator: ';',
      decimalComma: true,
      unit: 'kHz',
      columns: { frequency: 2, level: 1 },
      offsetDb: 3.5,
      calibrated: false,
    };
    const [sweep] = await heard(settings, '1;-97,5;868100\n2;-98,5;868300\n'.repeat(2));
    expect(sweep).toMatchObject({ startHz: 868.1e6, stepHz: 0.2e6 });
    expect(levels(sweep)).toEqual([-94, -95]);
    expect(flags(sweep)).toEqual(['uncalibrated']);
  });

  it('may stay on one frequency', async () => {
    const sweeps = await heard({ format: 'hz-dbm', binHz: 125e3 }, '868.3,-97\n868.3,-98\n868.3,-99\n');
    expect(sweeps.map(levels)).toEqual([[-97], [-98], [-99]]);
    expect(sweeps[0]).toMatchObject({ startHz: 868.3e6, stepHz: 125e3 });
  });
});

describe('a receiver that prints a sweep a line', () => {
  it('puts the levels on the grid of the plan', async () => {
    const [sweep] = await heard({ format: 'csv-sweep' }, '-90,-91,nan,-93\n-90,-91,-92,-93\n', {
      startHz: 1e6,
      stopHz: 4e6,
    });
    expect(sweep).toMatchObject({ startHz: 1e6, stepHz: 1e6 });
    expect(levels(sweep)).toEqual([-90, -91, NaN, -93]);
    expect(flags(sweep)).toEqual(['partial']);
  });

  it('takes start and stop, or start and step, from its columns', async () => {
    const stop = { format: 'csv-sweep', unit: 'MHz', columns: { start: 1, stop: 2, levels: 3 } };
    const step = { format: 'csv-sweep', unit: 'kHz', columns: { start: 0, step: 1, levels: 2 } };
    for (const [settings, line] of [
      [stop, '17,100,103,-90,-91,-92,-93\n'],
      [step, '100000,1000,-90,-91,-92,-93\n'],
    ] as const) {
      const [sweep] = await heard(settings, line);
      expect(sweep).toMatchObject({ startHz: 100e6, stepHz: 1e6 });
      expect(levels(sweep)).toEqual([-90, -91, -92, -93]);
    }
  });

  it('drops a first line that was cut, marks one that ends early, and passes over two that ran together', async () => {
    const whole = '-90,-91,-92,-93,-94\n';
    const text = `1,-93,-94\n${whole}${whole}-90,-91,-92\n${whole}-90,-91,-92,-90,-91,-92,-93,-94\n${whole}`;
    const sweeps = await heard({ format: 'csv-sweep' }, text, { startHz: 1e6, stopHz: 5e6 });
    expect(sweeps.map(flags)).toEqual([[], [], ['partial'], [], []]);
    expect(levels(sweeps[2])).toEqual([-90, -91, -92, NaN, NaN]);
  });

  it('follows a receiver that was set to another number of points', async () => {
    const text = '-90,-91,-92\n'.repeat(2) + '-90,-91,-92,-93\n'.repeat(3);
    const sweeps = await heard({ format: 'csv-sweep' }, text, { startHz: 0, stopHz: 6e6 });
    expect(sweeps.map((sweep) => sweep.levelsDbm.length)).toEqual([3, 3, 4, 4]);
    expect(sweeps.at(-1)?.stepHz).toBe(2e6);
  });

  it('drops the first levels without touching later sweeps', async () => {
    const settings = { format: 'csv-sweep', dropFirst: 2, offsetDb: 1 };
    const sweeps = await heard(settings, '-157,-91,-92\n-90,-91,-92\n', { startHz: 1e6, stopHz: 3e6 });
    expect(sweeps.map(levels)).toEqual([
      [NaN, NaN, -91],
      [-89, -90, -91],
    ]);
  });
});

describe('JSON lines', () => {
  it('carry a frequency and a level, under names of their own', async () => {
    const settings = { format: 'json', fields: { frequency: 'f', level: 'rssi' } };
    const pass = '{"f":868.1,"rssi":-97,"n":1}\nnot json\n{"f":868.3,"rssi":null}\n';
    const [sweep] = await heard(settings, pass.repeat(2));
    expect(levels(sweep)).toEqual([-97, NaN]);
  });

  it('carry a whole sweep', async () => {
    const line =
      '{"start":100,"step":0.5,"levels":[-90,null,-92]}\n{"start":100,"levels":[-90]}\n{"levels":"x"}\n{bad\n';
    const sweeps = await heard({ format: 'json' }, line);
    expect(sweeps).toHaveLength(1);
    expect(sweeps[0]).toMatchObject({ startHz: 100e6, stepHz: 0.5e6 });
    expect(levels(sweeps[0])).toEqual([-90, NaN, -92]);
  });
});

describe('lines read by a regular expression', () => {
  it('have a frequency and a level somewhere', async () => {
    const settings = { format: 'custom', pattern: 'CH (?<frequency>[\\d.]+): RSSI (?<level>-?\\d+)' };
    const [sweep] = await heard(settings, '[12] CH 868.1: RSSI -97 dBm\n[13] CH 868.3: RSSI -98 dBm\n'.repeat(2));
    expect(levels(sweep)).toEqual([-97, -98]);
  });

  it('have a level only: of a fixed frequency, or of the bins of the plan in turn', async () => {
    const pattern = 'RSSI: (?<level>-?\\d+)';
    const text = 'RSSI: -97 dBm\nRSSI: -98 dBm\nRSSI: -99 dBm\n';
    const fixed = await heard({ format: 'custom', pattern, frequency: 868.3 }, text);
    expect(fixed.map(levels)).toEqual([[-97], [-98], [-99]]);
    const inTurn = await heard({ format: 'custom', pattern }, text.repeat(2), { startHz: 1e6, stopHz: 3e6, points: 3 });
    expect(inTurn.map(levels)).toEqual([
      [-97, -98, -99],
      [-97, -98, -99],
    ]);
    await expect(heard({ format: 'custom', pattern }, text)).rejects.toThrow(ConfigError);
  });
});

describe('rtl_power and hackrf_sweep', () => {
  it('are joined to one sweep a pass, in order of frequency, and are not calibrated', async () => {
    for (const format of ['rtl_power', 'hackrf_sweep'] as const) {
      const unit = emulatedLines({ format, ...plan, levelDbm: slope, opensInMidLine: false });
      const { sweeps } = await firstSweeps(configured({ format }), unit, plan, 4);
      for (const sweep of sweeps) {
        expect(flags(sweep)).toEqual(['uncalibrated']);
        expect(sweep.startHz).toBe(863e6);
        expect(sweep.levelsDbm).toHaveLength(36);
        expectSlope(sweep);
      }
    }
  });

  it('give a pass as soon as its last row is there, not when the next one begins', async () => {
    const unit = emulatedLines({ format: 'rtl_power', ...plan, levelDbm: slope, opensInMidLine: false, everyMs: 5000 });
    const { sweeps, elapsedMs } = await firstSweeps(configured({ format: 'rtl_power' }), unit, plan, 3);
    expect(sweeps).toHaveLength(3);
    expect(elapsedMs).toBeLessThan(15_100);
  });

  it('have a lost row as missing bins, between its neighbours', async () => {
    const row = (time: string, lowHz: number, values: string) =>
      `2024-03-01, ${time}, ${lowHz}, ${lowHz + 2000}, 1000.00, 8, ${values}\n`;
    const pass = (time: string) =>
      row(time, 0, '-1, -2, -2') + row(time, 2000, '-3, -4, -4') + row(time, 4000, '-5, -6, -6');
    const holed = row('10:00:02', 0, '-1, -2, -2') + row('10:00:02', 4000, '-5, -6, -6');
    const text = pass('10:00:00') + pass('10:00:01') + holed + pass('10:00:03');
    const sweeps = await heard({ format: 'rtl_power', calibrated: true }, text);
    expect(sweeps.map(levels)).toEqual([
      [-1, -2, -3, -4, -5, -6],
      [-1, -2, -3, -4, -5, -6],
      [-1, -2, NaN, NaN, -5, -6],
      [-1, -2, -3, -4, -5, -6],
    ]);
    expect(sweeps.map(flags)).toEqual([[], [], ['partial'], []]);
  });

  it('have no power, a row cut short, and rows run together as missing', async () => {
    const head = '2024-03-01, 10:00:00, 0, 4000, 1000.00, 8, ';
    const texts = [
      `${head}-1, -inf, nan, -4, -4\n`,
      `${head}-1, -2\n`,
      `${head}-1, -2, -3, -4, -4, ${head}-1, -2, -3, -4\n`,
    ];
    const sweeps = await Promise.all(texts.map((text) => heard({ format: 'rtl_power' }, text)));
    expect(sweeps.map((found) => found.map(levels))).toEqual([[[-1, NaN, NaN, -4]], [[-1, -2, NaN, NaN]], []]);
  });

  it('keep the printed time of a recording', async () => {
    const [sweep] = await heard(
      { format: 'hackrf_sweep' },
      '2024-03-01, 10:00:07.250000, 0, 4000, 1000.00, 8, -1, -2, -3, -4\n',
    );
    expect(sweep?.startedAt).toBe(new Date(2024, 2, 1, 10, 0, 7, 250).getTime());
  });
});

describe('a driver for lines without settings', () => {
  it.each(['hz-dbm', 'csv-sweep', 'json', 'rtl_power', 'hackrf_sweep'] as const)(
    'finds out that it reads %s',
    async (format) => {
      const { sweeps, error } = await firstSweeps(driver, emulated(format, ['comments']), plan, 3);
      expect(error).toBeUndefined();
      for (const sweep of sweeps) {
        expect([sweep.startHz, sweep.levelsDbm.length]).toEqual([863e6, 36]);
        expect(lastBinHz(sweep)).toBeCloseTo(870e6, 3);
      }
    },
  );

  it.each([
    ['a GPS', '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n'],
    ['a weather station', '21.5,1013\r\n'],
    ['a counter', '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,99,1000\r\n'],
    ['a boot log', 'ets Jun  8 2016 00:22:57\r\n'],
    ['a shell', 'ch> \r\n'],
  ])('does not take %s for a receiver', async (_name, line) => {
    let timer: NodeJS.Timeout | undefined;
    const talker = {
      receive: () => undefined,
      start: (send: (bytes: Uint8Array) => void) => {
        timer = setInterval(() => send(Buffer.from(line)), 50);
      },
      stop: () => clearInterval(timer),
    };
    const { value, elapsedMs } = await overLink(talker, (link) => identityOf(driver, link));
    expect(value).toBeUndefined();
    expect(elapsedMs).toBeLessThan(3000);
  });

  it('loses no line to recognising', async () => {
    const unit = emulatedLines({ format: 'hz-dbm', ...plan, levelDbm: slope, opensInMidLine: false });
    const { value: sweeps } = await overLink(unit, async (link) => {
      expect(await identityOf(driver, link)).toMatchObject({ driverId: 'lines', model: 'auto lines' });
      for await (const sweep of sweepsOf(driver, link, plan, new AbortController().signal))
        return [sweep, unit.sweepsPrinted] as const;
      return undefined;
    });
    // The first sweep is shown once the second has confirmed its frequencies: when the third begins.
    expect(sweeps?.[1]).toBe(3);
    expect(levels(sweeps?.[0])).toHaveLength(36);
  });
});

describe('silence and babble', () => {
  it('trusts a program with a long interval to be there before it has printed, and no one else', async () => {
    const silent = { receive: () => undefined, start: () => undefined, stop: () => undefined };
    const patient = await overLink(silent, (link) => identityOf(configured({ format: 'rtl_power' }), link));
    expect(patient.value).toMatchObject({ model: 'rtl_power lines' });
    const board = await overLink(silent, (link) => identityOf(configured({ format: 'hz-dbm' }), link));
    expect(board.value).toBeUndefined();
  });

  it('names the last line when no line made a sweep', async () => {
    const unit = emulatedLines({ format: 'csv-sweep', ...plan, levelDbm: slope });
    const { error } = await firstSweeps(configured({ format: 'json' }), unit, plan, 1);
    expect(error).toBeInstanceOf(LinkTimeout);
    expect((error as Error).message).toMatch(
      /lines came, but no sweep within 8000 ms; .* the last line was "-110\.00,/,
    );
  });
});

describe('the settings in hardware.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../hardware.md'), 'utf8');
  const [, section = ''] = text.split('## Anything that prints lines');
  /** Names in the first two cells of each row of the table with this heading. */
  const table = (heading: RegExp) =>
    (section.split(heading)[1] ?? '')
      .split('\n\n', 1)[0]
      ?.split('\n')
      .slice(2)
      .map((row) =>
        row
          .split('|')
          .slice(1, 3)
          .map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)),
      );
  const propertiesOf = (schema: z.ZodType): object =>
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {};

  it('are those of every format, and no other', () => {
    const named = (table(/\| field +\|/) ?? []).flatMap(([fields = [], formats = []]) =>
      fields.flatMap((field) =>
        (formats.length === 0 ? FORMATS.map(({ id }) => id) : formats).map((id) => `${id} ${field}`),
      ),
    );
    const known = FORMATS.flatMap(({ id, schema }) =>
      Object.keys(propertiesOf(schema)).map((field) => `${id} ${field}`),
    );
    expect(named.sort()).toEqual(known.sort());
  });

  it('name every field of an object of JSON, with its usual name', () => {
    const json = FORMATS.find(({ id }) => id === 'json');
    const { fields } = propertiesOf(json?.schema ?? z.never()) as {
      fields: { properties: Record<string, { default: string }> };
    };
    const usual = Object.entries(fields.properties).map(([name, { default: own }]) => [[name], [own]]);
    expect(table(/\| `fields` +\| default/)).toEqual(usual);
  });
});

describe('settings of the driver for lines', () => {
  it.each([
    [{ format: 'cvs' }, 'settings.format of driver "lines" is "cvs"; known: auto, csv-sweep, hz-dbm'],
    [{ format: 'hz-dbm', units: 'MHz' }, 'units'],
    [{ format: 'hz-dbm', unit: 'mhz' }, 'unit'],
    [{ format: 'hz-dbm', sweepEnd: 'never' }, 'sweepEnd'],
    [{ format: 'custom' }, 'pattern'],
    [{ format: 'custom', pattern: '(' }, 'pattern'],
    [{ format: 'custom', pattern: 'RSSI (-?\\d+)' }, '(?<level>'],
    [{ format: 'csv-sweep', columns: { start: 0, levels: 1 } }, 'columns'],
    ['hz-dbm', 'must be a map'],
  ])('%j is refused, naming what is wrong', (settings, named) => {
    expect(() => driver.configure?.(settings)).toThrow(ConfigError);
    expect(() => driver.configure?.(settings)).toThrow(named);
  });

  it('refuses a decimal comma between commas', async () => {
    await expect(heard({ format: 'hz-dbm', decimalComma: true }, '')).rejects.toThrow('decimalComma');
  });
});
