/** How an incident begins. */
import { NO_ALARM } from './alarm.js';
import { summarise } from './emission-merge.js';
import type { EmissionReport } from './emission-report.js';
import type { Incident } from './incident.js';
import type { IncidentContext } from './incident-event.js';
import { priorityOf } from './priority.js';

/** A candidate made of these emissions: nobody's business until it is confirmed. */
export function newIncident(id: string, emissions: readonly EmissionReport[], context: IncidentContext): Incident {
  const heard = summarise(emissions);
  const victim = context.victimOf?.(heard.startHz, heard.stopHz, context.at);
  const band = context.bandOf(heard.startHz, heard.stopHz);
  return {
    id,
    version: 1,
    state: 'candidate',
    ...heard,
    victim,
    priority: priorityOf({ ...heard, band, victim }, context.basis),
    alarm: NO_ALARM,
    returns: [],
    missed: [],
    links: [],
  };
}
