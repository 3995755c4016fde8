import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLevels } from '../../src/detection/watchers/spectrum-mask.js';
import { SOURCES } from '../../src/incidents/sources.js';
import type { Quantity } from '../../src/measurement/quantity.js';
import { parseCsv } from '../../src/watch/csv.js';
import { learnMask, maskFaults, maskFromAssignments } from '../../src/watch/mask.js';
import {
  type Assignment,
  compareWithLicence,
  isValidAt,
  victimAmong,
  withinHours,
} from '../../src/watch/registry/assignment.js';
import {
  BAND_CONFIDENCES,
  type BandPlanEntry,
  bandOf,
  bandsIn,
  bandUseOf,
  entryFaults,
  parseBandTable,
} from '../../src/watch/registry/band-plan.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { assignmentsFromRows, guessColumns, readAngle, readNumber } from '../../src/watch/registry/licence-import.js';
import { inOrder, type Licence } from '../../web/src/registry/licence.js';
import { noRecordings, SHARED } from '../support/left-out.js';
import { runs } from '../support/runs.js';

const SHARED_PLAN = join(SHARED, 'bandplan-vn.json');

describe('the band plan', () => {
  it('decides by the lowest severity number, then by the narrowest, like a search through all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6_000_000 }), fc.integer({ min: 0, max: 5000 }), (startKhz, widthKhz) => {
        const [start, stop] = [startKhz * 1e3, (startKhz + widthKhz) * 1e3];
        let best: BandPlanEntry | undefined;
        for (const entry of BAND_PLAN_VN) {
          const touches =
            widthKhz === 0
              ? entry.startHz <= start && start <= entry.stopHz
              : entry.startHz < stop && start < entry.stopHz;
          if (!touches) continue;
          const key = (one: BandPlanEntry) => one.severity * 1e13 + (one.stopHz - one.startHz);
          if (best === undefined || key(entry) < key(best)) best = entry;
        }
        const decided = bandOf(BAND_PLAN_VN, start, stop);
        expect([decided?.severity, decided && decided.stopHz - decided.startHz]).toEqual([
          best?.severity,
          best && best.stopHz - best.startHz,
        ]);
        expect(bandsIn(BAND_PLAN_VN, start, stop)[0]).toBe(decided);
      }),
      { numRuns: runs(2000), seed: 23 },
    );
  });

  it('finds distress inside its band, and says how well each entry is known', () => {
    expect(bandOf(BAND_PLAN_VN, 121.5e6, 121.5e6)).toMatchObject({ service: 'aeronautical-distress', severity: 1 });
    expect(bandOf(BAND_PLAN_VN, 156.8e6, 156.8e6)?.service).toBe('maritime-distress');
    expect(bandOf(BAND_PLAN_VN, 921e6, 921e6)).toMatchObject({ severity: 6, confidence: 'verified' });
    expect(bandOf(BAND_PLAN_VN, 650e3 - 200e3, 480e3)).toBeUndefined();
    expect(new Set(BAND_PLAN_VN.map(({ key }) => key)).size).toBe(BAND_PLAN_VN.length);
    expect(BAND_PLAN_VN.every(({ source }) => source.length > 0)).toBe(true);
  });

  it('has the ranges of wireless microphones, which take no priority from what they share a range with', () => {
    const decided = (mhz: number) => bandOf(BAND_PLAN_VN, mhz * 1e6, mhz * 1e6)?.service;
    expect([40.68, 98, 182.5, 217.5, 600, 1797].map(decided)).toEqual([
      ...['ism-srd', 'broadcasting', 'broadcasting', 'broadcasting', 'broadcasting', 'wireless-microphone'],
    ]);
    const microphones = BAND_PLAN_VN.filter(({ service }) => service === 'wireless-microphone');
    // The catalogue of sources looks for them there too.
    const usual = SOURCES['wireless-microphone'].bandsMhz;
    for (const { startHz, stopHz, source } of microphones) {
      expect(usual.some(([from, to]) => from * 1e6 <= startHz && to * 1e6 >= stopHz)).toBe(true);
      expect(source).toContain('TT 08/2021');
    }
    expect(microphones.length).toBe(7);
  });

  it.skipIf(noRecordings)('is the shared plan, entry by entry', () => {
    const shared = JSON.parse(readFileSync(SHARED_PLAN, 'utf8')) as Record<string, unknown>[];
    // The ranges of wireless microphones came to be known later, from another source.
    const own = BAND_PLAN_VN.filter(({ service }) => service !== 'wireless-microphone').map(
      ({ startHz, stopHz, severity, service, name, source }) => {
        return { start_hz: startHz, stop_hz: stopHz, severity, service, name_vi: name.vi, name_en: name.en, source };
      },
    );
    // A note of whoever typed the table in is printed nowhere, and radar is written as the office writes it.
    const printed = (vi: string) => vi.replace(' – chương trình ở cột cuối', '').replace(/^Ra-?da?r|^Ra-đa/, 'Ra đa');
    const named = shared.map(({ confidence: _confidence, name_vi, name_en, ...entry }) => ({
      ...entry,
      name_vi: printed(String(name_vi)).replace(' (giám sát sân bay)', ' sân bay'),
      name_en: String(name_en).replace(' – last-column programme, column ambiguous', ''),
    }));
    expect(own).toEqual(named);
  });

  it('is read line by line, and each fault of an entry is named', () => {
    const table =
      ' 100 | 200 | 1 | air | verified | 2 | Tên | Name\n300 | 400 | 6 | fm-wanted | unverified | 9 | b | c ';
    expect(parseBandTable(table, ' first\nsecond ')).toEqual([
      {
        ...{ key: 'air:100-200', startHz: 100, stopHz: 200, severity: 1, service: 'air', confidence: 'verified' },
        ...{ source: 'second', name: { vi: 'Tên', en: 'Name' } },
      },
      {
        ...{ key: 'fm-wanted:300-400', startHz: 300, stopHz: 400, severity: 6, service: 'fm-wanted' },
        ...{ confidence: 'unverified', source: '', name: { vi: 'b', en: 'c' } },
      },
    ]);
    const good = {
      startHz: 0,
      stopHz: 1,
      severity: 6,
      service: 's',
      confidence: 'verified',
      name: { vi: 'a', en: 'b' },
    };
    const faultsOf = (more: Partial<typeof good>) => entryFaults({ ...good, ...more });
    expect(faultsOf({})).toEqual([]);
    for (const [startHz, stopHz] of [
      [-1, 1],
      [5, 5],
      [5, 4],
    ] as const)
      expect(faultsOf({ startHz, stopHz })).toEqual([`startHz ${startHz} and stopHz ${stopHz} are not a range`]);
    for (const severity of [0, 7, 1.5])
      expect(faultsOf({ severity })).toEqual([`severity is ${severity}, not a whole number from 1 to 6`]);
    expect(faultsOf({ severity: 1 })).toEqual([]);
    expect(faultsOf({ service: '' })).toEqual(['service is empty']);
    expect(faultsOf({ confidence: 'sure' })).toEqual([
      `confidence is "sure", not one of ${BAND_CONFIDENCES.join(', ')}`,
    ]);
    for (const name of [
      { vi: '', en: 'b' },
      { vi: 'a', en: '' },
    ])
      expect(faultsOf({ name })).toEqual(['a name is empty']);
  });

  it('counts the graver, then the narrower, then the lower of two bands, with both edges for one frequency', () => {
    const band = (key: string, startHz: number, stopHz: number, severity: number, service = 's') =>
      ({
        ...{ key, startHz, stopHz, severity, service, confidence: 'verified', source: '' },
        name: { vi: key, en: key },
      }) as BandPlanEntry;
    const plan = [band('wide', 0, 100, 3), band('high', 50, 60, 3), band('low', 40, 50, 3), band('grave', 55, 100, 2)];
    const keys = (startHz: number, stopHz: number) => bandsIn(plan, startHz, stopHz).map(({ key }) => key);
    expect(keys(0, 100)).toEqual(['grave', 'low', 'high', 'wide']);
    expect([keys(50, 50), keys(100, 100), keys(0, 0)]).toEqual([['low', 'high', 'wide'], ['grave', 'wide'], ['wide']]);
    expect([keys(50, 55), keys(100, 110), keys(-5, 0)]).toEqual([['high', 'wide'], [], []]);
    for (const list of [plan, [...plan].reverse()]) expect(bandOf(list, 0, 100)?.key).toBe('grave');
    const channel = band('channel', 10, 12, 1, 'fm-wanted');
    expect(bandUseOf([channel, ...plan], 11, 11)).toEqual({ ...channel, within: { vi: 'wide', en: 'wide' } });
    expect(bandUseOf([channel], 11, 11)).toEqual({ ...channel, within: undefined });
    expect(bandUseOf([channel, ...plan], 20, 20)).toEqual(plan[0]);
    expect(bandUseOf(plan, 200, 300)).toBeUndefined();
  });

  it('names the line of a table that cannot be', () => {
    expect(() => parseBandTable('1 | 2 | 9 | s | verified | 1 | a | b', 'x')).toThrow('line 1: severity is 9');
    expect(() => parseBandTable('1 | 2', 'x')).toThrow('line 1 has 2 columns');
  });
});

