/**
 * The urgency of an incident: that of its most urgent emission. Each emission is graded separately: two carriers on
 * either side of a distress channel do not lie on it, although the range from one to the other does.
 */
import { type EmissionReport, knownExcessDb } from './emission-report.js';
import type { Incident } from './incident.js';
import type { IncidentContext } from './incident-event.js';
import { isBreach, lostLicences } from './licence-matter.js';
import { comparePriority, type Priority, priorityOf, type Victim } from './priority.js';

export type Grading = Pick<Incident, 'priority' | 'victim'>;

/** @throws RangeError for an incident without emissions. */
export function grade(
  { emissions, regraded }: Pick<Incident, 'emissions' | 'regraded'>,
  context: IncidentContext,
): Grading {
  let best: { priority: Priority; victim: Victim | undefined } | undefined;
  for (const emission of emissions) {
    const one = gradeEmission(emission, regraded, context);
    if (best === undefined || comparePriority(one.priority, best.priority) < 0) best = one;
  }
  if (best === undefined) throw new RangeError('an incident needs at least one emission');
  const lost = lostLicences(emissions);
  const { licence } = best.priority.reason.params;
  if (lost.length < 2 || licence === undefined) return best;
  const { severity } = best.priority;
  const params = { count: lost.length, licences: namedOf(lost), severity, licence };
  return { ...best, priority: { ...best.priority, reason: { key: 'priority.several-lost', params } } };
}

/** Most licences that one sentence names. */
const MOST_NAMED = 8;

/** The first names, and how many more there are. */
export function namedOf(names: readonly string[], most = MOST_NAMED): string {
  const left = names.length - most;
  return names.slice(0, most).join(', ') + (left > 0 ? ` … +${left}` : '');
}

function gradeEmission(
  emission: EmissionReport,
  regraded: Incident['regraded'],
  { at, bandOf, victimOf, basis }: IncidentContext,
): { priority: Priority; victim: Victim | undefined } {
  const { startHz, stopHz } = emission;
  // A licensee outside its own terms is not the victim of that emission; the real victim is not known yet.
  const victim = isBreach(emission) ? undefined : victimOf?.(startHz, stopHz, at);
  const band = bandOf(startHz, stopHz);
  const isOverFloor = knownExcessDb(emission) !== undefined;
  return { victim, priority: priorityOf({ ...emission, isOverFloor, at, band, victim, regraded }, basis) };
}
