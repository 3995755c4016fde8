import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeSweep, contentOf } from '../../../src/store/blocks/block-codec.js';
import { summarise } from '../../../src/store/summaries/block-summary.js';
import { randomFrom, sweepRun } from '../../support/synthetic-sweeps.js';

const contentWith = (levels: readonly number[][]) =>
  contentOf(
    sweepRun({ count: levels.length, bins: 4, levels: (i) => Float32Array.from(levels[i] ?? []) }).map((s) =>
      codeSweep(s),
    ),
  );
const db = (powerMw: number) => 10 * Math.log10(powerMw);

/** By sorting, as one would do it by hand. */
function obvious(levels: readonly number[][]) {
  const flat = levels.flat();
  const sorted = flat.filter((level) => !Number.isNaN(level)).sort((a, b) => a - b);
  const power = (list: readonly number[]) => list.reduce((sum, level) => sum + 10 ** (level / 10), 0) / list.length;
  const maxDbm = sorted.at(-1) ?? Number.NaN;
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return {
    maxDbm,
    meanDbm: db(power(sorted)),
    p10: at(0.1),
    p50: at(0.5),
    p90: at(0.9),
    peakBin: flat.indexOf(maxDbm) % 4,
  };
}

describe('the summary of a block', () => {
  it.each([
    ['half-dB bytes', 0],
    ['words of 1/32 dB', 1 / 32],
    ['words of 0.01 dB', 0.01],
    ['floats', 0.0123],
  ])('agrees with sorting, over %s', (_, off) => {
    const level = fc.oneof(
      fc.integer({ min: -250, max: -2 }).map((half) => half / 2 + off),
      fc.constant(Number.NaN),
    );
    const rows = fc.array(fc.array(level, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, (given) => {
        const levels = given.map((row) => Array.from(Float32Array.from(row)));
        const summary = summarise(contentWith(levels));
        if (levels.flat().every(Number.isNaN)) {
          expect(summary).toEqual({
            ...{ maxDbm: Number.NaN, meanDbm: Number.NaN, floorDbm: Number.NaN, peakBin: -1 },
            ...{ p10Dbm: Number.NaN, p50Dbm: Number.NaN, p90Dbm: Number.NaN },
          });
          return;
        }
        const expected = obvious(levels);
        expect(summary.maxDbm).toBe(expected.maxDbm);
        expect(summary.peakBin).toBe(expected.peakBin);
        expect(summary.meanDbm).toBeCloseTo(expected.meanDbm, 3);
        expect(Math.abs(summary.p10Dbm - expected.p10)).toBeLessThanOrEqual(0.25);
        expect(Math.abs(summary.p50Dbm - expected.p50)).toBeLessThanOrEqual(0.25);
        expect(Math.abs(summary.p90Dbm - expected.p90)).toBeLessThanOrEqual(0.25);
        expect(summary.floorDbm).toBeLessThanOrEqual(summary.meanDbm + 0.3);
      }),
      { seed: 3 },
    );
  });

  it.each([1, 5, 20])(
    'has the mean of the noise as its floor, of %d looks, with a sixth of the bins in use',
    (looks) => {
      const random = randomFrom(looks);
      const noise = () => {
        let sum = 0;
        for (let look = 0; look < looks; look++) sum -= Math.log(1 - random());
        return -110 + db(sum / looks);
      };
      const levels = Array.from({ length: 500 }, () => [noise(), noise(), noise(), noise(), noise(), -60]);
      expect(Math.abs(summarise(contentWith(levels)).floorDbm + 110)).toBeLessThan(1.5);
      const quiet = levels.map((row) => row.map((level) => (level > -80 ? noise() : level)));
      expect(Math.abs(summarise(contentWith(quiet)).floorDbm + 110)).toBeLessThan(0.6);
    },
  );
});
