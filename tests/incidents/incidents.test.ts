import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentJson } from '../../src/http/incidents/incident-json.js';
import { advance } from '../../src/incidents/advance.js';
import { groupAlarms } from '../../src/incidents/alarm-groups.js';
import { type EmissionReport, idByHand } from '../../src/incidents/emission-report.js';
import { alarmState, INCIDENT_STATES, type Incident, type IncidentState } from '../../src/incidents/incident.js';
import type { IncidentContext, IncidentEvent } from '../../src/incidents/incident-event.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { mergeIncidents } from '../../src/incidents/merge-incidents.js';
import { legalMove, MOVE_NAMES } from '../../src/incidents/moves.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { pinRanges } from '../../src/incidents/pin-ranges.js';
import { comparePriority, priorityOf } from '../../src/incidents/priority.js';
import { reportOf } from '../../src/incidents/report-of.js';
import { sameSignature } from '../../src/incidents/same-signature.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { homeOf, takeReport } from '../../src/incidents/take-report.js';
import { targetStatus } from '../../src/incidents/targets.js';
import { tallyOf } from '../../src/rf/level-tally.js';
import { bandOf, bandUseOf } from '../../src/watch/registry/band-plan.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { sentenceText } from '../../src/words/sentence.js';
import { type Incident as Shown, waitsSince } from '../../web/src/duty/cases/incident.js';
import { emissionReport } from '../support/emission-report.js';
import { runs } from '../support/runs.js';

const T0 = Date.parse('2027-02-05T16:58:00Z');
const MINUTE_MS = 60e3;

function context(at: number, by = 'system'): IncidentContext {
  return { at, by, policy: DEFAULT_POLICY, bandOf: (startHz, stopHz) => bandUseOf(BAND_PLAN_VN, startHz, stopHz) };
}

const report = (changes: Partial<EmissionReport> = {}) => emissionReport(T0, changes);

function must(incident: Incident, event: IncidentEvent, at = T0, by = 'an'): Incident {
  const result = advance(incident, event, context(at, by));
  if (result.refusal !== undefined) throw new Error(sentenceText(result.refusal.sentence, 'en', INCIDENT_SENTENCES));
  return result.incident;
}

function opened(changes: Partial<EmissionReport> = {}, id = 'INC-1'): Incident {
  return must(newIncident(id, [report(changes)], context(T0)), { kind: 'confirmed' });
}

function inState(state: IncidentState): Incident {
  const open = opened();
  const acknowledged = must(open, { kind: 'acknowledged' });
  const assigned = must(acknowledged, { kind: 'assigned', personId: 'binh' });
  const resolved = must(acknowledged, { kind: 'resolved', cause: 'c', measure: 'm' });
  const states: Record<IncidentState, () => Incident> = {
    candidate: () => newIncident('INC-1', [report()], context(T0)),
    open: () => open,
    acknowledged: () => acknowledged,
    assigned: () => assigned,
    investigating: () => must(assigned, { kind: 'started' }),
    resolved: () => resolved,
    closed: () => must(resolved, { kind: 'closed', although: 'permitted test' }),
    merged: () => must(open, { kind: 'merged-into', incidentId: 'INC-9' }),
  };
  return states[state]();
}

