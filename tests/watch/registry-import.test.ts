import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/measurement/instrument.js';
import type { HzRange } from '../../src/measurement/spectrum.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { type Assignment, compareWithLicence } from '../../src/watch/registry/assignment.js';
import { bandsFromRows } from '../../src/watch/registry/band-import.js';
import type { BandPlanEntry } from '../../src/watch/registry/band-plan.js';
import { detectedAssignment, detectedAssignments } from '../../src/watch/registry/licence-detection.js';
import { assignmentsFromRows } from '../../src/watch/registry/licence-import.js';
import { measureLicence, type RecordedSweep, windowOf } from '../../src/watch/registry/measure-licence.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

describe('lists read again', () => {
  const heading = ['Số giấy phép', 'Tần số', 'Độ rộng băng tần', 'Từ ngày'];

  it('name the same licence alike although rows moved, each frequency of a licence by itself', () => {
    const rows = [heading, ['12/GP-CTS', '101', '200', '01/01/2026'], ['12/GP-CTS', '102', '200', '01/01/2026']];
    const moved = [heading, ['9/GP', '88', '200', '01/01/2026'], ...rows.slice(1)];
    const ids = (table: string[][]) => assignmentsFromRows(table).assignments.map(({ id }) => id);
    expect(ids(rows)).toEqual(['12/GP-CTS#1', '12/GP-CTS#2']);
    expect(ids(moved).slice(1)).toEqual(ids(rows));
    expect(ids([heading, ['Số 5 / GP-Đài', '101', '200', '01/01/2026']])).toEqual(['So_5_/_GP-Dai#1']);
  });

  it('give bands, with what is wrong in each row', () => {
    const { bands, faults } = bandsFromRows([
      ['Từ (kHz)', 'Đến (kHz)', 'Mức', 'Nghiệp vụ', 'Tên', 'Độ tin cậy'],
      ['121487,5', '121512,5', '1', 'distress', 'Cấp cứu', 'verified'],
      ['100', '90', '9', 'x', 'y', 'maybe'],
      ['abc', '90', '1', 'x', 'y', ''],
    ]);
    expect(bands).toMatchObject([
      {
        key: 'distress:121487500-121512500',
        startHz: 121_487_500,
        stopHz: 121_512_500,
        severity: 1,
        confidence: 'verified',
      },
    ]);
    expect(faults.map(({ row }) => row)).toEqual([3, 3, 3, 4]);
  });
});

