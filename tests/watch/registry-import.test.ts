import { describe, expect, it } from 'vitest';
import { type Assignment, compareWithLicence } from '../../src/watch/registry/assignment.js';
import { bandsFromRows } from '../../src/watch/registry/band-import.js';
import { assignmentsFromRows } from '../../src/watch/registry/licence-import.js';
import { measureLicence, type RecordedSweep } from '../../src/watch/registry/measure-licence.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

describe('lists read again', () => {
  const heading = ['Số giấy phép', 'Tần số', 'Băng thông', 'Từ ngày'];

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

describe('measured against licensed', () => {
  const licence: Assignment = {
    ...{ id: 'L', licenceNo: 'L', holder: '', name: 'FM', status: 'primary', validFrom: 0 },
    ...{ centreHz: 100e6, bandwidthHz: 200e3, toleranceHz: 2000, usualLevelsDbm: { st: -60 } },
  };
  const STEP_HZ = 5e3;

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
  const verdicts = (rows: RecordedSweep[]) => {
    const measured = measureLicence(rows, licence);
    if (measured === undefined) throw new Error('nothing was measured');
    return Object.fromEntries(compareWithLicence(measured, licence).map(({ what, verdict }) => [what, verdict]));
  };

  it('finds centre, bandwidth and level of what stands above the noise, and when it was on the air', () => {
    const measured = measureLicence(sweeps(100e6, 180e3, -62), licence);
    expect(measured).toMatchObject({
      sweeps: 80,
      onAir: 60,
      levelDbm: -62,
      stationId: 'st',
      // Half a bin, and 5 ppm of the receiver's own crystal.
      centreUncertaintyHz: 3000,
    });
    expect(Math.abs((measured?.centreHz ?? 0) - 100e6)).toBeLessThanOrEqual(STEP_HZ / 2);
    expect(Math.abs((measured?.bandwidthHz ?? 0) - 180e3)).toBeLessThanOrEqual(2 * STEP_HZ);
  });

  it('says within, outside, or that the measurement is too coarse to tell', () => {
    // Measured as licensed; the tolerance is narrower than what half a bin and the crystal leave open.
    expect(verdicts(sweeps(100e6, 180e3, -62))).toMatchObject({
      centre: 'cannot-tell',
      bandwidth: 'within',
      level: 'within',
    });
    expect(verdicts(sweeps(100.03e6, 180e3, -50))).toMatchObject({ centre: 'outside', level: 'outside' });
    expect(verdicts(sweeps(100e6, 260e3, -62))).toMatchObject({ bandwidth: 'outside' });
    expect(verdicts(sweeps(100e6, 200e3, -62))['bandwidth']).toBe('cannot-tell');
  });

  it('measures nothing of a transmitter that was not on the air', () => {
    expect(measureLicence(sweeps(100e6, 180e3, -130), licence)).toBeUndefined();
    expect(measureLicence([], licence)).toBeUndefined();
  });
});
