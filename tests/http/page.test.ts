import { describe, expect, it } from 'vitest';
import { pageById } from '../../src/http/page.js';
import { Problem } from '../../src/http/problem.js';

describe('a list by pages', () => {
  it.each([1, 2, 3, 6, 7, 8])('of %i gives each of seven rows once, in order of id, and ends', (limit) => {
    const all = ['c', 'a', 'e', 'b', 'g', 'f', 'd'].map((id) => ({ id }));
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { rows, nextCursor } = pageById(all, ({ id }) => id, { limit, cursor });
      expect(rows.length).toBeGreaterThan(0);
      seen.push(...rows.map(({ id }) => id));
      cursor = nextCursor;
      pages += 1;
    } while (cursor !== undefined && pages < 20);
    expect(seen.join('')).toBe('abcdefg');
    expect(pages).toBe(Math.ceil(7 / limit));
  });

  it('refuses a cursor that is not one of its own', () => {
    const asked = () => pageById([{ id: 'a' }], ({ id }) => id, { limit: 1, cursor: 'bm9uZQ' });
    expect(asked).toThrow(Problem);
  });
});
