import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLevels } from '../../src/detection/watchers/spectrum-mask.js';
import { parseCsv } from '../../src/watch/csv.js';
import { learnMask, maskFaults, maskFromAssignments } from '../../src/watch/mask.js';
import {
  type Assignment,
  compareWithLicence,
  isValidAt,
  victimAmong,
  withinHours,
} from '../../src/watch/registry/assignment.js';
import { type BandPlanEntry, bandOf, bandsIn, parseBandTable } from '../../src/watch/registry/band-plan.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { assignmentsFromRows, guessColumns, readAngle, readNumber } from '../../src/watch/registry/licence-import.js';
import { inOrder, type Licence } from '../../web/src/registry/licence.js';
import { runs } from '../support/runs.js';

const SHARED_PLAN = '../shared/bandplan-vn.json';

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

  it.skipIf(!existsSync(SHARED_PLAN))('is the shared plan, entry by entry', () => {
    const shared = JSON.parse(readFileSync(SHARED_PLAN, 'utf8')) as Record<string, unknown>[];
    const own = BAND_PLAN_VN.map(({ startHz, stopHz, severity, service, name, source }) => {
      return { start_hz: startHz, stop_hz: stopHz, severity, service, name_vi: name.vi, name_en: name.en, source };
    });
    expect(own).toEqual(shared.map(({ confidence: _confidence, ...entry }) => entry));
  });

  it('names the line of a table that cannot be', () => {
    expect(() => parseBandTable('1 | 2 | 9 | s | verified | 1 | a | b', 'x')).toThrow('line 1: severity is 9');
    expect(() => parseBandTable('1 | 2', 'x')).toThrow('line 1 has 2 columns');
  });
});

const LIST = `Số giấy phép;Tổ chức;Tên đài;Tần số (MHz);Băng thông (kHz);Công suất (kW);Vĩ độ;Kinh độ;Từ ngày;Đến ngày;Giờ phát;Nghiệp vụ
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

  it('calls a deviation outside only when it is larger than tolerance and measurement together', () => {
    const verdicts = (centreHz: number, bandwidthHz: number, levelDbm = -60, stationId = 'st') =>
      Object.fromEntries(
        compareWithLicence(
          {
            stationId,
            at: 500,
            centreHz,
            bandwidthHz,
            levelDbm,
            centreUncertaintyHz: 2000,
            bandwidthUncertaintyHz: 3000,
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

  it('knows validity to the day and hours past midnight', () => {
    expect([isValidAt(licence, 999), isValidAt(licence, 1000)]).toEqual([true, false]);
    const at = (text: string) => withinHours(licence, Date.parse(`2027-02-05T${text}:00+07:00`));
    expect([at('21:59'), at('22:00'), at('04:59'), at('05:00')]).toEqual([false, true, true, false]);
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
  });
});

describe('masks', () => {
  const grid = { startHz: 100e6, stepHz: 100e3, count: 11 };
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
    expect(maskFaults([...points].reverse()).length).toBeGreaterThan(0);
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
  });
});
