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

  it('take no level before the heading that says dBµV: a port may be opened in the middle of a sweep', async () => {
    const sweep = printed(MHZ, (hz, level) => `${hz};${level + 107}`)
      .split('\n')
      .slice(0, 3)
      .join('\n');
    const text = [sweep, ...Array(4).fill(`Tần số (MHz);Mức (dBµV)\n${sweep}`), ''].join('\n');
    const sweeps = await read(text);
    expect(sweeps.length).toBeGreaterThanOrEqual(3);
    for (const one of sweeps) expect(span(one).map((value) => Math.round(value))).toEqual(RIGHT);
  });
});

/** Three sweeps of 868.0 to 868.2 MHz at -100, -101 and -102 dBm; `line` gets MHz, dBm, and the number of the line. */
function board(line: (mhz: number, dbm: number, at: number) => string, end = '\n'): string {
  return Array.from({ length: 9 }, (_, at) => line(868 + (at % 3) / 10, -100 - (at % 3), at) + end).join('');
}
const fixed = (value: number, decimals: number) => value.toFixed(decimals);
const comma = (value: number, decimals: number) => value.toFixed(decimals).replace('.', ',');
const dbuv = (dbm: number) => fixed(dbm + 106.99, 2);
const STEP = /unit of the step "step" is not stated.*settings.unit/;
const JSON_LEVELS = '"rssi":[-100,-101,-102]';

