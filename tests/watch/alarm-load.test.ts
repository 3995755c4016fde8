import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { alarmLoad, type LoadFacts } from '../../src/watch/load/alarm-load.js';
import { noiseRules } from '../../src/watch/load/noise-rules.js';
import type { RaisedAlarm } from '../../src/watch/load/raised-alarm.js';
import { marksOf } from '../../web/src/watch/load/load.js';
import { DISTRESS, emission, vn } from '../support/sample-day.js';

const FROM = vn('2027-02-04T07:00:00');
const HOUR_MS = 3600e3;

function raise(minutes: number, more: Partial<RaisedAlarm> = {}): RaisedAlarm {
  return {
    ...{ incidentId: 'a', at: FROM + minutes * 60e3, severity: 5, startHz: 433e6, stopHz: 433.1e6 },
    ...{ stationIds: ['s'], raisedBy: 'bursts' },
    ...more,
  };
}

function load(more: Partial<LoadFacts>) {
  const nothing = { raises: [], incidents: [], returns: [], shifts: [], policy: DEFAULT_POLICY };
  return alarmLoad({ ...nothing, from: FROM, to: FROM + 24 * HOUR_MS, ...more });
}

const shift = (id: string, hours: readonly [number, number], ...personIds: string[]) => ({
  ...{ id, startsAt: FROM + hours[0] * HOUR_MS, endsAt: FROM + hours[1] * HOUR_MS, personIds, leaderId: personIds[0] },
});

describe('the load of alarms', () => {
  it('counts hours of people: two on duty share the alarms, an hour without a roster is one person', () => {
    const { personHours, perPersonHour, unmannedShare } = load({
      raises: Array.from({ length: 32 }, (_, i) => raise(i)),
      shifts: [shift('day', [0, 8], 'lan', 'nam')],
    });
    expect(personHours).toBe(2 * 8 + 16);
    expect(perPersonHour).toBe(1);
    expect(unmannedShare).toBeCloseTo(16 / 24);
  });

  it('is in flood in a stretch of ten minutes with eleven alarms, not with ten', () => {
    const ten = Array.from({ length: 10 }, () => raise(3));
    expect(load({ raises: ten })).toMatchObject({ floodShare: 0, mostInTenMinutes: 10 });
    expect(load({ raises: [...ten, raise(3)] })).toMatchObject({ floodShare: 1 / 144, mostInTenMinutes: 11 });
  });

  it('tells the night from the day, and each person what came in their shift', () => {
    const night = { answeredAt: FROM + 16.5 * HOUR_MS, answeredBy: 'hoa' };
    const found = load({
      raises: [raise(10), raise(60 * 16, night)],
      shifts: [shift('day', [0, 12], 'lan'), shift('night', [12, 24], 'hoa')],
    });
    expect(found.day).toMatchObject({ alarms: 1, personHours: 16 });
    expect(found.night).toMatchObject({ alarms: 1, personHours: 8 });
    expect(found.people).toEqual([
      { personId: 'hoa', hours: 12, alarms: 1, nightAlarms: 1, answered: 1, medianMs: HOUR_MS / 2 },
      { personId: 'lan', hours: 12, alarms: 1, nightAlarms: 0, answered: 0, medianMs: undefined },
    ]);
  });

  it('leaves out an answer that came after the period', () => {
    const [, second] = load({
      raises: [raise(1, { severity: 2, answeredAt: FROM + 25 * HOUR_MS, answeredBy: 'x' })],
    }).answers;
    expect(second).toEqual({ severity: 2, alarms: 1, answered: 0, medianMs: undefined, longestMs: undefined });
  });

  it('joins what overlaps at one station as a source, and no more', () => {
    const { sources, topShare } = load({
      raises: [
        ...[raise(1), raise(2, { incidentId: 'b', startHz: 433.05e6, stopHz: 433.2e6 })],
        ...[
          raise(3, { incidentId: 'c', stationIds: ['t'] }),
          raise(4, { incidentId: 'd', startHz: 440e6, stopHz: 441e6 }),
          raise(5, { incidentId: 'band', startHz: 430e6, stopHz: 440e6 }),
        ],
      ],
    });
    expect(sources.map(({ alarms, incidentIds }) => [alarms, incidentIds])).toEqual([
      [2, ['b', 'a']],
      [1, ['c']],
      [1, ['d']],
      [1, ['band']],
    ]);
    expect(topShare).toBe(1);
  });

  it('counts every alarm once in hours, priorities, answers and rules', () => {
    const some = fc.record({ minutes: fc.integer({ min: 0, max: 1439 }), severity: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 60 }), (list) => {
        const raises = list.map(({ minutes, severity }) => raise(minutes, { severity: severity as Severity }));
        const found = load({ raises });
        const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
        expect(sum(found.hours.map(({ alarms }) => alarms))).toBe(raises.length);
        expect(sum(Object.values(found.priorities))).toBe(raises.length);
        expect(sum(found.answers.map(({ alarms }) => alarms))).toBe(raises.length);
        expect(sum(found.noise.map(({ alarms }) => alarms))).toBe(raises.length);
        expect(found.day.alarms + found.night.alarms).toBe(raises.length);
        expect(found.day.personHours + found.night.personHours).toBeCloseTo(24);
      }),
      { numRuns: 30 },
    );
  });

  it('names what chatters and what is stale', () => {
    const returns = Array.from({ length: 4 }, (_, i) => ({ incidentId: 'a', at: FROM + i * 120e3 }));
    const rare = Array.from({ length: 4 }, (_, i) => ({ incidentId: 'b', at: FROM + i * HOUR_MS }));
    const stale: Incident = {
      ...{ ...DISTRESS, id: 'old', state: 'acknowledged', active: true, rounds: undefined },
      alarm: { base: 'acknowledged', raises: 1, raisedAt: FROM - HOUR_MS },
    };
    const found = load({ returns: [...returns, ...rare], incidents: [stale, DISTRESS] });
    expect(found).toMatchObject({ chattering: ['a'], standing: ['old'], stale: ['old'] });
  });
});