const LIST = `Số giấy phép;Tổ chức;Tên đài;Tần số (MHz);Độ rộng băng tần (kHz);Công suất (kW);Vĩ độ;Kinh độ;Từ ngày;Đến ngày;Giờ phát;Nghiệp vụ
GP-1;Đài A;Mẫu Sơn;101,0;200;10;21°50′45″N;106°55′05″E;01/01/2020;31/12/2029;05:00-24:00;chính
GP-2;Đài B;Tạm thời;450.0125;12,5;0,005;21.85;106.76;05/02/2027;09/02/2027;;phụ
GP-3;Đài C;Sai;không;25;;;;01/01/2020;;;
;Đài D;Sai;150;25;;99;;01/01/2020;;;`;

describe('the licence list', () => {
  it('begins with what waits for a second person, then goes by frequency', () => {
    const at = (mhz: number, proposedBy?: string) => ({ centreHz: mhz * 1e6, proposedBy }) as Licence;
    const rows = [at(436.8), at(89), at(437.1, 'an'), at(118.1)];
    expect(rows.sort(inOrder).map(({ centreHz }) => centreHz / 1e6)).toEqual([437.1, 89, 118.1, 436.8]);
  });

  it('is read in Vietnamese spelling, with units from its headings, and its faults are named by row and column', () => {
    const { assignments, faults } = assignmentsFromRows(parseCsv(LIST));
    expect(assignments).toHaveLength(2);
    expect(assignments[0]).toMatchObject({
      centreHz: 101e6,
      bandwidthHz: 200e3,
      powerW: 10_000,
      status: 'primary',
      hours: { startMin: 300, endMin: 1440 },
      validFrom: Date.parse('2020-01-01T00:00:00+07:00'),
      validTo: Date.parse('2030-01-01T00:00:00+07:00'),
    });
    expect(assignments[0]?.latitude).toBeCloseTo(21.845833, 6);
    expect(assignments[1]).toMatchObject({ centreHz: 450.0125e6, bandwidthHz: 12.5e3, powerW: 5, status: 'secondary' });
    expect(faults).toEqual([
      { row: 4, column: 'centre', problem: '"không" is not a number' },
      { row: 5, column: 'licenceNo', problem: 'is empty' },
      { row: 5, column: 'latitude', problem: '"99" is more than 90°' },
    ]);
  });

  it('is read in the time of a short list where cells are long, and names them as faults', () => {
    const heading = LIST.split('\n')[0] ?? '';
    const evil = [`97${' '.repeat(40_000)}x`, `2${'0'.repeat(40_000)}x`, '1-'.repeat(20_000), '07:00-'.repeat(9000)];
    const row = (text: string) => heading.split(';').fill(text).join(';');
    const rows = parseCsv([heading, ...evil.flatMap((text) => [row(text), row(text)])].join('\n'));
    const startedAt = performance.now();
    const { assignments, faults } = assignmentsFromRows(rows);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(assignments).toEqual([]);
    expect(new Set(faults.map((fault) => fault.row)).size).toBe(8);
  });

  it('names missing columns, and takes them where a person points', () => {
    const rows = [
      ['Ref', 'F', 'BW', 'Since'],
      ['L1', '88.5', '200', '2020-01-01'],
    ];
    expect(assignmentsFromRows(rows).faults.map(({ column }) => column)).toEqual([
      'licenceNo',
      'centre',
      'bandwidth',
      'validFrom',
    ]);
    const told = assignmentsFromRows(rows, { licenceNo: 0, centre: 1, bandwidth: 2, validFrom: 3 });
    expect(told.assignments[0]).toMatchObject({ licenceNo: 'L1', centreHz: 88.5e6 });
    expect(guessColumns(['Frequency (kHz)', 'Licence No'])).toEqual({ centre: 0, licenceNo: 1 });
  });

  it('reads numbers and angles as both countries write them', () => {
    expect(['91,5', '91.5', '1.234,5', '1,234.5', '1 234,5'].map(readNumber)).toEqual([
      91.5, 91.5, 1234.5, 1234.5, 1234.5,
    ]);
    expect(readAngle('106-55-05E', 180)).toBeCloseTo(106.918056, 6);
    expect(readAngle('21 50 45 S', 90)).toBeCloseTo(-21.845833, 6);
    expect(() => readAngle('21°70′', 90)).toThrow('"21°70′" is not an angle');
  });

  const licence: Assignment = {
    id: 'a',
    licenceNo: 'a',
    holder: 'h',
    name: 'n',
    status: 'primary',
    centreHz: 150e6,
    bandwidthHz: 12.5e3,
    validFrom: 0,
    validTo: 1000,
    hours: { startMin: 1320, endMin: 300 },
    usualLevelsDbm: { st: -60 },
  };

  const hz = (value: number, uncertainty: number): Quantity => ({
    ...{ value, uncertainty, method: 'beta-99' },
    conditions: { sweeps: 5, stepHz: 1e3, rbwHz: 1e3, startHz: 0, stopHz: 0, budget: {} },
  });

  it('calls a deviation outside only when it is larger than tolerance and measurement together', () => {
    const verdicts = (centreHz: number, bandwidthHz: number, levelDbm = -60, stationId = 'st') =>
      Object.fromEntries(
        compareWithLicence(
          {
            stationId,
            at: 500,
            centre: hz(centreHz, 2000),
            width: hz(bandwidthHz, 3000),
            levelDbm,
          },
          licence,
        ).map(({ what, verdict }) => [what, verdict]),
      );
    expect(verdicts(150.0005e6, 9e3)).toMatchObject({
      centre: 'within',
      bandwidth: 'within',
      level: 'within',
      validity: 'within',
    });
    expect(verdicts(150.004e6, 15e3)).toMatchObject({ centre: 'cannot-tell', bandwidth: 'cannot-tell' });
    // Measured as licensed, but by more than a guard band uncertain: nothing can be said.
    expect(verdicts(150.002e6, 12e3)).toMatchObject({ centre: 'cannot-tell', bandwidth: 'cannot-tell' });
    expect(verdicts(150.0051e6, 16e3, -50)).toMatchObject({
      centre: 'outside',
      bandwidth: 'outside',
      level: 'outside',
    });
    expect(verdicts(150e6, 12e3, -50, 'elsewhere')).toMatchObject({ level: 'cannot-tell' });
  });

  it('says of each aspect what was measured, what is licensed, and how far both may differ', () => {
    const at = Date.parse('2027-02-05T22:30:00+07:00');
    const measured = {
      ...{ stationId: 'st', at, centre: hz(150.001e6, 100), width: hz(12e3, 200), levelDbm: -58 },
    };
    const valid = { ...licence, validTo: undefined, toleranceHz: 2000 };
    const [centre, bandwidth, level, hours, validity] = compareWithLicence(measured, valid);
    expect(centre).toEqual({
      ...{ what: 'centre', verdict: 'within', measured: 150.001e6, licensed: 150e6, tolerance: 2000 },
      ...{ uncertainty: 100, unit: 'Hz' },
    });
    expect(bandwidth).toMatchObject({ licensed: 12.5e3, tolerance: 0, uncertainty: 200, unit: 'Hz' });
    expect(level).toMatchObject({ measured: -58, licensed: -60, unit: 'dBm' });
    expect(hours).toEqual({ what: 'hours', verdict: 'within', unit: 'min', measured: 22 * 60 + 30 });
    expect(validity).toEqual({ what: 'validity', verdict: 'within', unit: 'ms', measured: at });
    const verdicts = (more: object, of: Partial<Assignment> = {}) =>
      compareWithLicence({ ...measured, ...more }, { ...valid, ...of }).map(({ verdict }) => verdict);
    expect(verdicts({ clockBad: true }).slice(3)).toEqual(['cannot-tell', 'cannot-tell']);
    expect(verdicts({}, { hours: { startMin: 0, endMin: 1350 }, validTo: at }).slice(3)).toEqual([
      'outside',
      'outside',
    ]);
    expect(verdicts({}, { usualLevelsDbm: undefined, hours: undefined })).toEqual([
      ...['within', 'within', 'cannot-tell', 'within', 'within'],
    ]);
    expect(compareWithLicence(measured, { ...valid, usualLevelsDbm: {} })[2]).toEqual({
      ...{ what: 'level', verdict: 'cannot-tell', measured: -58, unit: 'dBm' },
    });
    // A width that could not be measured is no verdict.
    expect(compareWithLicence({ ...measured, width: undefined }, valid)[1]).toEqual({
      ...{ what: 'bandwidth', verdict: 'cannot-tell', licensed: 12.5e3, unit: 'Hz' },
    });
    // Without a tolerance of its own, millionths of the centre.
    expect(compareWithLicence(measured, { ...valid, toleranceHz: undefined })[0]?.tolerance).toBe(3000);
  });

  it('knows validity to the day and hours past midnight', () => {
    expect([isValidAt(licence, 999), isValidAt(licence, 1000)]).toEqual([true, false]);
    const at = (text: string) => withinHours(licence, Date.parse(`2027-02-05T${text}:00+07:00`));
    expect([at('21:59'), at('22:00'), at('04:59'), at('05:00')]).toEqual([false, true, true, false]);
    const day = { ...licence, hours: { startMin: 300, endMin: 1320 } };
    const byDay = (text: string) => withinHours(day, Date.parse(`2027-02-05T${text}:00+07:00`));
    expect([byDay('04:59'), byDay('05:00'), byDay('21:59'), byDay('22:00')]).toEqual([false, true, true, false]);
    const from = { ...licence, validFrom: 100, validTo: undefined };
    expect([isValidAt(from, 99), isValidAt(from, 100), isValidAt(from, 9e15)]).toEqual([false, true, true]);
    expect(isValidAt({ ...from, proposedBy: 'an' }, 500)).toBe(false);
  });

  it('names the victim protected most: primary before secondary, the earlier licence before the later', () => {
    const list: Assignment[] = [
      { ...licence, id: 'late', validFrom: 300 },
      { ...licence, id: 'early', validFrom: 100 },
      { ...licence, id: 'secondary', status: 'secondary', validFrom: 1 },
      { ...licence, id: 'over', validFrom: 0, validTo: 10 },
    ];
    expect(victimAmong(list, 149.99e6, 150.01e6, 500)?.assignmentId).toBe('early');
    expect(victimAmong(list, 151e6, 152e6, 500)).toBeUndefined();
    const touching = (startHz: number, stopHz: number) => victimAmong(list, startHz, stopHz, 500)?.assignmentId;
    const [lowHz, highHz] = [150e6 - 6250, 150e6 + 6250];
    expect([touching(lowHz - 1e3, lowHz + 1), touching(highHz - 1, highHz + 1e3)]).toEqual(['early', 'early']);
    expect([touching(lowHz - 1e3, lowHz - 1), touching(highHz + 1, highHz + 1e3)]).toEqual([undefined, undefined]);
  });
});

