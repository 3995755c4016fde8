/**
 * Assigns a report of detection: to the incident that has the emission already, to one at the same place and time, to a
 * resolved one, which opens again, or to a new one.
 */
import { advance } from './advance.js';
import { type EmissionReport, isByHand, overlapShare } from './emission-report.js';
import type { Incident } from './incident.js';
import type { Advance, Effect, IncidentContext, IncidentEvent } from './incident-event.js';
import { isLoss } from './licence-matter.js';
import { newIncident } from './new-incident.js';
import { apartFromAll } from './one-emission.js';
import type { BandUse } from './priority.js';
import { sameSignature } from './same-signature.js';
import { DEAF, FAR_STATIONS, GNSS, isShared, UNUSUAL_CELL, WATCH_LOSS } from './shared-case.js';
import { isGrave } from './silence.js';

/**
 * An emission has the same place as an incident when it shares this part of the narrower range with one of its
 * emissions.
 */
const SAME_PLACE_SHARE = 0.3;
/** Emissions of one receiver that begin within this time are in the same sweep or the next. */
const ONE_ONSET_MS = 2000;
/** Largest gap between two pieces of one signal, in widths of the wider piece: licensed carriers may fill the gap. */
const PIECE_GAP_WIDTHS = 3;

type Range = Pick<EmissionReport, 'startHz' | 'stopHz'>;

export interface Taken {
  readonly incident: Incident;
  readonly created: boolean;
  readonly effects: readonly Effect[];
}

/**
 * Takes a report. `incidents` are the possible ones: all that are not closed or merged, and the recently closed ones,
 * for the search for similar incidents. `newId` gives the id of a new incident when none fits.
 * @throws RangeError when the report itself is impossible.
 */
export function takeReport(
  report: EmissionReport,
  incidents: readonly Incident[],
  newId: () => string,
  context: IncidentContext,
): Taken {
  const told = incidents.find(({ emissions }) => emissions.some((one) => isOldNews(one, report, context.at)));
  if (told !== undefined) return { incident: told, created: false, effects: [] };
  const home = homeOf(report, incidents, context);
  if (home === undefined) return begin(report, incidents, newId(), context);
  const events = signalsOf(home, report);
  if (home.state === 'candidate' && report.confirmed) events.push({ kind: 'confirmed' });
  return { created: false, ...inTurn(home, events, context) };
}

/**
 * A report of sweeps that are judged again after a restart: the case knows what became of the emission since. What it has from a
 * clock that was ahead and was set back since is no later news.
 */
function isOldNews(known: EmissionReport, { emissionId, lastHeardAt }: EmissionReport, at: number): boolean {
  if (known.emissionId !== emissionId || known.lastHeardAt > at) return false;
  return lastHeardAt < known.lastHeardAt || (!known.active && lastHeardAt === known.lastHeardAt);
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
  // A burst that had ended before its first report: it began and ended.
  return [
    { kind: 'returned', report: { ...report, active: true } },
    { kind: 'fell-quiet', report },
  ];
}

/**
 * The incident of a report: the one that has the emission, otherwise the one that it shares with others of its kind, otherwise
 * the best of those at the same place and time.
 */
export function homeOf(
  report: EmissionReport,
  incidents: readonly Incident[],
  context: IncidentContext,
): Incident | undefined {
  const live = incidents.filter(({ state }) => state !== 'closed' && state !== 'merged');
  // An emission still on the air when its case was closed stays with that case until it ends. Otherwise each of its
  // reports would open a new case.
  const goingOn = incidents.filter(({ state, active }) => state === 'closed' && active);
  const known = [...live, ...goingOn].find(({ emissions }) =>
    emissions.some(({ emissionId }) => emissionId === report.emissionId),
  );
  if (known !== undefined) return known;
  const shared = live.find(({ emissions }) => emissions.some((one) => sharesCase(one, report, context)));
  if (shared !== undefined) return shared;
  const fits = live.flatMap((incident) => {
    const apart = apartFrom(incident, report, context);
    return apart === undefined ? [] : [{ incident, apart }];
  });
  return fits.sort((a, b) => a.apart - b.apart || b.incident.lastHeardAt - a.incident.lastHeardAt).at(0)?.incident;
}

