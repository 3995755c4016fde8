/** Two times in one address. */
import { describe, expect, it } from 'vitest';
import { linkTo, readLink } from '../../web/src/live/link.js';

describe('the address of a comparison', () => {
  const from = Date.parse('2026-11-20T02:00:00Z');
  const compared = { startHz: 99e6, stopHz: 99.5e6, from, to: from + 90_500, otherFrom: from - 7 * 86_400_000 };

  it('names both times, span and length, and is read as the same', () => {
    const link = linkTo({ receiverId: 'fm', view: undefined, zoomed: false, compared });
    expect(link).toBe(
      '?receiver=fm&t=2026-11-20T02%3A01%3A30.500Z&f=99-99.5&span=90.5&cmp=2026-11-13T02%3A01%3A30.500Z',
    );
    expect(readLink(link)).toMatchObject({ receiverId: 'fm', compared });
  });

  it('compares nothing where a part is missing or makes no sense', () => {
    for (const query of [
      '?t=2026-11-20T02:00:00Z&f=99-99.5&span=60',
      '?t=2026-11-20T02:00:00Z&f=99-99.5&cmp=2026-11-13T02:00:00Z',
      '?t=2026-11-20T02:00:00Z&span=60&cmp=2026-11-13T02:00:00Z',
      '?t=2026-11-20T02:00:00Z&f=99-99.5&span=-5&cmp=2026-11-13T02:00:00Z',
      '?t=2026-11-20T02:00:00Z&f=99-99.5&span=60&cmp=yesterday',
    ])
      expect(readLink(query).compared).toBeUndefined();
  });
});
