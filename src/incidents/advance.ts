/**
 * The only function that changes an incident.
 *
 *   version newer? → legal in the table? → anything missing? → change → effects
 */

import { z } from 'zod';
import { type FieldMeasurement, measurementFault } from '../location/field-measurement.js';
import { defined } from '../rf/defined.js';
import type { Sentence, SentenceValue } from '../words/sentence.js';
import { toldOf } from './case-kind.js';
import { changeOf } from './changes.js';
import { NO_LEVEL_DBM } from './emission-report.js';
import { guard, TEXTS } from './guards.js';
import type { Incident, IncidentState } from './incident.js';
import type { Advance, Effect, IncidentContext, IncidentEvent, Refusal } from './incident-event.js';
import { isBreach, isLoss } from './licence-matter.js';
import { measuredWords } from './measured-words.js';
import { legalMove, type Move, movesFrom, SHARED_MOVES } from './moves.js';
import { NOISE_REASONS, NOISE_WORDS } from './noise.js';
import { SOURCE_IDS, SOURCES } from './sources.js';

/**
 * Moves that the program makes by itself every few seconds. Unless they change the state, the version does not count
 * up, so that a person who edits need not reload.
 */
const SIGNALS: ReadonlySet<Move> = new Set(['heard', 'returned', 'fell-quiet', 'ticked', 'called']);

/** Moves too frequent for the timeline, unless they have an effect. */
const UNREMARKABLE: ReadonlySet<Move> = new Set(['heard', 'ticked']);

/** A note that was written longer before it came has the time of its writing in the timeline, ms. */
const LATE_NOTE_MS = 60_000;

/** Pure: the same incident, event and context give the same answer. A refusal leaves the incident unchanged. */
export function advance(incident: Incident, event: IncidentEvent, context: IncidentContext): Advance {
  const { expectedVersion } = event;
  if (expectedVersion !== undefined && expectedVersion !== incident.version)
    return refused(incident, 'stale', {
      key: 'refused.stale',
      params: { incident: incident.id, move: event.kind, seen: expectedVersion, now: incident.version },
    });
  const to = legalMove(incident.state, event.kind);
  if (to === undefined) {
    const possible = movesFrom(incident.state).filter((move) => !SIGNALS.has(move));
    return refused(incident, 'illegal', {
      key: possible.length === 0 ? 'refused.ended' : 'refused.illegal',
      params: { incident: incident.id, move: event.kind, state: incident.state, possible: possible.join(', ') },
    });
  }
  const missing = guard(incident, event, context);
  if (missing !== undefined) return refused(incident, 'invalid', missing);
  return moved(incident, event, context, to);
}

function refused(incident: Incident, kind: Refusal['kind'], sentence: Sentence): Advance {
  return { incident, effects: [], refusal: { kind, sentence } };
}

function moved(incident: Incident, event: IncidentEvent, context: IncidentContext, to: IncidentState): Advance {
  const { patch, notify = [], effects: more = [] } = changeOf(incident, event, context);
  const shelfChanged = patch.alarm !== undefined && patch.alarm.shelf !== incident.alarm.shelf;
  const moreUrgent = patch.priority !== undefined && patch.priority.severity < incident.priority.severity;
  const counts = !SIGNALS.has(event.kind) || to !== incident.state || shelfChanged || moreUrgent;
  const next: Incident = { ...incident, ...patch, state: to, version: incident.version + (counts ? 1 : 0) };
  const effects: Effect[] = [];
  if (!UNREMARKABLE.has(event.kind) || to !== incident.state || notify.length > 0)
    effects.push(timelineEffect(incident, event, context, to));
  for (const reason of notify) {
    const person = reason === 'assigned' && next.assigneeId !== undefined ? { personId: next.assigneeId } : {};
    const { severity } = next.priority;
    effects.push({ kind: 'notify', incidentId: next.id, reason, severity, raise: next.alarm.raises, ...person });
  }
  return { incident: next, effects: [...effects, ...more] };
}

/** The line of the timeline about a move, and the move's place in the life of the case. */
export function timelineEffect(
  incident: Incident,
  event: IncidentEvent,
  { at, by }: IncidentContext,
  to: IncidentState,
): Effect {
  const { id, state } = incident;
  const sentence = { key: `timeline.${timelineKey(event, state, at)}`, params: timelineParams(incident, event) };
  return { kind: 'timeline', incidentId: id, at, by, move: event.kind, from: state, to, sentence };
}

/**
 * Beginning and end of a signal need other words where the silence of a carrier, or a licensee's conduct, is the
 * matter.
 */
