import { describe, expect, it } from 'vitest';
import { incidentJson } from '../../src/http/incidents/incident-json.js';
import { type Act, decidedOf, withActs } from '../../src/incidents/acts.js';
import { advance } from '../../src/incidents/advance.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentContext, IncidentEvent } from '../../src/incidents/incident-event.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { mergeIncidents } from '../../src/incidents/merge-incidents.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import type { FieldMeasurement } from '../../src/location/field-measurement.js';
import { sentenceText } from '../../src/words/sentence.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T16:58:00Z');
const context: IncidentContext = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
const opened = (id = 'INC-1') => newIncident(id, [emissionReport(T0, {})], context);

function bearing(id: string, longitude: number, deg: number): FieldMeasurement {
  return { id, at: T0, latitude: 16, longitude, receiver: `Yagi ${id}`, bearing: { deg, uncertaintyDeg: 5 } };
}
const measured = (measurement: FieldMeasurement): IncidentEvent => ({ kind: 'measured-in-field', measurement });

function moved(incident: Incident, ...events: IncidentEvent[]): Incident {
  return events.reduce((now, event) => {
    const { incident: next, refusal } = advance(now, event, context);
    if (refusal !== undefined) throw new Error(sentenceText(refusal.sentence, 'en', INCIDENT_SENTENCES));
    return next;
  }, incident);
}

describe('measurements in the field', () => {
  const crossing = [bearing('a', 108, 45), bearing('b', 108.1, 315)];

  it('stand with the case, each once however often it is sent, and give a region; a withdrawn one counts no more', () => {
    const both = moved(opened(), ...crossing.map(measured), measured(bearing('b', 108.1, 315)));
    const desk = { clock: () => T0, policy: () => DEFAULT_POLICY, startedAt: T0, listenedSince: () => T0 };
    const { measurements, fix } = incidentJson(both, desk);
    expect(measurements?.map(({ id, at }) => [id, at])).toEqual([
      ['a', '2027-02-05T16:58:00.000Z'],
      ['b', '2027-02-05T16:58:00.000Z'],
    ]);
    expect(fix?.verdict).toBe('place');
    expect(fix?.longitude).toBeCloseTo(108.05, 2);
    expect(fix?.latitude).toBeCloseTo(16.048, 2);
    const one = moved(both, { kind: 'measurement-withdrawn', measurementId: 'a' });
    expect(incidentJson(one, desk).fix).toEqual({ verdict: 'open', why: 'one-bearing' });
    expect(incidentJson(opened(), desk)).not.toHaveProperty('fix');
  });

  it('are told in the timeline with receiver, place and value, in both languages', () => {
    const { effects } = advance(opened(), measured(bearing('a', 108, 45.26)), context);
    const [line] = effects.flatMap((effect) => (effect.kind === 'timeline' ? [effect.sentence] : []));
    expect(line && sentenceText(line, 'vi', INCIDENT_SENTENCES)).toBe(
      'Đo hiện trường bằng Yagi a tại 16.00000; 108.00000: hướng 45,3° ± 5°.',
    );
    const level = { ...bearing('a', 108, 0), bearing: undefined, level: { db: -101, isHeard: false } };
    const [told] = advance(opened(), measured(level), context).effects;
    expect(told?.kind === 'timeline' && sentenceText(told.sentence, 'en', INCIDENT_SENTENCES)).toBe(
      'Measured in the field with Yagi a at 16.00000; 108.00000: not heard, below −101 dB.',
    );
  });

  it('are refused with the name of the field that is not as it must be, whatever another desk sends', () => {
    const good = bearing('a', 108, 45);
    const wrong: readonly [string, unknown][] = [
      ['id', { ...good, id: '' }],
      ['latitude', { ...good, latitude: 91 }],
      ['deg', { ...good, bearing: { uncertaintyDeg: 5 } }],
      ['deg', { ...good, bearing: null }],
      ['uncertaintyDeg', { ...good, bearing: { deg: 4, uncertaintyDeg: Number.NaN } }],
      ['isHeard', { ...good, level: { db: -80 } }],
      ['isHeard', { ...good, level: null }],
      ['bearing', { ...good, bearing: undefined }],
    ];
    for (const [field, measurement] of wrong) {
      const { refusal } = advance(opened(), measured(measurement as FieldMeasurement), context);
      expect([field, refusal?.sentence.params['field']]).toEqual([field, field]);
    }
    const full = moved(opened(), ...Array.from({ length: 200 }, (_, i) => measured(bearing(`m${i}`, 108, 45))));
    expect(advance(full, measured(bearing('more', 108, 45)), context).refusal?.kind).toBe('invalid');
    expect(advance(opened(), { kind: 'measurement-withdrawn', measurementId: 'x' }, context).refusal?.kind).toBe(
      'invalid',
    );
  });

  it('come to the same at two desks, in whatever order they arrive, and go with a case that is merged', () => {
    const acts = crossing.map(
      (one, i): Act => ({ id: `act-${i}`, at: T0 + i, actor: 'an', place: '', event: measured(one) }),
    );
    const at = (known: readonly Act[], fresh: readonly Act[], incident: Incident) =>
      withActs(incident, { base: decidedOf(opened()), known, fresh }, context).incident;
    const inOrder = at(acts.slice(0, 1), acts.slice(1), at([], acts.slice(0, 1), opened()));
    const late = at(acts.slice(1), acts.slice(0, 1), at([], acts.slice(1), opened()));
    expect(late.measurements).toEqual(inOrder.measurements);
    expect(late.measurements).toHaveLength(2);
    const merged = mergeIncidents(opened('INC-2'), inOrder, {}, context);
    expect('survivor' in merged && merged.survivor.measurements).toHaveLength(2);
  });
});
