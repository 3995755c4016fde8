/** What the reports of a period are made of: plain values, read once, so that a report can be made again from them. Pure. */
import type { Incident } from '../incidents/incident.js';
import type { Targets } from '../incidents/severity.js';
import { type TargetStatus, targetStatus } from '../incidents/targets.js';
import type { WatchCampaign } from '../watch/campaign.js';
import type { BandPlanEntry } from '../watch/registry/band-plan.js';
import type { Handover, WatchedBand } from '../watch/roster/handover.js';
import type { Person } from '../watch/roster/people.js';
import type { Shift } from '../watch/roster/roster.js';

export interface StationName {
  readonly id: string;
  readonly name: string;
}

export interface PeriodFacts {
  /** `drill`: nothing of it was real, and every page says so. */
  readonly origin: 'watch' | 'drill';
  /** Epoch ms, `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly stations: readonly StationName[];
  /** The band plan, as far as it was watched. */
  readonly bands: readonly BandPlanEntry[];
  readonly watched: readonly WatchedBand[];
  /** Every case that touches the period, whatever became of it. */
  readonly incidents: readonly Incident[];
  /** How many there were beyond what could be read; 0 as a rule. */
  readonly incidentsLeftOut: number;
  readonly shifts: readonly Shift[];
  readonly people: readonly Person[];
  readonly handovers: readonly Handover[];
  readonly campaigns: readonly WatchCampaign[];
  /** Targets in force when a case was opened. */
  targetsAt(at: number): Targets;
}

/** A case that was somebody's business: confirmed, and not found to be nothing. */
export function isReal({ state, outcome }: Incident): boolean {
  return state !== 'candidate' && state !== 'merged' && outcome !== 'dismissed' && outcome !== 'expired';
}

/** Whether it was heard up to that moment: a report of last month must not say what is on the air today. */
export function onAirAt({ emissions }: Incident, at: number): boolean {
  return emissions.some((one) => one.firstHeardAt < at && (one.active || one.lastHeardAt >= at));
}

/** Real cases of the period, the most urgent first, then by time. */
export function realIncidents({ incidents }: PeriodFacts): Incident[] {
  return incidents
    .filter(isReal)
    .sort((a, b) => a.priority.severity - b.priority.severity || a.firstHeardAt - b.firstHeardAt);
}

export function statusOf(facts: PeriodFacts, incident: Incident): TargetStatus | undefined {
  return incident.openedAt === undefined
    ? undefined
    : targetStatus(incident, facts.to, facts.targetsAt(incident.openedAt));
}

export function stationName({ stations }: Pick<PeriodFacts, 'stations'>, id: string): string {
  return stations.find((one) => one.id === id)?.name ?? id;
}

export function personName({ people }: Pick<PeriodFacts, 'people'>, id: string): string {
  return people.find((one) => one.id === id)?.name ?? id;
}

/** Real cases heard by a station within a band. */
export function incidentsIn(facts: PeriodFacts, stationId: string, band: BandPlanEntry): number {
  return facts.incidents.filter(
    (one) =>
      isReal(one) &&
      one.startHz <= band.stopHz &&
      one.stopHz >= band.startHz &&
      one.emissions.some((emission) => emission.stationId === stationId),
  ).length;
}