describe('a list of licences', () => {
  const full = {
    'Số giấy phép': ' 12/GP ',
    'Tổ chức': 'Đài TNVN',
    'Tên đài': 'Mẫu Sơn',
    'Nghiệp vụ': 'phụ',
    'Tần số (kHz)': '101.000,5',
    'Độ rộng băng tần': '12,5',
    'Công suất': '250',
    'Vĩ độ': '21°50′45″N',
    'Kinh độ': '106.5W',
    'Loại phát xạ': '16K0F3E',
    'Từ ngày': '01/01/2026',
    'Đến ngày': '31/12/2026',
    'Giờ phát': '05:00 – 22:30',
    'Sai số tần số (kHz)': '2',
  };
  const read = (more: Record<string, string>) => {
    const row = { ...full, ...more };
    return assignmentsFromRows([Object.keys(row), Object.values(row)]);
  };
  const faultsOf = (more: Record<string, string>) =>
    read(more).faults.map(({ row, column, problem }) => `${row} ${column} ${problem}`);

  it('gives each column its meaning and unit', () => {
    expect(read({})).toEqual({
      faults: [],
      assignments: [
        {
          ...{ id: '12/GP#1', licenceNo: '12/GP', holder: 'Đài TNVN', name: 'Mẫu Sơn', status: 'secondary' },
          ...{ centreHz: 101_000_500, bandwidthHz: 12_500, powerW: 250, toleranceHz: 2000, emission: '16K0F3E' },
          ...{ latitude: 21 + 50 / 60 + 45 / 3600, longitude: -106.5, hours: { startMin: 300, endMin: 1350 } },
          ...{ validFrom: Date.parse('2026-01-01T00:00+07:00'), validTo: Date.parse('2027-01-01T00:00+07:00') },
        },
      ],
    });
    const names = ['Tên đài', 'Nghiệp vụ', 'Công suất', 'Loại phát xạ', 'Giờ phát', 'Đến ngày', 'Sai số tần số (kHz)'];
    const bare = read(Object.fromEntries(names.map((name) => [name, '']))).assignments[0];
    expect(bare).toMatchObject({ name: '12/GP', status: 'primary' });
    for (const key of ['powerW', 'emission', 'hours', 'validTo', 'toleranceHz'] as const)
      expect(bare?.[key]).toBeUndefined();
  });

  it('takes units of its cells before those of its headings, and a megawatt for no milliwatt', () => {
    const centre = (text: string) => read({ 'Tần số (kHz)': text }).assignments[0]?.centreHz;
    expect(['101 MHz', '101000', '0.101GHz', '101000000 hz'].map(centre)).toEqual(
      Array.from({ length: 4 }, () => 101e6),
    );
    const watts = ['5', '5 W', '5 kW', '5 mW', '5 MW', '7 dBW', '37 dBm'].map(
      (text) => read({ 'Công suất': text }).assignments[0]?.powerW,
    );
    expect(watts.slice(0, 5)).toEqual([5, 5, 5000, 0.005, 5e6]);
    for (const watt of watts.slice(5)) expect(watt).toBeCloseTo(5.0119, 4);
    const { 'Công suất': _, ...others } = full;
    const headed = { ...others, 'Công suất [dBm]': '30' };
    expect(assignmentsFromRows([Object.keys(headed), Object.values(headed)]).assignments[0]?.powerW).toBe(1);
    const odd = { ...others, 'Công suất (hp)': '30' };
    expect(assignmentsFromRows([Object.keys(odd), Object.values(odd)]).faults).toEqual([
      { row: 2, column: 'power', problem: '"hp" is not a unit of power' },
    ]);
  });

  it('names the row, the column and the value of each fault, and the headings where a column is missing', () => {
    expect(faultsOf({ 'Đến ngày': '31/12/2025' })).toEqual(['2 validTo lies before the start']);
    expect(faultsOf({ 'Đến ngày': '01/01/2026' })).toEqual([]);
    expect(faultsOf({ 'Độ rộng băng tần': '' })).toEqual(['2 bandwidth is empty']);
    expect(faultsOf({ 'Nghiệp vụ': 'khác' })).toEqual([
      '2 status "khác" is neither primary (chính) nor secondary (phụ)',
    ]);
    expect(faultsOf({ 'Giờ phát': '5:00' })).toEqual(['2 hours "5:00" are not hours; write 05:00-22:00']);
    for (const text of ['x1', '1x', '1.2.3x', '--1'])
      expect(faultsOf({ 'Công suất': text })).toEqual([`2 power "${text}" is not a number`]);
    for (const text of ['0', '-5', '2000 GHz'])
      expect(faultsOf({ 'Tần số (kHz)': text })).toEqual([
        `2 centre "${text}" is not a possible frequency of a licence`,
      ]);
    for (const text of ['91', '21 60', '21 0 60', '1 2 3 4']) expect(faultsOf({ 'Vĩ độ': text })).toHaveLength(1);
    expect(faultsOf({ 'Kinh độ': '180' })).toEqual([]);
    const { assignments, faults } = assignmentsFromRows([
      ['A', 'Tần số'],
      ['x', '1'],
    ]);
    expect(assignments).toEqual([]);
    expect(faults).toEqual(
      ['licenceNo', 'bandwidth', 'validFrom'].map((column) => ({
        ...{ row: 1, column, problem: 'no column is known to hold it; the headings are A, Tần số' },
      })),
    );
    const gap = [Object.keys(full), Object.values(full).map(() => ''), Object.values(full)];
    expect(assignmentsFromRows(gap)).toMatchObject({ faults: [], assignments: [{ id: '12/GP#1' }] });
    expect(read({ 'Số giấy phép': 'x'.repeat(120) }).assignments[0]?.id).toBe(`${'x'.repeat(100)}#1`);
  });
});

describe('a list of bands', () => {
  const heading = ['Từ', 'Đến (kHz)', 'Mức', 'Nghiệp vụ', 'Tên', 'Tên tiếng Anh', 'Nguồn'];
  const bandOfRow = (...cells: string[]) => bandsFromRows([heading, cells]).bands[0];

  it('gives each column its meaning, and a word of its own where a cell is empty', () => {
    expect(bandOfRow('87', '108000', '4', 'fm', ' Phát thanh ', 'FM', 'TT 12')).toEqual({
      ...{ key: 'fm:87000000-108000000', id: 'fm:87000000-108000000', startHz: 87e6, stopHz: 108e6, severity: 4 },
      ...{ service: 'fm', name: { vi: 'Phát thanh', en: 'FM' }, confidence: 'unverified', source: 'TT 12' },
    });
    expect(bandOfRow('87 MHz', '0.108 GHz', '4', 'fm', 'Phát thanh', '', '')).toMatchObject({
      ...{ startHz: 87e6, stopHz: 108e6, name: { vi: 'Phát thanh', en: 'Phát thanh' }, source: 'import' },
    });
  });

  it('names the headings where a column is missing, passes empty rows over, and counts rows as a spreadsheet does', () => {
    expect(bandsFromRows([['Từ', 'Đến', 'x']])).toEqual({
      bands: [],
      faults: ['severity', 'service', 'nameVi'].map((column) => ({
        ...{ row: 1, column, problem: 'no column is known to hold it; the headings are Từ, Đến, x' },
      })),
    });
    const row = ['87', '108000', '4', 'fm', 'Phát thanh', '', ''];
    const { bands, faults } = bandsFromRows([heading, row, row.map(() => ''), ['x', ...row.slice(1)]]);
    expect([bands.length, faults]).toEqual([1, [{ row: 4, column: 'start', problem: '"x" is not a number' }]]);
  });
});

