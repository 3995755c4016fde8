import { describe, expect, it } from 'vitest';
import { advance } from '../../src/incidents/advance.js';
import { alarmState, type Incident, roundsOf } from '../../src/incidents/incident.js';
import type { Advance, IncidentContext, IncidentEvent } from '../../src/incidents/incident-event.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { targetStatus } from '../../src/incidents/targets.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T17:00:00Z');
const MINUTE_MS = 60e3;

function context(at: number, severity: Severity, more: Partial<IncidentContext> = {}): IncidentContext {
  const band = { name: { vi: 'b', en: 'b' }, service: 's', severity };
  return { at, by: 'an', policy: DEFAULT_POLICY, bandOf: () => band, ...more } as IncidentContext;
}

function opened(severity: Severity): Incident {
  return done(
    newIncident('INC-1', [emissionReport(T0)], context(T0, severity)),
    { kind: 'confirmed' },
    context(T0, severity),
  );
}

function done(incident: Incident, event: IncidentEvent, where: IncidentContext): Incident {
  const result = advance(incident, event, where);
  if (result.refusal !== undefined) throw new Error(result.refusal.sentence.key);
  return result.incident;
}

const keyOf = ({ refusal }: Advance) => refusal?.sentence.key;
const heardAt = (at: number, active: boolean) => ({ ...emissionReport(T0), lastHeardAt: at, active });

describe('an alarm that needs two people', () => {
  const policy = { ...DEFAULT_POLICY, acknowledgements: { 1: 2 } };
  const by = (person: string, severity: Severity = 1) => context(T0 + 1000, severity, { policy, by: person });

  it('waits until a second one acknowledges, and refuses the first again', () => {
    const once = done(opened(1), { kind: 'acknowledged' }, by('an'));
    expect([once.state, once.acknowledgedBy, alarmState(once), once.alarm.seenBy]).toEqual([
      'acknowledged',
      'an',
      'unacknowledged',
      ['an'],
    ]);
    expect(keyOf(advance(once, { kind: 'acknowledged' }, by('an')))).toBe('refused.needs-another');
    const twice = done(once, { kind: 'acknowledged' }, by('binh'));
    expect([alarmState(twice), twice.acknowledgedBy, twice.alarm.seenBy]).toEqual(['acknowledged', 'an', undefined]);
  });

  it('asks one person of other severities', () => {
    expect(alarmState(done(opened(2), { kind: 'acknowledged' }, by('an', 2)))).toBe('acknowledged');
  });
});

describe('an alarm that is called noise', () => {
  it('is acknowledged with the reason, and the reason can be corrected later', () => {
    const noise = done(opened(4), { kind: 'called-noise', why: 'known' }, context(T0 + 1000, 4));
    expect([noise.state, alarmState(noise), noise.acknowledgedBy]).toEqual(['acknowledged', 'acknowledged', 'an']);
    const corrected = done(noise, { kind: 'called-noise', why: 'legal' }, context(T0 + 2000, 4, { by: 'binh' }));
    expect([corrected.noise, corrected.acknowledgedBy]).toEqual([{ why: 'legal', by: 'binh', at: T0 + 2000 }, 'an']);
  });

  it('is withdrawn by a person, never doubled, and the record says that it acknowledged', () => {
    const at = context(T0 + 1000, 4);
    const called = advance(opened(4), { kind: 'called-noise', why: 'known' }, at);
    expect(called.effects).toContainEqual(
      expect.objectContaining({ sentence: expect.objectContaining({ key: 'timeline.acknowledged-noise' }) }),
    );
    expect(keyOf(advance(called.incident, { kind: 'called-noise', why: 'known' }, at))).toBe('refused.already-noise');
    const taken = advance(called.incident, { kind: 'called-noise', why: null }, at);
    expect([taken.incident.noise, taken.incident.state]).toEqual([undefined, 'acknowledged']);
    expect(taken.effects).toContainEqual(
      expect.objectContaining({ sentence: { key: 'timeline.noise-withdrawn', params: {} } }),
    );
    expect(keyOf(advance(taken.incident, { kind: 'called-noise', why: null }, at))).toBe('refused.not-noise');
  });
});

