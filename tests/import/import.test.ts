import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, LinkClosed, ProtocolError } from '../../src/errors/errors.js';
import { importFormat, importFormats } from '../../src/import/format-registry.js';
import { ImportReport } from '../../src/import/import-report.js';
import { importSweeps } from '../../src/import/import-sweeps.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { fileTransport, streamTransport } from '../../src/receiver/stream-transports.js';
import type { Transport } from '../../src/receiver/transport.js';
import { asField } from '../../src/rf/field-strength.js';
import { type DriverSweep, flagNames, lastBinHz } from '../../src/rf/sweep.js';
import { asItCame } from '../../src/words/said.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';
import { runs } from '../support/runs.js';

const START_AT = Date.UTC(2026, 2, 1);

interface Imported {
  readonly format: string;
  readonly report: ImportReport;
  readonly sweeps: DriverSweep[];
  readonly error?: unknown;
}

async function imported(transport: Transport, id?: string): Promise<Imported> {
  const link = await ByteLink.open(transport, Date.now);
  const report = new ImportReport();
  const sweeps: DriverSweep[] = [];
  const format = await importFormat(link, id);
  try {
    const context = { report, startedAt: START_AT, everyMs: 1000, isZoneStated: true };
    for await (const sweep of importSweeps(link, format, context)) sweeps.push(sweep);
    return { format: format.id, report, sweeps };
  } catch (error) {
    return { format: format.id, report, sweeps, error };
  } finally {
    await link.close();
  }
}

function bytes(content: Uint8Array, chunkBytes = 65_536): Transport {
  const chunks = function* () {
    for (let at = 0; at < content.length; at += chunkBytes) yield content.slice(at, at + chunkBytes);
  };
  return streamTransport(asItCame('Test file'), () => Readable.from(chunks()));
}

const text = (...lines: readonly string[]) => bytes(Buffer.from(`${lines.join('\n')}\n`, 'latin1'));
const capture = (path: string) => resolve(CAPTURES, path);

