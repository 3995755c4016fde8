import { describe, expect, it } from 'vitest';
import { spoken } from '../../src/http/spoken.js';
import { guard } from '../../src/incidents/guards.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentContext, IncidentEvent } from '../../src/incidents/incident-event.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { WATCH_SENTENCES } from '../../src/watch/watch-sentences.js';
import { spellDuration } from '../../src/words/sentence.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T17:00:00Z');
const MINUTE_MS = 60e3;

function context(severity: Severity = 5, at = T0): IncidentContext {
  const band = { name: { vi: 'b', en: 'b' }, service: 's', severity };
  return { at, by: 'an', policy: DEFAULT_POLICY, bandOf: () => band } as IncidentContext;
}

function incident(more: Partial<Incident> = {}, severity: Severity = 5): Incident {
  return { ...newIncident('INC-1', [emissionReport(T0)], context(severity)), state: 'open', ...more };
}

/** The key of the refusal, and the values in its sentence beside incident and move. */
function refusal(of: Incident, event: IncidentEvent, where = context()) {
  const sentence = guard(of, event, where);
  if (sentence === undefined) return undefined;
  const { incident: id, move, ...more } = sentence.params;
  expect([id, move]).toEqual(['INC-1', event.kind]);
  return [sentence.key.replace('refused.', ''), more];
}

