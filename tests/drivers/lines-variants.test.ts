/** Text as boards of others print it: read right with nothing said, or refused with the line, the reason and the cure. */
import { describe, expect, it } from 'vitest';
import { driver } from '../../drivers/lines.js';
import { spokenRefusal } from '../../src/receiver/line-refusal.js';
import { type DriverSweep, lastBinHz } from '../../src/rf/sweep.js';
import { emulatedLines } from '../support/emulated-lines.js';
import { firstSweeps, heardIn } from '../support/run-driver.js';

const bound = (settings: object) => driver.configure?.(settings) ?? driver;
const read = (text: string | Buffer, settings?: object) =>
  heardIn(settings === undefined ? driver : bound(settings), typeof text === 'string' ? Buffer.from(text) : text);

/** Three sweeps of `frequencies`, each line made by `line` out of a frequency and its level. */
function printed(
  frequencies: readonly string[],
  line: (frequency: string, level: number) => string,
  end = '\n',
): string {
  const levels = frequencies.map((_, i) => -100 - i);
  return Array.from({ length: 3 }, () =>
    frequencies.map((frequency, i) => line(frequency, levels[i] ?? 0) + end).join(''),
  ).join('');
}

const span = ({ startHz, levelsDbm, ...rest }: DriverSweep) => [
  startHz,
  Math.round(lastBinHz({ startHz, levelsDbm, ...rest })),
  ...levelsDbm,
];
const MHZ = ['868.000', '868.100', '868.200'];
const RIGHT = [868e6, 868.2e6, -100, -101, -102];

describe('columns of any kind, without settings', () => {
  it.each([
    ['a comma', printed(MHZ, (hz, level) => `${hz},${level}.0`)],
    ['a clock before', printed(MHZ, (hz, level) => `12:00:01,${hz},${level}.0`)],
    ['a date and time before', printed(MHZ, (hz, level) => `2026-11-27T12:00:01Z;${hz};${level}.0`)],
    ['the name of a node', printed(MHZ, (hz, level) => `node7,${hz},${level}`)],
    ['OK behind', printed(MHZ, (hz, level) => `${hz},${level},OK`)],
    ['units as words', printed(MHZ, (hz, level) => `${hz} MHz, ${level} dBm`)],
    ['kHz as a word', printed(['868000', '868100', '868200'], (hz, level) => `${hz}kHz;${level}dBm`)],
    ['decimal commas', printed(['868,000', '868,100', '868,200'], (hz, level) => `${hz};${level},0`)],
    ['Hz', printed(['868000000', '868100000', '868200000'], (hz, level) => `${hz} ${level}`)],
    ['kHz', printed(['868000', '868100', '868200'], (hz, level) => `${hz}\t${level}`)],
    ['CR alone', printed(MHZ, (hz, level) => `${hz},${level}`, '\r').concat('\r\n')],
    ['colours', printed(MHZ, (hz, level) => `\u001b[32m${hz}\u001b[0m,\u001b[31m${level}\u001b[0m`)],
    ['a banner', `\u001b[2J*** Scanner v1.2 ***\r\nready\r\n${printed(MHZ, (hz, level) => `${hz},${level}`, '\r\n')}`],
    ['headings in Vietnamese', `Tần số (MHz);Mức (dBm)\n${printed(MHZ, (hz, level) => `${hz};${level}`)}`],
    ['JSON', printed(MHZ, (hz, level) => `{"f":${Number(hz)},"rssi":${level}}`)],
    ['JSON in Hz', printed(['868000000', '868100000', '868200000'], (hz, level) => `{"hz":${hz},"dbm":${level}}`)],
    ['JSON of whole sweeps', '{"start_mhz":868,"step_khz":100,"rssi":[-100,-101,-102]}\n'.repeat(4)],
  ])('are read with %s', async (_name, text) => {
    const sweeps = await read(text);
    expect(sweeps.length).toBeGreaterThanOrEqual(3);
    for (const sweep of sweeps) expect(span(sweep)).toEqual(RIGHT);
  });

  it('are read as UTF-16, with its mark', async () => {
    const text = printed(MHZ, (hz, level) => `${hz},${level}`);
    const sweeps = await read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
    expect(sweeps.map(span)).toEqual([RIGHT, RIGHT, RIGHT]);
  });

  it('take dBµV as dBm on 50 Ω where the word stands beside the level', async () => {
    const [sweep] = await read(printed(MHZ, (hz, level) => `${hz} MHz;${level + 120} dBµV`));
    expect(Array.from(sweep?.levelsDbm ?? [], (level) => Math.round(level * 100) / 100)).toEqual([
      -86.99, -87.99, -88.99,
    ]);
  });
});