/** Mostly whatever is there; now and then a version that a person might have looked at. */
const seenVersion = fc.oneof(
  { arbitrary: fc.constant(null), weight: 9 },
  { arbitrary: fc.integer({ min: 1, max: 12 }), weight: 1 },
);
const anyText = fc.constantFrom('', ' ', 'a reason');
const anyEvent: fc.Arbitrary<IncidentEvent> = fc.oneof(
  fc
    .record({
      kind: fc.constantFrom('heard', 'returned', 'fell-quiet'),
      emissionId: fc.constantFrom('e1', 'e2', 'e3'),
      active: fc.boolean(),
      emissionClass: fc.constantFrom('cw', 'carrier-loss', 'licence-level', 'licence-hours'),
    })
    .map(({ kind, emissionId, active, emissionClass }) => {
      const licence = emissionClass === 'cw' ? undefined : { name: 'FM 1 (GP-1)', levelDbm: -90, expectedDbm: -60 };
      return { kind, report: report({ emissionId, active, emissionClass, licence }) } as IncidentEvent;
    }),
  fc
    .constantFrom<IncidentEvent['kind']>(
      'ticked',
      'confirmed',
      'expired',
      'acknowledged',
      'unassigned',
      'started',
      'unshelved',
      'unsuppressed',
      'put-in-service',
    )
    .map((kind) => ({ kind }) as IncidentEvent),
  fc
    .tuple(fc.constantFrom('dismissed', 'reopened', 'taken-out-of-service', 'noted', 'closed'), anyText)
    .map(([kind, text]) => ({ kind, reason: text, text, although: text }) as IncidentEvent),
  fc.constantFrom('Lan', '').map((person): IncidentEvent => {
    return { kind: 'called', person, caller: { vi: 'Trạm', en: 'The station' }, calledAt: T0 };
  }),
  fc.constantFrom('an', 'binh', '').map((personId): IncidentEvent => ({ kind: 'assigned', personId })),
  anyText.map((cause): IncidentEvent => ({ kind: 'resolved', cause, measure: 'switched off' })),
  fc
    .tuple(fc.integer({ min: -5, max: 600 }), anyText)
    .map(([minutes, reason]): IncidentEvent => ({ kind: 'shelved', reason, until: T0 + minutes * MINUTE_MS })),
  anyText.map((ruleId): IncidentEvent => ({ kind: 'suppressed', ruleId, reason: 'known' })),
  fc.integer({ min: 1, max: 6 }).map((severity): IncidentEvent => {
    return { kind: 'regraded', severity: severity as Severity, reason: 'seen on site' };
  }),
  fc
    .tuple(fc.constantFrom('linked', 'unlinked', 'merged-into'), fc.constantFrom('INC-1', 'INC-2', 'INC-3'))
    .map(([kind, incidentId]) => ({ kind, incidentId, relation: 'related' }) as IncidentEvent),
  fc
    .subarray(['e1', 'e2', 'e3', 'e9'])
    .map((emissionIds): IncidentEvent => ({ kind: 'split-off', emissionIds, newIncidentId: 'INC-7' })),
  fc
    .constantFrom('INC-1', 'INC-5')
    .map((id): IncidentEvent => ({ kind: 'absorbed', absorbed: opened({ emissionId: 'e5' }, id) })),
);

/** What must hold of any incident, however it came about. */
function broken(incident: Incident): string | undefined {
  const { state, alarm, active, emissions } = incident;
  if (!INCIDENT_STATES.includes(state)) return `state ${state}`;
  if (emissions.length === 0) return 'no emission';
  if (state !== 'merged' && active !== emissions.some((one) => one.active))
    return 'active disagrees with its emissions';
  if ((state === 'candidate' || state === 'closed' || state === 'merged') && alarm.base !== 'normal')
    return `${state} with alarm ${alarm.base}`;
  if (active && alarm.base === 'returned-unacknowledged') return 'returned, but on the air';
  if (!active && (alarm.base === 'unacknowledged' || alarm.base === 'acknowledged')) return 'alarm without a signal';
  if ((state === 'closed' || state === 'merged') && alarm.shelf !== undefined) return `${state} on a shelf`;
  if (state === 'resolved' && incident.resolution === undefined) return 'resolved without cause';
  if (state === 'closed' && (incident.outcome === undefined || incident.closedAt === undefined))
    return 'closed without outcome';
  if (state === 'assigned' && incident.assigneeId === undefined) return 'assigned to nobody';
  if (
    state !== 'candidate' &&
    state !== 'merged' &&
    incident.outcome !== 'expired' &&
    incident.outcome !== 'dismissed' &&
    incident.openedAt === undefined
  )
    return `${state} but never opened`;
  return undefined;
}

