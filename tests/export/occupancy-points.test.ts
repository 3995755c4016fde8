import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholePoints } from '../../src/export/export-run.js';

describe('the points of an occupancy export', () => {
  it('are as wide as the file says, cover the range once, and only the last is shorter', () => {
    expect(wholePoints(0, 900_000, 600_000)).toEqual([
      { from: 0, to: 600_000, maxPoints: 1, widthMs: 600_000 },
      { from: 600_000, to: 900_000, maxPoints: 1, widthMs: 300_000 },
    ]);
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 60 }), (from, ms, tens) => {
        const parts = wholePoints(from, from + ms, tens * 10_000);
        for (const { from: begin, to, maxPoints, widthMs } of parts) expect((to - begin) / maxPoints).toBe(widthMs);
        expect(parts[0]?.from).toBe(from);
        expect(parts.at(-1)?.to).toBe(from + ms);
        for (const [i, { from: begin }] of parts.entries()) if (i > 0) expect(begin).toBe(parts[i - 1]?.to);
      }),
    );
  });
});
