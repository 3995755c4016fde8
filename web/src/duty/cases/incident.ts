/** Questions that the page asks of an incident. */

import type { AlarmGroup, Incident } from '../../../../src/api/incidents.js';
import { kindFacts, kindOf } from '../../../../src/incidents/case-kind.js';
import type { Words } from '../../../../src/words/sentence.js';
import { atMs } from '../../ground/asking/instants.js';
import type { Formats } from '../../ground/words/format.js';

export type { AlarmGroup, Incident };
export type IncidentState = Incident['state'];
export type Move = Incident['moves'][number];

/** True when the alarm waits for a person: it is not acknowledged and not put aside. */
export function awaitsPerson({ alarm, state }: Pick<Incident, 'alarm' | 'state'>): boolean {
  return state !== 'candidate' && (alarm === 'unacknowledged' || alarm === 'returned-unacknowledged');
}

/** A case that says: nobody watches a band of safety. It stays while that is so, also when somebody has acknowledged it. */
export function isBlind(incident: Incident): boolean {
  return kindOf(incident) === 'watch-loss' && incident.active && isGrave(incident) && !awaitsPerson(incident);
}

/** The oldest first: by number, which no wrong clock changes. */
export function byAge(a: Pick<Incident, 'id'>, b: Pick<Incident, 'id'>): number {
  return Number(a.id > b.id) - Number(a.id < b.id);
}

/** Order in which people take alarms: the most severe first, then the oldest. */
export function bySeverityAndAge(a: Pick<Incident, 'severity' | 'id'>, b: Pick<Incident, 'severity' | 'id'>): number {
  return a.severity - b.severity || byAge(a, b);
}

/** Epoch ms since which the alarm waits: one that came back after somebody took it waits since then. */
export function waitsSince({ raisedAt, openedAt, firstHeardAt }: Incident): number {
  return atMs(raisedAt ?? openedAt ?? firstHeardAt);
}

/** True for an alarm about safety of life: it is never silenced without an end, and never one of many. */
export function isGrave({ severity }: Pick<Incident, 'severity'>): boolean {
  return severity <= 2;
}

/** True when a person or a rule put the alarm aside, so that it rings for nobody. */
export function isSilenced({ alarm }: Pick<Incident, 'alarm'>): boolean {
  return alarm === 'shelved' || alarm === 'suppressed' || alarm === 'out-of-service';
}

/** The next target and its time: acknowledge, or else resolve. Undefined when no target is pending. */
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

/** Time on the air in ms: of the present burst until now, or else of the last burst. */
export function burstMs(
  { active, firstHeardAt, burstStartedAt = firstHeardAt, lastHeardAt }: Incident,
  now: number,
): number {
  const last = atMs(lastHeardAt);
  return (active ? Math.max(now, last) : last) - atMs(burstStartedAt);
}

type Place = Pick<Incident, 'startHz' | 'stopHz' | 'parts' | 'frequencies'>;

/** Places in the spectrum where it was heard: one, or several of a case that was joined. */
function partsOf({ parts, startHz, stopHz }: Place): NonNullable<Incident['parts']> {
  return parts ?? [{ startHz, stopHz }];
}

/** Middle of the place where it was heard, of several the lowest: between them nothing was heard. */
export function centreHz(place: Place): number {
  const { startHz, stopHz } = partsOf(place)[0] ?? place;
  return (startHz + stopHz) / 2;
}

/** Width in Hz; of several places the widest one's. */
export function widthHz(place: Place): number {
  return Math.max(...partsOf(place).map(({ startHz, stopHz }) => stopHz - startHz));
}

/** "444,325 MHz ± 6 kHz", or with "+1" where it was heard in one place more. */
export function frequencyOf(place: Place, formats: Formats): string {
  const [first = '', ...more] = placesOf(place, formats);
  return more.length === 0 ? first : `${first} +${more.length}`;
}

/** "444,325 MHz ± 6 kHz; 447,450 MHz ± 6 kHz": each place. */
export function frequenciesOf(place: Place, formats: Formats): string {
  return placesOf(place, formats).join('; ');
}

function placesOf(place: Place, formats: Formats): string[] {
  const told = place.frequencies?.map((one) => formats.told(one));
  return told ?? partsOf(place).map((band) => `${formats.mhz(band.startHz, 1)}–${formats.mhz(band.stopHz, 1)} MHz`);
}

/** Said while a case of the kind lasts, and after it. */
export function airWords(incident: Pick<Incident, 'active' | 'emissionClass'>): Words {
  const { now, ended } = kindFacts(incident);
  return incident.active ? now : ended;
}
