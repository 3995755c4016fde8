import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePriority } from '../../../src/incidents/priority.js';
import { SEVERITIES } from '../../../src/incidents/severity.js';
import { caseSeal, rankKey, sealedFields } from '../../../src/store/cases/incident-row.js';

describe('the seal of an incident', () => {
  const incident = { version: 3, id: 'INC-2027-000001', state: 'open', openedAt: 5, assigneeId: 'lan', links: [] };

  it('covers what people decided, in its order, and nothing that follows the air', () => {
    // sha256sum of ["INC-2027-000001",3,"open",null,null,5,null,null,"lan",null,null,null,null,[],null]
    const seal = '252afa677abfeb3bac268f8d3e153527611c2355f0636bdeefd8f93ef18b3315';
    expect(caseSeal(JSON.stringify(incident))).toBe(seal);
    expect(caseSeal(JSON.stringify({ ...incident, startHz: 1e8, lastHeardAt: 9, priority: {} }))).toBe(seal);
    expect(caseSeal(JSON.stringify({ ...incident, state: 'closed' }))).not.toBe(seal);
  });

  it('covers noise and rounds where an incident has them, and a body that cannot be read as it is', () => {
    // sha256sum of the same list with [1] at its end.
    const withNoise = 'a86a91a23ef4885dbf30f5aa242793472a8225f43d0e3262e5908118a8b569dd';
    for (const field of ['noise', 'rounds'] as const) {
      const body = { ...incident, [field]: [1] };
      expect(caseSeal(JSON.stringify(body))).toBe(withNoise);
      expect(sealedFields(body as never).at(-1)).toBe(field);
    }
    const both = { rounds: [], noise: {} } as unknown as Parameters<typeof sealedFields>[0];
    expect(sealedFields(both).slice(-3)).toEqual(['mergedIntoId', 'rounds', 'noise']);
    expect(caseSeal('no JSON')).toBe('29ecbeb830e3244605e5a88493e4088424a71780e5cf59bb3475f278f294335b');
  });
});

describe('the texts by which incidents are sorted', () => {
  const severity = fc.constantFrom(...SEVERITIES);
  const rank = fc.tuple(
    severity,
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 1, 2),
    fc.oneof(fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER), fc.integer({ min: -4e12, max: 4e12 })),
    fc.integer({ min: -2000, max: 500 }).map((tenths) => tenths / 10),
  );

  it('put a rank where the comparison of priorities puts it', () => {
    fc.assert(
      fc.property(rank, rank, (a, b) => {
        const [one, other] = [a, b].map((own) => ({ severity: own[0], rank: own, reason: { key: 'x' } }));
        if (one === undefined || other === undefined) return;
        const [first, second] = [one, other].map((priority) => rankKey({ priority } as never));
        expect(Math.sign((first ?? '') < (second ?? '') ? -1 : Number(first !== second))).toBe(
          Math.sign(comparePriority(one as never, other as never)),
        );
      }),
    );
    // As it stands in books: licences of the years in which radio was new come before that of 1970.
    const keys = ['1923-05-01', '1969-12-31', '1970-01-01'].map((day) =>
      rankKey({ priority: { rank: [1, Date.parse(day)] } } as never),
    );
    expect(keys.at(-1)).toBe('00000000000010010.00000000000010000');
    expect([keys.toSorted(), new Set(keys).size]).toEqual([keys, 3]);
  });
});
