/**
 * Text files as they come from spreadsheets, other locales and `cat`: each is read right, or left out with the reason. What is
 * wrong here would be stored at a wrong frequency, time or level without a word.
 */
import { describe, expect, it } from 'vitest';
import { SweepFlag } from '../../src/rf/sweep.js';
import { levels, readingOfContent } from '../support/file-reading.js';

const LEVELS = [-90, -91, -92, -93, -94];
const rows = (row: (i: number) => string) => LEVELS.map((_, i) => row(i)).join('\n');
const BOM = '\u00ef\u00bb\u00bf';

type Part = { readonly mhz?: number; readonly row?: (i: number) => string; readonly unit?: string };

const FIELDFOX = ({ mhz = 88, row = (i) => `${mhz * 1e6 + i * 1e5},${LEVELS[i]}`, unit = 'Hz' }: Part = {}) =>
  `! FILETYPE CSV\n! TIMESTAMP Sunday, 01 March 2026 10:00:01\n! TIMEZONE (UTC+00:00) x\n! DATA Freq,SA Clear Write\n! FREQ UNIT ${unit}\n! DATA UNIT dBm\nBEGIN\n${rows(row)}\nEND\n`;
const KEYSIGHT = ({ mhz = 88, row = (i) => `${mhz * 1e6 + i * 1e5},${LEVELS[i]}` }: Part = {}) =>
  `Trace\nSwept SA\nNumber of Points,5\nY Axis Unit,dBm\nDATA\n${rows(row)}\n`;
const ANRITSU = ({ mhz = 88, row = (i) => `P_${i}=${LEVELS[i]} , ${(mhz + i / 10).toFixed(3)} MHz` }: Part = {}) =>
  `MODEL=MS2721B\nSN=1\nDATE=2026-03-0${mhz === 88 ? 1 : 2}-07-10-00-01\n# Begin TRACE A Data\n${rows(row)}\n# Data Done\n`;
const EXPLORER = ({ mhz = 88, row = (i) => `${i},2026-03-01,10:00:0${i},.250,${LEVELS},` }: Part = {}) =>
  `RF Explorer CSV data file: Format v002\nStart Frequency: ${mhz}.0MHZ\nStep Frequency: 100.0KHZ\nTotal data entries: 5\nSteps per entry: 5\nSweep,Date,Time,Milliseconds,88.0,88.1,88.2,88.3,88.4\n${rows(row)}\n`;
const TTI = ({ mhz = 88, row = (i) => `${(mhz + i / 10).toFixed(4).padStart(9, '0')},${LEVELS[i]}.0,` }: Part = {}) =>
  `Model Type: PSA2702,\nStart Frequency: 0088.0000 MHz,\nStop Frequency: 0088.4000 MHz,\n${rows(row)}\n`;
const DAT = (
  { mhz = 88, row = (i) => `${mhz * 1e6 + i * 1e5}.0;${LEVELS[i]}.0;`, unit = 'Hz' }: Part = {},
  values = 5,
) =>
  `Type;ESRP-7;\nVersion;3.36;\nDate;15.Oct 25;\nx-Unit;${unit};\ny-Unit;dBm;\nTRACE 1:\nValues;${values};\n${rows(row)}\n`;
const SM1809 = ({ mhz = 88, row = (i) => `10:00:0${i},${LEVELS}` }: Part = {}) =>
  `FileType Standard\nFreqStart ${mhz * 1000}\nFreqStop ${mhz * 1000 + 400}\nLevelUnits dBm\nDate 2026-03-01\nDataPoints 5\nDescription UTC\n\n${rows(row)}\n`;
const ARGUS = ({ mhz = 88 }: Part = {}, date = '2026-03-01') =>
  `"Time","Frequency (Hz)","Level (dBm)","Level_1 (dBm)"\n${rows((i) => `"${date}  10:00:00,000","  ${mhz * 1e6 + i * 1e5}","${LEVELS[i]},0","4,3"`)}\n`;
const QTTINYSA = ({ mhz = 88, row = (i) => `${LEVELS[i]},-80` }: Part = {}) =>
  `2026-03-01-100001,Start,${mhz}000000,Stop,${mhz}400000,fStep,100000,Points,5,RBW,100,Each_Column=One_sweep\n${rows(row)}\n`;
const SCANNER = ({ mhz = 88 }: Part = {}) =>
  `Snapshot,${rows((i) => `${mhz * 1e6 + i * 1e5}.00 Hz`).replaceAll('\n', ',')}\nSweep 1,${LEVELS}\n`;
