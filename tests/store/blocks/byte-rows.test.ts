import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accumulateRows, depthsToLevels, maximaAndDepths, raiseBytes } from '../../../src/store/blocks/byte-rows.js';

const bytes = fc.uint8Array({ minLength: 40, maxLength: 200 });

describe('rows of bytes, four at a time', () => {
  it('are the levels that a byte at a time gives, wherever they begin and end', () => {
    fc.assert(
      fc.property(
        bytes,
        bytes,
        fc.tuple(fc.nat(9), fc.nat(9)),
        fc.nat(30),
        fc.nat(3),
        (depths, maxima, [at, maxAt], count, shift) => {
          // Also where the bytes do not begin on a multiple of four.
          const held = new Uint8Array(depths.length + shift);
          held.set(depths, shift);
          const out = new Float32Array(count + 2).fill(7);
          depthsToLevels({ bytes: held.subarray(shift), at }, { bytes: maxima, at: maxAt }, out, 1, count);
          const slow = Array.from({ length: count }, (_, i) => {
            const code = ((maxima[maxAt + i] ?? 0) - (depths[at + i] ?? 0)) & 255;
            return code === 0 ? Number.NaN : (code - 255) / 2;
          });
          expect([...out]).toEqual([7, ...slow, 7]);
        },
      ),
    );
  });

  it('raise others to codes, or to depths below maxima, as a byte at a time does', () => {
    const places = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9));
    fc.assert(
      fc.property(bytes, bytes, bytes, places, fc.nat(30), (into, codes, maxima, [at, codesAt, maxAt], count) => {
        for (const below of [undefined, { bytes: maxima, at: maxAt }]) {
          const slow = into.slice();
          for (let i = 0; i < count; i++) {
            const code = codes[codesAt + i] ?? 0;
            const one = below === undefined ? code : ((maxima[maxAt + i] ?? 0) - code) & 255;
            slow[at + i] = Math.max(slow[at + i] ?? 0, one);
          }
          const raised = into.slice();
          raiseBytes({ bytes: raised, at }, { bytes: codes, at: codesAt }, below, count);
          expect(raised).toEqual(slow);
        }
      }),
    );
  });

  it('add up row after row, modulo 256', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.nat(255)),
        (bins, rows, values) => {
          const given = Uint8Array.from({ length: bins * rows }, () => values.next().value as number);
          const slow = given.slice();
          for (let i = bins; i < slow.length; i++) slow[i] = (slow[i] ?? 0) + (slow[i - bins] ?? 0);
          accumulateRows(given, bins);
          expect(given).toEqual(slow);
        },
      ),
    );
  });

  it('give maxima of groups and depths below them as a byte at a time does', () => {
    const size = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(size, fc.infiniteStream(fc.nat(255)), ([words, rows, group], values) => {
        const bins = 4 * words;
        const codes = Uint8Array.from({ length: bins * rows }, () => values.next().value as number);
        const steps: number[] = [];
        const depths: number[] = [];
        let before: number[] = Array(bins).fill(0);
        for (let first = 0; first < rows; first += group) {
          const members = Array.from({ length: Math.min(group, rows - first) }, (_, i) => {
            return [...codes.subarray((first + i) * bins, (first + i + 1) * bins)];
          });
          const maxima = before.map((_, bin) => Math.max(...members.map((row) => row[bin] ?? 0)));
          steps.push(...maxima.map((code, bin) => (code - (before[bin] ?? 0)) & 255));
          for (const row of members) depths.push(...row.map((code, bin) => (maxima[bin] ?? 0) - code));
          before = maxima;
        }
        expect(maximaAndDepths(codes, bins, group)).toEqual({
          steps: Uint8Array.from(steps),
          depths: Uint8Array.from(depths),
        });
        expect(maximaAndDepths(new Uint8Array(bins + 1).subarray(1), bins, group)).toBeUndefined();
      }),
    );
  });
});