describe('the life of an incident', () => {
  it('never reaches an illegal state, and every refusal names the move and leaves the incident as it was', () => {
    const visited = new Set<IncidentState>();
    fc.assert(
      fc.property(
        fc.constantFrom(...INCIDENT_STATES),
        fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 20 }), seenVersion), { maxLength: 40 }),
        (state, steps) => {
          let incident = inState(state);
          let at = T0;
          for (const [event, minutes, seen] of steps) {
            at += minutes * MINUTE_MS;
            const before = JSON.stringify(incident);
            const sent = seen === null ? event : { ...event, expectedVersion: seen };
            const result = advance(incident, sent, context(at));
            expect(JSON.stringify(incident)).toBe(before);
            if (result.refusal !== undefined) {
              expect(result.incident).toBe(incident);
              for (const language of ['vi', 'en'] as const)
                expect(sentenceText(result.refusal.sentence, language, INCIDENT_SENTENCES)).toContain(event.kind);
            } else {
              expect(result.incident.state).toBe(legalMove(incident.state, event.kind));
              expect(result.incident.version).toBeGreaterThanOrEqual(incident.version);
              for (const effect of result.effects) {
                if (effect.kind === 'timeline') sentenceText(effect.sentence, 'vi', INCIDENT_SENTENCES);
                if (effect.kind === 'create') expect(broken(effect.incident)).toBeUndefined();
              }
            }
            incident = result.incident;
            if (incident.state !== state) visited.add(incident.state);
            expect(broken(incident)).toBeUndefined();
            sentenceText(incident.priority.reason, 'vi', INCIDENT_SENTENCES);
          }
        },
      ),
      { numRuns: runs(3000), seed: 7 },
    );
    expect([...visited].sort()).toEqual(INCIDENT_STATES.filter((state) => state !== 'candidate').sort());
  });

  it('refuses each move that the table does not have, by name, with what is possible instead', () => {
    for (const state of INCIDENT_STATES)
      for (const kind of MOVE_NAMES) {
        if (legalMove(state, kind) !== undefined) continue;
        const { refusal } = advance(inState(state), { kind } as IncidentEvent, context(T0));
        expect(refusal?.kind).toBe('illegal');
        const text = refusal && sentenceText(refusal.sentence, 'en', INCIDENT_SENTENCES);
        expect(text).toContain(`"${state}": "${kind}" is not possible`);
      }
  });

  it('has a line for the timeline for every move, in both languages, with the same values', () => {
    const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();
    for (const move of MOVE_NAMES) expect(INCIDENT_SENTENCES[`timeline.${move}`]).toBeDefined();
    for (const [key, { vi, en }] of Object.entries(INCIDENT_SENTENCES))
      expect([key, names(vi)]).toEqual([key, names(en)]);
  });

  it('refuses an edit of an older version with the newer state, but changes of a signal do not make a version old', () => {
    const seen = inState('acknowledged');
    const meanwhile = must(seen, { kind: 'heard', report: report({ lastHeardAt: T0 + 5000 }) });
    const quiet = must(meanwhile, { kind: 'fell-quiet', report: report({ active: false, lastHeardAt: T0 + 6000 }) });
    expect(quiet.version).toBe(seen.version);
    const assigned = must(quiet, { kind: 'assigned', personId: 'binh', expectedVersion: seen.version });
    const late = advance(assigned, { kind: 'noted', text: 'x', expectedVersion: seen.version }, context(T0, 'chi'));
    expect(late.refusal?.kind).toBe('stale');
    expect(late.incident.assigneeId).toBe('binh');
  });

  it('keeps an alarm that ends unseen until a person has seen it, and rings again when it returns', () => {
    const open = opened();
    const gone = must(open, { kind: 'fell-quiet', report: report({ active: false }) });
    expect(alarmState(gone)).toBe('returned-unacknowledged');
    const seen = must(gone, { kind: 'acknowledged' });
    expect([alarmState(seen), seen.state]).toEqual(['normal', 'acknowledged']);
    const back = advance(seen, { kind: 'returned', report: report() }, context(T0 + MINUTE_MS));
    expect(alarmState(back.incident)).toBe('unacknowledged');
    expect(back.effects).toContainEqual(expect.objectContaining({ kind: 'notify', reason: 'raised-again', raise: 2 }));
    // The bar counts from the return: the first alarm was taken.
    const desk = { clock: () => T0 + MINUTE_MS, policy: () => DEFAULT_POLICY, startedAt: T0, listenedSince: () => T0 };
    expect(waitsSince(incidentJson(open, desk) as Shown)).toBe(T0);
    expect(waitsSince(incidentJson(back.incident, desk) as Shown)).toBe(T0 + MINUTE_MS);
  });

  it('asks nobody again for an answered signal of little gravity that was quiet for less than an hour', () => {
    const asksAfter = (startHz: number, quietMs: number, isAnswered = true) => {
      const part = { startHz, stopHz: startHz + 12.5e3 };
      const open = opened(part);
      const seen = isAnswered ? must(open, { kind: 'acknowledged' }) : open;
      const quiet = must(seen, { kind: 'fell-quiet', report: report({ ...part, lastHeardAt: T0, active: false }) }, T0);
      const at = T0 + quietMs;
      const back = must(quiet, { kind: 'returned', report: report({ ...part, lastHeardAt: at }) }, at);
      expect(back.active).toBe(true);
      return alarmState(back) === 'unacknowledged';
    };
    const [FM, DISTRESS] = [95.1e6, 121.5e6];
    expect(asksAfter(FM, 30 * MINUTE_MS)).toBe(false);
    expect(asksAfter(FM, 90 * MINUTE_MS)).toBe(true);
    expect(asksAfter(FM, 30 * MINUTE_MS, false)).toBe(true);
    expect(asksAfter(DISTRESS, 30 * MINUTE_MS)).toBe(true);
  });

  it('stops ringing for an emission that flaps, and begins again when it has been steady', () => {
    let incident = must(opened(), { kind: 'acknowledged' });
    const rings: boolean[] = [];
    const cycle = (at: number) => {
      if (incident.active) incident = must(incident, { kind: 'fell-quiet', report: report({ active: false }) }, at);
      const back = advance(incident, { kind: 'returned', report: report() }, context(at + 1000));
      rings.push(back.effects.some(({ kind }) => kind === 'notify'));
      incident = back.incident;
      if (alarmState(incident) === 'unacknowledged') incident = must(incident, { kind: 'acknowledged' }, at + 1500);
    };
    for (let i = 1; i <= 6; i++) cycle(T0 + i * MINUTE_MS);
    cycle(T0 + 30 * MINUTE_MS);
    expect(rings).toEqual([true, true, true, false, false, false, true]);
  });

  it('rings again when an acknowledged emission spreads onto something that matters more', () => {
    const local = must(opened({ startHz: 433.1e6, stopHz: 433.2e6 }), { kind: 'acknowledged' });
    const near = report({ startHz: 121.2e6, stopHz: 121.4e6, emissionId: 'e2', lastHeardAt: T0 + 1000 });
    const spread = advance(local, { kind: 'heard', report: near }, context(T0 + 1000));
    expect(spread.incident).toMatchObject({
      priority: { severity: 1 },
      version: local.version + 1,
      alarm: { raises: 2 },
    });
    expect(alarmState(spread.incident)).toBe('unacknowledged');
    expect(spread.effects).toContainEqual(
      expect.objectContaining({ kind: 'notify', reason: 'raised-again', severity: 1 }),
    );
  });

  it('does not take two carriers on either side of a distress channel for one on it', () => {
    const below = opened({ startHz: 155.99e6, stopHz: 156.0e6 });
    const above = report({ startHz: 157.1e6, stopHz: 157.11e6, emissionId: 'e2' });
    const both = must(below, { kind: 'heard', report: above });
    expect(both).toMatchObject({ startHz: 155.99e6, stopHz: 157.11e6, priority: { severity: 2 } });
  });

  it('shelves with reason and end, not longer than the severity allows, and rings when the shelf ends unseen', () => {
    const open = opened();
    const tooLong = advance(open, { kind: 'shelved', reason: 'works', until: T0 + 31 * MINUTE_MS }, context(T0));
    expect(tooLong.refusal && sentenceText(tooLong.refusal.sentence, 'en', INCIDENT_SENTENCES)).toBe(
      '"shelved" of INC-1: an alarm of severity 1 may be silenced for 30 min at most; longer only by a second person, to the end of the shift.',
    );
    const shelved = must(open, { kind: 'shelved', reason: 'works', until: T0 + 10 * MINUTE_MS });
    expect(alarmState(shelved)).toBe('shelved');
    expect(alarmState(must(shelved, { kind: 'ticked' }, T0 + 9 * MINUTE_MS))).toBe('shelved');
    const ended = advance(shelved, { kind: 'ticked' }, context(T0 + 10 * MINUTE_MS));
    expect(alarmState(ended.incident)).toBe('unacknowledged');
    expect(ended.effects).toContainEqual(expect.objectContaining({ kind: 'notify', reason: 'shelf-ended' }));
    expect(ended.incident.version).toBe(shelved.version + 1);
  });

  it('tells a missed target once, and reports how long it took', () => {
    const open = opened();
    const late = advance(open, { kind: 'ticked' }, context(T0 + 3 * MINUTE_MS + 1));
    expect(late.effects).toContainEqual(expect.objectContaining({ reason: 'acknowledge-target-missed' }));
    expect(advance(late.incident, { kind: 'ticked' }, context(T0 + 4 * MINUTE_MS)).effects).toEqual([]);
    const seen = must(late.incident, { kind: 'acknowledged' }, T0 + 5 * MINUTE_MS);
    expect(targetStatus(seen, T0 + 9 * MINUTE_MS, DEFAULT_POLICY.targets)).toMatchObject({
      acknowledge: { outcome: 'missed', tookMs: 5 * MINUTE_MS },
      resolve: { outcome: 'pending', dueAt: T0 + 240 * MINUTE_MS },
    });
  });

  it('merges two incidents or changes neither, and splits them again', () => {
    const a = opened();
    const b = opened({ emissionId: 'e2', startHz: 121.52e6, stopHz: 121.53e6 }, 'INC-2');
    expect(mergeIncidents(a, b, { absorbed: 99 }, context(T0)).refusal?.kind).toBe('stale');
    const merged = mergeIncidents(a, b, { survivor: a.version, absorbed: b.version }, context(T0));
    if (merged.refusal !== undefined) throw new Error('refused');
    expect(merged.absorbed).toMatchObject({ state: 'merged', mergedIntoId: 'INC-1' });
    expect(merged.survivor).toMatchObject({ startHz: 121.49e6, stopHz: 121.53e6 });
    const split = advance(
      merged.survivor,
      { kind: 'split-off', emissionIds: ['e2'], newIncidentId: 'INC-3' },
      context(T0),
    );
    expect(split.incident.stopHz).toBe(121.51e6);
    const [created] = split.effects.flatMap((effect) => (effect.kind === 'create' ? [effect.incident] : []));
    expect(created).toMatchObject({ id: 'INC-3', state: 'open', startHz: 121.52e6 });
    expect(created?.links).toEqual([{ incidentId: 'INC-1', relation: 'split-from' }]);
  });
});