const RTL_POWER = ({ mhz = 88 }: Part = {}) =>
  rows((i) => `2026-03-01, 10:00:0${i}, ${mhz}000000, ${mhz}500000, 100000.00, 10, ${LEVELS}, -94`).concat('\n');
const FFTW = ({ mhz = 88 }: Part = {}) =>
  `# rtl-power-fftw output\n# Acquisition start: 2026-03-01 10:00:00 UTC\n${rows((i) => `${mhz * 1e6 + i * 1e5} ${LEVELS[i]}`)}\n\n\n`;
const PAIRS = ({ mhz = 88 }: Part = {}) => rows((i) => `${(mhz + i / 10).toFixed(1)};${LEVELS[i]}`).concat('\n');
const TABLE = ({ mhz = 88 }: Part = {}) => rows((i) => `${mhz * 1e6 + i * 1e5}.00,${LEVELS[i]}.00`).concat('\n');

const FILES = {
  ...{
    FIELDFOX,
    KEYSIGHT,
    ANRITSU,
    EXPLORER,
    TTI,
    DAT,
    SM1809,
    ARGUS,
    QTTINYSA,
    SCANNER,
    RTL_POWER,
    FFTW,
    PAIRS,
    TABLE,
  },
};
const kinds = Object.entries(FILES);
const each = (text: string, of: RegExp, to: string) => text.replace(of, to);

/** Every line as long as the longest, as a spreadsheet writes them. */
function padded(text: string): string {
  const lines = text.trimEnd().split('\n');
  const most = Math.max(...lines.map((line) => line.split(',').length));
  return lines.map((line) => `${line}${','.repeat(most + 1 - line.split(',').length)}\n`).join('');
}

describe('a text file that another hand touched is read right', () => {
  const isRight = async (content: string) => {
    const { sweeps, error, report } = await readingOfContent(content);
    expect([error, report.rejections]).toEqual([undefined, []]);
    expect([sweeps.at(-1)?.startHz, sweeps.at(-1)?.levelsDbm.length, levels(sweeps.at(-1))]).toEqual([88e6, 5, LEVELS]);
  };
  it.each(kinds)('%s with a byte order mark', (_name, file) => isRight(BOM + file()));
  it.each(kinds)('%s with CR LF', (_name, file) => isRight(each(file(), /\n/g, '\r\n')));
  it.each(kinds)('%s with CR alone', (_name, file) => isRight(each(file(), /\n/g, '\r')));
  it.each(kinds.filter(([name]) => !['FFTW'].includes(name)))('%s with blank lines', (_name, file) =>
    isRight(each(file(), /\n/g, '\n\n')),
  );
  it.each(
    kinds.filter(([name]) =>
      ['FIELDFOX', 'KEYSIGHT', 'EXPLORER', 'TTI', 'QTTINYSA', 'SCANNER', 'TABLE'].includes(name),
    ),
  )('%s out of a spreadsheet', (_name, file) => isRight(padded(file())));
});

describe('two files in one', () => {
  it.each(kinds.filter(([name]) => !['ARGUS', 'TABLE', 'PAIRS'].includes(name)))(
    '%s: each keeps its own frequencies',
    async (_name, file) => {
      const { sweeps, error, report } = await readingOfContent(file({ mhz: 433 }) + file());
      expect([error, report.rejections]).toEqual([undefined, []]);
      expect([...new Set(sweeps.map(({ startHz }) => startHz))].sort()).toEqual([433e6, 88e6]);
      expect(sweeps.every(({ levelsDbm }) => levelsDbm.length === 5)).toBe(true);
      expect(sweeps.filter(({ startHz }) => startHz === 433e6)).toHaveLength(sweeps.length / 2);
    },
  );

  it('pairs: the first is not lost for the sake of the second', async () => {
    const { sweeps } = await readingOfContent(PAIRS({ mhz: 433 }) + PAIRS());
    expect(sweeps.map((one) => [one.startHz, levels(one)])).toEqual([
      [433e6, LEVELS],
      [88e6, LEVELS],
    ]);
    const short = await readingOfContent(PAIRS().split('\n').slice(1).join('\n') + PAIRS());
    expect(short.sweeps.map(levels)).toEqual([[Number.NaN, ...LEVELS.slice(1)], LEVELS]);
  });

  it('have their own dates', async () => {
    const { sweeps } = await readingOfContent(ANRITSU() + ANRITSU({ mhz: 433 }), { isZoneStated: true });
    expect((sweeps[1]?.startedAt ?? 0) - (sweeps[0]?.startedAt ?? 0)).toBe(86_400_000);
  });
});

