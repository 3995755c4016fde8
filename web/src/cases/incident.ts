/** What the page reads out of an incident of the API. */
import type { AlarmGroup, Incident } from '../../../src/api/incidents.js';
import { atMs } from '../asking/instants.js';

export type { AlarmGroup, Incident };
export type IncidentState = Incident['state'];
export type Severity = Incident['severity'];
export type Move = Incident['moves'][number];

export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4, 5, 6];

/** Somebody has to look: nobody has acknowledged it, and nobody has put it aside. */
export function awaitsPerson({ alarm, state }: Pick<Incident, 'alarm' | 'state'>): boolean {
  return state !== 'candidate' && (alarm === 'unacknowledged' || alarm === 'returned-unacknowledged');
}

/** Safety of life: never silenced without an end, never one of many. */
export function isGrave({ severity }: Pick<Incident, 'severity'>): boolean {
  return severity <= 2;
}

/** Nobody is alarmed by it for now, because a person or a rule put it aside. */
export function isSilenced({ alarm }: Pick<Incident, 'alarm'>): boolean {
  return alarm === 'shelved' || alarm === 'suppressed' || alarm === 'out-of-service';
}

/** What is due next, and when: to be acknowledged, else to be resolved; undefined when nothing is pending. */
export function nextTarget({
  targets,
  state,
}: Incident): { what: 'acknowledge' | 'resolve'; dueAt: number } | undefined {
  if (targets === undefined || state === 'closed' || state === 'merged' || state === 'resolved') return undefined;
  const open = state === 'open' && targets.acknowledge.tookMs === undefined;
  return open
    ? { what: 'acknowledge', dueAt: atMs(targets.acknowledge.dueAt) }
    : { what: 'resolve', dueAt: atMs(targets.resolve.dueAt) };
}

/** How long it has been on the air; until now where it still is. */
export function heardMs({ active, firstHeardAt, lastHeardAt }: Incident, now: number): number {
  const last = atMs(lastHeardAt);
  return (active ? Math.max(now, last) : last) - atMs(firstHeardAt);
}

export function centreHz({ startHz, stopHz }: Pick<Incident, 'startHz' | 'stopHz'>): number {
  return (startHz + stopHz) / 2;
}

/** The word for whether it goes on: a signal that is there, or, of a carrier that fell silent, one that is not. */
export function airKey({ active, emissionClass }: Pick<Incident, 'active' | 'emissionClass'>) {
  if (emissionClass === 'carrier-loss') return active ? ('cases.silent' as const) : ('cases.back' as const);
  return active ? ('cases.onAir' as const) : ('cases.quiet' as const);
}