describe('reports from detection', () => {
  const range = { lowHz: 100.0015e6, highHz: 100.0045e6, firstSeenAt: T0 - 5000, lastSeenAt: T0 };
  const emission = { state: 'live' as const, ...range, class: 'cw', features: { inrDb: 35 } };
  const heard = { stationId: 'st', receiverId: 'rx' };

  it('carry edges, times, class, level and the name that outlives a restart', () => {
    const levels = tallyOf([{ levelDbm: -60, excessDb: 35, at: T0 }]);
    expect(reportOf({ type: 'raised', id: 'rx-k3-3', emission, levels }, heard)).toEqual({
      emissionId: 'rx-k3-3',
      stationId: 'st',
      receiverId: 'rx',
      startHz: 100.0015e6,
      stopHz: 100.0045e6,
      firstHeardAt: T0 - 5000,
      lastHeardAt: T0,
      active: true,
      confirmed: true,
      peakDbm: -60,
      excessDb: 35,
      levels,
      emissionClass: 'cw',
    });
  });

  it('of an emission that shares a case have a name and a class of their own', () => {
    const shared = { ...emission, verdict: { commonCase: 'far-stations' } };
    const told = reportOf({ type: 'updated', id: 'e', emission: shared }, heard);
    expect(told).toMatchObject({ emissionId: 'e-far-stations', emissionClass: 'far-stations' });
  });

  it('end with the emission, and with one that merged into another', () => {
    const closed = { ...emission, state: 'closed' as const };
    expect(reportOf({ type: 'closed', id: 'e', emission: closed }, heard).active).toBe(false);
    expect(reportOf({ type: 'merged', id: 'e', intoId: 'f', emission }, heard)).toMatchObject({
      ...{ emissionId: 'e', active: false, partOfId: 'f' },
    });
    expect(reportOf({ type: 'updated', id: 'e', emission }, heard).peakDbm).toBe(-200);
  });
});

