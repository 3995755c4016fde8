/** Reads the facts of a period: cases, watch, shifts and the load of alarms. */
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { accuracyOf, loadFacts } from '../../store/cases/load-facts.js';
import { alarmLoad } from '../../watch/load/alarm-load.js';
import { shiftsBetween } from '../../watch/roster/roster.js';
import type { StationSite } from '../case-facts.js';
import { type PeriodFacts, simulatedIn } from '../report-facts.js';

const MOST_INCIDENTS = 5000;

export function periodFacts(
  desk: IncidentDesk,
  sites: readonly StationSite[],
  { origin, from, to }: Pick<PeriodFacts, 'origin' | 'from' | 'to'>,
): PeriodFacts {
  const { incidents, records } = desk.caseBook;
  const found = incidents.list({ from, to, order: 'priority', limit: MOST_INCIDENTS + 1 });
  // A drill has no watch of its own, and the real watch does not belong in its report.
  const watched = origin === 'drill' ? [] : desk.coverage(from, to);
  const campaigns = records.all('campaign');
  const keys = new Set([...watched.map(({ bandKey }) => bandKey), ...campaigns.flatMap(({ bandKeys }) => bandKeys)]);
  return {
    origin,
    from,
    to,
    watched,
    campaigns,
    simulated: simulatedIn(sites, () => true),
    stations: sites.map(({ id, name, receivers }) => ({ id, name, receivers })),
    bands: desk.plan().filter(({ key }) => keys.has(key)),
    incidents: found.slice(0, MOST_INCIDENTS).map((one) => desk.told(one)),
    incidentsLeftOut: Math.max(0, found.length - MOST_INCIDENTS),
    shifts: shiftsBetween(desk.roster(), from, to),
    people: records.all('person'),
    handovers: records.all('handover').filter(({ summary }) => summary.at >= from && summary.at < to),
    load: alarmLoad(loadFacts(desk, { from, to })),
    accuracy: accuracyOf(desk, { from, to }),
    targetsAt: (at) => desk.policy(at).targets,
  };
}
