import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { campaignFaults, dailyReports, escalationAt, policyAt, type WatchCampaign } from '../../src/watch/campaign.js';
import { DEFAULT_ESCALATION } from '../../src/watch/roster/escalation.js';

const MINUTE_MS = 60e3;
const DAY_MS = 86_400e3;
const TET: WatchCampaign = {
  id: 'tet',
  name: { vi: 'Tết 2027', en: 'Tết 2027' },
  from: Date.parse('2027-02-01T00:00:00+07:00'),
  to: Date.parse('2027-02-03T12:00:00+07:00'),
  targets: { 4: { acknowledgeMs: 5 * MINUTE_MS, resolveMs: 999 * DAY_MS } },
  escalationStepMs: { 1: 10 * MINUTE_MS, 2: 4 * MINUTE_MS },
  bandKeys: [],
  reportAtMin: 7 * 60,
};

describe('a campaign', () => {
  it('shortens the steps of a call and adds severities, lengthens none, and only from its start to before its end', () => {
    const house = { ...DEFAULT_ESCALATION, stepMs: { 1: 3 * MINUTE_MS } };
    expect(escalationAt(house, [TET], TET.from)).toEqual({ ...house, stepMs: { 1: 3 * MINUTE_MS, 2: 4 * MINUTE_MS } });
    const strict = { ...TET, escalationStepMs: { 1: MINUTE_MS } };
    expect(escalationAt(house, [TET, strict], TET.to - 1).stepMs).toEqual({ 1: MINUTE_MS, 2: 4 * MINUTE_MS });
    for (const at of [TET.from - 1, TET.to]) {
      expect(escalationAt(house, [TET], at)).toEqual(house);
      expect(policyAt(DEFAULT_POLICY, [TET], at)).toEqual(DEFAULT_POLICY);
    }
  });

  it('has one report each day, the first when a day’s time comes after its start, and marks the last alone', () => {
    const at = (text: string) => Date.parse(`2027-02-${text}+07:00`);
    const days = dailyReports({ ...TET, from: at('01T07:00') }).map(({ from, dueAt, last }) => [from, dueAt, last]);
    expect(days).toEqual([
      [at('01T07:00'), at('02T07:00'), false],
      [at('02T07:00'), at('03T07:00'), false],
      [at('03T07:00'), at('03T12:00'), true],
    ]);
  });

  it('names each value that cannot be, and lets the limits themselves pass', () => {
    expect(campaignFaults(TET)).toEqual([]);
    expect(campaignFaults({ ...TET, to: TET.from + 366 * DAY_MS, reportAtMin: 0, maxRevisitMs: 1 })).toEqual([]);
    expect(campaignFaults({ ...TET, reportAtMin: 1439 })).toEqual([]);
    const faultsOf = (changes: Partial<WatchCampaign>) => campaignFaults({ ...TET, ...changes });
    expect(faultsOf({ to: TET.from })).toEqual(['to must be later than from']);
    expect(faultsOf({ to: TET.from + 366 * DAY_MS + 1 })).toEqual(['a campaign lasts a year at most']);
    expect(faultsOf({ reportAtMin: -1 })).toEqual(['reportAtMin is -1, not a minute of a day']);
    expect(faultsOf({ reportAtMin: 1440 })).toEqual(['reportAtMin is 1440, not a minute of a day']);
    expect(faultsOf({ maxRevisitMs: 0 })).toEqual(['maxRevisitMs is 0']);
  });
});
