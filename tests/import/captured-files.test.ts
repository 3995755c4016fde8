/**
 * Files that other programs and regulators wrote. What is expected of each is computed here in a few lines of another
 * reading, from the published layout, or comes from another decoder.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DriverSweep, flagNames, lastBinHz } from '../../src/rf/sweep.js';
import { levels, readingOf, readingOfContent } from '../support/file-reading.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';

const capture = (path: string) => resolve(CAPTURES, path);
const linesOf = (path: string) =>
  readFileSync(capture(path), 'latin1')
    .split(/\r?\n/)
    .filter((line) => line !== '');
const first = (sweeps: readonly DriverSweep[]) => sweeps[0] as DriverSweep;

describe.skipIf(noRecordings)('files that regulators wrote', () => {
  it('RFlookBin v.2 holds level by level what another decoder made of it, with times and attenuation', async () => {
    const { format, sweeps, report } = await readingOf(capture('regulators/rflookbin-N9344C-231110.bin'));
    const csv = gunzipSync(readFileSync(capture('anatel-rflookbin/N9344C_drive_76-108MHz_461pt.csv.gz')));
    const [head = '', ...rows] = csv.toString().trim().split(/\r?\n/);
    expect([format, sweeps.length, report.rejections]).toEqual(['rflookbin-v2', rows.length, []]);
    for (const [i, row] of rows.entries()) {
      const [time = '', , , , , ...values] = row.split(',');
      expect(sweeps[i]?.startedAt).toBe(new Date(time).getTime());
      expect(levels(sweeps[i])).toEqual(values.map(Number));
    }
    expect(head.split(',').slice(5)).toHaveLength(461);
    expect(first(sweeps)).toMatchObject({ startHz: 76e6, rbwHz: 30e3, traceDetector: 'rms', flags: 0 });
    expect(lastBinHz(first(sweeps))).toBeCloseTo(108e6, 3);
  });

  it('CRFS RFeye holds the bytes of its blocks as half decibels, in UTC', async () => {
    const path = 'regulators/rfeye002292_210211_T112336.bin';
    const { format, sweeps, report } = await readingOf(capture(path));
    const bytes = readFileSync(capture(path));
    const expected: { at: number; startHz: number; levels: number[] }[] = [];
    for (let at = 36; at < bytes.length; at += 20 + bytes.readUInt32LE(at + 4)) {
      if (bytes.readInt32LE(at + 8) !== 67) continue;
      const block = bytes.subarray(at + 12, at + 12 + bytes.readUInt32LE(at + 4));
      const text = block.readUInt32LE(20);
      const [day = 0, month = 0, year = 0, , hour, minute, second] = block;
      const behind = 24 + text + 44 + 4 * block.readUInt16LE(24 + text + 35) + block.readUInt16LE(24 + text + 37);
      const count = block.readUInt32LE(24 + text + 40);
      expected.push({
        at: Date.UTC(2000 + year, month - 1, day, hour, minute, second) + block.readUInt32LE(8) / 1e6,
        startHz: block.readUInt16LE(24 + text) * 1e6,
        levels: [...block.subarray(behind, behind + count)].map(
          (byte) => byte / 2 + block.readInt8(24 + text + 31) - 127.5,
        ),
      });
    }
    expect([format, sweeps.length, report.rejections]).toEqual(['rfeye', 186, []]);
    expect(sweeps.map((sweep) => ({ at: sweep.startedAt, startHz: sweep.startHz, levels: levels(sweep) }))).toEqual(
      expected,
    );
    expect([...new Set(sweeps.map(lastBinHz))]).toEqual([90e6, 220e6]);
    expect(new Date(first(sweeps).startedAt).toISOString()).toMatch(/^2021-02-11T11:23:36/);
    expect(flagNames(first(sweeps).flags)).toEqual(['peakHeld']);
    expect(first(sweeps).rbwHz).toBe(73_828);
  });

  it('CellWireless .dBm holds the middle 350 levels of each record, in hundredths of a decibel', async () => {
    const path = 'regulators/cellwireless-71MHz-2023-03-02.dBm';
    const { format, sweeps, report } = await readingOf(capture(path));
    const bytes = readFileSync(capture(path));
    const [head, records, size] = [36, 40, 44].map((at) => bytes.readInt32LE(at)) as [number, number, number];
    expect([format, sweeps.length, report.rejections]).toEqual(['cellspec-dbm', records, []]);
    for (const [i, sweep] of sweeps.entries()) {
      const from = head + i * size + 156 + 465 * 2;
      expect(levels(sweep)).toEqual(Array.from({ length: 350 }, (_, k) => bytes.readInt16LE(from + 2 * k) / 100));
    }
    expect(first(sweeps)).toMatchObject({ startHz: 71e6 - 175 * 97_656.25, stepHz: 97_656.25 });
    expect(first(sweeps).startedAt).toBe(new Date(2023, 2, 2, 15, 47, 11, 758).getTime());
    expect(Math.max(...sweeps.flatMap(levels))).toBeLessThan(0);
    expect(Math.min(...sweeps.flatMap(levels))).toBeGreaterThan(-140);
  });

  it('R&S ESRP .DAT holds three traces on a grid of 2250 Hz, in dBm after dBµV', async () => {
    const { format, sweeps, report } = await readingOf(capture('regulators/RS_ESRP_test_2.DAT'));
    const rows = linesOf('regulators/RS_ESRP_test_2.DAT')
      .filter((line) => /^\d+\.\d+;-?\d/.test(line))
      .map((line) => line.split(';').map(Number));
    expect([format, sweeps.length, report.rejections]).toEqual(['rs-dat', 3, []]);
    expect(sweeps.map(({ traceDetector }) => traceDetector)).toEqual(['peak', 'average', 'quasi-peak']);
    for (const [i, sweep] of sweeps.entries()) {
      expect(sweep).toMatchObject({ startHz: 150e3, stepHz: 2250, rbwHz: 9000, attenuationDb: 10 });
      // The receiver ends at 30 MHz, with a last step of 1500 Hz: that level is moved by 750 Hz.
      expect(lastBinHz(sweep)).toBe(30_000_750);
      const own = rows.slice(i * 13_268, (i + 1) * 13_268);
      const worst = own.reduce(
        (most, [, level = 0], k) => Math.max(most, Math.abs((sweep.levelsDbm[k] ?? 0) + 106.99 - level)),
        0,
      );
      expect([sweep.levelsDbm.length, worst < 0.001]).toEqual([own.length, true]);
      expect(flagNames(sweep.flags)).toEqual(['clockBad', 'resampled']);
    }
    expect(new Set(sweeps.map(({ startedAt }) => startedAt)).size).toBe(3);
    expect(report.assumptions.join(' ')).toMatch(/date without a time of day/);
  });
});

describe.skipIf(noRecordings)('files that receivers and their programs wrote', () => {
  it('the NumPy recording of QtTinySA holds what another reader printed of it', async () => {
    const { format, sweeps, report } = await readingOf(capture('qttinysa/2026-05-06-171717_s0_d1.npy'));
    const [head = '', ...rows] = linesOf('qttinysa/2026-05-06-171717_s0_d1.csv');
    const hz = head.split(',').slice(1).map(Number);
    expect([format, sweeps.length, report.rejections]).toEqual(['qttinysa-npy', rows.length, []]);
    for (const [i, row] of rows.entries()) {
      const [time = 0, ...values] = row.split(',').map(Number);
      expect(sweeps[i]?.startedAt).toBeCloseTo(time * 1000, 0);
      expect([...(sweeps[i]?.levelsDbm ?? [])]).toEqual(values.map(Math.fround));
    }
    const { startHz, stepHz } = first(sweeps);
    for (const [i, at] of hz.entries()) expect(Math.abs(startHz + i * stepHz - at)).toBeLessThan(1.5);
  });

  it('cropped hops of rtl_power hold every level within half a step of the place that its hop says', async () => {
    const lines = gunzipSync(readFileSync(capture('rtl_power-j2ghz/fm-90-103-2h.csv.gz')))
      .toString()
      .trim()
      .split('\n');
    const [hops, stepHz] = [6, 5208.33];
    const found = await readingOfContent(
      lines
        .slice(0, 60 * hops)
        .join('\n')
        .concat('\n'),
    );
    expect([found.format, found.sweeps.length, found.report.rejections]).toEqual(['rtl_power', 60, []]);
    for (const [i, sweep] of found.sweeps.entries()) {
      expect(flagNames(sweep.flags)).toEqual(['uncalibrated', 'resampled']);
      for (const line of lines.slice(i * hops, (i + 1) * hops)) {
        const [, , low = 0, high = 0, , , ...values] = line.split(', ').map(Number);
        expect(values.pop()).toBe(values.at(-1));
        for (const [k, value] of values.entries()) {
          const hz = (low + high) / 2 + (k - values.length / 2) * stepHz;
          const level = (sweep.levelsDbm[Math.round((hz - sweep.startHz) / sweep.stepHz)] ?? Number.NaN) + 0;
          const isEdge = k === 0 || k === values.length - 1;
          if (isEdge) expect(level).toBeGreaterThanOrEqual(Math.fround(value));
          else expect(level).toBe(Math.fround(value) + 0);
        }
      }
    }
  });

  it('the bytes of one scanraw, between its echo and the prompt, are a sweep of the stated range', async () => {
    const path = capture('tinysa-text/lclinkous_scanraw_15pt.bin');
    const bytes = readFileSync(path);
    const found = await readingOf(path);
    expect([found.format, found.error, found.sweeps.length]).toEqual(['tinysa', undefined, 1]);
    const from = bytes.indexOf('{') + 1;
    const naive = Array.from({ length: 15 }, (_, i) => bytes.readUInt16LE(from + 3 * i + 1) / 32 - 174);
    expect([...first(found.sweeps).levelsDbm]).toEqual(naive.map(Math.fround));
    expect([first(found.sweeps).startHz, first(found.sweeps).stepHz]).toEqual([150e6, Math.floor(50e6 / 15)]);
  });

  it('the table of TinySAScanner, and the bytes it was made of, hold the same levels', async () => {
    const name = 'tinysa-scanraw/output_start865000000.0_stop867000000.0_points25';
    const table = await readingOf(capture(`${name}.csv`));
    const rows = linesOf(`${name}.csv`).slice(1);
    expect([table.format, table.sweeps.length, table.report.rejections]).toEqual(['tinysa-scanner', rows.length, []]);
    expect(table.sweeps.map((sweep) => [...sweep.levelsDbm])).toEqual(
      rows.map((row) => row.split(',').slice(1).map(Number)),
    );
    expect(first(table.sweeps)).toMatchObject({ startHz: 865e6, flags: 8 });
    const bytes = await readingOf(capture(`${name}.bin`), { span: { startHz: 865e6, stopHz: 867e6 } });
    expect([bytes.format, bytes.error]).toEqual(['tinysa', undefined]);
    expect(bytes.sweeps.map((sweep) => [...sweep.levelsDbm])).toEqual(
      table.sweeps.map((sweep) => [...sweep.levelsDbm]),
    );
    const unknown = await readingOf(capture(`${name}.bin`));
    expect([unknown.sweeps.length, unknown.error?.message]).toEqual([
      0,
      expect.stringMatching(/give them with --span/),
    ]);
  });

  it('RF Explorer cumulative CSV, single CSV, and its .rfe are the same sweeps', async () => {
    const { format, sweeps, report } = await readingOf(capture('text-exports/rfexplorer-cumulative-1400MHz.csv'));
    const rows = linesOf('text-exports/rfexplorer-cumulative-1400MHz.csv').slice(6);
    expect([format, sweeps.length, report.rejections]).toEqual(['rf-explorer-csv', rows.length, []]);
    for (const [i, row] of rows.entries()) {
      const [, date, time, fraction, ...values] = row.replace(/,$/, '').split(',');
      expect(levels(sweeps[i])).toEqual(values.map(Number));
      expect(sweeps[i]?.startedAt).toBeCloseTo(new Date(`${date}T${time}${fraction}`).getTime(), 3);
    }
    expect(first(sweeps).startHz).toBe(1_388_800_049);
    expect(first(sweeps).stepHz).toBeCloseTo(200_000, 1);
    const single = await readingOf(capture('rfexplorer-rfe/Simple_Format_CW_1400MHz_FM.csv'));
    const pairs = linesOf('rfexplorer-rfe/Simple_Format_CW_1400MHz_FM.csv').map((line) => line.split(',').map(Number));
    expect([single.format, single.sweeps.length, single.error]).toEqual(['lines', 1, undefined]);
    expect(levels(single.sweeps[0])).toEqual(pairs.map(([, level]) => level));
    expect([single.sweeps[0]?.startHz, flagNames(single.sweeps[0]?.flags ?? 0)]).toEqual([1_388_800_000, ['clockBad']]);
  });

  it('TTi, Shure and LoRa lists hold the numbers that stand in them', async () => {
    const tti = await readingOf(capture('text-exports/TTi_PSA2702_IN_001.csv'));
    const pairs = linesOf('text-exports/TTi_PSA2702_IN_001.csv')
      .slice(13)
      .map((line) => line.split(',').map(Number));
    expect([tti.format, tti.sweeps.length, tti.report.rejections]).toEqual(['tti', 1, []]);
    expect(levels(tti.sweeps[0])).toEqual(pairs.map(([, level]) => level));
    expect(tti.sweeps[0]).toMatchObject({ startHz: 54e6, rbwHz: 15_000 });
    expect(lastBinHz(first(tti.sweeps))).toBeCloseTo(88e6, 0);

    const shure = await readingOf(capture('text-exports/Shure_ULXD.sdb2'));
    const values = [...readFileSync(capture('text-exports/Shure_ULXD.sdb2'), 'utf8').matchAll(/<v>([^<]+)</g)];
    expect([shure.format, shure.sweeps.length, shure.sweeps[0]?.startedAt]).toEqual([
      'shure-sdb2',
      1,
      1_478_923_103_117,
    ]);
    expect(levels(shure.sweeps[0])).toEqual(values.map(([, text]) => (text === '-140.0' ? Number.NaN : Number(text))));
    expect(shure.sweeps[0]).toMatchObject({ startHz: 632_125_000, stepHz: 50_000 });

    const lora = await readingOf(capture('lora-irnas/Spectrum_Array_freq_log.txt'));
    const lists = linesOf('lora-irnas/Spectrum_Array_freq_log.txt').filter((line) => line.startsWith('['));
    const found = (at: number) => JSON.parse(lists[at] ?? '[]') as number[];
    expect([lora.format, lora.sweeps.length]).toEqual(['lists', lists.length / 2]);
    for (const [i, { startHz, stepHz, levelsDbm }] of lora.sweeps.entries()) {
      // A frequency that the list has twice keeps its higher level.
      const expected = new Map<number, number>();
      for (const [k, mhz] of found(2 * i).entries()) {
        const place = Math.round(mhz * 10);
        expected.set(place, Math.max(expected.get(place) ?? -999, found(2 * i + 1)[k] ?? -999));
      }
      const heard = [...levelsDbm].map((level, k) => [Math.round((startHz + k * stepHz) / 1e5), level] as const);
      expect(new Map(heard.filter(([, level]) => !Number.isNaN(level)))).toEqual(expected);
    }
    expect(first(lora.sweeps).startedAt).toBeCloseTo(new Date(2020, 6, 1, 12, 59, 38).getTime() + 691.538, 2);
  });
});
