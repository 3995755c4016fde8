import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accumulateRows, depthsToLevels } from '../src/store/byte-rows.js';

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
});
