/**
 * Files of each format that no recording is at hand for, and the ways in which any file can be wrong. The files are written
 * here, by the descriptions that hardware.md names.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeWorkbook } from '../../src/files/sheet/workbook.js';
import { unpacked } from '../../src/import/filing/unpacking.js';
import { importFormats } from '../../src/import/format-registry.js';
import { asField } from '../../src/rf/field-strength.js';
import { type DriverSweep, flagNames, SweepFlag } from '../../src/rf/sweep.js';
import { FILE_AT, levels, readingOfContent } from '../support/file-reading.js';

const rows = (text: (i: number) => string, count = 5) => Array.from({ length: count }, (_, i) => text(i));
const LEVELS = [-90, -91, -92, -93, -94];

/** A file of RFlookBin v.1 as the regulator's program writes it. */
function lookBinV1({ bits = 8, unit = 1, points = 5 } = {}): Buffer {
  const head = Buffer.alloc(80);
  head.write('RFlookBin v.1/1');
  head.writeUInt8(bits, 15);
  head.writeUInt32LE(2, 16);
  head.writeUInt32LE(2, 20);
  [88e6, 88.4e6, 30e3].forEach((value, i) => void head.writeFloatLE(value, 24 + 4 * i));
  head.writeUInt16LE(points, 36);
  head.writeInt8(unit, 40);
  [80, 120, 120 + (2 * points * bits) / 8].forEach((value, i) => void head.writeUInt32LE(value, 68 + 4 * i));
  const stamp = (second: number) => {
    const bytes = Buffer.alloc(20);
    [26, 3, 1, 10, 0, second].forEach((value, i) => void bytes.writeInt8(value, i));
    bytes.writeInt16LE(250, 6);
    bytes.writeInt16LE(-90, 8);
    bytes.writeUInt8(10, 10);
    return bytes;
  };
  const row = Buffer.alloc((points * bits) / 8);
  LEVELS.forEach((level, i) => {
    if (bits === 8) row.writeUInt8(2 * level + 2 * 90 + 255, i);
    else if (bits === 16) row.writeInt16LE(level * 100, 2 * i);
    else row.writeFloatLE(level, 4 * i);
  });
  return Buffer.concat([head, stamp(1), stamp(2), row, row, Buffer.from('{}')]);
}

/** Version 2/3: 16 bits a level, packed without MATLAB's head. */
function lookBinV2(unit = 'dBm'): Buffer {
  const json = Buffer.from(
    JSON.stringify({
      FreqStart: 88e6,
      FreqStop: 88.4e6,
      DataPoints: 5,
      Unit: unit,
      Resolution: '30.000 kHz',
      Detector: 'Peak',
    }),
  );
  const head = Buffer.alloc(22);
  head.write('RFlookBin v.2/3');
  head.writeUInt8(16, 15);
  head.writeUInt32LE(json.length, 18);
  const packed = Buffer.alloc(10);
  LEVELS.forEach((level, i) => void packed.writeInt16LE(level * 100, 2 * i));
  const block = Buffer.concat([
    Buffer.from('StArT'),
    Buffer.from([26, 3, 1, 10, 0, 1, 250, 0]),
    gzipSync(packed),
    Buffer.from('StOp'),
  ]);
  return Buffer.concat([head, json, block, block]);
}

/** Block 68 of RFeye: levels below the threshold are left out. */
function rfeye(damage = 0): Buffer {
  const text = Buffer.from('FM\0\0');
  const fixed = Buffer.alloc(24);
  [1, 3, 26, 0, 10, 0, 1, 0].forEach((value, i) => void fixed.writeUInt8(value, i));
  fixed.writeUInt32LE(250_000_000, 8);
  fixed.writeUInt32LE(text.length, 20);
  const facts = Buffer.alloc(52);
  [
    [88, 0],
    [88, 400_000_000],
  ].forEach(([mhz = 0, billionths = 0], i) => {
    facts.writeUInt16LE(mhz, 6 * i);
    facts.writeInt32LE(billionths, 6 * i + 2);
  });
  facts.writeInt8(-20, 31);
  facts.writeInt8(-1, 32);
  const stored = Buffer.from([2 * (-90 + 20) + 255, 255, 3, 2 * (-94 + 20) + 255]);
  facts.writeUInt32LE(stored.length, 40);
  facts.writeUInt32LE(5, 48);
  const content = Buffer.concat([fixed, text, facts, stored]);
  const head = Buffer.alloc(12);
  [1, content.length, 68].forEach((value, i) => void head.writeUInt32LE(value, 4 * i));
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE([...head, ...content].reduce((sum, byte) => sum + byte, damage));
  tail.write('UUUU', 4);
  return Buffer.concat([
    Buffer.from('\x17\0\0\0CRFS DATA FILE V023\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1'),
    head,
    content,
    tail,
  ]);
}

const FIELDFOX = (unit = 'dBm', zone = '! TIMEZONE (UTC+07:00) Bangkok\n') =>
  `! FILETYPE CSV\n! VERSION 3.0,1\n! TIMESTAMP Sunday, 01 March 2026 10:00:01\n${zone}! NAME Keysight Technologies\n! MODEL N9917A\n! RBW, 30000\n! DATA Freq,SA Clear Write\n! FREQ UNIT Hz\n! DATA UNIT ${unit}\nBEGIN\n${rows((i) => `${88e6 + i * 1e5},${LEVELS[i]}`).join('\n')}\nEND\n`;
