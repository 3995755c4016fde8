/**
 * Acts of people on a case, as a journal that two desks share. Each desk goes through the same acts in the order of their own
 * times, so both come to the same case, however late an act arrives. What follows the air (emissions, levels) is no act. Pure.
 */
import { judged, timelineEffect } from './advance.js';
import { changeOf, silent } from './changes.js';
import type { EmissionReport } from './emission-report.js';
import { grade } from './grading.js';
import { detailFault } from './guards.js';
import { DECIDED_FIELDS, type Incident } from './incident.js';
import type { Advance, Effect, IncidentContext, IncidentEvent } from './incident-event.js';
import { legalMove, type Move, SHARED_MOVES } from './moves.js';

const SHARED: ReadonlySet<Move> = new Set(SHARED_MOVES);

export function isSharedMove(move: Move): boolean {
  return SHARED.has(move);
}

/** Acts that hide the alarm or show it again: the last of them stands. */
const ASIDES: ReadonlySet<Move> = new Set(SHARED_MOVES.slice(SHARED_MOVES.indexOf('shelved')));
/** Acts that raise the alarm by themselves. */
const RAISING: ReadonlySet<Move> = new Set(['reopened', 'unshelved', 'unsuppressed', 'put-in-service']);

const ENDS: ReadonlySet<Move> = new Set(['resolved', 'closed', 'dismissed']);

export interface Act {
  /** Of the number of acts before it and a random part, so that no two stores ever give the same. */
  readonly id: string;
  /** Time at which it was done, epoch ms, by the clock of the desk at which it was done. */
  readonly at: number;
  readonly actor: string;
  /** Empty: at this desk; otherwise `hub` or the id of a station. */
  readonly place: string;
  /** As it came; {@link judged} before it is applied. */
  readonly event: IncidentEvent;
  /** The newest emission of the case when it was done: the act belongs to the case that has it. */
  readonly about?: string | undefined;
}

export type Decided = Pick<Incident, (typeof DECIDED_FIELDS)[number]>;

/** What people have decided of a case so far, before the first act of its journal. A candidate that expired may yet be confirmed. */
export function decidedOf(incident: Incident): Decided {
  const all = Object.fromEntries(DECIDED_FIELDS.map((field) => [field, incident[field]])) as unknown as Decided;
  return isExpired(incident) ? { ...all, state: 'candidate', outcome: undefined, closedAt: undefined } : all;
}

const NOTHING_DECIDED: Partial<Decided> = Object.fromEntries(
  DECIDED_FIELDS.filter((field) => field !== 'state').map((field) => [field, undefined]),
);

function isExpired({ outcome }: Decided): boolean {
  return outcome === 'expired';
}

export interface CaseJournal {
  readonly base: Decided;
  readonly known: readonly Act[];
  readonly fresh: readonly Act[];
}

/** The case after all acts of its journal, with the effects of the fresh ones. An act that comes too late to change anything stays in the timeline. */
export function withActs(
  incident: Incident,
  { base, known, fresh }: CaseJournal,
  context: IncidentContext,
): { readonly incident: Incident; readonly effects: readonly Effect[] } {
  const news = new Set(fresh.map(({ id }) => id));
  const acts = [...known, ...fresh].map(judged).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const effects: Effect[] = [];
  const isMerged = incident.state === 'merged';
  let next: Incident = isMerged ? incident : { ...incident, ...NOTHING_DECIDED, ...base };
  let { alarm } = incident;
  for (const [i, act] of acts.entries()) {
    const { event, at } = act;
    const own = { ...context, at, by: doneBy(act) };
    const legal = detailFault(next, event) === undefined ? legalMove(next.state, event.kind) : undefined;
    const change = legal === undefined || isMerged ? undefined : changeOf({ ...next, alarm }, event, own);
    if (news.has(act.id)) {
      // The return of a signal has a line of its own at each desk, from the report.
      if (act.actor !== 'system') effects.push(timelineEffect(next, event, own, legal ?? next.state));
      effects.push(...(change?.effects ?? []));
      if (isForAlarm(act, alarm.raisedAt, acts.slice(i + 1))) alarm = change?.patch.alarm ?? alarm;
    }
    next = { ...next, ...change?.patch, state: legal ?? next.state };
  }
  const isGone = next.state === 'candidate' && isExpired(incident);
  const decided = isGone ? {} : decidedOf(next);
  const regraded = acts.some(({ id, event }) => news.has(id) && event.kind === 'regraded')
    ? grade({ ...incident, ...decided }, context)
    : {};
  const after = { ...incident, ...decided, ...regraded, version: incident.version + 1 };
  return { incident: { ...after, alarm: after.state === 'closed' ? silent({ alarm }) : alarm }, effects };
}