describe('a rule against noise', () => {
  const remote = (id: string, more: Partial<Incident> = {}): Incident => {
    const report = emission({
      ...{ emissionId: id, startHz: 433.9e6, stopHz: 433.94e6, peakDbm: -71.2, emissionClass: 'bursts' },
      lastHeardAt: emission({}).firstHeardAt + 4000,
    });
    const { startHz, stopHz, firstHeardAt, lastHeardAt, peakDbm } = report;
    return {
      ...{ ...DISTRESS, id, startHz, stopHz, firstHeardAt, lastHeardAt, peakDbm, emissions: [report] },
      ...{ emissionClass: 'bursts', priority: { severity: 6, rank: [6], reason: { key: 'x', params: {} } } },
      ...more,
    };
  };
  const noise = { why: 'known', by: 'lan', at: 1 } as const;

  it('holds back what was called noise, and says what else it would have held back', () => {
    const [rule, ...more] = noiseRules([
      ...[remote('1', { noise }), remote('2', { noise }), remote('3', { outcome: 'dismissed' }), remote('4')],
      remote('5', { startHz: 435e6, stopHz: 436e6, emissions: [emission({ startHz: 435e6, stopHz: 436e6 })] }),
    ]);
    expect(more).toEqual([]);
    expect(rule).toEqual({
      settings: {
        ...{ kind: 'quiet', stationIds: ['mau-son'], startHz: 433.89e6, stopHz: 433.95e6, belowDbm: -68 },
        ...{ shorterThanMs: 6000, classes: ['bursts'] },
      },
      ...{ from: ['1', '2'], noise: ['1', '2'], dismissed: ['3'], others: ['4'] },
    });
  });

  it('is not proposed for one verdict, duplicates, or safety of life', () => {
    const grave = { noise, priority: DISTRESS.priority };
    const twice = { noise: { ...noise, why: 'duplicate' as const } };
    expect(noiseRules([remote('1', { noise }), remote('2')])).toEqual([]);
    expect(noiseRules([remote('1', twice), remote('2', twice)])).toEqual([]);
    expect(noiseRules([remote('1', grave), remote('2', grave)])).toEqual([]);
  });
});

it('marks below its bars the hour in which each day begins, not a day twice', () => {
  // A week from 08:50: the bars are no hours of the clock.
  const from = vn('2027-02-04T08:50:00');
  const marks = marksOf(from, 168);
  expect(marks).toHaveLength(7);
  for (const { hour, isDay } of marks) {
    expect(isDay).toBe(true);
    const sinceMidnight = (from + hour * HOUR_MS - vn('2027-02-04T00:00:00')) % (24 * HOUR_MS);
    expect(sinceMidnight).toBeLessThan(HOUR_MS);
  }
  expect(marksOf(from, 720).length).toBeLessThanOrEqual(8);
  expect(marksOf(from, 24).map(({ hour }) => hour)).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
});