const ANRITSU = `MODEL=MS2721B\nSN=1234567\nTYPE=SPA\nDATE=2026-03-01-07-10-00-01\n# Setup\nRBW=30000\n# Begin TRACE A Data\n${rows((i) => `P_${i}=${LEVELS[i]} , ${(88 + i / 10).toFixed(6)} MHz`).join('\n')}\n# Data Done\n`;
const KEYSIGHT = (unit = 'dBm') =>
  `Trace\nSwept SA\nA.14.57,N9020A\nSegment,0\nNumber of Points,5\nStart Frequency,88000000\nStop Frequency,88400000\nRBW,30000\nDetector,Peak\nY Axis Unit,${unit}\nDATA\n${rows((i) => `${88e6 + i * 1e5},${LEVELS[i]}`).join('\n')}\n`;
const N934X = `#517905Machine Module,N9343C,CN1234\nMCU Version,A.05.08\n00:37:17 04.01.2019\nGPS Location:,Unlocked\nY Axis Unit,dBm\nNumber of Points,5\nFrequency Offset,+0.000000000e+00\nRBW,+3.000000000e+02,MAN\nVBW,+3.000000000e+00,MAN\nAttenuation,0,MAN\nX Axis Units,Hz\nTrace Math,Off\nTrace Name,Trace1,\nTrace Type,Max Hold,\nTrace Detector,Pos Peak,\nTrace Data\n${rows((i) => `+${(88e6 + i * 1e5).toExponential(9)},${(LEVELS[i] ?? 0).toExponential(9)},`).join('\n')}\n`;
const FPH = (second = '') =>
  `Name,Sweep (T1),,,\nDate,12/18/2024,,,\nTime,13:49:25,,,\nLATITUDE,-7,2,27.378,,\nInstrument,FPH - 1/2,,,\nRef Offset,0,dB,,\nRBW,3000000,Hz,,\nVBW,30000,Hz,,\nRF Attenuator,10,dB,,\nTrace Mode,Clear / Write,,,\nTrace Detector,Auto Peak,,,\nPrimary Transducer,HE400,,,\n\nFrequency [Hz],Maximum [dBm]${second === '' ? '' : ',Minimum [dBm]'},,\n${rows((i) => `${88e6 + i * 1e5},${LEVELS[i]}.0${second},,`).join('\n')}\n`;
const RSA = (unit = 'dBuV', more = '') =>
  `Spectrum,10/20/2023 3:25:41 PM\n[Global Parameters]\nFrequency,6000000,Hz\nRF Attenuation,20,dB\nGNSS Latitude,0,deg\nManual Azimuth,45,deg\n\n[Markers]\n[Marker M0]\nFrequency,1,,MHz\nTrace 1,57.4,,${unit}\n[Parameters]\nResolution Bandwidth,9000,Hz\n[Trace Parameters]\nTrace 1\nFunction,MaxHold,\nDetection,CISPRPk,\n\n[Results]\nActual RBW,9000.65,Hz,-0.0001,0.0003\n[Traces]\n[Trace]\nTrace 1,,${unit},-0.0001,0.0003\nNumberPoints,5\nXStart,88000000,Hz\nXStop,88400000,Hz\n${rows((i) => `${((LEVELS[i] ?? 0) + 106.99).toFixed(4)},${88e6 + i * 1e5}`).join('\n')}\n${more}`;
const MSOD_ASCII = (() => {
  const message = (object: object) => {
    const json = JSON.stringify(object, undefined, 1);
    return `${json.length}\n${json}\n`;
  };
  const sys = message({ Ver: '1.0.14', Type: 'Sys', Cal: { nM: 2, DataType: 'ASCII' } });
  const mPar = { RBW: 1e5, fStart: 88e6, fStop: 88.4e6, n: 5, td: 5, Det: 'Positive', Atten: [4, 4, 4, 4, 4] };
  const data = message({
    Type: 'Data',
    t: 1_772_334_001,
    t1: 1_772_334_001,
    nM: 1,
    Ta: 0,
    mType: 'Swept-frequency',
    DataType: 'ASCII',
    mPar,
  });
  return `${sys}[-77.355,-77.351]\n\n${data}[${LEVELS}]\n`;
})();
const NTIA_META = JSON.stringify({
  global: { 'core:datatype': 'rf32_le', 'core:version': '0.0.2' },
  captures: [{ 'core:sample_start': 0, 'core:frequency': 88.2e6, 'core:datetime': '2026-03-01T03:00:01.250Z' }],
  annotations: [
    {
      'core:sample_start': 0,
      'core:sample_count': 5,
      'ntia-core:annotation_type': 'FrequencyDomainDetection',
      'ntia-algorithm:detector': 'fft_max_power',
      'ntia-algorithm:units': 'dBm',
      'ntia-algorithm:frequency_start': 88e6,
      'ntia-algorithm:frequency_stop': 88.4e6,
      'ntia-algorithm:frequency_step': 1e5,
    },
    { 'core:sample_start': 0, 'core:sample_count': 5, 'ntia-core:annotation_type': 'CalibrationAnnotation' },
  ],
});
const FLOATS = Buffer.from(Float32Array.from(LEVELS).buffer);
const DECODE = `${JSON.stringify({ startedAt: '2026-03-01T03:00:01.250Z', startHz: 88e6, stepHz: 1e5, levelsDbm: LEVELS, flags: ['spurs'] })}\n`;
const CONSOLE =
  'ch> frequencies\r\n88000000\r\n88100000\r\n88200000\r\n88300000\r\n88400000\r\nch> data 2\r\n-9.000000e+01\r\n-9.100000e+01\r\n-9.200000e+01\r\n-9.300000e+01\r\n-9.400000e+01\r\nch> \r\n';