describe('taking reports', () => {
  const take = (one: EmissionReport, incidents: readonly Incident[], at = one.lastHeardAt) =>
    takeReport(one, incidents, () => 'INC-NEW', context(at));

  it('makes a candidate of an unconfirmed emission and opens it when it is confirmed', () => {
    const first = take(report({ confirmed: false }), []);
    expect(first).toMatchObject({ created: true, incident: { state: 'candidate' } });
    const second = take(report({ lastHeardAt: T0 + 3000 }), [first.incident]);
    expect(second).toMatchObject({ created: false, incident: { state: 'open' } });
    expect(second.effects).toContainEqual(expect.objectContaining({ kind: 'notify', reason: 'raised', severity: 1 }));
  });

  it('joins another station only with the same onset within the stated tolerance', () => {
    const here = opened();
    const there = { emissionId: 'e2', stationId: 'st2', receiverId: 'rx2' };
    const near = report({ ...there, firstHeardAt: T0 + 19e3, lastHeardAt: T0 + 19e3 });
    const far = report({ ...there, firstHeardAt: T0 + 21e3, lastHeardAt: T0 + 21e3 });
    expect(take(near, [here]).created).toBe(false);
    expect(take(far, [here]).created).toBe(true);
  });

  it('joins the pieces of a jammer between licensed carriers, but not a carrier with another beginning or place', () => {
    const piece = (emissionId: string, startHz: number, stopHz: number, later = 0): EmissionReport =>
      report({ emissionId, startHz, stopHz, firstHeardAt: T0 + later, lastHeardAt: T0 + later });
    const jammed = opened({ emissionId: 'e1', startHz: 929.2e6, stopHz: 931.1e6 });
    const home = (heard: EmissionReport) => homeOf(heard, [jammed], context(T0 + 60_000))?.id;
    expect(home(piece('e2', 931.8e6, 932.2e6))).toBe('INC-1');
    expect(home(piece('e2', 932.9e6, 934.6e6, 1000))).toBe('INC-1');
    expect(home(piece('e2', 931.8e6, 932.2e6, 2500))).toBeUndefined();
    expect(home(piece('e2', 937.2e6, 937.4e6))).toBeUndefined();
    expect(home({ ...piece('e2', 931.8e6, 932.2e6), receiverId: 'another' })).toBeUndefined();
    // A person says that it is another one.
    expect(home(piece(idByHand(T0, jammed), 931.8e6, 932.2e6))).toBeUndefined();
    const byHand = opened({ emissionId: idByHand(T0, jammed), startHz: 929.2e6, stopHz: 931.1e6 });
    expect(homeOf(piece('e2', 931.8e6, 932.2e6), [byHand], context(T0 + 60_000))).toBeUndefined();
  });

  it('joins users of a band that the register lacks, and neither what is told as itself there nor anything of a safety band', () => {
    const user = (emissionId: string, startHz: number, emissionClass = 'unlisted-users'): EmissionReport =>
      report({ emissionId, startHz, stopHz: startHz + 12.5e3, emissionClass, firstHeardAt: T0 - MINUTE_MS });
    const many = opened(user('e1', 440.1e6));
    const home = (heard: EmissionReport) => homeOf(heard, [many], context(T0 + MINUTE_MS))?.id;
    expect(home(user('e2', 443.2e6))).toBe('INC-1');
    expect(home(user('e2', 440.1e6, 'cw'))).toBeUndefined();
    expect(home(user('e2', 165.1e6))).toBeUndefined();
    expect(home({ ...user('e2', 443.2e6), receiverId: 'another', firstHeardAt: T0 + MINUTE_MS })).toBeUndefined();
    const safety = opened(user('e1', 121.3e6));
    expect(homeOf(user('e2', 123.7e6), [safety], context(T0))).toBeUndefined();
    const reason = sentenceText(many.priority.reason, 'en', INCIDENT_SENTENCES);
    expect(reason).toContain('should they be added to it?');
    // The channel of one transmitter (91.5 MHz) lies in the band of all.
    const broadcasters = opened(user('e1', 90.1e6));
    expect(homeOf(user('e2', 91.5e6), [broadcasters], context(T0))?.id).toBe('INC-1');
  });

  it('comes and goes without a new ring when many share the case', () => {
    const shared = { emissionClass: 'unlisted-users', startHz: 440.1e6, stopHz: 440.11e6 };
    const quiet = must(opened(shared), { kind: 'fell-quiet', report: report({ ...shared, active: false }) });
    const seen = must(quiet, { kind: 'acknowledged' });
    const back = must(seen, { kind: 'returned', report: report({ ...shared, emissionId: 'e2' }) });
    expect(back.alarm.raises).toBe(seen.alarm.raises);
    expect(alarmState(back)).not.toBe('unacknowledged');
  });

  it('reopens a resolved incident when its emission returns, and begins a new linked one after it was closed', () => {
    const quiet = must(inState('resolved'), { kind: 'fell-quiet', report: report({ active: false }) });
    const back = take(report({ emissionId: 'e2', lastHeardAt: T0 + 3600e3 }), [quiet]);
    expect(back).toMatchObject({ created: false, incident: { state: 'open', id: 'INC-1', resolution: undefined } });
    const closed = must(quiet, { kind: 'closed' });
    const fresh = take(report({ emissionId: 'e2', lastHeardAt: T0 + 3600e3 }), [closed]);
    expect(fresh.created).toBe(true);
    expect(fresh.incident.links).toEqual([{ incidentId: 'INC-1', relation: 'same-signature' }]);
  });

  it('does not open new cases for an emission that continues after its dismissal', () => {
    const dismissed = must(opened(), { kind: 'dismissed', reason: 'our own test' });
    const still = take(report({ lastHeardAt: T0 + 9000 }), [dismissed]);
    expect(still).toMatchObject({ created: false, incident: { state: 'closed' }, effects: [] });
  });

  it('follow an emission to its end also after a clock that was two hours ahead was set back', () => {
    const ahead = takeReport(
      report({ lastHeardAt: T0 + 120 * MINUTE_MS }),
      [],
      () => 'INC-1',
      context(T0 + 120 * MINUTE_MS),
    );
    const ended = report({ lastHeardAt: T0 + MINUTE_MS, active: false });
    expect(takeReport(ended, [ahead.incident], () => 'INC-2', context(T0 + MINUTE_MS)).incident.active).toBe(false);
  });

  it('accepts any sequence of reports, never keeps an ended signal active, and begins it again only with a later report', () => {
    const anyReport = fc
      .record({
        emissionId: fc.constantFrom('e1', 'e2', 'e3'),
        stationId: fc.constantFrom('st', 'st2'),
        active: fc.boolean(),
        confirmed: fc.boolean(),
        offsetHz: fc.integer({ min: 0, max: 3 }),
        minutes: fc.integer({ min: 0, max: 3 }),
      })
      .map(({ offsetHz, minutes, ...rest }) => ({ ...rest, offsetHz, minutes }));
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 40 }), (reports) => {
        const all = new Map<string, Incident>();
        let at = T0;
        let count = 0;
        for (const { offsetHz, minutes, ...rest } of reports) {
          at += minutes * MINUTE_MS;
          const startHz = 121e6 + offsetHz * 10e3;
          const one = report({ ...rest, startHz, stopHz: startHz + 15e3, firstHeardAt: at, lastHeardAt: at });
          const before = [...all.values()]
            .flatMap(({ emissions }) => emissions)
            .find((e) => e.emissionId === one.emissionId);
          const isOldNews = before?.active === false && before.lastHeardAt === at;
          const taken = takeReport(one, [...all.values()], () => `INC-${++count}`, context(at));
          all.set(taken.incident.id, taken.incident);
          expect(broken(taken.incident)).toBeUndefined();
          const kept = taken.incident.emissions.find(({ emissionId }) => emissionId === one.emissionId);
          expect(kept?.active).toBe(one.active && !isOldNews);
        }
      }),
      { numRuns: runs(500), seed: 3 },
    );
  });
});