describe.skipIf(noRecordings)('importing real recordings', () => {
  it.each([
    ['rtl_power-jj1bdx/cocolo3.csv', 'rtl_power', 299, 128],
    ['rtl_power-jj1bdx/fm802-3.csv', 'rtl_power', 299, 128],
    ['rtl_power-quicklook/small.csv', 'rtl_power', 30, 128],
    ['rtl_power-quicklook/small2.csv', 'rtl_power', 30, 128],
    ['hackrf_sweep/sweep.csv', 'hackrf_sweep', 1, 2040],
    ['rfexplorer-rfe/Antenna_FM_93.9MHz.rfe', 'rfe', 146, 112],
    ['rfexplorer-rfe/SignalGenerator_CW_1400MHz.rfe', 'rfe', 98, 112],
    ['rfexplorer-rfe/Digital_TV_Channel_55.rfe', 'rfe', 90, 112],
    ['rfexplorer-rfe/Standard_ISM_433Mhz_OOK_activity.rfe', 'rfe', 399, 112],
    ['argus-anatel/CompressedFile_PTG007_201205_0201.csv', 'argus', 31, 401],
    ['nist-msod/LTE_UL_bc17_ts1012_stream_peak1s.dat', 'msod', 4882, 56],
  ] as const)('%s is recognised as %s: %i sweeps of %i bins, nothing rejected', async (path, format, count, bins) => {
    const found = await imported(fileTransport(capture(path)));
    expect(found.error).toBeUndefined();
    expect([found.format, found.sweeps.length, found.report.sweeps]).toEqual([format, count, count]);
    expect(found.report.rejections).toEqual([]);
    for (const { levelsDbm } of found.sweeps) expect(levelsDbm.length).toBe(bins);
  });

  it.each([
    'Antenna_FM_93.9MHz',
    'SignalGenerator_CW_1400MHz',
    'Digital_TV_Channel_55',
    'Standard_ISM_433Mhz_OOK_activity',
  ])('%s.rfe holds level by level what another decoder made of it', async (name) => {
    const { sweeps } = await imported(fileTransport(capture(`rfexplorer-rfe/${name}.rfe`)));
    const [head = '', ...rows] = readFileSync(capture(`rfexplorer-rfe/${name}.csv`), 'utf8')
      .trim()
      .split(/\r?\n/);
    const hz = head.split(',').slice(1).map(Number);
    expect(rows).toHaveLength(sweeps.length);
    for (const [i, row] of rows.entries()) {
      const [time = '', ...levels] = row.split(',');
      expect([...(sweeps[i]?.levelsDbm ?? [])]).toEqual(levels.map(Number));
      if (time === '') expect(flagNames(sweeps[i]?.flags ?? 0)).toEqual(['clockBad']);
      else expect(sweeps[i]?.startedAt).toBe(Date.parse(time.replace(/(\.\d{3})\d+/, '$1')));
    }
    const [first] = sweeps;
    for (const [i, at] of hz.entries())
      expect(Math.abs((first?.startHz ?? 0) + i * (first?.stepHz ?? 0) - at)).toBeLessThan(1.5);
  });

  it('the ARGUS export keeps its mean levels, times and bandwidth', async () => {
    const path = capture('argus-anatel/CompressedFile_PTG007_201205_0201.csv');
    const { sweeps, report } = await imported(fileTransport(path));
    expect(report.accepted).toBe(31 * 401);
    const rows = readFileSync(path, 'latin1')
      .split(/\r?\n/)
      .slice(1)
      .filter((line) => line !== '');
    const naive = rows.map((line) => Number(line.split('","')[2]?.replace(',', '.')));
    expect(sweeps.flatMap(({ levelsDbm }) => [...levelsDbm])).toEqual(naive.map(Math.fround));
    const [first] = sweeps;
    expect(first).toMatchObject({ startHz: 74e6, stepHz: 5000, rbwHz: 120e3, traceDetector: 'average', flags: 0 });
    expect(lastBinHz(first as DriverSweep)).toBe(76e6);
    expect(first?.startedAt).toBe(new Date(2020, 11, 5, 17, 20).getTime());
    expect(sweeps.at(-1)?.startedAt).toBe(new Date(2020, 11, 5, 17, 50).getTime());
  });

  it('the MSOD stream keeps its levels, one a second, on the centres of 180 kHz channels', async () => {
    const { sweeps, report } = await imported(fileTransport(capture('nist-msod/LTE_UL_bc17_ts1012_stream_peak1s.dat')));
    const all = sweeps.flatMap(({ levelsDbm }) => [...levelsDbm]).sort((a, b) => a - b);
    expect([all[0], all[all.length >> 1], all.at(-1)]).toEqual([-74, -73, -29]);
    expect(sweeps[0]).toMatchObject({
      startHz: 703.97e6 + 90e3,
      stepHz: 180e3,
      traceDetector: 'peak',
      attenuationDb: 38,
    });
    expect((sweeps[4881]?.startedAt ?? 0) - (sweeps[0]?.startedAt ?? 0)).toBe(4_881_000);
    expect(sweeps[0]?.startedAt).toBe(1_432_171_042_000);
    expect(report.remarks).toBe(2);
  });

  it('every recording cut anywhere gives its beginning, and says that it was cut or nothing at all', async () => {
    for (const path of ['rfexplorer-rfe/Digital_TV_Channel_55.rfe', 'nist-msod/LTE_UL_bc17_ts1012_stream_peak1s.dat']) {
      const whole = readFileSync(capture(path));
      const all = (await imported(bytes(whole))).sweeps;
      for (const share of [0.02, 0.31, 0.5, 0.77, 0.999]) {
        const { sweeps, report, error } = await imported(bytes(whole.subarray(0, Math.floor(whole.length * share))));
        expect(error).toBeUndefined();
        expect(sweeps.length).toBeLessThan(all.length);
        expect(sweeps.map(({ levelsDbm }) => levelsDbm)).toEqual(
          all.slice(0, sweeps.length).map(({ levelsDbm }) => levelsDbm),
        );
        expect(report.rejected).toBe(1);
      }
    }
  });
});

