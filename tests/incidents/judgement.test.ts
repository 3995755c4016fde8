/** What a case is made of and why it comes first: the words and numbers that a person on duty acts on. */
import { describe, expect, it } from 'vitest';
import { advance } from '../../src/incidents/advance.js';
import { summarise, withReport } from '../../src/incidents/emission-merge.js';
import { type EmissionReport, NO_LEVEL_DBM } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentContext, IncidentEvent } from '../../src/incidents/incident-event.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { BREACH_WORDS, isBreach, isLoss, LICENCE_CLASSES } from '../../src/incidents/licence-matter.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { NOISE_REASONS, NOISE_WORDS } from '../../src/incidents/noise.js';
import { partsOf, partsText, toldParts } from '../../src/incidents/parts.js';
import { type PriorityInput, priorityOf, type Victim } from '../../src/incidents/priority.js';
import { sameSignature } from '../../src/incidents/same-signature.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { tallyOf } from '../../src/rf/level-tally.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T17:00:00Z');
const band = (service: string, severity: Severity) => ({
  name: { vi: `dải ${service}`, en: service },
  service,
  severity,
});
const report = (changes: Partial<EmissionReport> = {}) => emissionReport(T0, changes);
const context: IncidentContext = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => band('s', 4) };

describe('the reason of a priority', () => {
  const victim: Victim = { assignmentId: 'a', name: 'Đài A', status: 'primary', licensedAt: 7 };
  const of = (changes: Partial<PriorityInput>) =>
    priorityOf({ at: T0, startHz: 100, stopHz: 104, excessDb: 12.34, band: band('land-mobile', 5), ...changes });
  const common = { frequency: { hz: 102 }, excessDb: 12.3 };

  it('names the law that protects the band, and the victim where it is known', () => {
    const cases: [Partial<PriorityInput>, string, object][] = [
      [
        { band: band('maritime-sar', 1) },
        'distress',
        { severity: 1, basis: { vi: 'Thể lệ VTĐ 15.28', en: 'Radio Regulations 15.28' } },
      ],
      [
        { band: band('aeronautical', 2) },
        'safety',
        {
          basis: {
            vi: 'Thể lệ VTĐ Điều 15, Luật Tần số Điều 38',
            en: 'Radio Regulations Article 15, Radio Law Article 38',
          },
        },
      ],
      [{ victim }, 'primary', { victim: 'Đài A', basis: { vi: 'Luật Tần số Điều 38', en: 'Radio Law Article 38' } }],
      [
        { victim: { ...victim, status: 'secondary' } },
        'secondary',
        { basis: { vi: 'Luật Tần số Điều 38', en: 'Radio Law Article 38' } },
      ],
      [{}, 'planned', { severity: 5, band: { vi: 'dải land-mobile', en: 'land-mobile' } }],
      [{ band: undefined }, 'unplanned', { severity: 5 }],
      [{ emissionClass: 'far-stations' }, 'far-stations', { severity: 5 }],
    ];
    for (const [input, key, params] of cases)
      expect(of(input).reason, key).toMatchObject({ key: `priority.${key}`, params: { ...common, ...params } });
    expect(of({ regraded: { severity: 2, reason: 'seen' } }).reason).toEqual({
      key: 'priority.regraded',
      params: { frequency: { hz: 102, uncertaintyHz: 2 }, severity: 2, reason: 'seen' },
    });
    // A word inside a name is no distress service.
    expect(of({ band: band('sea-distress-training', 3) }).reason.key).toBe('priority.planned');
  });

  it('names a frequency inside the band, also of an emission that reaches far beyond it', () => {
    const hz = (startHz: number, stopHz: number) =>
      of({ startHz, stopHz, band: { ...band('fm', 4), startHz: 91.4e6, stopHz: 91.6e6 } }).reason.params['frequency'];
    expect(hz(91.45e6, 91.65e6)).toEqual({ hz: 91.55e6, uncertaintyHz: 100e3 });
    expect(hz(91.1e6, 102.6e6)).toEqual({ hz: 91.5e6, uncertaintyHz: 100e3 });
    expect(hz(91.5e6, 102.6e6)).toEqual({ hz: 91.55e6, uncertaintyHz: 50e3 });
  });

  it('of a licensee says what is the matter with its carrier', () => {
    const licence = { name: 'FM 1', levelDbm: -90.4, expectedDbm: -60.6 };
    const where = {
      frequency: { hz: 102 },
      severity: 5,
      band: { vi: 'dải land-mobile', en: 'land-mobile' },
      licence: 'FM 1',
    };
    const ofLicence = (emissionClass: string, changes = {}) =>
      of({ emissionClass, licence: { ...licence, ...changes } }).reason;
    expect(ofLicence('carrier-loss')).toEqual({
      key: 'priority.lost',
      params: { ...where, levelDbm: -90, expectedDbm: -61 },
    });
    for (const absent of ['levelDbm', 'expectedDbm'])
      expect(ofLicence('carrier-loss', { [absent]: undefined })).toEqual({ key: 'priority.silent', params: where });
    const what = { vi: 'độ rộng băng tần quá rộng', en: 'bandwidth' };
    expect(ofLicence('licence-bandwidth')).toEqual({
      key: 'priority.breach',
      params: { ...where, frequency: { hz: 102, uncertaintyHz: 2 }, what },
    });
    expect(of({ band: undefined, emissionClass: 'licence-hours', licence }).reason.params['band']).toEqual({
      vi: 'dải tần ngoài quy hoạch đang dùng',
      en: 'a range outside the band plan in use',
    });
  });

  it('of a broadcaster that many hear by day is graver, of one that few hear at night less grave', () => {
    const at = (clock: string) => Date.parse(`2027-02-05T${clock}:00+07:00`);
    const silence = (clock: string, powerW: number | undefined, service = 'broadcasting-fm') =>
      of({
        at: at(clock),
        band: band(service, 4),
        victim: { ...victim, powerW },
        emissionClass: 'carrier-loss',
        licence: { name: 'FM 1' },
      });
    const severities = (powerW: number) =>
      ['04:59', '05:00', '22:59', '23:00'].map((clock) => silence(clock, powerW).severity);
    expect([severities(1000), severities(999)]).toEqual([
      [4, 3, 3, 4],
      [5, 4, 4, 5],
    ]);
    expect(silence('05:00', 1000).reason).toMatchObject({
      key: 'priority.broadcaster',
      params: {
        powerW: 1000,
        licence: 'FM 1',
        hours: { vi: 'trong giờ nhiều thính giả, khán giả', en: 'at hours when many people listen' },
      },
    });
    expect(silence('23:00', 999).reason.params['hours']).toEqual({
      vi: 'ban đêm, ít thính giả, khán giả',
      en: 'at night, when few people listen',
    });
    expect([silence('05:00', undefined).severity, silence('05:00', 1000, 'land-mobile').severity]).toEqual([4, 4]);
  });

  it('ranks severity, distress, protection, age of the licence and a tenth of a decibel, in this order', () => {
    expect(of({}).rank).toEqual([5, 1, 2, Number.MAX_SAFE_INTEGER, -12.3]);
    expect(of({ victim, band: band('x-distress', 1) }).rank).toEqual([1, 0, 0, 7, -12.3]);
    expect(of({ victim: { ...victim, status: 'secondary' } }).rank[2]).toBe(1);
  });
});

