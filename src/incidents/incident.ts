/** The operator's case: what is kept of an interference, from the first suspicion to the closed file. */
import type { EmissionReport } from './emission-report.js';
import type { Priority, Victim } from './priority.js';
import type { Severity } from './severity.js';

export const INCIDENT_STATES = [
  'candidate',
  'open',
  'acknowledged',
  'assigned',
  'investigating',
  'resolved',
  'closed',
  'merged',
] as const;

/**
 * candidate (not yet a person's business) → open → acknowledged → assigned → investigating → resolved → closed;
 * `merged` is the end of an incident that lives on inside another.
 */
export type IncidentState = (typeof INCIDENT_STATES)[number];

const ALARM_BASES = ['normal', 'unacknowledged', 'acknowledged', 'returned-unacknowledged'] as const;
/** The alarm under the shelf (ISA-18.2): whether the signal is there, and whether a person has seen it. */
export type AlarmBase = (typeof ALARM_BASES)[number];

export const ALARM_STATES = [...ALARM_BASES, 'shelved', 'suppressed', 'out-of-service'] as const;
/** What the screen shows: the base, unless it is put aside. */
export type AlarmState = (typeof ALARM_STATES)[number];

/** How an incident ended. */
export const INCIDENT_OUTCOMES = ['resolved', 'dismissed', 'expired'] as const;
export type IncidentOutcome = (typeof INCIDENT_OUTCOMES)[number];

export interface Aside {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

export interface Alarm {
  readonly base: AlarmBase;
  /** How often it was raised; with the incident's id the name of one raise (escalation is told once for each). */
  readonly raises: number;
  /** Epoch ms of the last raise. */
  readonly raisedAt?: number | undefined;
  readonly shelf?: (Aside & { readonly until: number }) | undefined;
  readonly suppression?: (Aside & { readonly ruleId: string }) | undefined;
  readonly outOfService?: Aside | undefined;
}

/** Links that people make and take away. */
export const MADE_RELATIONS = ['same-signature', 'same-source', 'related'] as const;
export const LINK_RELATIONS = [...MADE_RELATIONS, 'split-from', 'split-to', 'merged-from'] as const;
export type LinkRelation = (typeof LINK_RELATIONS)[number];

export interface IncidentLink {
  readonly incidentId: string;
  readonly relation: LinkRelation;
}

export interface Resolution {
  /** What it was: the source and why it radiated. */
  readonly cause: string;
  /** What was done about it. */
  readonly measure: string;
}

export interface Incident {
  readonly id: string;
  /** Counts changes that people make or must know of before they edit; a signal that comes and goes does not count. */
  readonly version: number;
  readonly state: IncidentState;
  readonly outcome?: IncidentOutcome | undefined;
  readonly startHz: number;
  readonly stopHz: number;
  /** Latest report of each emission, oldest first; the oldest quiet ones go when there are too many. */
  readonly emissions: readonly EmissionReport[];
  /** Any of its emissions is on the air. */
  readonly active: boolean;
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  readonly peakDbm: number;
  readonly excessDb: number;
  readonly emissionClass: string;
  readonly priority: Priority;
  readonly regraded?: { readonly severity: Severity; readonly reason: string } | undefined;
  readonly victim?: Victim | undefined;
  readonly alarm: Alarm;
  /** Epoch ms of the last returns, as many as are needed to know flapping. */
  readonly returns: readonly number[];
  /** Epoch ms: when it became a person's business; targets count from here. A reopening starts anew. */
  readonly openedAt?: number | undefined;
  readonly acknowledgedAt?: number | undefined;
  readonly acknowledgedBy?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly resolvedAt?: number | undefined;
  readonly resolution?: Resolution | undefined;
  readonly dismissal?: string | undefined;
  readonly closedAt?: number | undefined;
  /** Targets found missed, so that each is told once. */
  readonly missed: readonly ('acknowledge' | 'resolve')[];
  readonly links: readonly IncidentLink[];
  readonly mergedIntoId?: string | undefined;
}

/** Out of service hides suppression, which hides the shelf, which hides the base. */
export function alarmState({ alarm }: Pick<Incident, 'alarm'>): AlarmState {
  if (alarm.outOfService !== undefined) return 'out-of-service';
  if (alarm.suppression !== undefined) return 'suppressed';
  if (alarm.shelf !== undefined) return 'shelved';
  return alarm.base;
}

/** Somebody has to look: nobody has acknowledged, and nobody has put it aside. */
export function awaitsAcknowledgement(incident: Incident): boolean {
  const state = alarmState(incident);
  return state === 'unacknowledged' || state === 'returned-unacknowledged';
}
