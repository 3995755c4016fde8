/** Times, quantities and limits as a case uses them. */
import { describe, expect, it } from 'vitest';
import { advance } from '../../src/incidents/advance.js';
import { groupAlarms } from '../../src/incidents/alarm-groups.js';
import { levelsOf, NO_LEVEL_DBM, overlapShare, reportFaults } from '../../src/incidents/emission-report.js';
import { alarmState, type Incident } from '../../src/incidents/incident.js';
import type { IncidentContext, IncidentEvent } from '../../src/incidents/incident-event.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { statedHz } from '../../src/measurement/middle.js';
import { sentenceText, spellAt, spellDuration, spellHz, withNames } from '../../src/words/sentence.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T16:58:00Z');
const MINUTE_MS = 60e3;
const band = { name: { vi: 'b', en: 'b' }, service: 's', severity: 4 as Severity };
const context = (at = T0): IncidentContext => ({ at, by: 'an', policy: DEFAULT_POLICY, bandOf: () => band });

function moved(incident: Incident, event: IncidentEvent, at = T0): Incident {
  const result = advance(incident, event, context(at));
  if (result.refusal !== undefined) throw new Error(result.refusal.sentence.key);
  return result.incident;
}
const candidate = (id = 'INC-1') => newIncident(id, [emissionReport(T0, { emissionId: id })], context());
const opened = (id = 'INC-1', at = T0) => moved(candidate(id), { kind: 'confirmed' }, at);

describe('a value in a sentence', () => {
  it('is a frequency in the largest unit that keeps it at one or more, in the spelling of the language', () => {
    const hz = [999, 1e3, 999_999, 1e6, 121.5e6, 1e9, 2.45e9];
    expect(hz.map((one) => spellHz(statedHz(one), 'en'))).toEqual([
      '999 Hz',
      '1 kHz',
      '999.999 kHz',
      '1 MHz',
      '121.5 MHz',
      '1 GHz',
      '2.45 GHz',
    ]);
    expect(spellHz(statedHz(121.5e6), 'vi')).toBe('121,5 MHz');
  });

  it('is a time that never overstates a watch: seconds only under ten minutes, no second that was not full', () => {
    const of = (ms: number) => [spellDuration(ms, 'vi'), spellDuration(ms, 'en')];
    expect(of(0)).toEqual(['0 giây', '0 s']);
    expect(of(999)).toEqual(['dưới 1 giây', 'under 1 s']);
    expect(of(59_999)).toEqual(['59 giây', '59 s']);
    expect(of(MINUTE_MS)).toEqual(['1 phút', '1 min']);
    expect(of(9 * MINUTE_MS + 1000)).toEqual(['9 phút 1 giây', '9 min 1 s']);
    expect(of(10 * MINUTE_MS + 1000)).toEqual(['10 phút', '10 min']);
    expect(of(60 * MINUTE_MS + 5000)).toEqual(['1 giờ', '1 h']);
    expect(of(1421 * MINUTE_MS)).toEqual(['23 giờ 41 phút', '23 h 41 min']);
  });

  it('is an instant in Vietnamese time, and names in place of ids', () => {
    expect(spellAt(T0)).toBe('23:58 05/02/2027');
    const words = { k: { vi: '{person} {station} {at}', en: '{person} {station} {at} {what}' } };
    const params = { person: 'p1', station: 's1', personId: 'p2', at: { at: T0 }, what: 'p1' };
    const named = withNames({ key: 'k', params }, (id, what) => `${what} ${id}`);
    expect(named.params).toEqual({ ...params, person: 'person p1', station: 'station s1', personId: 'person p2' });
    expect(sentenceText(named, 'en', words)).toBe('person p1 station s1 23:58 05/02/2027 p1');
    expect(() => sentenceText({ key: 'x', params: {} }, 'vi', words)).toThrow('there is no sentence "x"');
    expect(() => sentenceText({ key: 'k', params: {} }, 'vi', words)).toThrow('sentence "k" lacks the value "person"');
  });
});

describe('a report', () => {
  it('is refused for each value that cannot be', () => {
    const faultsOf = (changes: object) => reportFaults(emissionReport(T0, changes));
    expect([faultsOf({}), faultsOf({ startHz: 0, stopHz: 0 })]).toEqual([[], []]);
    expect(faultsOf({ emissionId: '' })).toEqual(['emissionId is empty']);
    expect(faultsOf({ startHz: -1 })).toEqual(['startHz -1 and stopHz 121510000 are not a range']);
    expect(faultsOf({ startHz: 9, stopHz: 8 })).toEqual(['startHz 9 and stopHz 8 are not a range']);
    expect(faultsOf({ lastHeardAt: T0 - 1 })).toEqual([`lastHeardAt ${T0 - 1} lies before firstHeardAt ${T0}`]);
    expect(faultsOf({ peakDbm: Number.NaN })).toEqual(['peakDbm is NaN']);
    expect(faultsOf({ excessDb: Number.POSITIVE_INFINITY })).toEqual(['excessDb is Infinity']);
  });

  it('overlaps another by the share of the narrower one, and has its single level when it has no others', () => {
    const share = (a: number, b: number, c: number, d: number) =>
      overlapShare({ startHz: a, stopHz: b }, { startHz: c, stopHz: d });
    expect([share(10, 20, 15, 40), share(15, 40, 10, 20), share(10, 20, 12, 14)]).toEqual([0.5, 0.5, 1]);
    expect([share(10, 20, 21, 22), share(10, 20, 20, 22), share(5, 5, 5, 5), share(5, 5, 6, 6)]).toEqual([0, 0, 1, 0]);
    expect(levelsOf(emissionReport(T0))?.highest).toEqual({ levelDbm: -70, excessDb: 30, at: T0 });
    expect(levelsOf(emissionReport(T0, { peakDbm: NO_LEVEL_DBM }))).toBeUndefined();
    const levels = levelsOf(emissionReport(T0, { peakDbm: -50 }));
    expect(levelsOf(emissionReport(T0, { levels }))).toBe(levels);
  });
});