describe('the emissions of a case', () => {
  it('are summed up as their outer range and times, the highest level, and the strongest known class', () => {
    const quiet = report({
      emissionId: 'b',
      startHz: 1,
      stopHz: 2,
      firstHeardAt: T0 - 5,
      lastHeardAt: T0 + 5,
      active: false,
      peakDbm: -90,
      excessDb: 10,
    });
    const loud = report({
      emissionId: 'a',
      startHz: 8,
      stopHz: 9,
      emissionClass: 'unknown',
      peakDbm: -70,
      excessDb: 30,
    });
    const complaint = report({
      emissionId: 'c',
      startHz: 3,
      stopHz: 4,
      emissionClass: 'complaint',
      peakDbm: NO_LEVEL_DBM,
      excessDb: 20,
    });
    const sum = {
      startHz: 1,
      stopHz: 9,
      firstHeardAt: T0 - 5,
      lastHeardAt: T0 + 5,
      active: true,
      peakDbm: -70,
      excessDb: 30,
      emissionClass: 'cw',
    };
    for (const order of [
      [quiet, loud, complaint],
      [loud, complaint, quiet],
      [complaint, quiet, loud],
    ])
      expect(summarise(order)).toMatchObject(sum);
    expect(summarise([quiet]).active).toBe(false);
    expect(summarise([loud, complaint]).emissionClass).toBe('unknown');
    expect(summarise([complaint])).toMatchObject({ peakDbm: NO_LEVEL_DBM, excessDb: 20, levels: undefined });
    expect(() => summarise([])).toThrow('an incident needs at least one emission');
  });

  it('keep what earlier reports said: the first time, the excess, that one was confirmed, and levels', () => {
    const before = report({ firstHeardAt: T0 - 9, excessDb: 40, peakDbm: NO_LEVEL_DBM, confirmed: true });
    const [after] = withReport([before], report({ excessDb: 30, peakDbm: NO_LEVEL_DBM, confirmed: false }));
    expect(after).toMatchObject({ firstHeardAt: T0 - 9, excessDb: 40, confirmed: true });
    expect(withReport([report({ confirmed: false })], report({ confirmed: false }))[0]?.confirmed).toBe(false);
    const floorless = tallyOf([{ levelDbm: -50, excessDb: null, at: T0 }]);
    expect(withReport([], report({ levels: floorless, excessDb: 6 }))[0]).toMatchObject({ peakDbm: -50, excessDb: 6 });
    const later = report({ emissionId: 'e2', firstHeardAt: T0 + 1, lastHeardAt: T0 + 1 });
    expect(withReport([later], report()).map(({ emissionId }) => emissionId)).toEqual(['e1', 'e2']);
  });

  it('are a hundred at most: the oldest quiet one goes, and of active ones the oldest', () => {
    const many = (quiet: number) =>
      Array.from({ length: 100 }, (_, i) =>
        report({ emissionId: `${i}`, firstHeardAt: T0 - 100 + i, active: i !== quiet }),
      );
    const left = (quiet: number) =>
      withReport(many(quiet), report({ emissionId: 'new' })).map(({ emissionId }) => emissionId);
    expect([left(7).length, left(7).includes('7'), left(7).includes('0')]).toEqual([100, false, true]);
    expect([left(-1).length, left(-1).includes('0'), left(-1).at(-1)]).toEqual([100, false, 'new']);
    expect(withReport(many(7).slice(1), report({ emissionId: 'new' }))).toHaveLength(100);
  });

  it('are one place while they lie no further apart than the wider one is wide, and twenty places at most', () => {
    const range = (startHz: number, stopHz: number) => ({ startHz, stopHz });
    expect(partsOf({ emissions: [range(20, 22), range(0, 10)] })).toEqual([range(0, 22)]);
    expect(partsOf({ emissions: [range(21, 22), range(0, 10)] })).toHaveLength(2);
    expect(partsOf({ emissions: [range(0, 1), range(11, 21)] })).toEqual([range(0, 21)]);
    const places = (count: number) =>
      Array.from({ length: count }, (_, i) => report({ startHz: 10 * i, stopHz: 10 * i + 2 }));
    const told = (count: number, emissionClass = '') => toldParts({ emissions: places(count), emissionClass });
    expect(told(1)).toEqual({ frequencies: [{ hz: 1, uncertaintyHz: 1 }] });
    expect([told(30).parts, told(30).frequencies].map((list) => list?.length)).toEqual([20, 20]);
    expect(told(1, 'carrier-loss')).toEqual({ frequencies: [{ hz: 1 }] });
    expect(told(1, 'noise-rise')).toEqual({});
    expect(partsText({ emissions: places(2), emissionClass: '' }, 'en')).toEqual(['1 Hz ± 1 Hz', '11 Hz ± 1 Hz']);
  });
});