function timelineKey(event: IncidentEvent, state: IncidentState, at: number): string {
  if (event.kind === 'noted') return at - (event.takenAt ?? at) > LATE_NOTE_MS ? 'noted-later' : 'noted';
  if (event.kind === 'called-noise') return event.why === null ? 'noise-withdrawn' : noiseKey(state);
  if (event.kind === 'resolved' && event.source !== undefined)
    return event.cause.trim() === '' ? 'resolved-source' : 'resolved-source-remark';
  if (event.kind !== 'returned' && event.kind !== 'fell-quiet') return event.kind;
  const began = event.kind === 'returned';
  if (event.report.unknownSince !== undefined) return 'left';
  if (isLoss(event.report)) return began ? 'lost-again' : 'carrier-back';
  if (isBreach(event.report)) return began ? 'breach-again' : 'breach-ended';
  return event.kind;
}

function measuredParams(measurement: FieldMeasurement): Record<string, SentenceValue> {
  const { receiver, latitude, longitude } = measurement;
  return { receiver, place: `${latitude.toFixed(5)}; ${longitude.toFixed(5)}`, found: measuredWords(measurement) };
}

/** The verdict on a new alarm is its acknowledgement, too, and the record says so. */
const noiseKey = (state: IncidentState): string => (state === 'open' ? 'acknowledged-noise' : 'called-noise');

/** Values of the event for the line in the timeline. */
function timelineParams({ measurements }: Incident, event: IncidentEvent): Record<string, SentenceValue> {
  switch (event.kind) {
    case 'returned':
    case 'measured':
    case 'fell-quiet': {
      const { stationId } = event.report;
      // The end of an emission that stood out in no sweep has no level.
      const peakDbm = event.report.peakDbm > NO_LEVEL_DBM ? event.report.peakDbm : '—';
      return { frequency: toldOf(event.report), peakDbm, station: stationId };
    }
    case 'called':
      return { person: event.person, caller: event.caller, time: { at: event.calledAt } };
    case 'shelved':
      return { reason: event.reason, until: { at: event.until } };
    case 'noted':
      return {
        text: event.text,
        ...defined({ taken: event.takenAt === undefined ? undefined : { at: event.takenAt } }),
      };
    case 'measured-in-field':
      return measuredParams(event.measurement);
    case 'measurement-withdrawn': {
      const withdrawn = measurements?.find(({ id }) => id === event.measurementId);
      return withdrawn === undefined ? { receiver: '—', place: '—', found: '—' } : measuredParams(withdrawn);
    }
    case 'absorbed':
      return { incident: event.absorbed.id };
    case 'split-off':
      return { incident: event.newIncidentId, count: event.emissionIds.length };
    case 'called-noise':
      return event.why === null ? {} : { why: NOISE_WORDS[event.why] };
    case 'resolved': {
      const { source, cause, measure } = event;
      return { ...defined({ source: source && SOURCES[source].words }), cause, measure };
    }
    case 'closed':
      return { although: event.although ?? '' };
    case 'linked':
    case 'unlinked':
    case 'merged-into':
      return { incident: event.incidentId };
    default: {
      const { kind: _kind, expectedVersion: _version, ...own } = event;
      return { ...own } as Record<string, SentenceValue>;
    }
  }
}

/** What an act cannot be without, besides its texts. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  resolved: ['cause'],
  regraded: ['severity'],
  shelved: ['until'],
  'called-noise': ['why'],
  'measured-in-field': ['measurement'],
  'measurement-withdrawn': ['measurementId'],
  'too-long': ['act', 'field', 'bytes', 'most'],
};
const TEXT_FIELDS = ['reason', 'text', 'cause', 'measure', 'personId', 'although', 'ruleId', 'act', 'field'];

const known = z
  .looseObject({
    kind: z.enum([...SHARED_MOVES, 'too-long']),
    ...Object.fromEntries(TEXT_FIELDS.map((name) => [name, z.string().max(4000).optional()])),
    ...Object.fromEntries(['until', 'takenAt', 'bytes', 'most'].map((name) => [name, z.number().optional()])),
    recordId: z.string().max(100).optional(),
    bulk: z.boolean().optional(),
    severity: z.literal([1, 2, 3, 4, 5, 6]).optional(),
    why: z.enum(NOISE_REASONS).nullable().optional(),
    measurement: z
      .looseObject({})
      .refine((one) => measurementFault(one as unknown as FieldMeasurement) === undefined)
      .optional(),
    measurementId: z.string().max(100).optional(),
    // A newer program may know more sources: the remark then says it alone.
    source: z.enum(SOURCE_IDS).optional().catch(undefined),
  })
  .refine((one) => [...(NEEDS[one.kind] ?? []), ...(TEXTS[one.kind] ?? [])].every((field) => one[field] !== undefined));

/**
 * Acts of journals are judged when they are applied: until then they are kept and passed on as they came, also from a newer version.
 *
 * The act as this version understands it; otherwise an act `unknown`, which changes nothing.
 */
export function judged<A extends { readonly event: IncidentEvent }>(act: A): A {
  const { data } = known.safeParse(act.event);
  return { ...act, event: data ?? { kind: 'unknown', act: act.event.kind } };
}