describe('the usual policy', () => {
  it('gives the less time the graver the case is', () => {
    const { targets, maxShelfMs, reopenWithinMs, candidateMs } = DEFAULT_POLICY;
    const minutes = Object.values(targets).map(({ acknowledgeMs, resolveMs }) => [
      acknowledgeMs / MINUTE_MS,
      resolveMs / 60 / MINUTE_MS,
    ]);
    expect(minutes).toEqual([
      [3, 4],
      [10, 12],
      [15, 24],
      [30, 48],
      [120, 120],
      [480, 240],
    ]);
    expect(Object.values(maxShelfMs).map((ms) => ms / MINUTE_MS)).toEqual([30, 30, 480, 1440, 4320, 10_080]);
    expect([reopenWithinMs / 3600e3, candidateMs / MINUTE_MS]).toEqual([72, 10]);
  });
});

describe('an alarm that was set aside', () => {
  const aside: [IncidentEvent, IncidentEvent, string][] = [
    [{ kind: 'shelved', reason: 'r', until: T0 + MINUTE_MS }, { kind: 'unshelved' }, 'shelf-ended'],
    [{ kind: 'suppressed', ruleId: 'q', reason: 'r' }, { kind: 'unsuppressed' }, 'raised-again'],
    [{ kind: 'taken-out-of-service', reason: 'r' } as IncidentEvent, { kind: 'put-in-service' }, 'raised-again'],
  ];
  it('rings again with its reason when it comes back unacknowledged, and stays silent when it was acknowledged', () => {
    for (const [away, back, reason] of aside) {
      const hidden = moved(opened(), away);
      expect(alarmState(hidden), away.kind).not.toBe('unacknowledged');
      const { incident, effects } = advance(hidden, back, context(T0 + 1000));
      expect(alarmState(incident), back.kind).toBe('unacknowledged');
      expect(
        effects.filter(({ kind }) => kind === 'notify'),
        back.kind,
      ).toMatchObject([{ reason }]);
      const known = moved(moved(opened(), { kind: 'acknowledged' }), away);
      const again = advance(known, back, context(T0 + 1000));
      expect([alarmState(again.incident), again.effects.filter(({ kind }) => kind === 'notify')]).toEqual([
        'acknowledged',
        [],
      ]);
    }
  });
});

describe('a case', () => {
  it('that nobody confirmed expires once it was quiet for its time; links come and go one by one', () => {
    const late = T0 + DEFAULT_POLICY.candidateMs;
    const quiet = { ...candidate(), active: false };
    for (const [one, at] of [
      [candidate(), late],
      [quiet, late - 1],
    ] as const)
      expect(() => moved(one, { kind: 'expired' }, at)).toThrow('refused.too-early');
    const expired = moved(quiet, { kind: 'expired' }, late);
    expect([expired.outcome, expired.closedAt]).toEqual(['expired', late]);
    const link = (incidentId: string): IncidentEvent =>
      ({ kind: 'linked', incidentId, relation: 'related' }) as IncidentEvent;
    const linked = moved(moved(opened(), link('INC-7')), link('INC-8'));
    const left = moved(linked, { kind: 'unlinked', incidentId: 'INC-7' } as IncidentEvent);
    expect(left.links.map(({ incidentId }) => incidentId)).toEqual(['INC-8']);
    const absorbing = moved(linked, { kind: 'absorbed', absorbed: opened('INC-7') });
    expect(absorbing.links.map(({ incidentId }) => incidentId)).toEqual(['INC-8', 'INC-7']);
  });
});

describe('the alarms of a flood', () => {
  const cases = (count: number, at: number) => Array.from({ length: count }, (_, i) => opened(`INC-${i}`, at));
  const kindsOf = (incidents: Incident[], at: number) =>
    groupAlarms(incidents, at, DEFAULT_POLICY).map(({ kind, incidents: all }) => [kind, all.length]);

  it('are one group when more than ten came in ten minutes, and each by itself before that and after', () => {
    expect(kindsOf(cases(10, T0), T0)).toEqual(Array.from({ length: 10 }, () => ['single', 1]));
    expect(kindsOf(cases(11, T0), T0)).toEqual([['flood', 11]]);
    expect(kindsOf(cases(11, T0), T0 + 10 * MINUTE_MS - 1)).toEqual([['flood', 11]]);
    expect(kindsOf(cases(11, T0), T0 + 10 * MINUTE_MS)).toHaveLength(11);
    expect(kindsOf(cases(11, T0 + 1), T0)).toHaveLength(11);
  });

  it('do not hold what was acknowledged; after eight hours on the air that stands in a group of its own', () => {
    const seen = moved(opened('INC-X'), { kind: 'acknowledged' });
    expect(kindsOf([...cases(11, T0), seen], T0)).toEqual(
      expect.arrayContaining([
        ['flood', 11],
        ['single', 1],
      ]),
    );
    expect(kindsOf([seen], T0 + DEFAULT_POLICY.standingMs - 1)).toEqual([['single', 1]]);
    expect(kindsOf([seen], T0 + DEFAULT_POLICY.standingMs)).toEqual([['standing', 1]]);
    expect(kindsOf([opened('INC-Y')], T0 + DEFAULT_POLICY.standingMs)).toEqual([['single', 1]]);
  });
});