describe('a case like an earlier one', () => {
  const made = (id: string, changes: Partial<EmissionReport> = {}, more: Partial<Incident> = {}): Incident => ({
    ...newIncident(id, [report(changes)], context),
    ...more,
  });
  const now = made('now');
  const found = (...others: Incident[]) =>
    sameSignature(now, others, 3).map(({ incident, score }) => [incident.id, Math.round(score * 1e6) / 1e6]);

  it('has its place, width, class and station, and counts each of them by its weight', () => {
    expect(found(made('twin'))).toEqual([['twin', 1]]);
    expect(found(made('there', { stationId: 'other' }))).toEqual([['there', 0.9]]);
    expect(found(made('class', { emissionClass: 'fm' }))).toEqual([['class', 0.8]]);
    expect(found(made('wide', { startHz: 121.48e6, stopHz: 121.52e6 }))).toEqual([['wide', 0.9]]);
    expect(found(made('half', { startHz: 121.5e6, stopHz: 121.52e6 }))).toEqual([['half', 0.75]]);
    expect(found(made('away', { startHz: 121.51e6, stopHz: 121.53e6 }))).toEqual([]);
    const carrier = (id: string, hz: number) => made(id, { startHz: hz, stopHz: hz });
    expect(sameSignature(carrier('a', 1e6), [carrier('b', 1e6 + 200), carrier('c', 1e6 + 1001)], 3)).toMatchObject([
      { incident: { id: 'b' }, place: 0.8, width: 1, sameClass: true, sameStation: true },
    ]);
    expect(
      sameSignature(made('a', { emissionClass: 'unknown' }), [made('b', { emissionClass: 'unknown' })], 3)[0]?.score,
    ).toBeCloseTo(0.8);
  });

  it('is never itself, one that was merged, or a silence; the likest and then the newest come first', () => {
    expect(found(now, made('gone', {}, { state: 'merged' }), made('lost', { emissionClass: 'carrier-loss' }))).toEqual(
      [],
    );
    const aged = (id: string, age: number, more = {}) => made(id, { lastHeardAt: T0 + age, ...more });
    expect(
      found(aged('old', 1), aged('new', 9), aged('less', 99, { stationId: 'x' }), aged('mid', 5)).map(([id]) => id),
    ).toEqual(['new', 'mid', 'old']);
  });
});

