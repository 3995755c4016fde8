import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelsJson } from '../../src/http/recording/levels-json.js';

/** The slow obvious way. */
function plain(fields: object, levelsDbm: Float32Array, decimals: 2 | 3): string {
  const rounded = Array.from(levelsDbm, (level) => Math.round(level * 10 ** decimals) / 10 ** decimals);
  return JSON.stringify({ ...fields, levelsDbm: rounded });
}

describe('levels as JSON', () => {
  it('are short, rounded, and null where nothing was received', () => {
    const levels = Float32Array.of(-101.2345, -0.0004, 0.05, 7, Number.NaN, -100.1, 1234.5);
    expect(levelsJson({ row: 1 }, levels, 3)).toBe('{"row":1,"levelsDbm":[-101.234,0,0.05,7,null,-100.1,1234.5]}');
    expect(levelsJson({}, Float32Array.of(-0.005, -61.126), 2)).toBe('{"levelsDbm":[0,-61.13]}');
    expect(levelsJson({}, new Float32Array(0), 2)).toBe('{"levelsDbm":[]}');
    const beyond = Float32Array.of(2 ** 100, Number.NEGATIVE_INFINITY);
    expect(levelsJson({}, beyond, 2)).toBe('{"levelsDbm":[1.2676506002282294e+30,null]}');
  });

  it('are for every level the text that JSON.stringify makes', () => {
    const level = fc.oneof(fc.float({ min: -200, max: 200 }), fc.float());
    fc.assert(
      fc.property(fc.array(level, { maxLength: 300 }), fc.constantFrom(2 as const, 3 as const), (levels, decimals) => {
        const of = Float32Array.from(levels);
        expect(levelsJson({ a: 'x' }, of, decimals)).toBe(plain({ a: 'x' }, of, decimals));
      }),
    );
  });
});