/**
 * How far the report is from an incident of its own place and time: 0 at a station that has received it, while the case is open or
 * soon after it was resolved, and at another station by the beginning. Undefined for another matter.
 */
function apartFrom(incident: Incident, report: EmissionReport, { policy }: IncidentContext): number | undefined {
  const { emissions } = incident;
  // A missing carrier and a present signal are never one case, wherever they lie.
  if (isLoss(incident) !== isLoss(report)) return undefined;
  if (!isLoss(report) && !isNear(incident, report)) return undefined;
  // What is stronger or of another kind than the many is told as itself.
  if (isShared(incident) !== isShared(report)) return undefined;
  if (isShared(report) && incident.emissionClass !== report.emissionClass) return undefined;
  if (emissions.some((one) => isPieceOf(one, report))) return 0;
  const own = emissions.filter(({ stationId }) => stationId === report.stationId);
  if (own.some((one) => overlapShare(one, report) >= SAME_PLACE_SHARE)) {
    const isOpen = incident.state !== 'resolved' || report.lastHeardAt - incident.lastHeardAt <= policy.reopenWithinMs;
    return isOpen ? 0 : undefined;
  }
  return apartFromAll(emissions, report, policy.sameOnsetMs / 2);
}

/**
 * A wide signal over a band in use is first received in the gaps between the licensed carriers, as pieces that begin in
 * the same sweep side by side. Carriers that disappear in the same sweep have one cause, however far apart they are: a
 * mast without power, or the receiver's own antenna. What a person says is one thing is never a piece of another.
 */
function isPieceOf(one: EmissionReport, report: EmissionReport): boolean {
  if (isByHand(one) || isByHand(report)) return false;
  if (one.receiverId !== report.receiverId || Math.abs(one.firstHeardAt - report.firstHeardAt) > ONE_ONSET_MS)
    return false;
  if (isLoss(report)) return true;
  return isNear(one, report);
}

/** True where two ranges may be pieces of one signal; those of a case reach further than each of its emissions. */
function isNear(one: Range, other: Range): boolean {
  const gapHz = Math.max(one.startHz, other.startHz) - Math.min(one.stopHz, other.stopHz);
  return gapHz <= PIECE_GAP_WIDTHS * Math.max(one.stopHz - one.startHz, other.stopHz - other.startHz);
}

/**
 * True for two reports of one receiver that share a case. In a safety band every emission is a case of its own; a loss of watch is
 * one a station, deafness one a receiver. The air bends waves over a whole region: far stations of all bands at all stations are
 * one case, as urgent as the gravest of them, but for a distress frequency.
 */
function sharesCase(one: EmissionReport, report: EmissionReport, { bandOf }: IncidentContext): boolean {
  if (!isShared(report) || one.emissionClass !== report.emissionClass) return false;
  if (report.emissionClass === FAR_STATIONS)
    return [one, report].every(({ startHz, stopHz }) => bandOf(startHz, stopHz)?.severity !== 1);
  if (one.receiverId !== report.receiverId) return false;
  if ([GNSS, UNUSUAL_CELL].includes(report.emissionClass) && one.startHz !== report.startHz) return false;
  if ([WATCH_LOSS, DEAF, GNSS, UNUSUAL_CELL].includes(report.emissionClass)) return one.stationId === report.stationId;
  const band = bandOf(report.startHz, report.stopHz);
  const nameOf = (use: BandUse | undefined) => (use?.within ?? use?.name)?.en;
  const same = nameOf(bandOf(one.startHz, one.stopHz)) === nameOf(band);
  return same && !(band !== undefined && isGrave(band.severity));
}
