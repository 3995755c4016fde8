import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, type NumberRange, overlaps, sizeOf, withoutRange, withRange } from '../../src/network/number-ranges.js';

const change = fc.record({ isAdded: fc.boolean(), from: fc.nat(60), length: fc.nat(12) });

/** Found by chance: nothing taken away from the middle of a range once cut it in two. */
const NOTHING_TAKEN = [
  { isAdded: true, from: 0, length: 2 },
  { isAdded: false, from: 1, length: 0 },
];

describe('sets of whole numbers as ranges', () => {
  it('hold the same numbers as a plain set, in ascending ranges that do not touch', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        let ranges: NumberRange[] = [];
        const plain = new Set<number>();
        for (const { isAdded, from, length } of changes) {
          ranges = isAdded ? withRange(ranges, from, from + length) : withoutRange(ranges, from, from + length);
          for (let i = from; i < from + length; i++) isAdded ? plain.add(i) : plain.delete(i);
        }
        for (let i = 0; i < 80; i++) expect(holds(ranges, i)).toBe(plain.has(i));
        expect(sizeOf(ranges)).toBe(plain.size);
        expect(overlaps(ranges, 10, 20)).toBe([...plain].some((i) => i >= 10 && i < 20));
        for (let i = 1; i < ranges.length; i++) expect(ranges[i]?.[0]).toBeGreaterThan(ranges[i - 1]?.[1] ?? 0);
      }),
      { examples: [[NOTHING_TAKEN]] },
    );
  });
});
