/** Where and when an incident was on the air, in the form of the contract. */
import type { Incident as IncidentJson } from '../../api/incidents.js';
import { lastBurstAt } from '../../incidents/bursts.js';
import type { EmissionReport } from '../../incidents/emission-report.js';
import type { Incident } from '../../incidents/incident.js';
import { partsOf } from '../../incidents/parts.js';
import { iso } from '../../rf/iso.js';

/** Whether it was on the air while the program did not run is not known: a burst begins at the start at the earliest. */
export function burstJson(
  emissions: readonly EmissionReport[],
  { firstHeardAt, lastHeardAt }: Pick<EmissionReport, 'firstHeardAt' | 'lastHeardAt'>,
  startedAt: number,
): { burstStartedAt?: string } {
  const began = lastBurstAt(emissions) ?? firstHeardAt;
  const known = lastHeardAt < startedAt ? began : Math.max(began, startedAt);
  return known > firstHeardAt ? { burstStartedAt: iso(known) } : {};
}

/** At most so many, so that a list of cases stays small. */
const MOST_PARTS = 20;

export function partsJson(incident: Incident): Pick<IncidentJson, 'parts'> {
  const parts = partsOf(incident);
  return parts.length > 1 ? { parts: parts.slice(0, MOST_PARTS) } : {};
}