describe('files written by their description', () => {
  const local = new Date(2026, 2, 1, 10, 0, 1, 250).getTime();
  it.each<[string, string | Uint8Array, object]>([
    ['rflookbin-v1', lookBinV1(), { startedAt: local, rbwHz: 30e3, attenuationDb: 10 }],
    ['rflookbin-v1', lookBinV1({ bits: 16 }), { startedAt: local }],
    ['rflookbin-v1', lookBinV1({ bits: 32 }), { startedAt: local }],
    ['rflookbin-v2', lookBinV2(), { startedAt: local, traceDetector: 'peak' }],
    ['fieldfox', FIELDFOX(), { startedAt: Date.UTC(2026, 2, 1, 3, 0, 1), rbwHz: 30_000 }],
    ['anritsu-spa', ANRITSU, { startedAt: local - 250, rbwHz: 30_000 }],
    ['keysight', KEYSIGHT(), { startedAt: FILE_AT, rbwHz: 30_000, traceDetector: 'peak', flags: SweepFlag.clockBad }],
    [
      'n934x',
      N934X,
      {
        startedAt: new Date(2019, 3, 1, 0, 37, 17).getTime(),
        rbwHz: 300,
        vbwHz: 3,
        attenuationDb: 0,
        traceDetector: 'peak',
      },
    ],
    ['fph', FPH(), { startedAt: new Date(2024, 11, 18, 13, 49, 25).getTime(), rbwHz: 3e6, attenuationDb: 10 }],
    ['rsa', RSA(), { startedAt: new Date(2023, 9, 20, 15, 25, 41).getTime(), rbwHz: 9000, traceDetector: 'peak' }],
    ['msod', MSOD_ASCII, { startedAt: 1_772_334_001_000, traceDetector: 'peak', rbwHz: 1e5, attenuationDb: 4 }],
    ['rfi-decode', DECODE, { startedAt: Date.UTC(2026, 2, 1, 3, 0, 1, 250), flags: SweepFlag.spurs }],
    ['tinysa', CONSOLE, { startedAt: FILE_AT, flags: SweepFlag.clockBad }],
    ['lines', rows((i) => `${88e6 + i * 1e5},${LEVELS[i]}`).join('\r\n'), { startedAt: FILE_AT }],
    ['lines', rows((i) => `${(88 + i / 10).toFixed(3).replace('.', ',')};${LEVELS[i]},0`).join('\n'), {}],
    ['lines', rows((i) => `${88e6 + i * 1e5},${LEVELS[i]}`).join('\r'), { startedAt: FILE_AT }],
    [
      'lines',
      `MHz;dBuV\n${rows((i) => `${(88 + i / 10).toFixed(1)};${((LEVELS[i] ?? 0) + 106.99).toFixed(2)}`).join('\n')}`,
      {},
    ],
  ])('%s', async (format, content, facts) => {
    const found = await readingOfContent(content);
    expect([found.format, found.error, found.report.rejections]).toEqual([format, undefined, []]);
    expect(found.sweeps[0]).toMatchObject({ ...facts, startHz: 88e6 });
    expect(found.sweeps[0]?.stepHz).toBeCloseTo(1e5, 3);
    expect(levels(found.sweeps[0])).toEqual(LEVELS);
  });

  it('what a head says and no reader uses is quoted back with its line', async () => {
    const head = 'Model: N9340B\n\n00:37:17 04.01.2019\nRBW,30 kHz\nLATITUDE,-7,2,27.315\nMHz,dBm\n';
    const found = await readingOfContent(`${head}88.0,-90\n88.1,-91\n88.2,-92\n88.3,-93\n88.4,-94\n`);
    expect([found.error, levels(found.sweeps[0])]).toEqual([undefined, LEVELS]);
    expect(found.report.assumptions).toEqual([
      'Line 3 says "00:37:17 04.01.2019": not used.',
      'Line 4 says "RBW,30 kHz": not used.',
      'Line 5 says "LATITUDE,-7,2,27.315": not used.',
    ]);
  });

  it('what the head of an analyser says is used or quoted; what it says of nothing is passed over', async () => {
    const said = async (content: string) => (await readingOfContent(content)).report.assumptions.slice(0, 4);
    expect(await said(N934X)).toEqual([
      'Line 3 says "00:37:17 04.01.2019": read as month, day and year.',
      'Line 4 says "GPS Location:,Unlocked": not used.',
    ]);
    expect((await said(FPH())).slice(0, 2)).toEqual([
      'Line 4 says "LATITUDE,-7,2,27.378": not used.',
      'Line 12 says "Primary Transducer,HE400": not used.',
    ]);
    expect(await said(RSA())).toContain('Line 6 says "Manual Azimuth,45,deg": not used.');
    const inTime = N934X.replace('X Axis Units,Hz', 'X Axis Units,s');
    expect((await readingOfContent(inTime)).error?.message).toMatch(/in "s"/);
    const fieldfox = FIELDFOX().replace('! NAME', '! LATITUDE 21.0278\n! NAME');
    expect(await said(fieldfox)).toContain('Line 5 says "! LATITUDE 21.0278": not used.');
  });

  it('what the heads of Keysight, Rohde & Schwarz, TTi and Anritsu say is used or quoted', async () => {
    const of = async (content: string) => {
      const { sweeps, report, error } = await readingOfContent(content);
      return { quoted: report.assumptions.filter((one) => one.endsWith(': not used.')), sweep: sweeps[0], error };
    };
    const keysight = KEYSIGHT().replace('RBW,', 'GPS Latitude,21.03\nPreamp State,On\nDate,2026-03-01 10:00:01\nRBW,');
    expect((await of(keysight)).quoted).toEqual([
      'Line 8 says "GPS Latitude,21.03": not used.',
      'Line 9 says "Preamp State,On": not used.',
      'Line 10 says "Date,2026-03-01 10:00:01": not used.',
    ]);
    const inKhz = await of(
      KEYSIGHT()
        .replace('DATA', 'X Axis Units,kHz\nDATA')
        .replace(/^88(\d+)000,/gm, '88$1,'),
    );
    expect(inKhz.sweep).toMatchObject({ startHz: 88e6 });
    expect((await of(KEYSIGHT().replace('DATA', 'X Axis Units,s\nDATA'))).error?.message).toMatch(/in "s"/);
    const rs = `Type;FSV-7;\nVersion;1;\nDate;01.Mar 26;\nTime;10:00:01;\nMode;ANALYZER;\nx-Unit;Hz;\ny-Unit;dBm;\nTransducer;HE300;\nRBW;30000;Hz\nVBW;100000;Hz\nTRACE 1:\nTrace Mode;MAXHOLD;\nDetector;RMS;\nValues;5;\n${rows((i) => `${88e6 + i * 1e5};${LEVELS[i]};`).join('\n')}\n`;
    expect((await of(rs)).quoted).toEqual([
      'Line 4 says "Time;10:00:01": not used.',
      'Line 8 says "Transducer;HE300": not used.',
      'Line 10 says "VBW;100000;Hz": not used.',
      'Line 12 says "Trace Mode;MAXHOLD": not used.',
    ]);
    const tti = (unit: string) =>
      `Model Type: PSA2702,\nDate: 01/03/2026,\nTrace Type: Live,\nStart Frequency: 0088.0000 MHz,\nStop Frequency: 0088.4000 MHz,\nRBW:    30kHz,\nReference Level:   -20${unit},\nFixed Offset: Off,-010.0dB,\n${rows((i) => `${(88 + i / 10).toFixed(4)},${LEVELS[i]},`).join('\n')}\n`;
    const plain = await of(tti('dBm'));
    expect([plain.quoted, levels(plain.sweep)]).toEqual([
      ['Line 2 says "Date: 01/03/2026": not used.', 'Line 3 says "Trace Type: Live": not used.'],
      LEVELS,
    ]);
    expect((await of(tti('dBuV'))).sweep?.levelsDbm[0]).toBeCloseTo(-90 - 106.99, 2);
    const anritsu = ANRITSU.replace('# Setup', '# Setup\nUI_VBW=10\nGPS_LATITUDE=21.03\nAMP_UNITS=dBm\nDETECTOR=Peak');
    expect((await of(anritsu)).quoted).toEqual(
      ['UI_VBW=10', 'GPS_LATITUDE=21.03', 'AMP_UNITS=dBm', 'DETECTOR=Peak'].map(
        (text, i) => `Line ${6 + i} says "${text}": not used.`,
      ),
    );
  });

  it('of several traces of an analyser a person chooses one', async () => {
    const second = RSA(
      'dBuV',
      '[Trace]\nTrace 2,,dBuV,0,0\nNumberPoints,1\nXStart,1\nXStop,2,Hz\n10,88000000\n20,88100000\n',
    );
    const fieldfox = FIELDFOX()
      .replace('Clear Write', 'Clear Write,SA Max Hold')
      .replace(/^(\d+,-\d+)$/gm, '$1,-50');
    for (const [content, names, level] of [
      [FPH(',-99.5'), ['Maximum', 'Minimum'], -99.5],
      [second, ['Trace 1', 'Trace 2'], 10 - 106.99],
      [fieldfox, ['SA Clear Write', 'SA Max Hold'], -50],
    ] as const) {
      const asked = await readingOfContent(content);
      expect([asked.sweeps, asked.report.readings.map(({ en }) => en)]).toEqual([[], names]);
      const [sweep] = (await readingOfContent(content, { reading: 2 })).sweeps;
      expect(sweep?.levelsDbm[0]).toBeCloseTo(level, 1);
    }
  });

  it('a zone of FieldFox is read by its old name too', async () => {
    const at = (zone: string) =>
      readingOfContent(FIELDFOX('dBm', `! TIMEZONE (${zone}) x\n`)).then(({ sweeps }) => sweeps[0]?.startedAt);
    expect(await at('GMT-03:00')).toBe(await at('UTC-03:00'));
  });

  it('a table of several traces is asked which; none is taken by chance', async () => {
    const table = `${rows((i) => `${88e6 + i * 1e5}.00,${LEVELS[i]}.00,${(LEVELS[i] ?? 0) - 3}.00,nan`).join('\n')}\n`;
    const asked = await readingOfContent(table);
    expect([asked.sweeps, asked.report.readings.length]).toEqual([[], 2]);
    const second = await readingOfContent(table, { reading: 2 });
    expect([second.error, levels(second.sweeps[0])]).toEqual([undefined, LEVELS.map((level) => level - 3)]);
  });

  it('a table that ends within a number leaves that number out, and says so', async () => {
    const text = rows((i) => `${(88 + i / 10).toFixed(1)};${LEVELS[i]}`)
      .join('\n')
      .slice(0, -1);
    const found = await readingOfContent(text);
    expect(found.report.rejections).toMatchObject([{ reason: 'The file ends within this line.' }]);
    expect(levels(found.sweeps[0])).toEqual(LEVELS.slice(0, -1));
  });

  it('bearings of a KrakenSDR give their levels; a line that is cut or has another shape is left out', async () => {
    const line = (at: number, dbm: number, hz: number) =>
      `${at}, 245, 71.20, ${dbm}, ${hz}, UCA, 510, hill, 21.03, 105.85, 0, 0, GPS, R, R, R, R, ${rows(String, 360).join(', ')}`;
    const good = [line(1_772_334_001_250, -41.5, 433_920_000), line(1_772_334_001_250, -60, 446_006_250)];
    const found = await readingOfContent([...good, '1772334002250, 1, 2', good[0]?.slice(0, -900)].join('\n'));
    expect([found.format, found.report.rejections.map(({ count }) => count)]).toEqual(['kraken-doa', [1, 1]]);
    expect(found.sweeps.map(({ startHz, startedAt }) => [startHz, startedAt])).toEqual([
      [433_920_000, Date.UTC(2026, 2, 1, 3, 0, 1, 250)],
      [446_006_250, Date.UTC(2026, 2, 1, 3, 0, 1, 250)],
    ]);
    expect(found.sweeps.map(levels)).toEqual([[-41.5], [-60]]);
    expect(flagNames(found.sweeps[0]?.flags ?? 0)).toEqual(['uncalibrated']);
    expect(found.report.assumptions.join()).toContain('Bearings');
  });

  it('RFeye leaves levels below its threshold missing, and QtTinySA puts its newest sweep last', async () => {
    const found = await readingOfContent(rfeye());
    expect([found.format, levels(found.sweeps[0])]).toEqual(['rfeye', [-90, Number.NaN, Number.NaN, Number.NaN, -94]]);
    expect(found.sweeps[0]?.startedAt).toBe(Date.UTC(2026, 2, 1, 10, 0, 1, 250));
    const table = `2026-03-01-100001,Start,88000000,Stop,88400000,fStep,100000,Points,5,RBW,100,Each_Column=One_sweep\n${rows((i) => `${LEVELS[i]},-80,-70`).join('\n')}\n`;
    const sweeps = (await readingOfContent(table)).sweeps;
    expect(sweeps.map(levels)).toEqual([Array(5).fill(-70), Array(5).fill(-80), LEVELS]);
    expect(sweeps.map(({ startedAt }) => startedAt - (sweeps[2]?.startedAt ?? 0))).toEqual([-2000, -1000, 0]);
  });

  it('SigMF of NTIA sensors is read with its data, and refused when they are samples in time', async () => {
    const pair = { name: 'one.sigmf-meta', beside: { 'one.sigmf-data': FLOATS } };
    const found = await readingOfContent(NTIA_META, {}, pair);
    expect([found.format, found.error, levels(found.sweeps[0])]).toEqual(['sigmf', undefined, LEVELS]);
    expect(found.sweeps[0]).toMatchObject({
      startedAt: Date.UTC(2026, 2, 1, 3, 0, 1, 250),
      startHz: 88e6,
      stepHz: 1e5,
      traceDetector: 'peak',
    });
    const alone = await readingOfContent(NTIA_META, {}, { name: 'two.sigmf-meta' });
    expect(alone.error?.message).toMatch(/FILE\.sigmf-data is missing/);
    const samples = await readingOfContent(NTIA_META.replace('rf32_le', 'cf32_le'), {}, pair);
    expect(samples.error?.message).toMatch(/samples in time/);
  });

  it('our own recording is read by the driver that its notes name, from its start', async () => {
    const notes = { driver: 'lines', startedAt: FILE_AT, endedAt: FILE_AT + 5000 };
    const file = rows((i) => rows((k) => `${88 + k / 10},${(LEVELS[k] ?? 0) - i}`).join('\n'), 3).join('\n');
    const found = await readingOfContent(`${file}\n`, {}, { beside: { 'file.json': JSON.stringify(notes) } });
    expect([found.format, found.error]).toEqual(['rfi-recording', undefined]);
    expect(found.sweeps.map(({ startedAt }) => startedAt - FILE_AT)).toEqual([0, 1000, 2000]);
    expect(levels(found.sweeps[1])).toEqual(LEVELS.map((level) => level - 1));
  });
});

