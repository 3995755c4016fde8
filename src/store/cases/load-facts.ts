/** Reads what the load of alarms is measured from. */
import type { Incident } from '../../incidents/incident.js';
import { DAY_MS } from '../../time/units.js';
import type { LoadFacts, RaisedAlarm } from '../../watch/load/alarm-load.js';
import { type CallAccuracy, callAccuracy } from '../../watch/load/call-accuracy.js';
import { shiftsBetween } from '../../watch/roster/roster.js';
import type { Raise } from './case-book-reads.js';
import type { IncidentDesk } from './incident-desk.js';

const MOST_INCIDENTS = 10_000;

/** The facts of [from, to), cut to the time in which this program watched. */
export function loadFacts(desk: IncidentDesk, wanted: { readonly from: number; readonly to: number }): LoadFacts {
  const { incidents, coverage } = desk.caseBook;
  const to = Math.min(wanted.to, desk.clock());
  const from = Math.min(to, Math.max(wanted.from, coverage.firstNotedAt() ?? wanted.from));
  const found = incidents.list({ from, to, order: 'newest', limit: MOST_INCIDENTS });
  const known = new Map(found.map((one) => [one.id, one]));
  const raises = incidents.raises(from, to).flatMap((raise) => {
    const incident = known.get(raise.incidentId) ?? incidents.get(raise.incidentId);
    return incident === undefined ? [] : [raisedAlarm(raise, incident)];
  });
  const shifts = shiftsBetween(desk.roster(), from, to);
  return {
    from,
    to,
    raises,
    incidents: found,
    returns: incidents.moves('returned', { from, to }),
    shifts,
    policy: desk.policy(to),
  };
}

/** How often the calls of [from, to) were right; a case may be opened after the last time at which it was heard. */
export function accuracyOf(
  desk: IncidentDesk,
  { from, to }: { readonly from: number; readonly to: number },
): CallAccuracy {
  const found = desk.caseBook.incidents.list({ from: from - DAY_MS, to, order: 'newest', limit: MOST_INCIDENTS });
  return callAccuracy(found, desk.plan(), { from, to });
}

function raisedAlarm(raise: Raise, { startHz, stopHz, emissions, emissionClass, noise }: Incident): RaisedAlarm {
  return {
    ...raise,
    startHz,
    stopHz,
    stationIds: [...new Set(emissions.map(({ stationId }) => stationId))],
    raisedBy: emissions.find(({ ruleId }) => ruleId !== undefined)?.ruleId ?? emissionClass,
    noise: noise?.why,
  };
}