describe('an unknown unit', () => {
  it.each([
    ['MF in kHz', ['531', '540', '1602'], 'kHz', 'MHz'],
    ['MF in Hz', ['500000', '1000000', '1600000'], 'Hz', 'kHz'],
    ['GHz', ['2.40', '2.45', '2.50'], 'MHz', 'GHz'],
  ] as const)('is asked for where two fit: %s', async (_name, frequencies, one, other) => {
    const text = printed(frequencies, (hz, level) => `${hz},${level}`);
    await expect(read(text)).rejects.toThrow(new RegExp(`unit: ${one}\\).*unit: ${other}\\).*settings.unit`));
    const tried = driver.tryLines?.({}, text.split('\n').slice(0, -1), {});
    expect(tried?.sweeps).toEqual([]);
    const verdict = tried?.verdict;
    if (verdict?.kind !== 'two-units') throw new Error('both readings were expected');
    for (const { settings, startHz } of verdict.readings)
      expect((await read(text, settings)).map((sweep) => sweep.startHz)).toEqual([startHz, startHz, startHz]);
  });

  it.each([
    ['HF in kHz', ['3000', '16500', '30000'], 3e6, 30e6],
    ['MF and HF in Hz', ['150000', '15000000', '30000000'], 150e3, 30e6],
    ['VHF in whole MHz', ['88', '98', '108'], 88e6, 108e6],
    ['UHF with decimals', ['430.0', '440.0', '450.0'], 430e6, 450e6],
  ] as const)('is the only one that can be: %s', async (_name, frequencies, startHz, stopHz) => {
    const [sweep] = await read(printed(frequencies, (hz, level) => `${hz},${level}`));
    expect(sweep && [sweep.startHz, lastBinHz(sweep)]).toEqual([startHz, stopHz]);
  });
});

describe('columns named in the settings', () => {
  it('may be named by their headings', async () => {
    const text = `No;Level;Freq\n${printed(MHZ, (hz, level) => `1;${level};${hz}`)}`;
    const settings = { format: 'hz-dbm', separator: ';', columns: { frequency: 'freq', level: 'level' } };
    expect((await read(text, settings)).map(span)).toEqual([RIGHT, RIGHT, RIGHT]);
  });

  it('stand beside any text', async () => {
    const settings = { format: 'hz-dbm', columns: { frequency: 2, level: 3 } };
    const text = printed(MHZ, (hz, level) => `27/11/2026,12:00:01,${hz},${level},OK`);
    expect((await read(text, settings)).map(span)).toEqual([RIGHT, RIGHT, RIGHT]);
  });

  it('may begin a line of levels with a date and a clock', async () => {
    const settings = { format: 'csv-sweep', columns: { levels: 4 }, start: 868e6, stop: 868.2e6 };
    const sweeps = await read('2026-11-27,12:00:01.5,x,7,-100,-101,-102\n'.repeat(3), settings);
    expect(sweeps.map(span)).toEqual([RIGHT, RIGHT, RIGHT]);
  });
});

describe('lines that are not read', () => {
  const reasons = (settings: object, lines: readonly string[]) =>
    driver.tryLines?.(settings, lines, {}).refusals.map((refusal) => refusal && spokenRefusal(refusal).en);

  it('name the column, its text, and the setting that helps', () => {
    expect(reasons({ format: 'hz-dbm' }, ['12:00:01,868.1,-97', '868.1', '868.1,-970', '868.1,-97'])).toEqual([
      expect.stringMatching(/^column 1 is "12:00:01", but a frequency was expected; .*settings.columns/),
      expect.stringMatching(/^the line has 1 column\(s\), but 2 are needed; .*settings.separator/),
      expect.stringMatching(/^column 2 is "-970", which is no level in dBm; .*settings.offsetDb/),
      undefined,
    ]);
    expect(reasons({ format: 'json' }, ['{"f":1}', 'x'])).toEqual([
      expect.stringContaining('no number under "frequency"'),
      'the line is no JSON object',
    ]);
    expect(reasons({ format: 'custom', pattern: 'L(?<level>\\d+)', frequency: 1 }, ['x'])).toEqual([
      'settings.pattern does not match the line',
    ]);
  });

  it('are in Vietnamese too, for every kind', () => {
    const [refusal] = driver.tryLines?.({ format: 'hz-dbm' }, ['x,-97'], {}).refusals ?? [];
    expect(refusal && spokenRefusal(refusal).vi).toMatch(/^cột 1 là "x", trong khi cần tần số/);
  });

  it('are shown by a driver that is asked why', () => {
    expect(driver.explain?.(Buffer.from('temp=21\nhum=40\n'))).toMatch(/"hum=40".*no known format.*settings.format/);
    expect(driver.explain?.(Buffer.from([0, 1, 2, 10, 3]))).toBeUndefined();
  });
});

describe('a slow board', () => {
  it('is found to be slow by its own rhythm: a line each half second, thirty seconds a sweep', async () => {
    const plan = { startHz: 863e6, stopHz: 870e6, points: 60 };
    const unit = emulatedLines({
      format: 'hz-dbm',
      ...plan,
      levelDbm: () => -100,
      everyMs: 30_000,
      lineMs: 500,
      opensInMidLine: false,
    });
    const { sweeps, error } = await firstSweeps(driver, unit, plan, 2);
    expect(error).toBeUndefined();
    expect(sweeps).toHaveLength(2);
  });
});