describe('field strength', () => {
  const field = (sweep: DriverSweep | undefined) => [...asField(sweep?.levelsDbm ?? new Float32Array())];

  it.each<[string, string, string]>([
    [
      'a heading',
      'field-strengths',
      `Frequency (MHz),Field strength (dBµV/m)\n${PAIRS((mhz, level) => `${mhz},${level + 130}`)}\n`,
    ],
    [
      'a Vietnamese heading',
      'field-strengths',
      `Tần số (MHz);Cường độ trường (dBµV/m)\n${PAIRS((mhz, level) => `${mhz.replace('.', ',')};${(level + 130).toFixed(1).replace('.', ',')}`)}\n`,
    ],
    ['the unit behind each value', 'field-strengths', `${PAIRS((mhz, level) => `${mhz} MHz ${level + 130} dBµV/m`)}\n`],
    ['dB(mV/m)', 'field-strengths', `MHz\tLevel dB(mV/m)\n${PAIRS((mhz, level) => `${mhz}\t${level + 70}`)}\n`],
    [
      'Tektronix',
      'rsa',
      `${RSA('dBuVPerMeter').split('[Trace]')[0]}[Trace]\nTrace 1,,dBuVPerMeter,0,0\nXStart,1\nXStop,2,Hz\n${PAIRS((mhz, level) => `${level + 130},${Number(mhz) * 1e6}`)}\n`,
    ],
  ])('is kept as what it is, and its values as they were: by %s', async (_name, format, content) => {
    const found = await readingOfContent(Buffer.from(content).toString('latin1'));
    expect([found.format, found.error, found.report.rejections]).toEqual([format, undefined, []]);
    const [sweep] = found.sweeps;
    expect(flagNames(sweep?.flags ?? 0)).toContain('fieldStrength');
    expect([sweep?.startHz, field(sweep)]).toEqual([88e6, LEVELS.map((level) => level + 130)]);
  });

  it('is asked about where the unit of the frequencies is not certain, and read as chosen', async () => {
    const content = `f;dBuV/m\n${rows((i) => `${433 + i};${40 + i}`).join('\n')}\n`;
    const asked = await readingOfContent(content);
    expect([asked.sweeps.length, asked.format]).toEqual([asked.error === undefined ? 1 : 0, 'field-strengths']);
    const chosen = await readingOfContent(content, { unit: 'MHz' });
    expect(chosen.sweeps[0]?.startHz).toBe(433e6);
  });

  it('of several sweeps begins again with the first frequency; 0 dBµV/m and 107 dBµV/m are values', async () => {
    const one = PAIRS((mhz, level) => `${mhz};${level === LEVELS[1] ? 107 : level === LEVELS[2] ? 0 : 20}`);
    const { sweeps } = await readingOfContent(`MHz;dBuV/m\n${one}\n${one}\n`);
    expect(sweeps.map(field)).toEqual([0, 1].map(() => LEVELS.map((_, i) => (i === 1 ? 107 : i === 2 ? 0 : 20))));
  });
});

