import { NO_ALARM } from './alarm.js';
import { summarise } from './emission-merge.js';
import type { EmissionReport } from './emission-report.js';
import { grade } from './grading.js';
import type { Incident } from './incident.js';
import type { IncidentContext } from './incident-event.js';

/** A candidate with these emissions: not yet for people, until it is confirmed. */
export function newIncident(id: string, emissions: readonly EmissionReport[], context: IncidentContext): Incident {
  const heard = summarise(emissions);
  return {
    id,
    version: 1,
    state: 'candidate',
    ...heard,
    ...grade(heard, context),
    alarm: NO_ALARM,
    returns: [],
    missed: [],
    links: [],
  };
}