describe('priority', () => {
  const graded = (hz: number, excessDb: number, more = {}) =>
    priorityOf({
      at: Date.UTC(2027, 1, 6, 3),
      startHz: hz - 5e3,
      stopHz: hz + 5e3,
      excessDb,
      band: bandOf(BAND_PLAN_VN, hz - 5e3, hz + 5e3),
      ...more,
    });

  it('puts a faint carrier on 121.5 MHz before a strong one on 433.5 MHz, and says why in both languages', () => {
    const distress = graded(121.5e6, 3);
    const local = graded(433.5e6, 60);
    expect(comparePriority(distress, local)).toBeLessThan(0);
    expect(sentenceText(distress.reason, 'en', INCIDENT_SENTENCES)).toBe(
      '121.5 MHz ± 5 kHz lies in Aeronautical emergency 121.5 MHz: a distress and safety-of-life frequency with absolute protection (Radio Regulations 15.28); priority level 1, before all others.',
    );
    expect(sentenceText(distress.reason, 'vi', INCIDENT_SENTENCES)).toMatch(
      /^Tần số 121,5 MHz ± 5 kHz \(.*\) là tần số cấp cứu, an toàn sinh mạng/,
    );
    expect(local.severity).toBe(6);
  });

  it('grades the silence of a broadcaster by whom it reaches, and by the time of day', () => {
    const silent = (powerW: number | undefined, hourUtc: number, emissionClass = 'carrier-loss') =>
      graded(101e6, 0, {
        ...{ emissionClass, at: Date.UTC(2027, 1, 6, hourUtc), licence: { name: 'VOV1' } },
        victim: { assignmentId: 'a', name: 'VOV1', status: 'primary', licensedAt: 0, powerW },
      });
    // 10:00 and 01:00 in Vietnam.
    expect([silent(10_000, 3), silent(10_000, 18), silent(100, 3), silent(100, 18)].map((one) => one.severity)).toEqual(
      [3, 4, 4, 5],
    );
    expect(silent(undefined, 3).severity).toBe(4);
    expect(silent(10_000, 3, 'cw').severity).toBe(4);
    expect(sentenceText(silent(10_000, 3).reason, 'vi', INCIDENT_SENTENCES)).toMatch(
      /^VOV1 mất sóng trên 101 MHz, thuộc .*: đài 10\.000 W, trong giờ nhiều thính giả, khán giả; mức ưu tiên 3\.$/,
    );
    expect(sentenceText(silent(100, 18).reason, 'en', INCIDENT_SENTENCES)).toContain(
      'a station of 100 W, at night, when few',
    );
    // Also where the audience changes nothing, people read what was weighed.
    expect(sentenceText(silent(10_000, 18).reason, 'vi', INCIDENT_SENTENCES)).toContain(
      'đài 10.000 W, ban đêm, ít thính giả, khán giả; mức ưu tiên 4.',
    );
  });

  it('orders within a severity: distress, primary before secondary, the earlier licence, and only then the level', () => {
    const victim = (status: 'primary' | 'secondary', licensedAt: number) => ({
      victim: { assignmentId: 'a', name: 'A', status, licensedAt },
    });
    const order = [
      graded(121.5e6, 1),
      graded(119e6, 60),
      graded(155e6, 1, victim('primary', 100)),
      graded(155e6, 50, victim('primary', 200)),
      graded(155e6, 60, victim('secondary', 50)),
      graded(155e6, 61),
      graded(155e6, 20),
    ];
    expect([...order].reverse().sort(comparePriority)).toEqual(order);
  });
});

