import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLicensedAt } from '../../src/rf/assignment.js';
import { cropBins, thinBins } from '../../src/rf/grid.js';
import { iso } from '../../src/rf/iso.js';
import { planFaults } from '../../src/rf/plan.js';
import { flagBits, flagNames, lastBinHz, SweepFlag } from '../../src/rf/sweep.js';
import { dbmToDbuV, dbToPower, dbuVToDbm, parseHz, powerToDb } from '../../src/rf/units.js';

const level = fc.oneof(fc.float({ min: -150, max: 20, noNaN: true }), fc.constant(Number.NaN));
const row = fc.array(level, { minLength: 1, maxLength: 300 }).map((levels) => Float32Array.from(levels));

describe('thinBins', () => {
  it('keeps a carrier one bin wide, wherever it lies', () => {
    for (let bin = 0; bin < 100; bin++) {
      const levelsDbm = new Float32Array(100).fill(-100);
      levelsDbm[bin] = -40;
      const thin = thinBins({ startHz: 1000, stepHz: 10, levelsDbm }, 7);
      expect(Math.max(...thin.levelsDbm)).toBe(-40);
      const at = thin.levelsDbm.indexOf(-40);
      expect(Math.abs(thin.startHz + at * thin.stepHz - (1000 + bin * 10))).toBeLessThanOrEqual(thin.stepHz / 2);
    }
  });

  it('equals the plain definition: the maximum of the present bins of each group', () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 320 }), (levelsDbm, maxBins) => {
        const thin = thinBins({ startHz: 0, stepHz: 1, levelsDbm }, maxBins);
        expect(thin.levelsDbm.length).toBeLessThanOrEqual(Math.max(maxBins, 1));
        const group = Math.round(thin.stepHz);
        const expected = Array.from({ length: Math.ceil(levelsDbm.length / group) }, (_, i) => {
          const present = [...levelsDbm.subarray(i * group, (i + 1) * group)].filter((value) => !Number.isNaN(value));
          return present.length === 0 ? Number.NaN : Math.max(...present);
        });
        expect([...thin.levelsDbm]).toEqual(expected);
      }),
    );
  });
});

describe('cropBins', () => {
  const bins = { startHz: 100, stepHz: 10, levelsDbm: Float32Array.of(0, 1, 2, 3, 4, 5) };

  it('keeps the bins whose centres lie inside, edges included', () => {
    const cut = cropBins(bins, 110, 130);
    expect([cut.startHz, ...cut.levelsDbm]).toEqual([110, 1, 2, 3]);
  });

  it('keeps a sweep whole that fits, and the last bin of one that is cut above it', () => {
    expect(thinBins(bins, 6)).toBe(bins);
    expect([...cropBins(bins, 140, 900).levelsDbm]).toEqual([4, 5]);
    expect([...thinBins(bins, 5).levelsDbm]).toEqual([1, 3, 5]);
  });

  it('gives an empty row for a range beside the sweep or between two bins', () => {
    expect(cropBins(bins, 200, 300).levelsDbm.length).toBe(0);
    expect(cropBins(bins, 0, 50).levelsDbm.length).toBe(0);
    expect(cropBins(bins, 111, 119).levelsDbm.length).toBe(0);
  });
});

describe('units', () => {
  it('converts a level, 0 dBm being 106.99 dBµV on 50 Ω', () => {
    expect(dbmToDbuV(0)).toBeCloseTo(106.99, 2);
  });

  it('converts between dBm, dBµV and power both ways', () => {
    expect(dbuVToDbm(dbmToDbuV(-73))).toBeCloseTo(-73, 9);
    expect([-10, 0, 3, 20].map((db) => Number(dbToPower(db).toFixed(3)))).toEqual([0.1, 1, 1.995, 100]);
    expect(powerToDb(1000)).toBeCloseTo(30, 9);
  });

  it('reads frequencies as people write them, and refuses other texts', () => {
    expect(parseHz('87.5 MHz')).toBe(87_500_000);
    expect(parseHz('433920 kHz')).toBe(433_920_000);
    expect(parseHz('2.4GHz')).toBe(2_400_000_000);
    expect(parseHz(1e6)).toBe(1_000_000);
    expect(parseHz(0.0001)).toBe(0.0001);
    expect(parseHz('87500000')).toBe(87_500_000);
    expect(parseHz(' 100.125 MHZ ')).toBe(100_125_000);
    expect(parseHz('12 Hz')).toBe(12);
    expect(parseHz('1e10')).toBe(1e10);
    expect(() => parseHz('87.5 MHz or so')).toThrow(RangeError);
    expect(() => parseHz('5 MHzz')).toThrow('write for example "87.5 MHz"');
    expect(() => parseHz('87,5 MHz')).toThrow('"87,5 MHz"');
    expect(() => parseHz('fm')).toThrow('"fm"');
  });
});

