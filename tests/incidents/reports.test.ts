/** From what detection and the complaints of licensees say to reports, and from reports to the case that takes them. */
import { describe, expect, it } from 'vitest';
import { NO_LEVEL_DBM } from '../../src/incidents/emission-report.js';
import { grade } from '../../src/incidents/grading.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentContext } from '../../src/incidents/incident-event.js';
import { caseOfWhole } from '../../src/incidents/merge-incidents.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { type DetectionAlarm, reportOf, reportOfBreach, reportOfLicence } from '../../src/incidents/report-of.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { idsOf, isShared, ownId, sharedId } from '../../src/incidents/shared-case.js';
import { MOST_UNTOLD_SWEEPS, Untold } from '../../src/incidents/untold.js';
import { tallyOf } from '../../src/rf/level-tally.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T17:00:00Z');
const WHERE = { stationId: 'st', receiverId: 'rx' };

describe('a report of detection', () => {
  const emission = {
    state: 'live',
    firstSeenAt: T0,
    lastSeenAt: T0 + 5,
    lowHz: 1e6,
    highHz: 2e6,
    class: 'cw',
  } as const;
  const alarm: DetectionAlarm = { type: 'updated', id: 'e1', emission: { ...emission, features: { inrDb: 9 } } };

  it('is active until the emission ends or merges, and then names the emission that goes on', () => {
    expect(reportOf(alarm, WHERE)).toEqual({
      ...{ ...WHERE, emissionId: 'e1', startHz: 1e6, stopHz: 2e6, firstHeardAt: T0, lastHeardAt: T0 + 5 },
      ...{ active: true, confirmed: true, emissionClass: 'cw', peakDbm: NO_LEVEL_DBM, excessDb: 9 },
    });
    for (const type of ['closed', 'merged'] as const) expect(reportOf({ ...alarm, type }, WHERE).active).toBe(false);
    expect(reportOf({ ...alarm, emission: { ...alarm.emission, state: 'closed' } }, WHERE).active).toBe(false);
    expect(reportOf({ ...alarm, type: 'merged', intoId: 'e0' }, WHERE).partOfId).toBe('e0');
    const hole = { from: T0, to: T0 + 1 };
    expect(reportOf({ ...alarm, hole }, WHERE).hole).toEqual(hole);
  });

  it('has the excess of its strongest sweep; the mean only while no floor was known there', () => {
    const levels = (excessDb: number | null) => tallyOf([{ levelDbm: -70, excessDb, at: T0 }]);
    expect(reportOf({ ...alarm, levels: levels(31) }, WHERE)).toMatchObject({ peakDbm: -70, excessDb: 31 });
    expect(reportOf({ ...alarm, levels: levels(null) }, WHERE)).toMatchObject({ peakDbm: -70, excessDb: 9 });
    const breach = { type: 'raised', id: 'b', ruleId: 'r', firstAt: T0, lastAt: T0 + 1, lowHz: 1, highHz: 2 } as const;
    const overMask = { ...breach, peakDbm: -60, overDb: 4 };
    expect(reportOfBreach(overMask, WHERE)).toEqual({
      ...{ ...WHERE, emissionId: 'b', ruleId: 'r', startHz: 1, stopHz: 2, firstHeardAt: T0, lastHeardAt: T0 + 1 },
      ...{ active: true, confirmed: true, emissionClass: 'unknown', peakDbm: -60, excessDb: 4 },
    });
    const closed = reportOfBreach({ ...overMask, type: 'closed', levels: levels(31) }, WHERE);
    expect(closed).toMatchObject({ active: false, peakDbm: -70, excessDb: 31 });
  });

  it('of a licence is a case of its name: a silence without level, a breach with it, an indicator none', () => {
    const silence = {
      kind: 'carrier-loss',
      state: 'goes-on',
      since: T0 + 0.4,
      at: T0 - 9,
      lowHz: 1,
      highHz: 2,
    } as const;
    const licence = { ...silence, assignmentId: 'FM 1', levelDbm: -95, expectedDbm: -60 };
    expect(reportOfLicence(licence, WHERE)).toEqual({
      ...{ ...WHERE, emissionId: `rx-carrier-loss-${T0.toString(36)}-FM 1`, startHz: 1, stopHz: 2 },
      ...{ firstHeardAt: T0 + 0.4, lastHeardAt: T0 + 0.4, active: true, confirmed: true },
      ...{ emissionClass: 'carrier-loss', peakDbm: NO_LEVEL_DBM, excessDb: 35 },
      licence: { name: 'FM 1', levelDbm: -95, expectedDbm: -60 },
    });
    const level = reportOfLicence({ ...licence, kind: 'level', state: 'ended', at: T0 + 9 }, WHERE);
    expect(level).toMatchObject({ active: false, lastHeardAt: T0 + 9, peakDbm: -95, emissionClass: 'licence-level' });
    for (const absent of ['levelDbm', 'expectedDbm'] as const) {
      const one = reportOfLicence({ ...silence, kind: 'level', assignmentId: 'FM 1', [absent]: -60 }, WHERE);
      expect([one?.excessDb, one?.peakDbm]).toEqual([0, absent === 'levelDbm' ? -60 : NO_LEVEL_DBM]);
    }
    expect(reportOfLicence(silence, WHERE)).toBeUndefined();
    const rise = { ...silence, kind: 'noise-rise', levelDbm: -99.1, expectedDbm: -105 } as const;
    expect(reportOfLicence(rise, WHERE)).toBeUndefined();
    const called = reportOfLicence({ ...rise, levelDbm: -99 }, WHERE);
    expect(called).toMatchObject({ emissionClass: 'noise-rise', active: true, excessDb: 6, peakDbm: -99 });
    expect(called?.licence).toBeUndefined();
  });
});

