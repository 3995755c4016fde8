import { describe, expect, it } from 'vitest';
import { dueReports, type ReportSchedule, scheduleFaults } from '../../src/watch/papers/report-schedule.js';

const at = (text: string) => Date.parse(`${text}+07:00`);
const iso = (ms: number) => new Date(ms + 7 * 3600e3).toISOString().slice(0, 16);

const DAILY: ReportSchedule = {
  ...{ id: 'morning', kind: 'daily', every: 'day', atMin: 450, since: at('2027-02-01T08:00:00'), active: true },
  channelIds: ['leaders'],
};

const shown = (schedules: readonly ReportSchedule[], after: string, until: string) =>
  dueReports(schedules, [], at(after), at(until)).map(({ dueAt, from, to }) => [iso(dueAt), iso(from), iso(to)]);

describe('scheduled reports', () => {
  it('are due every day at the set local time, each of the day before', () => {
    expect(shown([DAILY], '2027-02-01T00:00:00', '2027-02-03T07:30:00')).toEqual([
      ['2027-02-02T07:30', '2027-02-01T07:30', '2027-02-02T07:30'],
      ['2027-02-03T07:30', '2027-02-02T07:30', '2027-02-03T07:30'],
    ]);
  });

  it('are due on the first of the month of the whole month before, over the turn of the year as well', () => {
    const monthly: ReportSchedule = { ...DAILY, kind: 'statistics', every: 'month', since: at('2026-12-15T00:00:00') };
    expect(shown([monthly], '2026-12-15T00:00:00', '2027-03-02T00:00:00')).toEqual([
      ['2027-01-01T07:30', '2026-12-01T00:00', '2027-01-01T00:00'],
      ['2027-02-01T07:30', '2027-01-01T00:00', '2027-02-01T00:00'],
      ['2027-03-01T07:30', '2027-02-01T00:00', '2027-03-01T00:00'],
    ]);
  });

  it('are due on Mondays of the week from Monday to Sunday', () => {
    const weekly: ReportSchedule = { ...DAILY, every: 'week' };
    expect(shown([weekly], '2027-02-01T08:00:00', '2027-02-09T00:00:00')).toEqual([
      ['2027-02-08T07:30', '2027-02-01T00:00', '2027-02-08T00:00'],
    ]);
  });

  it('are not due before they were set up, nor while they are switched off', () => {
    expect(shown([DAILY], '2026-01-01T00:00:00', '2027-02-01T09:00:00')).toEqual([]);
    expect(shown([{ ...DAILY, active: false }], '2027-02-01T00:00:00', '2027-02-05T00:00:00')).toEqual([]);
  });

  it('come daily for a campaign, and at its end of the whole', () => {
    const campaign = {
      ...{ id: 'tet', name: { vi: 'Tết', en: 'Tết' }, from: at('2027-02-04T00:00:00'), to: at('2027-02-06T00:00:00') },
      ...{ targets: {}, escalationStepMs: {}, bandKeys: [], reportAtMin: 420, channelIds: ['mail'] },
    };
    const due = dueReports([], [campaign], at('2027-02-01T00:00:00'), at('2027-02-10T00:00:00'));
    expect(due.map(({ from, to }) => [iso(from), iso(to)])).toEqual([
      ['2027-02-04T00:00', '2027-02-04T07:00'],
      ['2027-02-04T07:00', '2027-02-05T07:00'],
      ['2027-02-05T07:00', '2027-02-06T00:00'],
      ['2027-02-04T00:00', '2027-02-06T00:00'],
    ]);
    expect(new Set(due.map(({ key }) => key)).size).toBe(4);
    // They go out by themselves.
    expect(due.map(({ channelIds }) => channelIds)).toEqual(Array.from({ length: 4 }, () => ['mail']));
  });

  it('are those due after one instant and up to another, in the order of time, each with a key of its own', () => {
    const occupancy: ReportSchedule = { ...DAILY, id: 'air', kind: 'occupancy', receiverId: 'rx', channelIds: [] };
    const campaign = {
      ...{ id: 'tet', name: { vi: 'Tết', en: 'Tết' }, from: at('2027-02-01T00:00:00'), to: at('2027-02-09T00:00:00') },
      ...{ targets: {}, escalationStepMs: {}, bandKeys: [], reportAtMin: 450 },
    };
    const keys = (after: string, until: string) =>
      dueReports([DAILY, occupancy], [campaign], at(after), at(until)).map(({ key }) => key.replace(/\d{9,}/, 'at'));
    const each = ['air/at', 'campaign/tet/at', 'morning/at'];
    expect(keys('2027-02-02T07:30:00', '2027-02-04T07:30:00')).toEqual([...each, ...each]);
    expect(keys('2027-02-02T07:29:59', '2027-02-03T07:29:59')).toEqual(each);
    const [first, ofCampaign] = dueReports(
      [DAILY, occupancy],
      [campaign],
      at('2027-02-02T00:00:00'),
      at('2027-02-03T00:00:00'),
    );
    const dueAt = at('2027-02-02T07:30:00');
    expect(first).toEqual({
      ...{ key: `air/${dueAt}`, kind: 'occupancy', dueAt, from: dueAt - 86_400e3, to: dueAt },
      ...{ receiverId: 'rx', channelIds: [] },
    });
    expect(ofCampaign).toMatchObject({ campaignId: 'tet', channelIds: [] });
    const [plain] = dueReports([{ ...DAILY, since: dueAt - 1 }], [], 0, dueAt);
    expect(plain).toMatchObject({ key: `morning/${dueAt}` });
    expect(plain).not.toHaveProperty('receiverId');
    expect(dueReports([{ ...DAILY, since: dueAt }], [], 0, dueAt)).toEqual([]);
  });

  it('that cannot be are named', () => {
    const faultsOf = (more: Partial<ReportSchedule>) => scheduleFaults({ ...DAILY, ...more });
    expect(faultsOf({ kind: 'occupancy' })).toEqual(['receiverId is missing: an occupancy report needs its receiver']);
    for (const more of [{ kind: 'occupancy' as const, receiverId: 'rx' }, { atMin: 0 }, { atMin: 1439 }])
      expect(faultsOf(more)).toEqual([]);
    for (const atMin of [-1, 1440]) expect(faultsOf({ atMin })).toEqual([`atMin is ${atMin}, not a minute of a day`]);
  });
});