it('a licence has in detection its number, its tolerances, its hours in UTC, and the ways of its service', () => {
  const licence: Assignment = {
    ...{ id: 'L', licenceNo: '12/GP', holder: 'h', name: 'Đài', status: 'primary', validFrom: 0, validTo: 100 },
    ...{ centreHz: 100e6, bandwidthHz: 200e3, toleranceHz: 2000, hours: { startMin: 300, endMin: 480 } },
  };
  const plan = [
    { key: 'fm', startHz: 87e6, stopHz: 108e6, severity: 4, service: 'fm-broadcasting' },
  ] as unknown as BandPlanEntry[];
  const known = {
    ...{ id: 'Đài (12/GP)', centreHz: 100e6, bandwidthHz: 200e3, service: 'fm-broadcasting', class: 'continuous' },
    ...{ mask: [], bandwidthToleranceHz: 50e3 },
  };
  expect(detectedAssignment(licence, plan)).toEqual({
    ...{ ...known, centreToleranceHz: 2000, licensedHours: { fromMinute: 1320, toMinute: 60 } },
  });
  const plain = detectedAssignment({ ...licence, toleranceHz: undefined, hours: undefined }, []);
  expect(plain).toEqual({ ...known, service: 'land-mobile', class: 'intermittent' });
  expect(Object.keys(plain)).not.toContain('centreToleranceHz');
  const list = [licence, { ...licence, centreHz: 90e6 }, { ...licence, validTo: 50 }];
  expect(detectedAssignments(list, plan, 50).map(({ centreHz }) => centreHz)).toEqual([90e6, 100e6]);
});