describe('importing', () => {
  const row = (second: number, level: string) =>
    `2026-03-01, 10:00:${String(second).padStart(2, '0')}, 88000000, 88400000, 100000.00, 10, ${Array(5).fill(level).join(', ')}`;

  it('counts every rejected line with its reason and its number, and remarks as no fault', async () => {
    const { sweeps, report } = await imported(
      text(
        '# made by hand',
        row(1, '-60.5'),
        'garbage',
        '',
        row(2, '-61'),
        '2026-03-01, 10:00',
        row(3, 'x'),
        row(4, '-62'),
        // Damage turned both ends and the step round.
        row(5, '-63').replace('88000000, 88400000, 100000', '88400000, 88000000, -100000'),
      ),
    );
    expect(sweeps.map(({ levelsDbm }) => levelsDbm[0])).toEqual([-60.5, -61, -62]);
    expect(report.rejections).toEqual([
      { reason: expect.stringMatching(/columns 1 and 2 are not a date and a time/), count: 2, firstNumbers: [3, 6] },
      { reason: expect.stringMatching(/column 7 is "x", but a number/), count: 1, firstNumbers: [7] },
      { reason: expect.stringMatching(/columns 3 to 5 are not a lowest and a highest/), count: 1, firstNumbers: [9] },
    ]);
    expect([report.accepted, report.remarks, report.sweeps]).toEqual([3, 2, 3]);
  });

  it('does not take a line in which the file ends for a whole one', async () => {
    const { sweeps, report } = await imported(bytes(Buffer.from(`${row(1, '-60')}\n${row(2, '-61').slice(0, -3)}`)));
    expect(sweeps).toHaveLength(1);
    expect(report.rejections).toEqual([{ reason: 'The file ends within this line.', count: 1, firstNumbers: [2] }]);
  });

  it('says which formats there are when the file is of none', async () => {
    const link = await ByteLink.open(text('hello'), Date.now);
    await expect(importFormat(link)).rejects.toThrow(ConfigError);
    await expect(importFormat(link, 'wav')).rejects.toThrow(/no such format; known: .*rfe/);
    await link.close();
  });

  it('keeps the reasons few and the numbers short, however many lines are rejected', async () => {
    const report = new ImportReport();
    for (let i = 1; i <= 100_000; i++) report.reject(i, `reason ${i % 70}`);
    expect(report.rejected).toBe(100_000);
    expect(report.rejections).toHaveLength(50);
    expect(report.rejections[0]?.firstNumbers).toHaveLength(20);
  });

  it('reads soapy_power records, each with its own times and step', async () => {
    const record = (levels: readonly number[], version = 2) => {
      const head = Buffer.alloc(64);
      head.write('SDRFF');
      head.writeUInt8(version, 5);
      [1.7e9, 1.7e9 + 0.5, 88e6, 88.4e6, 1e5].forEach((value, i) => void head.writeDoubleLE(value, 6 + i * 8));
      head.writeBigUInt64LE(1000n, 46);
      head.writeBigUInt64LE(BigInt(levels.length * 4), 54);
      const payload = Buffer.alloc(levels.length * 4);
      levels.forEach((level, i) => void payload.writeFloatLE(level, i * 4));
      return Buffer.concat([head, payload]);
    };
    const file = Buffer.concat([record([-60, -61, -62, -63]), record([-64, Number.NaN, -1e9, -67])]);
    const { format, sweeps, report } = await imported(bytes(file, 7));
    expect([format, report.rejected]).toEqual(['soapy_power_bin', 0]);
    expect(sweeps[0]).toMatchObject({ startedAt: 1.7e12, endedAt: 1.7e12 + 500, startHz: 88e6, stepHz: 1e5 });
    expect([...(sweeps[1]?.levelsDbm ?? [])]).toEqual([-64, Number.NaN, Number.NaN, -67]);
    expect(flagNames(sweeps[1]?.flags ?? 0)).toEqual(['partial', 'uncalibrated']);
    const cut = await imported(bytes(file.subarray(0, -3)));
    expect([cut.sweeps.length, cut.report.rejections[0]?.firstNumbers]).toEqual([1, [2]]);
    expect((await imported(bytes(record([-60], 3)))).error).toBeInstanceOf(ProtocolError);
  });

  it('joins the rows of hackrf_sweep -B, which come out of order and without a time', async () => {
    const rowOf = (lowMhz: number, level: number) => {
      const row = Buffer.alloc(20 + 5 * 4);
      row.writeUInt32LE(16 + 5 * 4, 0);
      row.writeBigUInt64LE(BigInt(lowMhz * 1e6), 4);
      row.writeBigUInt64LE(BigInt((lowMhz + 5) * 1e6), 12);
      for (let i = 0; i < 5; i++) row.writeFloatLE(level - i, 20 + i * 4);
      return row;
    };
    const order = [2400, 2410, 2405, 2415];
    const file = Buffer.concat([-50, -70].flatMap((level) => order.map((mhz) => rowOf(mhz, level))));
    const { format, sweeps } = await imported(bytes(file));
    expect([format, sweeps.length]).toEqual(['hackrf_sweep_bin', 2]);
    expect(sweeps.map(({ startedAt }) => startedAt - START_AT)).toEqual([0, 1000]);
    for (const { startHz, stepHz, levelsDbm, flags } of sweeps) {
      expect([startHz, stepHz, levelsDbm.length]).toEqual([2400e6, 1e6, 20]);
      expect(flagNames(flags)).toEqual(['uncalibrated', 'clockBad']);
    }
    const lossy = Buffer.concat([2400, 2410, 2415].map((mhz) => rowOf(mhz, -50)));
    const [holed] = (await imported(bytes(lossy))).sweeps;
    expect([...(holed?.levelsDbm ?? [])].slice(5, 10).every(Number.isNaN)).toBe(true);
  });

  it('converts ARGUS levels in dBµV, and keeps field strength as such', async () => {
    const head = (unit: string) => `"Time","Frequency (Hz)","Level (${unit})","Value Count","File Info"`;
    const line = '"2020-12-05  17:20:00,000","    74000000","  20,5","20",';
    const { sweeps } = await imported(text(head('dB\u00b5V'), line));
    expect(sweeps[0]?.levelsDbm[0]).toBeCloseTo(20.5 - 106.99, 2);
    const field = await imported(text(head('dB\u00b5V/m'), line, line));
    expect(flagNames(field.sweeps[0]?.flags ?? 0)).toContain('fieldStrength');
    expect(asField(field.sweeps[0]?.levelsDbm ?? new Float32Array())[0]).toBe(20.5);
  });

  it('reads a large file in little memory', async () => {
    const megabytes = 60;
    const levels = Array.from({ length: 1001 }, (_, i) => (-60 - (i % 40) / 2).toFixed(2)).join(', ');
    const line = (n: number) =>
      `2026-03-01, ${new Date(n * 1000).toISOString().slice(11, 19)}, 88000000, 98000000, 10000.00, 10, ${levels}\n`;
    const count = Math.floor((megabytes * 1e6) / line(0).length);
    const lines = function* () {
      for (let n = 0; n < count; n++) yield Buffer.from(line(n));
    };
    const link = await ByteLink.open(
      streamTransport(asItCame('Large file'), () => Readable.from(lines())),
      Date.now,
    );
    const report = new ImportReport();
    const format = await importFormat(link);
    const before = process.memoryUsage().rss;
    let most = before;
    for await (const { levelsDbm } of importSweeps(link, format, { report, startedAt: 0, everyMs: 1000 })) {
      if (levelsDbm.length !== 1000) expect.fail(`${levelsDbm.length} bins`);
      if (report.sweeps % 500 === 0) most = Math.max(most, process.memoryUsage().rss);
    }
    await link.close();
    expect(report.sweeps).toBe(count);
    expect((most - before) / 1e6).toBeLessThan(150);
  });

  it('ends, and gives no impossible level, whatever the bytes', async () => {
    const samples = [
      `${row(1, '-60')}\n`,
      '# rtl-power-fftw output\n8.8e7 -60\n8.81e7 -61\n\n\n',
      '"Time","Frequency (Hz)","Level (dBm)"\n"2020-12-05  17:20:00,000","74000000","-110,9"\n',
      '39\r{"Type": "Sys", "a": "bbbbbbbbbbbbbbbbbbb"}',
      'SDRFF\u0002',
      '"RFExplorer PC Client - Format v002',
      '2019-07-08, 13:22:53.532179, 2300000000, 2305000000, 98039.22, 204, -58.75\n',
    ].map((sample) => Uint8Array.from(Buffer.from(sample, 'latin1')));
    const piece = fc.oneof(fc.constantFrom(...samples), fc.uint8Array({ maxLength: 40 }));
    const property = fc.asyncProperty(
      fc.constantFrom(...(await importFormats()).map(({ id }) => id)),
      fc.array(piece, { maxLength: 6 }),
      async (id, pieces) => {
        const { sweeps, error } = await imported(bytes(Uint8Array.from(Buffer.concat(pieces))), id);
        if (error !== undefined && !(error instanceof ProtocolError || error instanceof LinkClosed)) throw error;
        for (const { levelsDbm, stepHz } of sweeps) {
          expect(stepHz).toBeGreaterThan(0);
          expect(levelsDbm.every((level) => Number.isNaN(level) || (level >= -250 && level <= 100))).toBe(true);
        }
      },
    );
    await fc.assert(property, { numRuns: runs(400) });
  });
});

it.skipIf(noRecordings)('no recording is larger than what is read of it', () => {
  expect(statSync(capture('nist-msod/LTE_UL_bc17_ts1012_stream_peak1s.dat')).size).toBe(1322 + 4882 * 56);
});
