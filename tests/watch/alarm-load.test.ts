import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EmissionReport, NO_LEVEL_DBM } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { alarmLoad, type LoadFacts, type RaisedAlarm } from '../../src/watch/load/alarm-load.js';
import { noiseRules } from '../../src/watch/load/noise-rules.js';
import { marksOf } from '../../web/src/duty/watch/load/load.js';
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

  it('has three priorities of two severities each, and what lies outside the period in no stretch', () => {
    const raises = ([1, 2, 2, 3, 4, 4, 4, 5, 6] as const).map((severity, i) => raise(i, { severity }));
    expect(load({ raises }).priorities).toEqual({ high: 3, medium: 4, low: 2 });
    const { hours, mostInTenMinutes } = load({
      to: FROM + 90 * 60e3,
      raises: [-1, 0, 59, 60, 89, 90, 130].map((at) => raise(at)),
    });
    expect(hours.map(({ alarms }) => alarms)).toEqual([2, 3]);
    expect(mostInTenMinutes).toBe(1);
    const nothing = load({ to: FROM });
    expect(nothing).toMatchObject({ floodShare: 0, mostInTenMinutes: 0, unmannedShare: 0, topShare: 0, hours: [] });
    expect([nothing.personHours, nothing.perPersonHour]).toEqual([0, undefined]);
  });

  it('counts a person once in shifts that overlap, and each hour with its own people', () => {
    const shifts = [shift('a', [-2, 2], 'lan'), shift('b', [1, 4], 'lan', 'nam'), shift('c', [3, 30], 'hoa')];
    const { hours, personHours, unmannedShare } = load({ to: FROM + 5 * HOUR_MS, shifts });
    expect(hours.map(({ people }) => people)).toEqual([1, 2, 2, 3, 1]);
    expect([personHours, unmannedShare]).toEqual([9, 0]);
    expect(load({ shifts: [shift('a', [2, 4])] }).unmannedShare).toBe(1);
  });

  it('says of each severity and person how many answered and how long it took', () => {
    const answered = (minutes: number, tookMin: number, by: string, more: Partial<RaisedAlarm> = {}) =>
      raise(minutes, { severity: 2, answeredAt: FROM + (minutes + tookMin) * 60e3, answeredBy: by, ...more });
    const raises = [
      answered(60, 4, 'lan'),
      answered(70, 1, 'lan'),
      answered(80, 9, 'nam'),
      raise(90, { severity: 2 }),
      answered(23 * 60, 60, 'nam'),
    ];
    const { answers, people } = load({
      raises,
      shifts: [shift('b', [-1, 1], 'nam', 'an'), shift('a', [1, 12], 'lan')],
    });
    expect(answers.map(({ severity, alarms }) => [severity, alarms])).toEqual([
      [1, 0],
      [2, 5],
      [3, 0],
      [4, 0],
      [5, 0],
      [6, 0],
    ]);
    expect(answers[1]).toMatchObject({ answered: 3, medianMs: 4 * 60e3, longestMs: 9 * 60e3 });
    expect(people).toEqual([
      { personId: 'lan', hours: 11, alarms: 4, nightAlarms: 0, answered: 2, medianMs: 60e3 },
      { personId: 'nam', hours: 1, alarms: 0, nightAlarms: 0, answered: 1, medianMs: 9 * 60e3 },
      { personId: 'an', hours: 1, alarms: 0, nightAlarms: 0, answered: 0, medianMs: undefined },
    ]);
    const tied = load({ shifts: [shift('a', [23, 26], 'lan', 'an')] }).people;
    expect(tied.map(({ personId, hours }) => [personId, hours])).toEqual([
      ['an', 1],
      ['lan', 1],
    ]);
  });

  it('shows the ten busiest sources with their share and their five newest cases', () => {
    const places = Array.from({ length: 12 }, (_, place) =>
      Array.from({ length: place === 7 ? 8 : place === 11 ? 1 : 2 }, (_, i) =>
        raise(place * 20 + i, {
          incidentId: `${place}.${i}`,
          startHz: (400 + place) * 1e6,
          stopHz: (400.5 + place) * 1e6,
          stationIds: [`s${i % 2}`, 's9'],
        }),
      ),
    );
    const { sources, topShare } = load({ raises: places.flat() });
    expect(sources).toHaveLength(10);
    expect(sources[0]).toEqual({
      startHz: 407e6,
      stopHz: 407.5e6,
      stationIds: ['s0', 's9', 's1'],
      alarms: 8,
      share: 8 / 29,
      incidentIds: ['7.7', '7.6', '7.5', '7.4', '7.3'],
    });
    expect(topShare).toBeCloseTo(26 / 29);
    // A quarter of the wider range is the same source, less is another; a case keeps its source when it moves.
    const wide = raise(1, { startHz: 400e6, stopHz: 404e6 });
    const beside = (stopHz: number) => raise(2, { incidentId: 'b', startHz: 399.5e6, stopHz });
    expect(load({ raises: [wide, beside(401e6)] }).sources).toHaveLength(1);
    expect(load({ raises: [wide, beside(400.9e6)] }).sources).toHaveLength(2);
    expect(load({ raises: [wide, raise(2, { startHz: 500e6, stopHz: 501e6 })] }).sources).toMatchObject([
      { alarms: 2, startHz: 400e6, stopHz: 501e6, incidentIds: ['a'] },
    ]);
    const touching = [
      raise(1, { startHz: 1e6, stopHz: 1e6 }),
      raise(2, { incidentId: 'b', startHz: 1e6, stopHz: 1e6 }),
    ];
    expect(load({ raises: touching }).sources).toHaveLength(2);
  });

  it('counts the noise of each kind of signal by its reason, the noisiest first', () => {
    const of = (raisedBy: string, noise?: RaisedAlarm['noise']) => raise(1, { raisedBy, noise });
    const raises = [
      of('cw'),
      of('cw'),
      of('bursts', 'known'),
      of('wideband', 'known'),
      of('wideband', 'duplicate'),
      of('fm'),
    ];
    const { noise } = load({ raises });
    expect(noise.map((one) => [one.raisedBy, one.alarms, one.noise])).toEqual([
      ['wideband', 2, 2],
      ['bursts', 1, 1],
      ['cw', 2, 0],
      ['fm', 1, 0],
    ]);
    expect(noise[0]?.reasons).toMatchObject({ known: 1, duplicate: 1 });
    expect(Object.values(noise[2]?.reasons ?? {}).every((count) => count === 0)).toBe(true);
  });

  it('calls an alarm stale after a day on the air, unless its case is over', () => {
    const old = (afterMs: number, more: Partial<Incident> = {}): Incident => ({
      ...{ ...DISTRESS, state: 'acknowledged', active: true },
      ...{ alarm: { base: 'acknowledged', raises: 1, raisedAt: FROM + afterMs }, ...more },
    });
    const isStale = (one: Incident) => load({ incidents: [one] }).stale.length === 1;
    expect([isStale(old(0)), isStale(old(1)), isStale(old(0, { active: false }))]).toEqual([true, false, false]);
    for (const state of ['closed', 'merged', 'candidate'] as const) expect(isStale(old(0, { state }))).toBe(false);
    expect(isStale(old(0, { alarm: { base: 'normal', raises: 0 } }))).toBe(false);
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

  it('has room around what was measured, and a level and a length only where they tell it apart', () => {
    const called = (id: string, more: Partial<EmissionReport> = {}): Incident => {
      const { emissions, ...rest } = remote(id, { noise });
      return { ...rest, emissions: emissions.map((one) => ({ ...one, ...more })) };
    };
    const settingsOf = (more: Partial<EmissionReport>) => noiseRules([called('1'), called('2', more)])[0]?.settings;
    const { firstHeardAt } = emission({});
    expect(settingsOf({})).toMatchObject({ startHz: 433.89e6, stopHz: 433.95e6 });
    expect(settingsOf({ startHz: 433.7e6, peakDbm: -60 })).toMatchObject({
      ...{ startHz: 433.64e6, stopHz: 434e6, belowDbm: -57 },
    });
    expect(settingsOf({ lastHeardAt: firstHeardAt + 300e3 })).toHaveProperty('shorterThanMs', 450e3);
    expect(settingsOf({ lastHeardAt: firstHeardAt + 300_001 })).not.toHaveProperty('shorterThanMs');
    expect(settingsOf({ active: true })).not.toHaveProperty('shorterThanMs');
    const silent = { peakDbm: NO_LEVEL_DBM, lastHeardAt: firstHeardAt };
    const [unmeasured] = noiseRules([called('1', silent), called('2', silent)]);
    expect(unmeasured?.settings).not.toHaveProperty('belowDbm');
    expect(unmeasured?.settings).toMatchObject({ shorterThanMs: 1000 });
  });

  it('joins verdicts of one class, range and station alone, and holds back only what lies within it', () => {
    const two = (more: Partial<Incident>) =>
      noiseRules([remote('1', { noise }), remote('2', { noise, ...more })]).length;
    const report = remote('1').emissions[0];
    if (report === undefined) throw new Error('no emission');
    expect(two({})).toBe(1);
    expect(two({ emissionClass: 'cw' })).toBe(0);
    expect(two({ startHz: 433.94e6, stopHz: 433.98e6 })).toBe(0);
    expect(two({ emissions: [{ ...report, stationId: 'dong-dang' }] })).toBe(0);
    for (const more of [{ ruleId: 'r' }, { licence: {} }, { complaint: {} }] as object[])
      expect(two({ emissions: [report, { ...report, ...more }] })).toBe(0);
    expect(two({ emissions: [] })).toBe(0);
    const others = (more: Partial<EmissionReport>) =>
      noiseRules([
        remote('1', { noise }),
        remote('2', { noise }),
        remote('3', { emissions: [report, { ...report, ...more }] }),
      ])[0]?.others.length;
    expect(others({})).toBe(1);
    for (const outside of [
      { stationId: 'dong-dang' },
      { startHz: 433.889e6 },
      { stopHz: 433.951e6 },
      { emissionClass: 'cw' },
      { peakDbm: -68 },
      { lastHeardAt: report.firstHeardAt + 6000 },
      { ruleId: 'r' },
    ])
      expect(others(outside), JSON.stringify(outside)).toBe(0);
    expect(
      others({ startHz: 433.89e6, stopHz: 433.95e6, peakDbm: -68.1, lastHeardAt: report.firstHeardAt + 5999 }),
    ).toBe(1);
    const elsewhere = (id: string): Partial<Incident> => ({
      ...{ startHz: 440e6, stopHz: 440.04e6, noise },
      emissions: [{ ...report, emissionId: id, startHz: 440e6, stopHz: 440.04e6 }],
    });
    const more = ['5', '6', '7'].map((id) => remote(id, elsewhere(id)));
    const proposed = noiseRules([
      remote('1', { noise }),
      remote('2', { noise }),
      remote('3', { outcome: 'expired' }),
      ...more,
    ]);
    expect(proposed.map(({ from, dismissed }) => [from, dismissed])).toEqual([
      [['5', '6', '7'], []],
      [['1', '2'], ['3']],
    ]);
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
