/**
 * Where a report of detection belongs: to an incident that has it already, to one of the same place and time, back to a
 * resolved one, or to a new one.
 */
import { advance } from './advance.js';
import { type EmissionReport, overlapShare } from './emission-report.js';
import type { Incident } from './incident.js';
import type { Advance, Effect, IncidentContext, IncidentEvent } from './incident-event.js';
import { isLoss } from './licence-matter.js';
import { newIncident } from './new-incident.js';
import { sameSignature } from './same-signature.js';

/** An emission belongs to an incident's place when it shares this much of the narrower range with one of its emissions. */
const SAME_PLACE_SHARE = 0.3;
/** Emissions of one receiver that begin within this time are heard in the same sweep or the next. */
const ONE_ONSET_MS = 2000;
/** The gap between two pieces may be so many times as wide as the wider of them: as much of the band is in use. */
const PIECE_GAP_WIDTHS = 3;

export interface Taken {
  readonly incident: Incident;
  readonly created: boolean;
  readonly effects: readonly Effect[];
}

/**
 * Takes a report. `incidents` are those that could have it: all that are not closed or merged, and the recently closed
 * ones for "the same before". `newId` names the incident that is made if none fits.
 * @throws RangeError when the report itself is impossible.
 */
export function takeReport(
  report: EmissionReport,
  incidents: readonly Incident[],
  newId: () => string,
  context: IncidentContext,
): Taken {
  const home = homeOf(report, incidents, context);
  if (home === undefined) return begin(report, incidents, newId(), context);
  const events = signalsOf(home, report);
  if (home.state === 'candidate' && report.confirmed) events.push({ kind: 'confirmed' });
  return { created: false, ...inTurn(home, events, context) };
}

function begin(report: EmissionReport, incidents: readonly Incident[], id: string, context: IncidentContext): Taken {
  const born = newIncident(id, [report], context);
  const before = sameSignature(born, incidents, 3).map(
    ({ incident }): IncidentEvent => ({ kind: 'linked', incidentId: incident.id, relation: 'same-signature' }),
  );
  const confirmed: IncidentEvent[] = report.confirmed ? [{ kind: 'confirmed' }] : [];
  return { created: true, ...inTurn(born, [...before, ...confirmed], context) };
}

function inTurn(
  incident: Incident,
  events: readonly IncidentEvent[],
  context: IncidentContext,
): { incident: Incident; effects: Effect[] } {
  const effects: Effect[] = [];
  let now = incident;
  for (const event of events) {
    const step: Advance = advance(now, event, context);
    if (step.refusal !== undefined)
      throw new RangeError(`${now.id} cannot take "${event.kind}": ${step.refusal.sentence.key}`);
    now = step.incident;
    effects.push(...step.effects);
  }
  return { incident: now, effects };
}

function signalsOf(incident: Incident, report: EmissionReport): IncidentEvent[] {
  if (incident.active) return [{ kind: report.active ? 'heard' : 'fell-quiet', report }];
  if (report.active) return [{ kind: 'returned', report }];
  const before = incident.emissions.find(({ emissionId }) => emissionId === report.emissionId);
  if (before !== undefined && report.lastHeardAt <= before.lastHeardAt) return [];
  // A burst that was over before we were told of it: it came and went.
  return [
    { kind: 'returned', report: { ...report, active: true } },
    { kind: 'fell-quiet', report },
  ];
}

/** The incident a report belongs to: the one that knows the emission, else the best of those at the same place and time. */
export function homeOf(
  report: EmissionReport,
  incidents: readonly Incident[],
  context: IncidentContext,
): Incident | undefined {
  const live = incidents.filter(({ state }) => state !== 'closed' && state !== 'merged');
  // An emission still on the air when its case was closed stays with that case until it ends, or each report of it
  // would open a new one.
  const goingOn = incidents.filter(({ state, active }) => state === 'closed' && active);
  const known = [...live, ...goingOn].find(({ emissions }) =>
    emissions.some(({ emissionId }) => emissionId === report.emissionId),
  );
  if (known !== undefined) return known;
  return live
    .filter(
      (incident) =>
        // A carrier that is missing and a signal that is there are never one case, wherever they lie.
        isLoss(incident) === isLoss(report) &&
        ((incident.emissions.some((one) => overlapShare(one, report) >= SAME_PLACE_SHARE) &&
          sameOccasion(incident, report, context)) ||
          incident.emissions.some((one) => isPieceOf(one, report))),
    )
    .sort((a, b) => b.lastHeardAt - a.lastHeardAt)
    .at(0);
}

/**
 * At a station that has heard it: while the case is open, or soon after it was resolved. At another station: only with
 * the same onset within the stated tolerance, because the same frequency elsewhere is often another transmitter.
 */
function sameOccasion(incident: Incident, report: EmissionReport, { policy }: IncidentContext): boolean {
  if (incident.emissions.some(({ stationId }) => stationId === report.stationId))
    return incident.state !== 'resolved' || report.lastHeardAt - incident.lastHeardAt <= policy.reopenWithinMs;
  return incident.emissions.some(
    ({ firstHeardAt }) => Math.abs(firstHeardAt - report.firstHeardAt) <= policy.sameOnsetMs,
  );
}

/**
 * A wide signal over a band in use is first heard in the gaps between the licensed carriers, as pieces that begin in
 * the same sweep side by side. Carriers that fall silent in the same sweep have one cause, as far apart as they are: a
 * mast without power, or the receiver's own antenna.
 */
function isPieceOf(one: EmissionReport, report: EmissionReport): boolean {
  if (one.receiverId !== report.receiverId || Math.abs(one.firstHeardAt - report.firstHeardAt) > ONE_ONSET_MS)
    return false;
  if (isLoss(report)) return true;
  const gapHz = Math.max(one.startHz, report.startHz) - Math.min(one.stopHz, report.stopHz);
  return gapHz <= PIECE_GAP_WIDTHS * Math.max(one.stopHz - one.startHz, report.stopHz - report.startHz);
}