describe.each([1, 2] as const)('an alarm of severity %i', (severity) => {
  it('is silenced for half an hour at most, and out of service comes back by itself', () => {
    const now = opened(severity);
    const shelve = (minutes: number): IncidentEvent => ({
      kind: 'shelved',
      reason: 'known',
      until: T0 + minutes * MINUTE_MS,
    });
    expect(keyOf(advance(now, shelve(31), context(T0, severity)))).toBe('refused.silence-long');
    expect(keyOf(advance(now, shelve(30), context(T0, severity)))).toBeUndefined();
    const out: IncidentEvent = { kind: 'taken-out-of-service', reason: 'x' };
    const silent = done(now, out, context(T0, severity));
    expect(silent.alarm.outOfService?.until).toBe(T0 + 30 * MINUTE_MS);
    const later = advance(silent, { kind: 'ticked' }, context(T0 + 30 * MINUTE_MS, severity));
    expect(alarmState(later.incident)).toBe('unacknowledged');
    expect(later.effects.some((effect) => effect.kind === 'notify' && effect.reason === 'shelf-ended')).toBe(true);
  });

  it('is silenced longer only by a second person, to the end of the shift', () => {
    const shiftEndsAt = T0 + 4 * 60 * MINUTE_MS;
    const long: IncidentEvent = { kind: 'shelved', reason: 'known', until: shiftEndsAt };
    const short: IncidentEvent = { ...long, until: T0 + 30 * MINUTE_MS };
    const once = done(opened(severity), short, context(T0, severity, { shiftEndsAt }));
    expect(keyOf(advance(once, long, context(T0, severity, { shiftEndsAt })))).toBe('refused.silence-long');
    const second = context(T0, severity, { by: 'binh', shiftEndsAt });
    expect(done(once, long, second).alarm.shelf?.until).toBe(shiftEndsAt);
    expect(keyOf(advance(once, { ...long, until: shiftEndsAt + 1 }, second))).toBe('refused.silence-long');
  });

  it('rings again for a burst after ten minutes of quiet, whatever was silenced', () => {
    const silent = done(opened(severity), { kind: 'taken-out-of-service', reason: 'x' }, context(T0, severity));
    const quiet = done(silent, { kind: 'fell-quiet', report: heardAt(T0 + 1000, false) }, context(T0 + 1000, severity));
    const back = (minutes: number) => {
      const at = T0 + 1000 + minutes * MINUTE_MS;
      return advance(quiet, { kind: 'returned', report: heardAt(at, true) }, context(at, severity));
    };
    expect(alarmState(back(5).incident)).toBe('out-of-service');
    expect(alarmState(back(11).incident)).toBe('unacknowledged');
    expect(back(11).effects.some(({ kind }) => kind === 'notify')).toBe(true);
  });

  it('is not acknowledged or shelved as one of many', () => {
    const bulk = { bulk: true, reason: 'known', until: T0 + MINUTE_MS };
    expect(keyOf(advance(opened(severity), { kind: 'acknowledged', bulk: true }, context(T0, severity)))).toBe(
      'refused.bulk',
    );
    expect(keyOf(advance(opened(severity), { kind: 'shelved', ...bulk }, context(T0, severity)))).toBe('refused.bulk');
  });

  it('silenced without an end by an older program comes back after half an hour', () => {
    const now = opened(severity);
    const old = { ...now, alarm: { ...now.alarm, outOfService: { by: 'an', at: T0, reason: 'x' } } };
    const later = advance(old, { kind: 'ticked' }, context(T0 + 31 * MINUTE_MS, severity)).incident;
    expect(alarmState(later)).toBe('unacknowledged');
  });
});

describe('an alarm of severity 5', () => {
  it('may be taken out of service until somebody takes it up, and is acknowledged with others', () => {
    const silent = done(opened(5), { kind: 'taken-out-of-service', reason: 'x' }, context(T0, 5));
    expect(alarmState(advance(silent, { kind: 'ticked' }, context(T0 + 1e9, 5)).incident)).toBe('out-of-service');
    expect(keyOf(advance(opened(5), { kind: 'acknowledged', bulk: true }, context(T0, 5)))).toBeUndefined();
  });
});

describe('a case that is reopened', () => {
  it('begins a second round, and the first keeps its person, cause, measure and times', () => {
    const at = (minutes: number) => context(T0 + minutes * MINUTE_MS, 4);
    let now = done(opened(4), { kind: 'acknowledged' }, at(1));
    now = done(now, { kind: 'assigned', personId: 'binh' }, at(2));
    now = done(now, { kind: 'resolved', cause: 'amplifier', measure: 'switched off' }, at(60));
    now = done(now, { kind: 'closed', although: 'x' }, at(61));
    now = done(now, { kind: 'reopened', reason: 'back' }, at(100));
    expect(now).toMatchObject({ state: 'open', acknowledgedBy: undefined, resolution: undefined });
    expect(roundsOf(now)).toMatchObject([
      {
        openedAt: T0,
        acknowledgedBy: 'an',
        acknowledgedAt: T0 + MINUTE_MS,
        assigneeId: 'binh',
        resolution: { cause: 'amplifier', measure: 'switched off' },
        closedAt: T0 + 61 * MINUTE_MS,
      },
      { openedAt: T0 + 100 * MINUTE_MS, acknowledgedBy: undefined },
    ]);
    const again = done(
      done(now, { kind: 'acknowledged' }, at(101)),
      { kind: 'resolved', cause: 'c', measure: 'm' },
      at(102),
    );
    const heard: IncidentEvent = { kind: 'fell-quiet', report: heardAt(T0 + 103 * MINUTE_MS, false) };
    const quiet = done(again, heard, at(103));
    const third = done(quiet, { kind: 'returned', report: heardAt(T0 + 200 * MINUTE_MS, true) }, at(200));
    expect(third.state).toBe('open');
    expect(roundsOf(third).map(({ resolution }) => resolution?.cause)).toEqual(['amplifier', 'c', undefined]);
  });

  it('keeps the deadlines that were in force when it was opened', () => {
    const now = opened(4);
    const tight = { ...DEFAULT_POLICY.targets, 4: { acknowledgeMs: 60e3, resolveMs: 120e3 } };
    const { acknowledgeMs } = DEFAULT_POLICY.targets[4];
    expect(targetStatus(now, T0, tight)?.acknowledge.dueAt).toBe(T0 + acknowledgeMs);
    // A case of before knows none of its own.
    expect(targetStatus({ ...now, targets: undefined }, T0, tight)?.acknowledge.dueAt).toBe(T0 + 60e3);
  });
});