describe('a time that each row states', () => {
  const sweep = (stamp: (i: number) => string) => rows((i) => `${stamp(i)},${(88 + i / 10).toFixed(1)},${LEVELS[i]}.0`);
  const two = (stamp: (minute: number, i: number) => string) =>
    `time,MHz,dBm\n${sweep((i) => stamp(0, i))}\n${sweep((i) => stamp(1, i))}\n`;

  it.each<[string, (minute: number, i: number) => string]>([
    ['of UTC', (minute, i) => `2026-03-01T03:0${minute}:0${i}Z`],
    ['of a zone', (minute, i) => `2026-03-01 10:0${minute}:0${i}+07:00`],
    ['of a zone west, with fractions', (minute, i) => `2026/03/01 00:0${minute}:0${i}.000-0300`],
  ])('is that of the sweep: %s', async (_, stamp) => {
    const { sweeps, report } = await readingOfContent(two(stamp));
    const begin = Date.UTC(2026, 2, 1, 3);
    expect(sweeps.map((one) => [one.startedAt - begin, one.endedAt - begin, one.flags])).toEqual([
      [0, 4000, 0],
      [60_000, 64_000, 0],
    ]);
    expect(report.isUntimed).toBe(false);
  });

  it('is that of a sweep of field strengths', async () => {
    const text = two((minute, i) => `2026-03-01T03:0${minute}:0${i}Z`)
      .replace('dBm', 'dBuV/m')
      .replaceAll(',-', ',');
    const { sweeps, format } = await readingOfContent(text);
    expect(format).toBe('field-strengths');
    expect(sweeps.map(({ startedAt }) => startedAt - Date.UTC(2026, 2, 1, 3))).toEqual([0, 60_000]);
  });

  it('without a zone is local time, in doubt unless the zone is stated', async () => {
    const text = two((minute, i) => `2026-03-01,10:0${minute}:0${i}`).replace('time', 'date,time');
    const { sweeps } = await readingOfContent(text, { isZoneStated: false });
    expect(sweeps.map(({ startedAt, flags }) => [startedAt, flags])).toEqual([
      [new Date(2026, 2, 1, 10).getTime(), SweepFlag.clockBad],
      [new Date(2026, 2, 1, 10, 1).getTime(), SweepFlag.clockBad],
    ]);
    expect((await readingOfContent(text)).sweeps.map(({ flags }) => flags)).toEqual([0, 0]);
  });

  it('is quoted once where day and month could be taken for each other', async () => {
    const { report } = await readingOfContent(two((minute, i) => `03/01/2026 10:0${minute}:0${i}`));
    expect(report.assumptions.filter((one) => one.includes('03/01/2026'))).toHaveLength(1);
    expect(report.isUntimed).toBe(true);
  });
});