describe('an emission that nobody reports any more', () => {
  it('is ended after many sweeps of its receiver over its middle, and only those are counted', () => {
    const untold = new Untold();
    const report = emissionReport(T0, {
      startHz: 100,
      stopHz: 104,
      levels: tallyOf([{ levelDbm: -70, excessDb: 3, at: T0 }]),
    });
    untold.told(report);
    const sweeps = (count: number, receiverId: string, startHz: number, stopHz: number) =>
      Array.from({ length: count }, () => untold.swept(receiverId, startHz, stopHz)).flat();
    expect(sweeps(MOST_UNTOLD_SWEEPS, 'other', 0, 200)).toEqual([]);
    expect(sweeps(MOST_UNTOLD_SWEEPS, 'rx', 0, 101)).toEqual([]);
    expect(sweeps(MOST_UNTOLD_SWEEPS, 'rx', 103, 200)).toEqual([]);
    expect(sweeps(MOST_UNTOLD_SWEEPS - 2, 'rx', 102, 200)).toEqual([]);
    expect(sweeps(1, 'rx', 0, 102)).toEqual([]);
    const end = { ...report, active: false, levels: undefined, peakDbm: NO_LEVEL_DBM };
    expect(sweeps(2, 'rx', 0, 200)).toEqual([end]);
  });

  it('is counted from its newest report, and is forgotten once it was ended or reported as ended', () => {
    const untold = new Untold();
    untold.told(emissionReport(T0));
    for (let i = 1; i < MOST_UNTOLD_SWEEPS; i++) untold.swept('rx', 0, 1e9);
    untold.told(emissionReport(T0 + 1));
    expect(untold.swept('rx', 0, 1e9)).toEqual([]);
    expect(untold.ended('e1')).toMatchObject({ lastHeardAt: T0 + 1, active: false });
    expect(untold.ended('e1')).toBeUndefined();
    untold.told(emissionReport(T0));
    untold.told(emissionReport(T0, { active: false }));
    expect(untold.ended('e1')).toBeUndefined();
  });

  it('of a receiver that was removed ends as not known', () => {
    const untold = new Untold();
    untold.told(emissionReport(T0));
    untold.told(emissionReport(T0, { emissionId: 'e2', receiverId: 'other' }));
    expect(untold.left('rx')).toMatchObject([{ emissionId: 'e1', active: false, unknownSince: T0 }]);
    expect(untold.left('rx')).toEqual([]);
    expect(untold.ended('e2')).toBeDefined();
  });
});

