/** Where and when an incident was on the air, and where its emitter probably is, in the form of the contract. */
import type { Incident as IncidentJson } from '../../api/incidents.js';
import { lastBurstAt } from '../../incidents/bursts.js';
import { toldOf } from '../../incidents/case-kind.js';
import type { EmissionReport } from '../../incidents/emission-report.js';
import type { Incident } from '../../incidents/incident.js';
import { toldParts } from '../../incidents/parts.js';
import type { FieldMeasurement } from '../../location/field-measurement.js';
import { type Fix, fixOf } from '../../location/fix.js';
import { iso } from '../../rf/iso.js';

export function extentJson(incident: Incident, startedAt: number) {
  return { ...toldParts(incident), ...burstJson(incident.emissions, incident, startedAt) };
}

export function heardExtentJson(report: EmissionReport, startedAt: number) {
  return { frequency: toldOf(report), ...burstJson([report], report, startedAt) };
}

/** Whether it was on the air while the program did not run is not known: a burst begins at the start at the earliest. */
function burstJson(
  emissions: readonly EmissionReport[],
  { firstHeardAt, lastHeardAt }: Pick<EmissionReport, 'firstHeardAt' | 'lastHeardAt'>,
  startedAt: number,
): { burstStartedAt?: string } {
  const began = lastBurstAt(emissions) ?? firstHeardAt;
  const known = lastHeardAt < startedAt ? began : Math.max(began, startedAt);
  return known > firstHeardAt ? { burstStartedAt: iso(known) } : {};
}

export function measuredJson({ measurements }: Incident): Pick<IncidentJson, 'measurements' | 'fix'> {
  if (measurements === undefined) return {};
  return { measurements: measurements.map((one) => ({ ...one, at: iso(one.at) })), fix: keptFix(measurements) };
}

/** A fix takes some ten ms, and each page asks for the same. */
const kept = new Map<string, Fix>();
const MOST_KEPT = 50;

function keptFix(measurements: readonly FieldMeasurement[]): Fix {
  const key = JSON.stringify(measurements);
  const fix = kept.get(key) ?? fixOf(measurements);
  kept.set(key, fix);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return fix;
}