describe('around incidents', () => {
  it('groups a flood by station and severity, flapping and standing by kind, and never hides severity 1', () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      opened({ emissionId: `s${i}`, startHz: 433.1e6 + i * 1e5, stopHz: 433.11e6 + i * 1e5 }, `INC-${100 + i}`),
    );
    const distress = opened();
    const standing = must(opened({ startHz: 100e6, stopHz: 100.1e6 }, 'INC-50'), { kind: 'acknowledged' });
    const groups = groupAlarms([...many, distress, standing], T0 + MINUTE_MS, DEFAULT_POLICY);
    expect(groups.map(({ kind, incidents }) => [kind, incidents.length])).toEqual([
      ['single', 1],
      ['single', 1],
      ['flood', 12],
    ]);
    expect(groups[0]?.incidents[0].id).toBe('INC-1');
    const later = groupAlarms([standing], T0 + 9 * 3600e3, DEFAULT_POLICY);
    expect(later.map(({ kind }) => kind)).toEqual(['standing']);
  });

  it('pins a minute before the first and after the last sign, one stretch where they touch', () => {
    const emissions = [
      report({ lastHeardAt: T0 + 30e3 }),
      report({ emissionId: 'e2', firstHeardAt: T0 + 120e3, lastHeardAt: T0 + 130e3, stopHz: 121.6e6 }),
      report({ emissionId: 'e3', firstHeardAt: T0 + 900e3, lastHeardAt: T0 + 901e3 }),
      report({ emissionId: 'e4', receiverId: 'other', lastHeardAt: T0 }),
    ];
    const ranges = pinRanges({ emissions }, DEFAULT_POLICY).map(({ receiverId, from, to, stopHz }) => [
      receiverId,
      from - T0,
      to - T0,
      stopHz,
    ]);
    expect(ranges).toEqual([
      ['other', -60e3, 60e3, 121.51e6],
      ['rx', -60e3, 190e3, 121.6e6],
      ['rx', 840e3, 961e3, 121.51e6],
    ]);
  });

  it('finds the incident that looked the same before, and not one elsewhere', () => {
    const now = opened();
    const alike = opened({ emissionId: 'x', startHz: 121.491e6, stopHz: 121.511e6 }, 'INC-2');
    const elsewhere = opened({ emissionId: 'y', startHz: 122e6, stopHz: 122.02e6 }, 'INC-3');
    expect(sameSignature(now, [now, elsewhere, alike], 5).map(({ incident }) => incident.id)).toEqual(['INC-2']);
  });
});