function caseOf(id: string, emissionId: string, severity: Severity, changes: Partial<Incident> = {}): Incident {
  const band = { name: { vi: 'b', en: 'b' }, service: 's', severity };
  const context: IncidentContext = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => band };
  return { ...newIncident(id, [emissionReport(T0, { emissionId })], context), ...changes };
}

describe('an emission that turned out to be part of another', () => {
  const part = caseOf('part', 'e2', 3);
  const idOf = (one: Incident, live: Incident[]) => caseOfWhole(one, 'e1', live)?.id;

  it('moves to the case of the whole, unless a person has its case, it holds more, or it is the graver one', () => {
    const whole = caseOf('whole', 'e1', 3);
    expect(idOf(part, [caseOf('other', 'e9', 1), part, whole])).toBe('whole');
    expect(idOf({ ...part, state: 'open' }, [whole])).toBe('whole');
    expect(idOf({ ...part, state: 'acknowledged' }, [whole])).toBeUndefined();
    expect(idOf({ ...part, emissions: [...part.emissions, ...whole.emissions] }, [whole])).toBeUndefined();
    expect([idOf(part, [caseOf('whole', 'e1', 4)]), idOf(part, [caseOf('whole', 'e1', 2)])]).toEqual([
      undefined,
      'whole',
    ]);
    expect(idOf(caseOf('part', 'e1', 3), [caseOf('part', 'e1', 3)])).toBeUndefined();
  });

  it('is found in a case of several emissions, also under the id that a shared case gives it', () => {
    const shared = caseOf('shared', sharedId('e1', 'far-stations'), 3);
    expect(
      idOf(part, [{ ...shared, emissions: [emissionReport(T0, { emissionId: 'e7' }), ...shared.emissions] }]),
    ).toBe('shared');
    for (const name of [
      'unlisted-users',
      'far-stations',
      'crowd',
      'comb',
      'noise-rise',
      'watch-loss',
      'deaf',
      'gnss',
    ]) {
      expect([sharedId('e1', name), ownId(`e1-${name}`), isShared({ emissionClass: name })]).toEqual([
        `e1-${name}`,
        'e1',
        true,
      ]);
      expect(idsOf('e1')).toContain(`e1-${name}`);
    }
    expect([ownId('e1'), ownId('far-stations-e1'), idsOf('e1')[0], idsOf('e1').length]).toEqual([
      'e1',
      'far-stations-e1',
      'e1',
      10,
    ]);
    expect([isShared({ emissionClass: 'cw' }), isShared({})]).toEqual([false, false]);
  });
});

describe('a mast without power', () => {
  const loss = (name: string) =>
    emissionReport(T0, { emissionId: name, emissionClass: 'carrier-loss', licence: { name } });
  const band = { name: { vi: 'b', en: 'b' }, service: 's', severity: 4 as const };
  const gradeOf = (names: string[]) =>
    grade(
      { emissions: names.map(loss), regraded: undefined },
      { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => band },
    );

  it('names each licence that fell silent, eight at most', () => {
    const names = Array.from({ length: 10 }, (_, i) => `FM ${i}`);
    expect(gradeOf(['FM 1']).priority.reason.key).not.toBe('priority.several-lost');
    const { reason } = gradeOf(['FM 1', 'FM 2', 'FM 2']).priority;
    expect(reason).toEqual({
      key: 'priority.several-lost',
      params: { count: 2, licences: 'FM 1, FM 2', severity: 4, licence: 'FM 1' },
    });
    expect(gradeOf(names.slice(0, 8)).priority.reason.params['licences']).toBe(names.slice(0, 8).join(', '));
    expect(gradeOf(names).priority.reason.params['licences']).toBe(`${names.slice(0, 8).join(', ')} … +2`);
    expect(() => gradeOf([])).toThrow('an incident needs at least one emission');
  });
});