describe('masks', () => {
  const grid = { startHz: 100e6, stepHz: 100e3, bins: 11 };
  const bins = (levels: number[]) => ({
    startHz: grid.startHz,
    stepHz: grid.stepHz,
    levelsDbm: Float32Array.from(levels),
  });
  const flat = (level: number) => new Array<number>(11).fill(level);

  it('draws straight lines between points, steps where two share a frequency, and says nothing outside', () => {
    const points = [
      { hz: 100.2e6, levelDbm: -100 },
      { hz: 100.4e6, levelDbm: -80 },
      { hz: 100.4e6, levelDbm: -50 },
      { hz: 100.6e6, levelDbm: -50 },
    ];
    const levels = maskLevels({ kind: 'fixed', points }, grid);
    expect([...levels.subarray(0, 8)]).toEqual([Number.NaN, Number.NaN, -100, -90, -50, -50, -50, Number.NaN]);
    expect(maskFaults(points)).toEqual([]);
    expect(maskFaults([...points].reverse())).toEqual([
      'point 2 at 100400000 Hz lies below the one before it, at 100600000 Hz',
      'point 4 at 100200000 Hz lies below the one before it, at 100400000 Hz',
    ]);
    expect(maskFaults([{ hz: 0, levelDbm: 0 }])).toEqual(['a mask of 1 points has no line']);
    const levelled = (levelDbm: number) =>
      maskFaults([
        { hz: 0, levelDbm: 0 },
        { hz: 1, levelDbm },
      ]);
    expect([levelled(-200), levelled(50), levelled(-201), levelled(51)]).toEqual([
      ...[[], [], ['point 2 has -201 dBm'], ['point 2 has 51 dBm']],
    ]);
    expect(
      maskFaults([
        { hz: -1, levelDbm: 0 },
        { hz: 1, levelDbm: 0 },
      ]),
    ).toHaveLength(1);
  });

  it('follows the noise floor', () => {
    const floor = Float32Array.from(flat(-110));
    floor[3] = Number.NaN;
    const limits = maskLevels({ kind: 'noise-following', offsetDb: 10 }, grid, floor);
    expect([limits[2], limits[3]]).toEqual([-100, Number.NaN]);
  });

  it('learnt from sweeps is crossed by none of them, nor by one shifted by a bin', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -110, max: -30 }), { minLength: 11, maxLength: 11 }), {
          minLength: 5,
          maxLength: 9,
        }),
        (rows) => {
          const mask = learnMask(rows.map(bins), { offsetDb: 3, widenBins: 1, fewestSweeps: 5 });
          const limits = maskLevels(mask, grid);
          const binsAbove = (row: readonly number[], limitsDbm: Float32Array) =>
            row.filter((level, i) => level > (limitsDbm[i] ?? Number.NaN)).length;
          for (const row of rows) {
            expect(binsAbove(row, limits)).toBe(0);
            expect(binsAbove([row[0] ?? 0, ...row.slice(0, -1)], limits)).toBe(0);
          }
          const highest = Math.max(...rows.flat());
          expect(binsAbove(flat(highest + 4), limits)).toBe(11);
        },
      ),
      { numRuns: 100, seed: 29 },
    );
  });

  it('refuses to be learnt from too few sweeps or from different grids', () => {
    expect(() => learnMask([bins(flat(-100))])).toThrow('1 reference sweeps are too few: 50 are needed');
    for (const more of [{ stepHz: 1 }, { levelsDbm: new Float32Array(10) }])
      expect(() =>
        learnMask([bins(flat(-100)), { ...bins(flat(-100)), ...more }], { offsetDb: 1, widenBins: 0, fewestSweeps: 2 }),
      ).toThrow('reference sweep 2 has another grid than the first: learn each plan by itself');
    expect(() => learnMask([], { offsetDb: 1, widenBins: 0, fewestSweeps: 0 })).toThrow(RangeError);
    const holed = learnMask([bins([Number.NaN, ...flat(-100).slice(1)])], {
      offsetDb: 1,
      widenBins: 0,
      fewestSweeps: 1,
    });
    expect([holed.kind, holed.sweeps, holed.levelsDbm]).toEqual(['learnt', 1, [null, ...flat(-99).slice(1)]]);
    const other = { ...bins(flat(-100)), startHz: 1 };
    expect(() => learnMask([bins(flat(-100)), other], { offsetDb: 1, widenBins: 0, fewestSweeps: 2 })).toThrow(
      'reference sweep 2',
    );
  });

  it('made from licences is high over a channel in force, falls beside it, and is low elsewhere', () => {
    const licence: Assignment = {
      id: 'a',
      licenceNo: 'a',
      holder: 'h',
      name: 'n',
      status: 'primary',
      centreHz: 100.5e6,
      bandwidthHz: 100e3,
      toleranceHz: 0,
      validFrom: 0,
      validTo: 1000,
      usualLevelsDbm: { st: -60 },
    };
    const options = { stationId: 'st', baseDbm: -100, licensedDbm: 0, marginDb: 10, slopeDbPerWidth: 20 };
    const at = (when: number) => [...maskLevels(maskFromAssignments([licence], grid, when, options), grid)];
    expect(at(500)).toEqual([-100, -100, -90, -70, -50, -50, -50, -70, -90, -100, -100]);
    expect(at(1000)).toEqual(flat(-100));
    const masked = (more: Partial<Assignment>) => [
      ...maskLevels(maskFromAssignments([{ ...licence, ...more }], grid, 500, options), grid),
    ];
    // An unknown level has the limit of all licences; a channel beyond an edge of the grid is cut there.
    expect(masked({ usualLevelsDbm: undefined })[5]).toBe(0);
    expect(masked({ centreHz: 99.9e6 })).toEqual([-50, -70, -90, ...flat(-100).slice(3)]);
    expect(masked({ centreHz: 101.1e6 })).toEqual([...flat(-100).slice(3), -90, -70, -50]);
    expect(masked({ toleranceHz: 100e3 })).toEqual([-100, -90, -70, -50, -50, -50, -50, -50, -70, -90, -100]);
    const made = maskFromAssignments([licence, { ...licence, usualLevelsDbm: { st: -40 } }], grid, 500, options);
    expect([made.kind, made.at, made.levelsDbm[5]]).toEqual(['from-assignments', 500, -30]);
  });
});