describe('what a file does not state', () => {
  it('is never guessed across a factor: both readings are shown, and --unit chooses', async () => {
    const file = rows((i) => `${500_000 + i * 275_000},${LEVELS[i]}`).join('\n');
    const found = await readingOfContent(`${file}\n${file}\n`);
    expect([found.sweeps, found.error?.message]).toEqual([
      [],
      'The frequencies can be read in two ways: 500 kHz – 1.6 MHz (unit: Hz), or 500 MHz – 1.6 GHz (unit: kHz). Give the right unit with --unit.',
    ]);
    const chosen = await readingOfContent(`${file}\n${file}\n`, { unit: 'kHz' });
    expect([chosen.sweeps.length, chosen.sweeps[0]?.startHz]).toEqual([2, 500e6]);
  });

  it('is in the report, and flagged on the data: no zone, no times', async () => {
    const noZone = await readingOfContent(lookBinV1(), { isZoneStated: false });
    expect(flagNames(noZone.sweeps[0]?.flags ?? 0)).toEqual(['clockBad']);
    expect(noZone.report.assumptions).toEqual([expect.stringMatching(/local times without a zone/)]);
    const stated = await readingOfContent(FIELDFOX('dBm', ''), { isZoneStated: true });
    expect([stated.sweeps[0]?.flags, stated.report.assumptions]).toEqual([0, []]);
    expect((await readingOfContent(KEYSIGHT())).report.isUntimed).toBe(true);
  });

  it('levels that are no levels at the receiver are refused with their unit', async () => {
    expect((await readingOfContent(FIELDFOX('Real'))).error?.message).toMatch(/in "Real"/);
    expect((await readingOfContent(KEYSIGHT('dBmV'))).error?.message).toMatch(/in "dBmV"/);
    expect((await readingOfContent(lookBinV1({ unit: 3 }))).error?.message).toMatch(/field strength/);
    expect(levels((await readingOfContent(lookBinV1({ unit: 2, bits: 16 }))).sweeps[0])[0]).toBeCloseTo(-196.99, 2);
  });

  it('damage ends the file where it is, with the sweeps before it', async () => {
    expect((await readingOfContent(rfeye(1))).error?.message).toBe(
      'Block 1 is damaged: its checksum or its end is wrong.',
    );
    const cut = await readingOfContent(lookBinV2().subarray(0, -20));
    expect([cut.sweeps.length, cut.report.rejections[0]?.reason]).toEqual([1, 'The file ends within this block.']);
    const half = await readingOfContent(lookBinV1().subarray(0, 123));
    expect([half.sweeps, half.report.rejections[0]?.reason]).toEqual([[], expect.stringMatching(/ends before/)]);
  });
});