/** Emissions of a case at the desk that sent its acts, by the ids of this desk. */
export interface ToldEmissions {
  readonly stationId: string;
  readonly ids: ReadonlySet<string>;
}

/**
 * Parts from a case what the desk that ended it did not have in it: a signal that came again after the end is a case of its own
 * there, and the end of the former one must not silence it here. Acts about it go with it. Undefined where all of the case was ended.
 */
export function partedByEnd(
  incident: Incident,
  { base, known, fresh }: CaseJournal,
  { told, newId }: { readonly told: ToldEmissions; readonly newId: () => string },
  context: IncidentContext,
): readonly (readonly [Incident, CaseJournal])[] | undefined {
  const end = fresh.map(judged).findLast((one) => ENDS.has(one.event.kind));
  const ids =
    end === undefined
      ? []
      : heardApart(incident.emissions, told, [...known, ...fresh].map(judged), { ...context, at: end.at });
  if (end === undefined || ids.length === 0 || ids.length === incident.emissions.length) return undefined;
  const event = { kind: 'split-off', emissionIds: ids, newIncidentId: newId() } as const;
  const { patch, effects = [] } = changeOf(incident, event, { ...context, at: end.at });
  const isApart = ({ about = '' }: Act) => ids.includes(about);
  const rest = { base, known: known.filter((one) => !isApart(one)), fresh };
  const born = effects.flatMap((effect) => (effect.kind === 'create' ? [effect.incident] : []));
  return [
    [{ ...incident, ...patch }, rest],
    ...born.map((one) => [one, { base: decidedOf(one), known: [], fresh: known.filter(isApart) }] as const),
  ];
}

/** @param at time of the end */
function heardApart(
  emissions: readonly EmissionReport[],
  { stationId, ids }: ToldEmissions,
  acts: readonly Act[],
  { at, policy }: IncidentContext,
): string[] {
  const isClosed = acts.some((one) => one.at === at && one.event.kind !== 'resolved' && ENDS.has(one.event.kind));
  const upTo = Math.max(...emissions.filter((one) => ids.has(one.emissionId)).map((one) => one.lastHeardAt));
  // A resolved case takes what comes soon after it. What came after a case was opened again may only be unknown there yet.
  const from = isClosed ? Number.NEGATIVE_INFINITY : upTo + policy.reopenWithinMs;
  const to = Math.min(...acts.filter((one) => one.event.kind === 'reopened' && one.at > at).map((one) => one.at));
  return emissions.flatMap(({ emissionId, firstHeardAt, ...one }) => {
    const isStranger = one.stationId === stationId && !ids.has(emissionId) && firstHeardAt > from && firstHeardAt < to;
    return isStranger ? [emissionId] : [];
  });
}

/** The person, and the place where that was elsewhere. */
function doneBy({ actor, place }: Act): string {
  return place === '' ? actor : `${actor} (${place})`;
}

/** An act about an earlier raise says nothing about the present one. */
function isForAlarm({ at, event }: Act, raisedAt = Number.NEGATIVE_INFINITY, later: readonly Act[]): boolean {
  if (RAISING.has(event.kind) ? at <= raisedAt : at < raisedAt) return false;
  return !ASIDES.has(event.kind) || !later.some((one) => ASIDES.has(one.event.kind));
}

/** The id that the recording device gave; undefined for acts that are no records. */
function recordIdOf(event: IncidentEvent): string | undefined {
  if (event.kind === 'measured-in-field') return event.measurement.id;
  return event.kind === 'noted' ? event.recordId : undefined;
}

/** What a record says, besides its id: flat, with a text for each field. */
function contentsOf(event: IncidentEvent): Record<string, string> {
  const { expectedVersion: _, ...own } = event;
  const fields = event.kind === 'measured-in-field' ? event.measurement : own;
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, JSON.stringify(value) ?? '']));
}

/**
 * The answer to a record whose id the case has already: the case as it is, or a refusal that names the first field with other contents.
 * Undefined for a new record.
 */
export function sentAgain(
  incident: Incident,
  event: IncidentEvent,
  known: () => readonly { readonly event: IncidentEvent }[],
): Advance | undefined {
  const id = recordIdOf(event);
  if (id === undefined) return undefined;
  const before = known()
    .map(judged)
    .find((one) => recordIdOf(one.event) === id);
  if (before === undefined) return undefined;
  const [was, is] = [contentsOf(before.event), contentsOf(event)];
  const field = Object.keys({ ...was, ...is }).find((name) => (was[name] ?? '') !== (is[name] ?? ''));
  if (field === undefined) return { incident, effects: [] };
  const params = { incident: incident.id, move: event.kind, id, field };
  return { incident, effects: [], refusal: { kind: 'illegal', sentence: { key: 'refused.record-differs', params } } };
}