describe('the timeline of a case', () => {
  const open = advance(newIncident('INC-1', [report()], context), { kind: 'confirmed' }, context).incident;
  const lineOf = (event: IncidentEvent, from: Incident = open) => {
    const line = advance(from, event, context).effects.find(({ kind }) => kind === 'timeline');
    return line?.kind === 'timeline' ? line.sentence : undefined;
  };
  const seen = { frequency: { hz: 121.5e6 }, peakDbm: -70, station: 'st' };

  it('says what ended and came back, of a stranger, of a lost carrier and of a breach', () => {
    const names = {
      cw: ['returned', 'fell-quiet'],
      'carrier-loss': ['lost-again', 'carrier-back'],
      'licence-hours': ['breach-again', 'breach-ended'],
    };
    for (const [emissionClass, [began, ended]] of Object.entries(names)) {
      const one = report({ emissionClass, licence: emissionClass === 'cw' ? undefined : { name: 'FM 1' } });
      const running = advance(newIncident('INC-2', [one], context), { kind: 'confirmed' }, context).incident;
      const quietReport = { ...one, active: false };
      expect(lineOf({ kind: 'fell-quiet', report: quietReport }, running)?.key, emissionClass).toBe(
        `timeline.${ended}`,
      );
      const quiet = advance(running, { kind: 'fell-quiet', report: quietReport }, context).incident;
      expect(lineOf({ kind: 'returned', report: one }, quiet)?.key, emissionClass).toBe(`timeline.${began}`);
    }
    expect(lineOf({ kind: 'fell-quiet', report: report({ active: false }) })?.params).toMatchObject(seen);
    const quiet = advance(open, { kind: 'fell-quiet', report: report({ active: false }) }, context).incident;
    const unmeasured = lineOf({ kind: 'returned', report: report({ peakDbm: NO_LEVEL_DBM }) }, quiet);
    expect(unmeasured?.params).toMatchObject({ peakDbm: '—' });
    const loss = report({ emissionClass: 'carrier-loss', licence: { name: 'FM 1' } });
    const silent = advance(newIncident('INC-3', [loss], context), { kind: 'confirmed' }, context).incident;
    expect(lineOf({ kind: 'fell-quiet', report: { ...loss, active: false, unknownSince: T0 } }, silent)?.key).toBe(
      'timeline.left',
    );
    // Its plan is no longer swept: nobody knows whether it ended.
    const left = lineOf({ kind: 'fell-quiet', report: report({ active: false, unknownSince: T0 }) });
    expect(left).toMatchObject({ key: 'timeline.left', params: seen });
  });

  it('has the values of each move, and no line for a report that changes nothing', () => {
    const until = T0 + 60e3;
    expect(lineOf({ kind: 'shelved', reason: 'known', until })).toEqual({
      key: 'timeline.shelved',
      params: { reason: 'known', until: { at: until } },
    });
    expect(lineOf({ kind: 'called-noise', why: 'test' })?.params).toEqual({ why: NOISE_WORDS.test });
    expect(lineOf({ kind: 'linked', incidentId: 'INC-7', relation: 'related' } as IncidentEvent)?.params).toMatchObject(
      { incident: 'INC-7' },
    );
    expect(lineOf({ kind: 'merged-into', incidentId: 'INC-9' })?.params).toEqual({ incident: 'INC-9' });
    expect(
      lineOf({ kind: 'absorbed', absorbed: newIncident('INC-3', [report({ emissionId: 'z' })], context) })?.params,
    ).toEqual({ incident: 'INC-3' });
    const calledAt = T0 - 1;
    expect(
      lineOf({ kind: 'called', person: 'Lan', caller: { vi: 'Trạm', en: 'The station' }, calledAt })?.params,
    ).toEqual({
      ...{ person: 'Lan', caller: { vi: 'Trạm', en: 'The station' }, time: { at: calledAt } },
    });
    expect([lineOf({ kind: 'heard', report: report() }), lineOf({ kind: 'ticked' })]).toEqual([undefined, undefined]);
  });

  it('tells who is to be informed of an assignment, and of no other move', () => {
    const told = (event: IncidentEvent, from = open) =>
      advance(from, event, context).effects.filter(({ kind }) => kind === 'notify');
    const seenCase = advance(open, { kind: 'acknowledged' }, context).incident;
    expect(told({ kind: 'assigned', personId: 'binh' }, seenCase)).toMatchObject([
      { reason: 'assigned', personId: 'binh' },
    ]);
    const assigned = advance(seenCase, { kind: 'assigned', personId: 'binh' }, context).incident;
    for (const one of told({ kind: 'regraded', severity: 1, reason: 'seen' }, assigned))
      expect(one).not.toHaveProperty('personId');
  });
});

describe('the words of a case', () => {
  it('exist in both languages for every sentence, with the same values in both', () => {
    const valuesOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
    for (const [key, { vi, en }] of Object.entries(INCIDENT_SENTENCES)) {
      expect([vi?.length > 4, en?.length > 4], key).toEqual([true, true]);
      expect(valuesOf(vi), key).toEqual(valuesOf(en));
    }
  });

  it('exist in both languages for each reason of noise and each breach, and each licence alarm has its kind', () => {
    for (const words of [...NOISE_REASONS.map((why) => NOISE_WORDS[why]), ...Object.values(BREACH_WORDS)])
      expect([words.vi.length > 2, words.en.length > 2]).toEqual([true, true]);
    const kinds = Object.values(LICENCE_CLASSES).map((emissionClass) => [
      isLoss({ emissionClass }),
      isBreach({ emissionClass }),
    ]);
    expect(kinds).toEqual([[true, false], ...Array.from({ length: 4 }, () => [false, true])]);
    expect(isBreach({ emissionClass: 'cw' })).toBe(false);
  });
});