/** Rows of rtl_power from 88.0 to 88.4 MHz, one for each clock time. */
const POWER = (...clocks: readonly string[]) =>
  clocks
    .map((clock) => `2025-10-26, ${clock}, 88000000, 88500000, 100000.00, 10, ${LEVELS.join(', ')}, -94\n`)
    .join('');
const PAIRS = (line: (mhz: string, level: number) => string) =>
  rows((i) => line((88 + i / 10).toFixed(1), LEVELS[i] ?? 0)).join('\n');

describe('a file that another hand touched', () => {
  it.each<[string, string, string]>([
    ['rtl_power with CR alone', 'rtl_power', POWER('10:00:00', '10:00:01').replaceAll('\n', '\r')],
    [
      'rtl_power out of a terminal',
      'rtl_power',
      POWER('10:00:00', '10:00:01').replace(/^.+$/gm, '\u001b[32m$&\u001b[0m'),
    ],
    ['blanks that do not break', 'lines', PAIRS((mhz, level) => `${mhz}\u00c2\u00a0MHz;${level}\u00a0dBm`)],
    [
      'watts',
      'lines',
      `MHz,Power (W)\n${PAIRS((mhz, level) => `${mhz},${(10 ** (level / 10 - 3)).toExponential(6)}`)}\n`,
    ],
    ['long minus signs', 'lines', PAIRS((mhz, level) => `${mhz};\u00e2\u0088\u0092${-level}`)],
  ])('is read right: %s', async (_name, format, content) => {
    const found = await readingOfContent(content);
    expect([found.format, found.error, found.report.rejections]).toEqual([format, undefined, []]);
    expect([found.sweeps[0]?.startHz, levels(found.sweeps[0])]).toEqual([88e6, LEVELS]);
  });

  it.each<[string, string, RegExp]>([
    [
      'dBmV',
      `Frequency (Hz),Level (dBmV)\n${PAIRS((mhz, level) => `${Number(mhz) * 1e6},${level + 47}`)}\n`,
      /levels are in dBmV.*offsetDb/,
    ],
    [
      'field strength beside levels at a receiver',
      RSA('dBuV/m').concat('[Trace]\nTrace 2,,dBm,0,0\nNumberPoints,1\nXStart,1\nXStop,2,Hz\n-80,88000000\n'),
      /both field strength and levels/,
    ],
    ['full scale', `MHz,Level (dBFS)\n${PAIRS((mhz, level) => `${mhz},${level}`)}\n`, /levels are in dBFS/],
    [
      'a date that is none',
      POWER('10:00:00').replace('2025-10-26', '2025-13-45'),
      /columns 1 and 2 are not a date and a time/,
    ],
    [
      'two rows in one line',
      POWER('10:00:00').replace('\n', ', ').concat(POWER('10:00:01')),
      /column 13 is "2025-10-26"/,
    ],
    ['levels of another row behind', POWER('10:00:00').replace('\n', ', -1, -2, -3\n'), /9 levels .* room for 5/],
    [
      'a line without its last digit',
      `2025-10-26, 10:00:00, 88000000, 88500000, 100000.00, 10, -9`,
      /ends within this line/,
    ],
  ])('is refused with the reason: %s', async (_name, content, why) => {
    const found = await readingOfContent(content);
    expect(found.sweeps).toEqual([]);
    expect([found.error?.message, ...found.report.rejections.map(({ reason }) => reason)].join()).toMatch(why);
  });

  it('with the head of a program that is not known says so of the lines of the head, not of settings', async () => {
    const found = await readingOfContent(
      `Instrument:,FSH8\nSpan:,20000000,Hz\n\n${PAIRS((mhz, level) => `${mhz},${level}`)}`,
    );
    expect(levels(found.sweeps[0])).toEqual(LEVELS);
    expect(found.report.rejections.map(({ reason }) => reason)).toEqual(['The line is no row of frequency and level.']);
  });

  it('with zeros where nothing was measured has gaps there, and the report says so', async () => {
    const far = await readingOfContent(PAIRS((mhz, level) => `${mhz},${level === -92 ? 0 : level}`));
    expect(levels(far.sweeps[0])).toEqual([-90, -91, Number.NaN, -93, -94]);
    expect(far.report.rejections.map(({ reason, firstNumbers }) => [reason, firstNumbers])).toEqual([
      [expect.stringMatching(/levels of exactly 0/), [1]],
    ]);
    const strong = PAIRS((mhz, level) => `${mhz},${level === -92 ? 0 : level + 80}`);
    const asked = await readingOfContent(strong);
    expect([asked.sweeps, asked.error?.message]).toEqual([
      [],
      expect.stringMatching(/no quiet receiver measures.*--reading/),
    ]);
    const near = await readingOfContent(strong, { reading: asked.report.readings.length });
    expect(levels(near.sweeps[0])).toEqual([-10, -11, 0, -13, -14]);
    const own = await readingOfContent(DECODE.replace('-92', '0'));
    expect(levels(own.sweeps[0])).toEqual([-90, -91, 0, -93, -94]);
  });

  it('with levels that no receiver measures has gaps there, and the report says so', async () => {
    const { sweeps, report } = await readingOfContent(MSOD_ASCII.replace('-92', '92'));
    expect(levels(sweeps[0])).toEqual([-90, -91, Number.NaN, -93, -94]);
    expect(report.rejections.map(({ reason, firstNumbers }) => [reason, firstNumbers])).toEqual([
      [expect.stringMatching(/which no receiver measures/), [1]],
    ]);
  });

  it('with a step that leaves most of its row empty does not place the levels of that row', async () => {
    const { report } = await readingOfContent(
      POWER('10:00:00', '10:00:01', '10:00:02').replace('100000.00', '10000.00'),
    );
    expect(report.rejections.map(({ reason }) => reason)).toEqual([expect.stringMatching(/make room for/)]);
  });

  it('with rows of two programs has no levels of one on the grid of the other', async () => {
    const other = '2025-10-26, 10:00:01, 89000000, 89250000, 50000.00, 10, -70, -71, -72, -73, -74, -74\n';
    const found = await readingOfContent(POWER('10:00:00', '10:00:01') + other);
    expect(found.sweeps.map(({ startHz, stepHz }) => [startHz, stepHz])).toEqual([
      [88e6, 1e5],
      [88e6, 1e5],
      [89e6, 5e4],
    ]);
  });

  it('in a zone that repeats an hour goes on in time when summer time ends', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      const { sweeps } = await readingOfContent(POWER('02:59:59', '02:00:00', '02:59:59', '03:00:00'));
      expect(sweeps.map(({ startedAt }) => new Date(startedAt).toISOString().slice(11, 19))).toEqual([
        '00:59:59',
        '01:00:00',
        '01:59:59',
        '02:00:00',
      ]);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

describe('a row of our own export', () => {
  it('is refused for what is wrong with it: corrected levels, or another unit', async () => {
    const head = 'startedAt,endedAt,stationId,receiverId,seq,folded,flags,startHz,stepHz,bins,unit,corrected,level0';
    const row = (end: string) =>
      `2026-12-01T00:00:00.000Z,2026-12-01T00:00:01.000Z,s,r,1,1,,100000000,1000,1,${end},-90`;
    const { sweeps, report } = await readingOfContent(
      [head, row('dBm,false'), row('dBW,false'), row('dBuV/m,true'), ''].join('\n'),
    );
    expect(sweeps).toHaveLength(1);
    expect(report.rejections.map(({ reason, firstNumbers }) => [reason, ...firstNumbers])).toEqual([
      ['The unit of the levels is none of dBm, dBµV and dBµV/m.', 3],
      ['The levels of the row were corrected: only received levels can be stored.', 4],
    ]);
  });
});

describe('packed files', () => {
  it('are unpacked three deep, with text in UTF-16 that has no mark; deeper ones are refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-packed-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const text = Buffer.from(POWER('10:00:00'), 'utf16le');
    const read = async (content: Uint8Array) => {
      const path = join(folder, 'scan.csv.gz');
      writeFileSync(path, content);
      const own = mkdtempSync(join(folder, 'own-'));
      const found: string[] = [];
      for await (const { path: file, fault } of unpacked({ path, kind: 'gzip', folder: own }))
        found.push(fault ?? readFileSync(file, 'utf8'));
      return found;
    };
    expect(await read(gzipSync(gzipSync(text)))).toEqual([POWER('10:00:00')]);
    expect((await read(gzipSync(gzipSync(gzipSync(text)))))[0]).toMatch(/packed more than 3 times/);
  });

  it('that are workbooks are one refusal, with the way out, and not one for each of their parts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-workbook-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'sweeps.xlsx');
    writeFileSync(path, await writeWorkbook([{ name: 'a', title: [], columns: [], rows: [] }], 'test'));
    const read = async () => {
      for await (const { entry } of unpacked({ path, kind: 'zip', folder })) expect.fail(entry);
    };
    await expect(read()).rejects.toThrow('sweeps.xlsx is an office document: save its table as CSV and import that.');
  });
});

describe('a file of no known format', () => {
  it('is answered with what it begins with, the nearest formats and what they lack', async () => {
    const near = (await readingOfContent('Type;FSV-7;\nVersion;3.36;\nDate;15.Oct 25;\nMode;Receiver;\n')).error
      ?.message;
    expect(near).toMatch(
      /begins with "Type;FSV-7;"\. It looks like Rohde & Schwarz \(\.DAT\) \(--format rs-dat\), but it lacks "y-Unit;"/,
    );
    expect((await readingOfContent('RFlookBin v.3/1')).error?.message).toMatch(
      /RFlookBin v\.1 .*lacks version 1; or like RFlookBin v\.2/,
    );
    expect((await readingOfContent('')).error?.message).toBe('The file is empty.');
    expect((await readingOfContent(Uint8Array.from([1, 2, 3, 200]))).error?.message).toMatch(
      /begins with "····"\. Known formats: /,
    );
  });

  it('each file of these tests has the signs of one format alone, the general ones aside', async () => {
    const specific = (await importFormats()).filter(({ rank = 0 }) => rank === 0);
    for (const file of [
      lookBinV1(),
      lookBinV2(),
      rfeye(),
      FIELDFOX(),
      ANRITSU,
      KEYSIGHT(),
      MSOD_ASCII,
      NTIA_META,
      DECODE,
      CONSOLE,
    ]) {
      const head = Buffer.from(file as string)
        .subarray(0, 4096)
        .toString('latin1');
      expect(specific.filter(({ signs }) => signs.every((one) => one.isIn(head))).map(({ id }) => id)).toHaveLength(1);
    }
  });

  it('no two formats share a name', async () => {
    const ids = (await importFormats()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the table of formats in hardware.md', () => {
  it('has one line for each format, and no other', async () => {
    const [, section = ''] = readFileSync(resolve(import.meta.dirname, '../../hardware.md'), 'utf8').split(
      '## Files into the archive',
    );
    const named = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` /gm)]
      .map(([, id]) => id)
      .filter((id) => id !== '--format');
    expect(named.sort()).toEqual((await importFormats()).map(({ id }) => id).sort());
  });
});