describe('what others print', () => {
  it.each<[string, string, object?]>([
    ['Hz with exponents', board((f, l) => `${(f * 1e6).toExponential(6)},${l}`)],
    ['a heading with dBµV', `Freq (MHz);Level (dBµV)\n${board((f, l) => `${fixed(f, 1)};${dbuv(l)}`)}`],
    ['a heading with GHz', `Frequency [GHz];Level [dBm]\n${board((f, l) => `${fixed(f / 1e3, 6)};${l}`)}`],
    ['a heading with kHz', `freq_kHz,dBm\n${board((f, l) => `${fixed(f * 1e3, 0)},${l}`)}`],
    ['a heading, and decimal commas', `MHz;dBm\n${board((f, l) => `${comma(f, 3)};${comma(l, 1)}`)}`],
    [
      'a heading, unit not in the settings',
      `kHz,dBm\n${board((f, l) => `${fixed(f * 1e3, 0)},${l}`)}`,
      { format: 'hz-dbm' },
    ],
    [
      'dBµV in the heading, with settings',
      `MHz,dBuV\n${board((f, l) => `${fixed(f, 1)},${dbuv(l)}`)}`,
      { format: 'hz-dbm' },
    ],
    ['dBµV and dBm in turn', board((f, l, at) => `${fixed(f, 1)} MHz,${at % 2 ? `${dbuv(l)} dBuV` : `${l} dBm`}`)],
    [
      'MHz and GHz in turn',
      board((f, l, at) => `${at % 2 ? `${fixed(f / 1e3, 6)} GHz` : `${fixed(f, 1)} MHz`} ${l} dBm`),
    ],
    ['blanks between all words', board((f, l) => `${fixed(f, 3)} MHz   ${l} dBm`)],
    ['a clock in brackets', board((f, l) => `[12:00:01] ${fixed(f, 3)} MHz ${l} dBm`)],
    ['quotes', board((f, l) => `"${fixed(f, 3)}","${l}"`)],
    ['decimal commas between blanks', board((f, l) => `${comma(f, 3)} ${comma(l, 1)}`)],
    ['a plus sign', board((f, l) => `+${fixed(f, 3)};${l}`)],
    ['the level first', board((f, l) => `${l}\t${fixed(f, 3)}`)],
    ['LF CR', board((f, l) => `${fixed(f, 1)},${l}`, '\n\r')],
    ['CR CR LF', board((f, l) => `${fixed(f, 1)},${l}`, '\r\r\n')],
    ['CR alone to the last byte', board((f, l) => `${fixed(f, 1)},${l}`, '\r')],
    ['XON, XOFF and bells', board((f, l) => `\u0011${fixed(f, 1)},\u0007${l}\u0013`)],
    ['lines written over each other', board((f, l) => `\u001b[2K\r${fixed(f, 1)} MHz ${l} dBm`)],
    ['falling frequencies', board((f, l) => `${fixed(1736.2 - f, 1)},${-202 - l}`)],
    ['JSON with texts for numbers', board((f, l) => `{"f":"${fixed(f, 1)}","rssi":"${l}"}`)],
    ['JSON with units in the texts', board((f, l) => `{"freq":"${fixed(f * 1e3, 0)} kHz","level":"${dbuv(l)} dBuV"}`)],
    [
      'JSON with fields for the units',
      board((f, l) => `{"f":${fixed(f, 1)},"unit":"MHz","rssi":${dbuv(l)},"level_unit":"dBuV"}`),
    ],
    ['JSON with dBµV in the name', board((f, l) => `{"freq_mhz":${fixed(f, 1)},"level_dbuv":${dbuv(l)}}`)],
    ['JSON with a slash before the unit', board((f, l) => `{"F/MHz":${fixed(f, 1)},"L/dBm":${l}}`)],
    ['JSON in capitals', board((f, l) => `{"FREQ_KHZ":${fixed(f * 1e3, 0)},"LEVEL":${l}}`)],
    ['JSON behind blanks, beside other fields', board((f, l) => `  {"freq":${fixed(f, 1)},"snr":7.5,"rssi":${l}}`)],
    ['JSON from start_hz to stop_hz', `{"start_hz":868000000,"stop_hz":868200000,${JSON_LEVELS}}\n`.repeat(4)],
    ['JSON of MHz and a step in kHz', `{"start":868,"step_khz":100,${JSON_LEVELS}}\n`.repeat(4)],
    ['JSON of MHz and a step of a fraction', `{"start_mhz":868,"step":0.1,${JSON_LEVELS}}\n`.repeat(4)],
    ['JSON of kHz, whose step has no unit', `{"start_khz":868000,"step":100,${JSON_LEVELS}}\n`.repeat(4)],
    ['JSON of Hz without units', `{"start":868000000,"step":100000,${JSON_LEVELS}}\n`.repeat(4)],
    ['JSON with a stop and a step in kHz', `{"start":868,"stop":868.2,"step":100,${JSON_LEVELS}}\n`.repeat(4)],
    ['JSON with the stop behind the last level', `{"start":868,"stop":868.3,"step":0.1,${JSON_LEVELS}}\n`.repeat(4)],
    [
      'JSON with levels as texts, with settings',
      '{"start":868,"stop":868.2,"levels":["-100","-101","-102"]}\n'.repeat(4),
      { format: 'json' },
    ],
    [
      'JSON with Vietnamese names',
      board((f, l) => `{"tần số":${fixed(f, 1)},"mức":${l}}`),
      { format: 'json', fields: { frequency: 'tần số', level: 'mức' } },
    ],
    [
      'Vietnamese headings by name',
      `STT;Tần số;Mức\n${board((f, l, at) => `${at};${fixed(f, 1)};${l}`)}`,
      { format: 'hz-dbm', separator: ';', columns: { frequency: 'tần số', level: 'mức' } },
    ],
    ['words in Vietnamese', board((f, l) => `Tần số ${f}: mức ${l}`)],
    [
      'words in Vietnamese with decimal commas',
      board((f, l) => `Tần số: ${comma(f, 2)} MHz, mức thu: −${comma(-l, 1)} dBm`),
    ],
    ['keys before the values', board((f, l) => `freq=${fixed(f, 1)} rssi=${l} lqi=255`)],
    ['JSON in Vietnamese words', board((f, l) => `{"tan_so":${fixed(f, 1)},"muc":${l}}`)],
    ['nanowatts', board((f, l) => `${fixed(f, 1)} MHz ${(10 ** (l / 10 + 6)).toExponential(6)} nW`)],
    ['GHz below 1', board((f, l) => `${fixed(f / 1e3, 4)},${l}`)],
    ['lists in Hz', '[868000000,868100000,868200000]\n[-100,-101,-102]\n'.repeat(4)],
    ['lists of three', '[868.0,868.1,868.2]\n[-100,-101,-102]\n[1,2,3]\n'.repeat(4)],
    ['lists that begin with levels', `[-100,-101,-102]\n${'[868.0,868.1,868.2]\n[-100,-101,-102]\n'.repeat(4)}`],
  ])('is read right: %s', async (_name, text, settings) => {
    const sweeps = await read(text, settings);
    expect(sweeps.length).toBeGreaterThanOrEqual(3);
    for (const sweep of sweeps) expect(span(sweep).map((value) => Math.round(value * 100) / 100)).toEqual(RIGHT);
  });

  it.each([
    ['null', '', 'null'],
    ['NaN of Python', '', 'NaN'],
    ['nothing', ','],
    ['dashes', ',', '---'],
  ])('keeps the place of a level that was not measured, printed as %s', async (_name, separator, missing = '') => {
    const text = board((f, l, at) => {
      const level = at % 3 === 1 ? missing : String(l);
      return separator === '' ? `{"f":${fixed(f, 1)},"rssi":${level}}` : `${fixed(f, 1)}${separator}${level}`;
    });
    for (const sweep of await read(text)) expect(span(sweep)).toEqual([868e6, 868.2e6, -100, NaN, -102]);
  });

  it.each<[string, string, RegExp, object?]>([
    ['MF in kHz, narrow', printed(['531', '540', '558'], (f, l) => `${f},${l}`), /531 kHz.*531 MHz.*settings.unit/],
    ['MF in Hz, narrow', printed(['531000', '540000', '558000'], (f, l) => `${f},${l}`), /531 kHz.*531 MHz/],
    ['HF in Hz', printed(['7000000', '7100000', '7200000'], (f, l) => `${f},${l}`), /7 MHz.*7 GHz/],
    ['GHz with decimals', printed(['5.65', '5.70', '5.75'], (f, l) => `${f},${l}`), /5.65 MHz.*5.65 GHz/],
    [
      'a banner with another unit',
      `Scan, kHz\n${printed(['868', '869', '871'], (f, l) => `${f},${l}`)}`,
      /868 MHz.*868 kHz/,
    ],
    ['channels of 2.4 GHz', printed(['1', '2', '3'], (f, l) => `${f},${l}`), /1 … 3 may be channel numbers/],
    ['channels of 5 GHz', printed(['36', '40', '44'], (f, l) => `${f},${l}`), /36 … 44 may be channel numbers/],
    [
      'a channel beside',
      board((f, l, at) => `${(at % 3) + 1},${fixed(f, 1)},${l}`),
      /columns 1, 2, 3.*settings.columns/,
    ],
    ['pairs on one line', '868.0,-100 868.1,-101 868.2,-102\n'.repeat(4), /no known format/],
    ['pairs on one line, with units', '868.0 MHz,-100 dBm;868.1 MHz,-101 dBm\n'.repeat(4), /no known format/],
    ['JSON of kHz and a step of a fraction', `{"start":868000,"step":0.1,${JSON_LEVELS}}\n`.repeat(4), STEP],
    ['JSON of MHz and a step without a unit', `{"start_mhz":868,"step":100,${JSON_LEVELS}}\n`.repeat(4), STEP],
    ['JSON of a step without a unit', `{"start":868,"step":100,${JSON_LEVELS}}\n`.repeat(4), STEP],
    [
      'JSON of a step without a unit, with settings',
      '{"start":868,"step":100,"levels":[-100,-101,-102]}\n'.repeat(4),
      STEP,
      { format: 'json' },
    ],
    ['JSON of dBFS in a field', board((f, l) => `{"freq_mhz":${f},"level":${l},"unit":"dBFS"}`), /levels are in dBFS/],
    [
      'JSON of dBFS in the name, with settings',
      board((f, l) => `{"freq_mhz":${f},"rssi_dbfs":${l}}`),
      /levels are in dbfs/,
      { format: 'json', fields: { frequency: 'freq_mhz', level: 'rssi_dbfs' } },
    ],
    [
      'JSON of tenths of a decibel',
      '{"start":868,"stop":868.2,"levels":[-1000,-1010]}\n'.repeat(4),
      /field "levels" is "-1000".*settings.offsetDb/,
      { format: 'json' },
    ],
    ['two levels', board((f, l) => `${fixed(f, 1)},${l},${l + 5}`), /columns 1, 2, 3.*settings.columns/],
    ['a temperature beside', board((f, l) => `-25.0;${fixed(f, 1)};${l}`), /columns 1, 2, 3/],
    ['decimal commas between commas', board((f, l) => `${comma(f, 3)},${comma(l, 1)}`), /decimal mark as well/],
    [
      'thousands apart by commas',
      board((f, l) => `"868,${fixed((f - 868) * 1e3, 0).padStart(3, '0')},000",${l}`),
      /decimal mark as well/,
    ],
    ['an index before a sweep', `3,${'-90,'.repeat(20)}-91\n`.repeat(4), /columns 1, 2, 3.*csv-sweep/],
    ['a check sum behind a sweep', `${'-90,'.repeat(20)}17\n`.repeat(4), /columns 1, 2, 3/],
    ['a sweep without a range', `${'-90,'.repeat(20)}-91\n`.repeat(4), /settings.start and settings.stop/],
    [
      'JSON of other names',
      board((f, l) => `{"kenh":${fixed(f, 1)},"gia_tri":${l}}`),
      /"kenh", "gia_tri".*settings.fields/,
    ],
    ['JSON within JSON', board((f, l) => `{"data":{"f":${fixed(f, 1)},"rssi":${l}}}`), /"data".*settings.fields/],
    [
      'JSON of center and span',
      `{"center":868.1,"span":0.2,${JSON_LEVELS}}\n`.repeat(4),
      /"center", "span".*settings.fields/,
    ],
    [
      'field strength',
      board((f, l) => `${fixed(f, 1)} MHz,${dbuv(l)} dBuV/m`),
      /levels are in dBuV\/m.*settings.format/,
    ],
    ['dBFS', board((f, l) => `${fixed(f, 1)} MHz,${l} dBFS`), /levels are in dBFS/],
    [
      'dBmV in the heading',
      `MHz;Level (dBmV)\n${board((f, l) => `${fixed(f, 1)};${l + 47}`)}`,
      /levels are in dBmV.*-46\.99/,
    ],
    [
      'a field strength in the heading, with settings',
      `MHz;dBuV/m\n${board((f) => `${fixed(f, 1)};-3.5`)}`,
      /levels are in dBuV\/m/,
      { format: 'hz-dbm', separator: ';' },
    ],
    ['no line end', board((f, l) => `${fixed(f, 1)},${l}`, ' '), /no line end.*LF or CR/],
    [
      'RSSI without a sign',
      board((f, l) => `${fixed(f, 1)},${-l}`),
      /column 2 is "102".*settings.offsetDb/,
      { format: 'hz-dbm' },
    ],
    [
      'JSON RSSI without a sign',
      board((f, l) => `{"frequency":${fixed(f, 1)},"level":${-l}}`),
      /field "level" is "102"/,
      { format: 'json' },
    ],
    [
      'Hz for MHz',
      board((f, l) => `${fixed(f * 1e6, 0)},${l}`),
      /"868200000" in MHz.*settings.unit/,
      { format: 'hz-dbm' },
    ],
    [
      'MHz for Hz',
      board((f, l) => `${fixed(f, 1)},${l}`),
      /"868.2" in Hz.*settings.unit/,
      { format: 'hz-dbm', unit: 'Hz' },
    ],
    [
      'JSON kHz for MHz',
      board((f, l) => `{"frequency":${fixed(f * 1e3, 0)},"level":${l}}`),
      /"868200" in MHz/,
      { format: 'json' },
    ],
    [
      'lists of Hz for MHz',
      '[-100,-101]\n[868000000,868100000]\n'.repeat(3),
      /"868100000" in MHz/,
      { format: 'lists' },
    ],
    [
      'MHz for Hz in a sweep',
      '868,868.2,-100,-101,-102\n'.repeat(3),
      /"868.2" in Hz/,
      { format: 'csv-sweep', columns: { start: 0, stop: 1, levels: 2 } },
    ],
    [
      'kHz for MHz in a pattern',
      board((f, l) => `CH ${fixed(f * 1e3, 0)} ${l}`),
      /"868200" in MHz/,
      { format: 'custom', pattern: 'CH (?<frequency>\\d+) (?<level>-\\d+)' },
    ],
    [
      'decimal commas in a pattern',
      board((f, l) => `CH ${comma(f, 1)} ${comma(l, 1)}`),
      /"level".*"-102,0".*decimalComma/,
      { format: 'custom', pattern: 'CH (?<frequency>\\S+) (?<level>\\S+)' },
    ],
    [
      'decimal commas in stated columns',
      board((f, l) => `${comma(f, 1)},${comma(l, 1)}`),
      /decimal mark as well/,
      { format: 'hz-dbm' },
    ],
  ])('is refused with what was seen and the setting that cures it: %s', async (_name, text, why, settings) => {
    const asked = settings === undefined ? driver : bound(settings);
    const heard = await read(text, settings).catch((error: unknown) => (error as Error).message);
    expect(typeof heard === 'string' ? heard : [heard, asked.explain?.(Buffer.from(text))].flat().join()).toMatch(why);
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
    if (verdict?.kind !== 'readings') throw new Error('both readings were expected');
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