describe('a move is refused', () => {
  it('when a text that it needs is empty or too long, with the name of the field', () => {
    const texts: [IncidentEvent, string][] = [
      [{ kind: 'dismissed', reason: '' }, 'reason'],
      [{ kind: 'reopened', reason: ' ' }, 'reason'],
      [{ kind: 'regraded', severity: 3, reason: '' }, 'reason'],
      [{ kind: 'shelved', reason: '\n', until: T0 + 1 }, 'reason'],
      [{ kind: 'suppressed', ruleId: '', reason: 'x' }, 'ruleId'],
      [{ kind: 'suppressed', ruleId: 'r', reason: '' }, 'reason'],
      [{ kind: 'taken-out-of-service', reason: '' }, 'reason'],
      [{ kind: 'noted', text: '' }, 'text'],
      [{ kind: 'resolved', cause: '', measure: 'm' }, 'cause'],
      [{ kind: 'resolved', source: 'other', cause: ' ', measure: 'm' }, 'cause'],
      [{ kind: 'resolved', source: 'booster', cause: '', measure: '' }, 'measure'],
      [{ kind: 'resolved', cause: 'c', measure: '' }, 'measure'],
      [{ kind: 'assigned', personId: '' }, 'personId'],
    ];
    for (const [event, field] of texts) expect(refusal(incident(), event)).toEqual(['field-empty', { field }]);
    expect(refusal(incident(), { kind: 'resolved', source: 'booster', cause: '', measure: 'm' })).toBeUndefined();
    const noted = (letters: number): IncidentEvent => ({ kind: 'noted', text: 'x'.repeat(letters) });
    expect(refusal(incident(), noted(4000))).toBeUndefined();
    expect(refusal(incident(), noted(4001))).toEqual(['field-long', { field: 'text', longest: 4000 }]);
  });

  it('when a report of the signal is impossible, or does not fit the signal', () => {
    const on = incident({ active: true });
    const off = incident({ active: false });
    const heard = (kind: 'heard' | 'returned' | 'fell-quiet', active: boolean): IncidentEvent => ({
      kind,
      report: emissionReport(T0, { active }),
    });
    const wrong = { report: emissionReport(T0, { emissionId: '' }) };
    for (const kind of ['measured', 'heard', 'returned', 'fell-quiet'] as const)
      expect(refusal(on, { kind, ...wrong } as IncidentEvent)).toEqual(['report', { problem: 'emissionId is empty' }]);
    expect(refusal(on, heard('heard', true))).toBeUndefined();
    expect(refusal(off, heard('heard', true))).toEqual(['not-active', {}]);
    expect(refusal(off, heard('returned', true))).toBeUndefined();
    expect(refusal(on, heard('returned', true))).toEqual(['active', {}]);
    expect(refusal(on, heard('fell-quiet', false))).toBeUndefined();
    expect(refusal(off, heard('fell-quiet', false))).toEqual(['not-active', {}]);
    expect(refusal(on, heard('heard', false))).toEqual(['report', { problem: 'active is false' }]);
    expect(refusal(on, heard('fell-quiet', true))).toEqual(['report', { problem: 'active is true' }]);
  });

  it('when the case is already there, or its signal goes on', () => {
    const assigned = incident({ state: 'assigned', assigneeId: 'binh' });
    const to = (personId: string): IncidentEvent => ({ kind: 'assigned', personId });
    expect(refusal(assigned, to('binh'))).toEqual(['already-assigned', { person: 'binh' }]);
    expect(refusal(assigned, to('chi'))).toBeUndefined();
    expect(refusal({ ...assigned, state: 'acknowledged' }, to('binh'))).toBeUndefined();
    const expired: IncidentEvent = { kind: 'expired' };
    const quiet = incident({ active: false });
    const where = (ms: number) => context(5, T0 + ms);
    expect(refusal(quiet, expired, where(DEFAULT_POLICY.candidateMs - 1))).toEqual(['too-early', {}]);
    expect(refusal(quiet, expired, where(DEFAULT_POLICY.candidateMs))).toBeUndefined();
    expect(refusal(incident(), expired, where(DEFAULT_POLICY.candidateMs))).toEqual(['too-early', {}]);
    expect(refusal(incident(), { kind: 'closed' })).toEqual(['still-active', {}]);
    expect(refusal(incident(), { kind: 'closed', although: ' ' })).toEqual(['still-active', {}]);
    expect(refusal(incident(), { kind: 'closed', although: 'a permitted test' })).toBeUndefined();
    expect(refusal(quiet, { kind: 'closed' })).toBeUndefined();
  });

  it('when the alarm is not put aside in that way, or already is', () => {
    const aside = { by: 'an', at: T0, reason: 'x', until: T0 + MINUTE_MS };
    const plain = incident();
    const withAside = (name: 'shelf' | 'suppression' | 'outOfService') =>
      incident({ alarm: { ...plain.alarm, [name]: { ...aside, ruleId: 'r' } } });
    const back = { unshelved: 'shelf', unsuppressed: 'suppression', 'put-in-service': 'outOfService' } as const;
    const keys = ['not-shelved', 'not-suppressed', 'in-service'];
    for (const [i, [kind, name]] of Object.entries(back).entries()) {
      expect(refusal(plain, { kind } as IncidentEvent)).toEqual([keys[i], {}]);
      expect(refusal(withAside(name), { kind } as IncidentEvent)).toBeUndefined();
    }
    const suppress: IncidentEvent = { kind: 'suppressed', ruleId: 'r', reason: 'x' };
    expect(refusal(plain, suppress)).toBeUndefined();
    expect(refusal(withAside('suppression'), suppress)).toEqual(['suppressed', {}]);
    const out: IncidentEvent = { kind: 'taken-out-of-service', reason: 'x' };
    expect(refusal(withAside('outOfService'), out)).toEqual(['out-of-service', {}]);
    expect(refusal(withAside('outOfService'), out, { ...context(), by: 'binh' })).toBeUndefined();
  });

  it('when the end of a silence lies behind, or too far ahead for a shelf', () => {
    const shelve = (until: number): IncidentEvent => ({ kind: 'shelved', reason: 'x', until });
    const longest = DEFAULT_POLICY.maxShelfMs[5];
    expect(refusal(incident(), shelve(T0))).toEqual(['shelf-past', { until: { at: T0 } }]);
    expect(refusal(incident(), shelve(T0 + longest))).toBeUndefined();
    expect(refusal(incident(), shelve(T0 + longest + 1))).toEqual([
      'shelf-long',
      { longest: { durationMs: longest }, severity: 5 },
    ]);
    const out: IncidentEvent = { kind: 'taken-out-of-service', reason: 'x', until: T0 + 10 * longest };
    expect(refusal(incident(), out)).toBeUndefined();
    expect(refusal(incident(), { ...out, until: T0 - 1 })).toEqual(['shelf-past', { until: { at: T0 - 1 } }]);
  });

  it('when another case is itself, or the relation is there or is not', () => {
    const linked = incident({ links: [{ incidentId: 'INC-2', relation: 'related' }] as Incident['links'] });
    const link = (incidentId: string): IncidentEvent => ({ kind: 'linked', incidentId, relation: 'related' });
    const unlink = (incidentId: string): IncidentEvent => ({ kind: 'unlinked', incidentId });
    expect(refusal(linked, link('INC-1'))).toEqual(['itself', {}]);
    expect(refusal(linked, link('INC-2'))).toEqual(['already-linked', { other: 'INC-2' }]);
    expect(refusal(linked, link('INC-3'))).toBeUndefined();
    expect(refusal(linked, unlink('INC-2'))).toBeUndefined();
    expect(refusal(linked, unlink('INC-3'))).toEqual(['not-linked', { other: 'INC-3' }]);
    expect(refusal(linked, { kind: 'merged-into', incidentId: 'INC-1' })).toEqual(['itself', {}]);
    expect(refusal(linked, { kind: 'merged-into', incidentId: 'INC-2' })).toBeUndefined();
    const absorb = (id: string, state: Incident['state']): IncidentEvent =>
      ({ kind: 'absorbed', absorbed: incident({ id, state }) }) as IncidentEvent;
    expect(refusal(linked, absorb('INC-1', 'open'))).toEqual(['itself', {}]);
    const candidate = incident({ state: 'candidate' });
    expect(refusal(candidate, absorb('INC-2', 'open'))).toEqual(['absorbed-open', { other: 'INC-2' }]);
    expect(refusal(candidate, absorb('INC-2', 'candidate'))).toBeUndefined();
    expect(refusal(linked, absorb('INC-2', 'open'))).toBeUndefined();
  });

  it('when a split takes nothing, everything, or what is not there', () => {
    const [first] = incident().emissions;
    const emissions = ['e1', 'e2', 'e3'].map((emissionId) => ({ ...first, emissionId })) as Incident['emissions'];
    const of = incident({ emissions });
    const split = (emissionIds: readonly string[], newIncidentId = 'INC-2'): IncidentEvent =>
      ({ kind: 'split-off', emissionIds, newIncidentId }) as IncidentEvent;
    expect(refusal(of, split(['e1', 'e2']))).toBeUndefined();
    expect(refusal(of, split(['e1', 'e9']))).toEqual(['not-its-emission', { emission: 'e9' }]);
    expect(refusal(of, split([]))).toEqual(['split-all', { count: 3 }]);
    expect(refusal(of, split(['e1', 'e2', 'e3']))).toEqual(['split-all', { count: 3 }]);
    expect(refusal(of, split(['e1', 'e1', 'e2']))).toBeUndefined();
    expect(refusal(of, split(['e1'], 'INC-1'))).toEqual(['itself', {}]);
  });
});

