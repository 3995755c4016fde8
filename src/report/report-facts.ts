/** The facts from which the reports of a period are made: plain values, read once. Pure. */
import { type Incident, roundsOf } from '../incidents/incident.js';
import { liesIn } from '../incidents/parts.js';
import type { Targets } from '../incidents/severity.js';
import { type TargetStatus, targetStatus } from '../incidents/targets.js';
import { DAY_MS } from '../time/units.js';
import type { WatchCampaign } from '../watch/campaign.js';
import type { AlarmLoad } from '../watch/load/alarm-load.js';
import type { CallAccuracy } from '../watch/load/call-accuracy.js';
import type { BandPlanEntry } from '../watch/registry/band-plan.js';
import type { Handover, WatchedBand } from '../watch/roster/handover.js';
import { dayOf, dayStart } from '../watch/roster/local-day.js';
import type { Person } from '../watch/roster/people.js';
import type { Shift } from '../watch/roster/roster.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface StationName extends Named {
  /** `isSimulated`: its sweeps are computed, not heard from the air. */
  readonly receivers: readonly (Named & { readonly isSimulated?: boolean })[];
}

export interface PeriodFacts {
  /** `drill`: nothing in it was real, and every page says so. */
  readonly origin: 'watch' | 'drill';
  /** Epoch ms, `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly stations: readonly StationName[];
  /** Names of the simulated receivers whose sweeps are in it: every page of a paper is marked when there are any. */
  readonly simulated: readonly string[];
  /** The entries of the band plan that were watched, and those for which a campaign asks. */
  readonly bands: readonly BandPlanEntry[];
  readonly watched: readonly WatchedBand[];
  /** Every case that overlaps the period, whatever its outcome. */
  readonly incidents: readonly Incident[];
  /** Number of cases beyond the most that could be read; usually 0. */
  readonly incidentsLeftOut: number;
  readonly shifts: readonly Shift[];
  readonly people: readonly Person[];
  readonly handovers: readonly Handover[];
  readonly campaigns: readonly WatchCampaign[];
  /** How many alarms people had to bear in that time. */
  readonly load: AlarmLoad;
  /** How often a call was right. */
  readonly accuracy: CallAccuracy;
  /** The targets in force when a case was opened. */
  targetsAt(at: number): Targets;
}

/** Names of the simulated receivers among those for which `isUsed` holds. */
export function simulatedIn(stations: readonly StationName[], isUsed: (id: string) => boolean): string[] {
  const used = stations.flatMap(({ receivers }) => receivers).filter(({ id }) => isUsed(id));
  return used.filter(({ isSimulated }) => isSimulated).map(({ name }) => name);
}

/** True for a case that was confirmed and not found to be nothing. */
export function isReal({ state, outcome }: Incident): boolean {
  return state !== 'candidate' && state !== 'merged' && outcome !== 'dismissed' && outcome !== 'expired';
}

/**
 * True when the case was received up to that instant: a report of last month must not state what is on the air today.
 */
export function onAirAt({ emissions }: Incident, at: number): boolean {
  return emissions.some((one) => one.firstHeardAt < at && (one.active || one.lastHeardAt >= at));
}

/** Real cases of the period, the most urgent first, then by time. */
export function realIncidents({ incidents }: PeriodFacts): Incident[] {
  return incidents
    .filter(isReal)
    .sort((a, b) => a.priority.severity - b.priority.severity || a.firstHeardAt - b.firstHeardAt);
}

/**
 * The targets of every round of a case: a reopening begins a round of its own and leaves the earlier ones unchanged.
 */
export function statusesOf(facts: PeriodFacts, incident: Incident): TargetStatus[] {
  return roundsOf(incident).flatMap(
    (round) => targetStatus({ ...incident, ...round }, facts.to, facts.targetsAt(round.openedAt)) ?? [],
  );
}

export function stationName({ stations }: Pick<PeriodFacts, 'stations'>, id: string): string {
  return stations.find((one) => one.id === id)?.name ?? id;
}

export function receiverName({ stations }: Pick<PeriodFacts, 'stations'>, id: string): string {
  return stations.flatMap(({ receivers }) => receivers).find((one) => one.id === id)?.name ?? id;
}

export function personName({ people }: Pick<PeriodFacts, 'people'>, id: string): string {
  return people.find((one) => one.id === id)?.name ?? id;
}

/** Number of real cases that a station received within a band. */
export function incidentsIn(facts: PeriodFacts, stationId: string, band: BandPlanEntry): number {
  const { startHz, stopHz } = band;
  return facts.incidents.filter((one) => isReal(one) && liesIn(one, { startHz, stopHz, stationId })).length;
}

/** The Vietnamese days of the period; the first and the last are cut to the period. */
export function daysOf({ from, to }: Pick<PeriodFacts, 'from' | 'to'>): { from: number; to: number }[] {
  const days: { from: number; to: number }[] = [];
  for (let day = dayOf(from); dayStart(day) < to; day++)
    days.push({ from: Math.max(from, dayStart(day)), to: Math.min(to, dayStart(day) + DAY_MS) });
  return days;
}
