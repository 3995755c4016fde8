import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropBins, thinBins } from '../../src/rf/grid.js';
import { planFaults } from '../../src/rf/plan.js';
import { flagBits, flagNames, SweepFlag } from '../../src/rf/sweep.js';
import { dbmToDbuV, parseHz } from '../../src/rf/units.js';

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

  it('reads frequencies as people write them, and refuses other texts', () => {
    expect(parseHz('87.5 MHz')).toBe(87_500_000);
    expect(parseHz('433920 kHz')).toBe(433_920_000);
    expect(parseHz('2.4GHz')).toBe(2_400_000_000);
    expect(parseHz(1e6)).toBe(1_000_000);
    expect(() => parseHz('87,5 MHz')).toThrow('"87,5 MHz"');
    expect(() => parseHz('fm')).toThrow('"fm"');
  });
});

describe('flags and plans', () => {
  it('names every flag and finds it again', () => {
    const all = Object.values(SweepFlag).reduce((bits, bit) => bits | bit, 0);
    expect(flagBits(flagNames(all))).toBe(all);
    expect(() => flagBits(['loud'])).toThrow(/"loud"/);
  });

  it('says what is impossible about a plan', () => {
    expect(planFaults({ startHz: 1e6, stopHz: 2e6 })).toEqual([]);
    expect(planFaults({ startHz: 2e6, stopHz: 1e6 })[0]).toContain('stopHz is 1000000');
    expect(planFaults({ startHz: -1, stopHz: 1e6 })[0]).toContain('startHz is -1');
    expect(planFaults({ startHz: 0, stopHz: 1e6, points: 1 })[0]).toContain('points is 1');
  });
});
