import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Corrections,
  calibrationAt,
  corrected,
  correctionAt,
  factorOfGain,
  tableAt,
} from '../../src/rf/correction.js';
import { CALIBRATED_AT as AT, calibration } from '../support/calibration.js';

const DAY_MS = 86_400_000;

describe('correction tables', () => {
  it('are read on the straight line between their points, and nowhere else', () => {
    const table = [
      { hz: 100, db: 0 },
      { hz: 200, db: 10 },
      { hz: 400, db: 6 },
    ];
    expect([100, 150, 200, 300, 400].map((hz) => tableAt(table, hz))).toEqual([0, 5, 10, 8, 6]);
    expect(tableAt(table, 99.9)).toBeUndefined();
    expect(tableAt(table, 400.1)).toBeUndefined();
    expect(tableAt([{ hz: 5, db: 2 }], 5)).toBe(2);
    expect(tableAt([], 5)).toBeUndefined();
  });

  it('agree with a search from left to right', () => {
    const points = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(
        points,
        fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 20, maxLength: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hzs, dbs, where) => {
          const table = hzs.sort((a, b) => a - b).map((hz, i) => ({ hz, db: dbs[i] as number }));
          const [first, last] = [table[0]?.hz as number, table.at(-1)?.hz as number];
          const hz = first + where * (last - first);
          const right = table.findIndex((point) => point.hz >= hz);
          const [a, b] = [table[Math.max(0, right - 1)], table[right]] as [
            { hz: number; db: number },
            { hz: number; db: number },
          ];
          const expected = a.hz === b.hz ? a.db : a.db + ((b.db - a.db) * (hz - a.hz)) / (b.hz - a.hz);
          expect(tableAt(table, hz)).toBeCloseTo(expected, 9);
        },
      ),
    );
  });
});

describe('a calibration', () => {
  it('holds from its first to before its last instant; of two the later version, of withdrawn ones none', () => {
    const first = calibration({ validTo: AT + 10 * DAY_MS });
    const second = calibration({ id: 'r-v2', version: 2, validFrom: AT + 5 * DAY_MS, validTo: AT + 6 * DAY_MS });
    const all = [first, second];
    expect(calibrationAt(all, 'r', AT - 1)).toBeUndefined();
    expect(calibrationAt(all, 'r', AT)?.version).toBe(1);
    expect(calibrationAt(all, 'r', AT + 5 * DAY_MS)?.version).toBe(2);
    expect(calibrationAt(all, 'r', AT + 6 * DAY_MS)?.version).toBe(1);
    expect(calibrationAt(all, 'r', AT + 10 * DAY_MS)).toBeUndefined();
    expect(calibrationAt(all, 'other', AT)).toBeUndefined();
    expect(calibrationAt([first, { ...second, withdrawnAt: AT }], 'r', AT + 5 * DAY_MS)?.version).toBe(1);
  });

  it('is the newest version that is valid, in whatever order they come', () => {
    const versions = [2, 3, 1].map((version) => calibration({ id: `r-v${version}`, version }));
    expect(calibrationAt(versions, 'r', AT)?.version).toBe(3);
    expect(calibrationAt([calibration({ receiverId: 'other' })], 'r', AT)).toBeUndefined();
  });
});

describe('corrected levels', () => {
  const bins = { startHz: 80e6, stepHz: 20e6, levelsDbm: Float32Array.of(-90, -80, -70, -60) };

  it('add calibration and cable, and leave out bins without a measured correction', () => {
    const cable = [
      { hz: 0, db: 2 },
      { hz: 200e6, db: 2 },
    ];
    const antenna = { name: 'Discone', cableLossDb: cable };
    const { levelsDbm, correction } = corrected(bins, { quantity: 'level', calibration: calibration(), antenna });
    expect([...levelsDbm]).toEqual([-87, -76, -65, Number.NaN]);
    expect(correction).toStrictEqual({
      ...{ unit: 'dBm', antennaName: 'Discone', firstDb: 3, lastDb: 5, uncoveredBins: 1 },
      calibration: { id: 'r-v1', version: 1, measuredAt: AT, author: 'Phòng đo' },
    });
    expect([...bins.levelsDbm]).toEqual([-90, -80, -70, -60]);
  });

  it('become field strength by factor or gain, which say the same of one antenna', () => {
    // A half-wave dipole (2.15 dBi) at 100 MHz: AF = 40 − 2.15 − 29.77 = 8.08 dB/m.
    expect(factorOfGain(2.15, 100e6)).toBeCloseTo(8.08, 2);
    const at = { startHz: 100e6, stepHz: 1, levelsDbm: Float32Array.of(-60) };
    const byGain = { name: 'dipole', gainDbi: [{ hz: 100e6, db: 2.15 }] };
    const byFactor = { name: 'dipole', factorDbPerM: [{ hz: 100e6, db: 8.08 }] };
    const [a, b] = [byGain, byFactor].map((antenna) => corrected(at, { quantity: 'field', antenna }));
    expect(a?.levelsDbm[0]).toBeCloseTo(-60 + 106.99 + 8.08, 1);
    expect(b?.levelsDbm[0]).toBeCloseTo(a?.levelsDbm[0] ?? 0, 2);
    expect(a?.correction.unit).toBe('dBuV/m');
  });

  it('are applied only where every needed table reaches, and name what was used', () => {
    const near = [{ hz: 90e6, db: 4 }];
    const cableLossDb = [{ hz: 90e6, db: 2 }];
    const at = (more: Corrections) => correctionAt(90e6, more);
    expect(at({ quantity: 'level' })).toBe(0);
    expect(at({ quantity: 'level', antenna: { name: 'a', cableLossDb } })).toBe(2);
    expect(correctionAt(91e6, { quantity: 'level', antenna: { name: 'a', cableLossDb } })).toBeUndefined();
    const calibrated = calibration({ correctionsDb: near });
    expect(correctionAt(91e6, { quantity: 'level', calibration: calibrated })).toBeUndefined();
    expect(at({ quantity: 'field' })).toBeUndefined();
    expect(at({ quantity: 'field', antenna: { name: 'a' } })).toBeUndefined();
    // The measured factor goes before the one computed from the gain.
    const antenna = { name: 'a', cableLossDb, gainDbi: near, factorDbPerM: [{ hz: 90e6, db: 20 }] };
    expect(at({ quantity: 'field', calibration: calibrated, antenna })).toBeCloseTo(4 + 2 + 106.9897 + 20, 9);

    const row = { startHz: 80e6, stepHz: 10e6, levelsDbm: Float32Array.of(-50, -50, -50) };
    const { levelsDbm, startHz, stepHz, correction } = corrected(row, {
      quantity: 'level',
      antenna: {
        name: 'a',
        cableLossDb: [
          { hz: 90e6, db: 1 },
          { hz: 100e6, db: 3 },
        ],
      },
    });
    expect([startHz, stepHz, ...levelsDbm]).toEqual([80e6, 10e6, Number.NaN, -49, -47]);
    expect(correction).toStrictEqual({ unit: 'dBm', antennaName: 'a', firstDb: 1, lastDb: 3, uncoveredBins: 1 });
    const uncertain = calibration({ uncertaintyDb: 1.5 });
    const named = corrected(row, { quantity: 'level', calibration: uncertain }).correction;
    expect(named).toEqual({
      ...{ unit: 'dBm', firstDb: 1, lastDb: 2, uncoveredBins: 0 },
      calibration: { id: 'r-v1', version: 1, measuredAt: AT, author: 'Phòng đo', uncertaintyDb: 1.5 },
    });
  });
});
