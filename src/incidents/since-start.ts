/**
 * A case as the present run of the program knows it. An emission that was on the air when the last run ended is on the air
 * again only when it is heard again: until then nobody knows whether it went on. Everything that tells of a case to
 * people, papers and files asks here; the stored case stays as it is, so that a signal that goes on raises no new alarm.
 */
import type { EmissionReport } from './emission-report.js';
import type { Incident } from './incident.js';

/** `startedAt`: start of this run of the program, epoch ms. */
export function sinceStart(incident: Incident, startedAt: number): Incident {
  const emissions = incident.emissions.map((one) => emissionSinceStart(one, startedAt));
  return { ...incident, emissions, ...airOf(incident, startedAt) };
}

export function emissionSinceStart(report: EmissionReport, startedAt: number): EmissionReport {
  return { ...report, ...airOf(report, startedAt) };
}

type Aired = Pick<Incident, 'active' | 'lastHeardAt' | 'unknownSince'>;

function airOf({ active, lastHeardAt }: Aired, startedAt: number): Pick<Aired, 'active' | 'unknownSince'> {
  return active && lastHeardAt < startedAt ? { active: false, unknownSince: lastHeardAt } : { active };
}
