/** What people set in the watch: rules of detection, proposals of temporary transmitters, and the sentences that tell of both. */
import { describe, expect, it } from 'vitest';
import {
  activeRules,
  judgingRule,
  type NamedMask,
  type Rule,
  ruleFaults,
  ruleText,
} from '../../src/watch/detection-rule.js';
import type { Assignment } from '../../src/watch/registry/assignment.js';
import { proposalRefused } from '../../src/watch/registry/proposal.js';
import { COVERAGE_REASON_WORDS, WATCH_SENTENCES } from '../../src/watch/watch-sentences.js';

const MASK: NamedMask = { id: 'm1', name: 'M', startHz: 1, stopHz: 9, mask: { points: [] } as never };
const maskRule: Rule = {
  id: 'r1',
  name: 'R',
  active: true,
  settings: { kind: 'mask', maskId: 'm1', stationIds: ['a'], n: 2, m: 3 },
};
const quietRule: Rule = {
  ...{ id: 'r2', name: 'Q', active: false },
  settings: { kind: 'quiet', stationIds: [], startHz: 5, stopHz: 6, belowDbm: undefined, classes: [] },
};

describe('a rule of detection', () => {
  it('has the range of its mask, and no form once the mask is gone; only active ones are used', () => {
    const { startHz, stopHz, mask } = MASK;
    const form = { id: 'r1', kind: 'mask', stationIds: ['a'], n: 2, m: 3, startHz, stopHz, mask };
    expect(judgingRule(maskRule, [{ ...MASK, id: 'm0' }, MASK])).toEqual(form);
    expect(judgingRule(maskRule, [{ ...MASK, id: 'm0' }])).toBeUndefined();
    expect(judgingRule(quietRule, [])).toEqual({ id: 'r2', ...quietRule.settings });
    expect(
      activeRules(
        [maskRule, quietRule, { ...maskRule, settings: { ...maskRule.settings, maskId: 'gone' } as never }],
        [MASK],
      ),
    ).toEqual([form]);
  });

  it('is the same rule in any order of its fields and with fields left out, and another with any other value', () => {
    const rule = { id: 'r', kind: 'quiet', stationIds: ['b', 'a'], startHz: 1, stopHz: 2, classes: [] } as const;
    const { id, ...rest } = rule;
    expect(ruleText({ ...rest, belowDbm: undefined, id } as never)).toBe(ruleText(rule as never));
    expect(ruleText(rule as never)).toBe(
      '{"classes":[],"id":"r","kind":"quiet","startHz":1,"stationIds":["b","a"],"stopHz":2}',
    );
    expect(ruleText({ ...rule, belowDbm: null } as never)).toContain('"belowDbm":null');
  });

  it('is refused with more hits than sweeps and with an empty range', () => {
    const faultsOf = (settings: object) => ruleFaults({ settings: settings as never });
    expect([
      faultsOf(maskRule.settings),
      faultsOf({ ...maskRule.settings, n: 3 }),
      faultsOf(quietRule.settings),
    ]).toEqual([[], [], []]);
    expect(faultsOf({ ...maskRule.settings, n: 4 })).toEqual(['settings.n is 4, more than settings.m 3']);
    expect(faultsOf({ ...quietRule.settings, stopHz: 5 })).toEqual([
      'settings.stopHz 5 must lie above settings.startHz 5',
    ]);
  });
});

describe('a temporary transmitter', () => {
  const licence = { id: 'l', name: 'Đài', centreHz: 1, validTo: 9 } as unknown as Assignment;
  const proposal = { ...licence, proposedBy: 'an' };
  const an = { by: 'an', keepsRegister: false };
  const binh = { by: 'binh', keepsRegister: false };
  const keeper = { by: 'chi', keepsRegister: true };
  const why = (...[before, after, who]: Parameters<typeof proposalRefused>) =>
    proposalRefused(before, after, who)?.en.slice(0, 24);

  it('is proposed by anybody with a last day, and counts when a second person confirms it as it is', () => {
    expect(why(undefined, proposal, an)).toBeUndefined();
    expect(why(undefined, { ...proposal, validTo: undefined } as never, an)).toBe('The proposal of a tempor');
    expect(why(proposal, licence, binh)).toBeUndefined();
    expect(why(proposal, licence, an)).toBe('Who proposed it cannot c');
    expect(why(proposal, licence, { by: undefined, keepsRegister: false })).toBeUndefined();
    expect(why(proposal, { ...licence, centreHz: 2 }, binh)).toBe('It is confirmed as it wa');
    expect(why(proposal, { validTo: 9, centreHz: 1, name: 'Đài', id: 'l' } as never, binh)).toBeUndefined();
    expect(why(proposal, { ...licence, centreHz: 2 }, keeper)).toBeUndefined();
    expect(why(proposal, undefined, an)).toBeUndefined();
  });

  it('is no licence: those are written, removed and kept by who keeps the register', () => {
    for (const [before, after] of [
      [licence, undefined],
      [undefined, licence],
      [licence, { ...licence, centreHz: 2 }],
    ] as const) {
      expect(why(before, after, an)).toBe('This account may only pr');
      expect(why(before, after, keeper)).toBeUndefined();
    }
    expect([why(licence, proposal, an), why(licence, proposal, keeper)]).toEqual([
      'This account may only pr',
      'A licence in force does ',
    ]);
    const refused = proposalRefused(licence, undefined, an);
    expect(refused?.vi).toBe('Tài khoản này chỉ đề xuất được đài tạm thời; giấy phép do người giữ danh mục sửa.');
  });
});

describe('the sentences of the watch', () => {
  it('exist in both languages with the same values, for each state and each reason', () => {
    const valuesOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
    for (const [key, { vi, en }] of Object.entries({ ...WATCH_SENTENCES, ...COVERAGE_REASON_WORDS })) {
      expect([vi?.length > 4, en?.length > 4], key).toEqual([true, true]);
      expect(valuesOf(vi), key).toEqual(valuesOf(en));
    }
    for (const state of ['degraded', 'blind', 'unknown'])
      for (const [reason, { vi, en }] of Object.entries(COVERAGE_REASON_WORDS)) {
        const sentence = WATCH_SENTENCES[`coverage.${state}.${reason}`];
        expect(sentence?.en).toMatch(new RegExp(`^${state} for {time} because ${en}\\.$`, 'i'));
        expect(sentence?.vi.endsWith(` {time} do ${vi}.`)).toBe(true);
      }
  });
});