describe('instants', () => {
  it('are written in UTC to the millisecond', () => expect(iso(1_801_821_600_000)).toBe('2027-02-05T10:00:00.000Z'));
});

describe('licensed hours', () => {
  const at = (text: string) => Date.parse(`${text}Z`);

  it('include their first minute and not their last, also over midnight and before 1970', () => {
    const day = { fromMinute: 6 * 60, toMinute: 18 * 60 };
    const hours = ['2027-01-05T05:59:59', '2027-01-05T06:00', '2027-01-05T17:59:59', '2027-01-05T18:00'];
    expect(hours.map((text) => isLicensedAt(day, at(text)))).toEqual([false, true, true, false]);
    const night = { fromMinute: 18 * 60, toMinute: 6 * 60 };
    expect(hours.map((text) => isLicensedAt(night, at(text)))).toEqual([true, false, false, true]);
    expect(isLicensedAt(day, at('1969-12-31T12:00'))).toBe(true);
    expect(isLicensedAt(day, at('1969-12-31T23:00'))).toBe(false);
    expect(isLicensedAt({ fromMinute: 60, toMinute: 60 }, at('2027-01-05T01:00'))).toBe(false);
    expect(isLicensedAt(undefined, 0)).toBe(true);
  });
});

describe('flags and plans', () => {
  it('names every flag and finds it again', () => {
    const all = Object.values(SweepFlag).reduce((bits, bit) => bits | bit, 0);
    expect(flagBits(flagNames(all))).toBe(all);
    expect(flagNames(0)).toEqual([]);
    expect(flagNames(SweepFlag.spurs | SweepFlag.drill)).toEqual(['spurs', 'drill']);
    expect(() => flagBits(['loud'])).toThrow(/"loud"; known: \w+, \w+/);
  });

  it('has its last bin one step less than the bins above its first', () => {
    expect(lastBinHz({ startHz: 100, stepHz: 10, bins: 6 })).toBe(150);
    expect(lastBinHz({ startHz: 100, stepHz: 10, levelsDbm: new Float32Array(3) })).toBe(120);
  });

  it('says what is impossible about a plan', () => {
    expect(planFaults({ startHz: 1e6, stopHz: 2e6 })).toEqual([]);
    expect(planFaults({ startHz: 2e6, stopHz: 1e6 })[0]).toContain('stopHz is 1000000');
    expect(planFaults({ startHz: -1, stopHz: 1e6 })[0]).toContain('startHz is -1');
    expect(planFaults({ startHz: 1e6, stopHz: 1e6 })[0]).toContain('it must lie above startHz 1000000');
    expect(planFaults({ startHz: 0, stopHz: 1e12 })).toEqual([]);
    expect(planFaults({ startHz: 0, stopHz: 1.1e12 })[0]).toContain('above 1 THz; is the unit Hz?');
    const of = (more: object) => planFaults({ startHz: 0, stopHz: 1e6, ...more });
    for (const points of [2, 65_535]) expect(of({ points })).toEqual([]);
    for (const points of [1, 65_536, 2.5]) expect(of({ points })[0]).toContain(`points is ${points}: it must be`);
    for (const priority of [0, 5, 9]) expect(of({ priority })).toEqual([]);
    for (const priority of [-1, 10, 0.5]) expect(of({ priority })[0]).toContain(`priority is ${priority}: it must be`);
  });
});