describe('measured against licensed', () => {
  const licence: Assignment = {
    ...{ id: 'L', licenceNo: 'L', holder: '', name: 'FM', status: 'primary', validFrom: 0 },
    ...{ centreHz: 100e6, bandwidthHz: 200e3, toleranceHz: 2000, usualLevelsDbm: { st: -60 } },
  };
  const STEP_HZ = 5e3;
  const INSTRUMENT = { referencePpm: 5 };

  /** A flat emission over noise; off the air in every fourth sweep. */
  function sweeps(centreHz: number, widthHz: number, levelDbm: number): RecordedSweep[] {
    const random = randomFrom(3);
    return Array.from({ length: 80 }, (_, i) => {
      const startHz = 99.7e6;
      const levelsDbm = Float32Array.from({ length: 121 }, (_v, bin) => {
        const isOn = i % 4 !== 3 && Math.abs(startHz + bin * STEP_HZ - centreHz) <= widthHz / 2;
        const noise = -110 + 10 * Math.log10(-Math.log(random() * random() * random() * random()) / 4);
        return isOn ? levelDbm : noise;
      });
      return { stationId: 'st', startedAt: 1e12 + i * 1000, startHz, stepHz: STEP_HZ, levelsDbm };
    });
  }
  const verdicts = (rows: RecordedSweep[], instrument: Instrument = INSTRUMENT) => {
    const measured = measureLicence(rows, licence, instrument, []);
    if (measured === undefined) throw new Error('nothing was measured');
    return Object.fromEntries(compareWithLicence(measured, licence).map(({ what, verdict }) => [what, verdict]));
  };

  it('finds centre, bandwidth and level of what stands above the noise, and when it was on the air', () => {
    const measured = measureLicence(sweeps(100e6, 180e3, -62), licence, INSTRUMENT, []);
    expect(measured).toMatchObject({ sweeps: 80, onAir: 60, levelDbm: -62, stationId: 'st' });
    const { centre, width } = measured ?? {};
    expect(Math.abs((centre?.value ?? 0) - 100e6)).toBeLessThan(STEP_HZ / 2);
    expect(centre?.uncertainty).toBeGreaterThan(500);
    // 37 bins of even levels.
    expect(Math.abs((width?.value ?? 0) - 0.99 * 185e3)).toBeLessThan(width?.uncertainty ?? 0);
  });

  it('says within, outside, or that the measurement is too coarse to tell', () => {
    // Measured as licensed; the tolerance is narrower than what the bins and a crystal of 20 ppm leave open.
    expect(verdicts(sweeps(100e6, 180e3, -62), { referencePpm: 20 })).toMatchObject({
      ...{ centre: 'cannot-tell', bandwidth: 'within', level: 'within' },
    });
    expect(verdicts(sweeps(100.03e6, 180e3, -50))).toMatchObject({ centre: 'outside', level: 'outside' });
    expect(verdicts(sweeps(100e6, 260e3, -62))).toMatchObject({ bandwidth: 'outside' });
    expect(verdicts(sweeps(100e6, 200e3, -62))['bandwidth']).toBe('cannot-tell');
  });

  it('looks one width of the channel beside it on either side, and never below 0 Hz', () => {
    expect(windowOf(licence)).toEqual({ startHz: 99.7e6, stopHz: 100.3e6 });
    expect(windowOf({ ...licence, centreHz: 200e3 })).toEqual({ startHz: 0, stopHz: 500e3 });
  });

  /** One sweep of 10 kHz bins, of 61 from 99.7 MHz on; the channel is bins 20 to 40. */
  const sweep = (i: number, levels: Readonly<Record<number, number>>, more: Partial<RecordedSweep> = {}) => {
    const levelsDbm = Float32Array.from({ length: 61 }, (_, bin) => levels[bin] ?? -100);
    return { stationId: 'st', startedAt: 1000 * i, startHz: 99.7e6, stepHz: 10e3, levelsDbm, ...more };
  };
  const times = (count: number, levels: Readonly<Record<number, number>>, more?: Partial<RecordedSweep>) =>
    Array.from({ length: count }, (_, i) => sweep(i, levels, more));

  const measure = (rows: readonly RecordedSweep[], others: readonly HzRange[] = []) =>
    measureLicence(rows, licence, INSTRUMENT, others);

  it('measures from five sweeps of one grid with the transmitter on the air', () => {
    const on = { 29: -70, 30: -60, 31: -70 };
    const measured = measure([...times(5, on), sweep(5, { 30: -92 }), sweep(6, {})]);
    expect(measured).toMatchObject({ sweeps: 7, onAir: 5, at: 4000, firstAt: 0, lastAt: 4000, clockBad: false });
    expect(measured?.centre.value).toBeCloseTo(100e6, -2);
    expect(measure(times(4, on))).toBeUndefined();
    const levelsDbm = new Float32Array(62).fill(-20);
    const others = [{ startHz: 99.6e6 }, { stepHz: 5e3 }, { levelsDbm }].map((more) => sweep(9, { 30: -20 }, more));
    expect(measure([...times(5, on), ...others])).toMatchObject({ sweeps: 5, levelDbm: -60 });
    const peaks = [-50, -80, -61, -62, -70].map((level, i) => sweep(i, { 30: level, 31: -62 }));
    expect(measure(peaks)?.levelDbm).toBe(-62);
  });

  it('takes two tones of one licensee together, and leaves the channel of another alone', () => {
    const tones = { 25: -60, 35: -60 };
    expect(measure(times(5, tones))?.centre.value).toBeCloseTo(100e6, -2);
    // Beside the channel, and touching it: of a neighbour by the register.
    const neighbour = Object.fromEntries([41, 42, 43, 44, 45].map((bin) => [bin, -50]));
    const alone = measure(times(5, { ...tones, ...neighbour }), [{ startHz: 100.105e6, stopHz: 100.2e6 }]);
    expect(alone?.centre.value).toBeCloseTo(100e6, -2);
    // So near that the filter smears it into the channel: no width is stated.
    const touching = measure(times(5, { 39: -60, 40: -60, ...neighbour }), [{ startHz: 100.105e6, stopHz: 100.2e6 }]);
    expect(touching?.width).toBeUndefined();
  });

  it('says when the clock of one of its sweeps was not known to be right', () => {
    const bad = (flags: number) => measure([...times(5, { 30: -60 }), sweep(6, {}, { flags })])?.clockBad;
    expect([bad(0), bad(SweepFlag.overload), bad(SweepFlag.clockBad | SweepFlag.overload)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('measures nothing of a transmitter that was not on the air', () => {
    expect(measure(sweeps(100e6, 180e3, -130))).toBeUndefined();
    expect(measure([])).toBeUndefined();
  });
});