describe('what would be stored wrongly is left out with the reason', () => {
  const TWICE = /the frequency of the row already/;
  const repeated = (text: string) => each(text, /^(.*-92[^,].*|.*-92)$/m, '$1\n$1');
  it.each<[string, string, RegExp, number[] | undefined]>([
    ['a row twice: FieldFox', repeated(FIELDFOX()), TWICE, LEVELS],
    ['a row twice: Keysight', repeated(KEYSIGHT()), TWICE, LEVELS],
    ['a row twice: Anritsu', repeated(ANRITSU()), TWICE, LEVELS],
    ['a row twice: TTi', repeated(TTI()), TWICE, LEVELS],
    ['a row twice: .DAT', repeated(DAT()), TWICE, LEVELS],
    [
      'a line twice: QtTinySA',
      each(QTTINYSA(), /^(-92.*)$/m, '$1\n$1'),
      /6 lines, but its head states 5 points/,
      undefined,
    ],
    [
      'a damaged line: QtTinySA',
      each(QTTINYSA(), /^-92.*$/m, '###'),
      /not a level of each sweep/,
      [-90, -91, Number.NaN, -93, -94],
    ],
    ['a damaged line: TTi', each(TTI(), /^.*-92.*$/m, '###'), /with decimal points/, [-90, -91, Number.NaN, -93, -94]],
    ['a damaged line: .DAT', each(DAT(), /^.*-92.*$/m, '###'), /with decimal points/, [-90, -91, Number.NaN, -93, -94]],
    ['fewer lines than announced', DAT({}, 9) + DAT(), /fewer values than it announces/, LEVELS],
    ['a trace without its end: Anritsu', ANRITSU().replace('# Data Done', ''), /ends before "# Data Done"/, LEVELS],
    ['no rows: Keysight', KEYSIGHT({ row: () => '' }), /has no rows of a trace/, undefined],
    ['zero span: FieldFox', FIELDFOX({ unit: 'sec', row: (i) => `${i},-90` }), /in "sec"; only frequencies/, undefined],
    ['zero span: .DAT', DAT({ unit: 's', row: (i) => `${i + 1}.0;-90.0;` }), /in "s"; only frequencies/, undefined],
    [
      'decimal commas: FieldFox',
      FIELDFOX({ row: (i) => `${88e6 + i * 1e5},${LEVELS[i]},5` }),
      /decimals need a point/,
      undefined,
    ],
    [
      'decimal commas: Keysight',
      KEYSIGHT({ row: (i) => `${88e6 + i * 1e5},0,${LEVELS[i]},5` }),
      /with decimal points/,
      undefined,
    ],
    [
      'decimal commas: Anritsu',
      ANRITSU({ row: (i) => `P_${i}=${LEVELS[i]},5 , 88,${i} MHz` }),
      /with decimal points/,
      undefined,
    ],
    [
      'decimal commas: QtTinySA',
      QTTINYSA({ row: (i) => `${LEVELS[i]},5;-80,0` }),
      /not a level of each sweep/,
      undefined,
    ],
    ['semicolons: RF Explorer', each(EXPLORER(), /,/g, ';'), /no rows "number,date/, undefined],
    ['words: SM.1809', SM1809({ row: () => '10:00:00,-90,low,-92,-93,-94' }), /impossible levels/, undefined],
    ['a day that is none: ARGUS', ARGUS({}, '2026-02-30'), /not a row of ARGUS/, undefined],
    [
      'a day that is none: RF Explorer',
      each(EXPLORER(), /2026-03-01/g, '2026-02-31'),
      /time of the row is impossible/,
      undefined,
    ],
    ['one level too many: TinySAScanner', each(SCANNER(), /Sweep 1,/, 'Sweep 1,-1,'), /not a sweep/, undefined],
    [
      'negative frequencies: Keysight',
      KEYSIGHT({ row: (i) => `${i * 1e5 - 1e6},-90` }),
      /no possible frequency/,
      undefined,
    ],
  ])('%s', async (_name, content, why, kept) => {
    const { sweeps, error, report } = await readingOfContent(content);
    expect([error?.message, ...report.rejections.map(({ reason }) => reason)].join()).toMatch(why);
    expect(sweeps.at(-1)?.levelsDbm.slice(0, kept?.length)).toEqual(kept && Float32Array.from(kept));
  });

  it('a level that is empty is missing, never 0 dBµV', async () => {
    const row = (i: number) => `${88e6 + i * 1e5},${i === 2 ? '' : 17}`;
    const { sweeps } = await readingOfContent(FIELDFOX({ row }).replace('UNIT dBm', 'UNIT dBuV'));
    expect(levels(sweeps[0])).toEqual([-89.99, -89.99, Number.NaN, -89.99, -89.99]);
  });
});

describe('a clock that goes back', () => {
  const clocks = async (...times: string[]) => {
    const { sweeps } = await readingOfContent(SM1809({ row: (i) => `${times[i] ?? '23:00:00'},${LEVELS}` }));
    return sweeps.slice(0, times.length).map(({ startedAt }) => new Date(startedAt).toISOString().slice(8, 19));
  };
  it('is the same day in SM.1809, unless it goes back by more than an hour', async () => {
    expect(await clocks('10:00:05', '10:00:04', '10:00:06')).toEqual(['01T10:00:05', '01T10:00:04', '01T10:00:06']);
    expect(await clocks('23:59:59', '00:00:00')).toEqual(['01T23:59:59', '02T00:00:00']);
    // Nothing was received over the evening, or for most of a day.
    expect(await clocks('12:53:27', '00:00:00')).toEqual(['01T12:53:27', '02T00:00:00']);
    expect(await clocks('23:00:00', '21:59:00', '21:00:00')).toEqual(['01T23:00:00', '01T21:59:00', '01T21:00:00']);
    expect(await clocks('23:00:00', '21:58:00')).toEqual(['01T23:00:00', '02T21:58:00']);
  });

  it('by an hour when summer time ends is in the second of the two hours, in every format with local times', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      const times = ['02:59:59', '02:00:00', '02:59:59', '03:00:00', '03:00:01'];
      const row = (i: number) => `${i},2025-10-26,${times[i]},.000,${LEVELS},`;
      const { sweeps } = await readingOfContent(EXPLORER({ row }));
      expect(sweeps.map(({ startedAt }) => new Date(startedAt).toISOString().slice(11, 19))).toEqual([
        '00:59:59',
        '01:00:00',
        '01:59:59',
        '02:00:00',
        '02:00:01',
      ]);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
