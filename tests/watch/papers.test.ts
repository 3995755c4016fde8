/** Papers and what stands on them: legal acts, numbers of the book, letterheads, forms, and links for contacts. */
import { describe, expect, it } from 'vitest';
import { templateFaults } from '../../src/watch/papers/form-template.js';
import { type Letterhead, letterheadAt } from '../../src/watch/papers/letterhead.js';
import {
  actRefused,
  bookSymbol,
  nextNumber,
  numberText,
  PAPER_ACTS,
  type Paper,
  type PaperAct,
  paperActs,
} from '../../src/watch/papers/paper.js';
import { LINK_LASTS_MS, linked, type Sending } from '../../src/watch/papers/sending.js';

const paper = (...acts: PaperAct[]): Paper => ({
  id: 'R1',
  steps: acts.map((act, i) => ({ act, at: i, by: 'an' })),
});

describe('a paper', () => {
  it('is checked, signed once, and sent as often as needed; a scan changes nothing of that', () => {
    const cases: [PaperAct[], PaperAct[]][] = [
      [[], ['checked']],
      [['checked'], ['returned', 'signed']],
      [['checked', 'returned'], ['checked']],
      [
        ['checked', 'signed'],
        ['scanned', 'sent'],
      ],
      [
        ['checked', 'signed', 'scanned'],
        ['scanned', 'sent'],
      ],
      [
        ['checked', 'signed', 'sent', 'scanned', 'scanned'],
        ['scanned', 'sent'],
      ],
    ];
    for (const [done, legal] of cases) {
      expect(paperActs(paper(...done)), done.join()).toEqual(legal);
      for (const act of PAPER_ACTS)
        expect(actRefused(paper(...done), act) === undefined, act).toBe(legal.includes(act));
    }
    expect(paperActs(undefined)).toEqual(['checked']);
    expect(actRefused(paper(), 'signed')).toEqual({
      vi: 'Văn bản phải được kiểm tra rồi mới ký, và chỉ ký một lần.',
      en: 'A paper is signed once, after it was checked.',
    });
  });

  it('takes the number after the last of its book and year, or the one at which a book kept by hand goes on', () => {
    const numbered = (symbol: string, year: number, serial: number): Paper => {
      return { ...paper(), number: { symbol, year, serial } };
    };
    const papers = [numbered('BC', 2027, 1), numbered('BC', 2027, 4), numbered('BC', 2026, 9), numbered('BB', 2027, 7)];
    const next = (symbol: string, year: number, serial?: number) =>
      nextNumber(papers, { symbol, year, serial })?.serial;
    expect([next('BC', 2027), next('BC', 2026), next('BB', 2027), next('TB', 2027)]).toEqual([5, 10, 8, 1]);
    expect([next('BC', 2027, 4), next('BC', 2027, 5), next('BC', 2027, 30)]).toEqual([undefined, 5, 30]);
    expect(nextNumber([paper()], { symbol: 'BC', year: 2027 })).toEqual({ symbol: 'BC', year: 2027, serial: 1 });
  });

  it('has a number of two digits at least, and the symbol of its kind and office', () => {
    const text = (serial: number, symbol: string) => numberText({ serial, symbol, year: 2027 });
    expect([text(5, 'BC-SKHCN'), text(123, 'BC'), text(7, '')]).toEqual(['05/BC-SKHCN', '123/BC', '07']);
    expect(
      [
        ['daily', 'SKHCN'],
        ['minutes', 'SKHCN'],
        ['form', 'SKHCN', 'appendix-10'],
        ['handover', 'BC-SKHCN'],
        ['form', 'TB-TT-KV1'],
        ['daily', 'TT-KV1'],
        ['daily', undefined],
        ['form', 'BB'],
      ].map(([kind = '', suffix, templateId]) => bookSymbol({ kind, templateId }, suffix)),
    ).toEqual(['BC-SKHCN', 'BC-SKHCN', 'BC-SKHCN', 'BB-SKHCN', 'TB-TT-KV1', 'BC-TT-KV1', 'BC', 'TB']);
  });
});

it('a paper has the letterhead of its day, in any order of the letterheads', () => {
  const head = (id: string, validFrom: number) => ({ id, validFrom }) as Letterhead;
  const heads = [head('second', 20), head('first', 10), head('third', 30)];
  for (const list of [heads, [...heads].reverse()])
    expect([9, 10, 19, 20, 99].map((at) => letterheadAt(list, at)?.id)).toEqual([
      undefined,
      'first',
      'first',
      'second',
      'third',
    ]);
});

it('a form has items, and each letter once over all its sections', () => {
  const faultsOf = (...sections: string[]) =>
    templateFaults({
      sections: sections.map((letters) => ({ items: [...letters].map((letter) => ({ letter })) })),
    } as unknown as Parameters<typeof templateFaults>[0]);
  expect([faultsOf('ab', 'c'), faultsOf(), faultsOf('')]).toEqual([
    [],
    ['a form has at least one item'],
    ['a form has at least one item'],
  ]);
  expect(faultsOf('aba', 'cba')).toEqual(['item "a" is there twice', 'item "b" is there twice']);
});

it('a link opens its own sending, up to its end', () => {
  expect(LINK_LASTS_MS).toBe(7 * 24 * 3600e3);
  const sending = (id: string, hash?: string) =>
    ({ id, ...(hash === undefined ? {} : { link: { hash, endsAt: 100 } }) }) as Sending;
  const sendings = [sending('none'), sending('a', 'x'), sending('b', 'y')];
  expect(linked(sendings, 'y', 99)?.id).toBe('b');
  expect([linked(sendings, 'y', 100), linked(sendings, 'z', 1)]).toEqual([undefined, undefined]);
});
