import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accumulateRows,
  bytesToLevels,
  depthsToCodes,
  maximaAndDepths,
  raiseBytes,
} from '../../../src/store/blocks/byte-rows.js';

const bytes = fc.uint8Array({ minLength: 40, maxLength: 200 });

describe('rows of bytes, four at a time', () => {
  it('are the codes that a byte at a time gives for depths below maxima, wherever they begin', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }), fc.nat(3));
    fc.assert(
      fc.property(bytes, bytes, sizes, (held, maxima, [bins, group, shift]) => {
        // Also where the bytes do not begin on a multiple of four.
        const rows = Math.floor(Math.min(held.length - shift, maxima.length) / bins);
        const depths = held.subarray(shift, shift + rows * bins);
        const slow = Array.from(depths, (depth, i) => {
          const max = maxima[Math.floor(i / bins / group) * bins + (i % bins)] ?? 0;
          return (max - depth) & 255;
        });
        depthsToCodes(depths, maxima, bins, group);
        expect([...depths]).toEqual(slow);
      }),
    );
  });

  it('are the levels of their codes, wherever they begin', () => {
    fc.assert(
      fc.property(bytes, fc.nat(3), (held, shift) => {
        const codes = held.subarray(shift);
        const out = new Float32Array(codes.length + 1).fill(7);
        bytesToLevels(codes, out);
        expect([...out]).toEqual([...Array.from(codes, (code) => (code === 0 ? Number.NaN : (code - 255) / 2)), 7]);
      }),
    );
  });

  it('raise others to codes as a byte at a time does', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.tuple(fc.nat(9), fc.nat(9), fc.nat(30)), (into, codes, [at, codesAt, count]) => {
        const slow = into.slice();
        for (let i = 0; i < count; i++) slow[at + i] = Math.max(slow[at + i] ?? 0, codes[codesAt + i] ?? 0);
        const raised = into.slice();
        raiseBytes(raised.subarray(at, at + count), codes.subarray(codesAt, codesAt + count));
        expect(raised).toEqual(slow);
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