describe('a sentence', () => {
  it('names people: every one that has a person in it, in both languages, and never by the sign-in name', () => {
    const sentences = Object.entries({ ...INCIDENT_SENTENCES, ...WATCH_SENTENCES });
    const ofPeople = sentences.filter(([, { vi }]) => /\{person(Id)?\}/.test(vi));
    expect(ofPeople.length).toBeGreaterThan(4);
    for (const [key, { vi, en }] of ofPeople) {
      const names = [...`${vi} ${en}`.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const params = Object.fromEntries(names.map((name) => [name, name.startsWith('person') ? 'mai-dem' : 'x']));
      const said = spoken({ key, params }, (id) => (id === 'mai-dem' ? 'Mai Trực Đêm' : id));
      for (const text of [said.vi, said.en]) {
        expect(text).toContain('Mai Trực Đêm');
        expect(text).not.toContain('mai-dem');
      }
      expect(said.params).toEqual(params);
    }
  });

  it('calls less than a second so, and nothing nothing', () => {
    expect([spellDuration(400, 'vi'), spellDuration(400, 'en')]).toEqual(['dưới 1 giây', 'under 1 s']);
    expect([spellDuration(0, 'vi'), spellDuration(1400, 'en'), spellDuration(61_400, 'vi')]).toEqual([
      ...['0 giây', '1 s', '1 phút 1 giây'],
    ]);
  });
});
