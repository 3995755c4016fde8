/** The operator's case: the record of an interference, from the first suspicion to the closed file. */
import type { FieldMeasurement } from '../location/field-measurement.js';
import type { CaseLevels } from '../rf/level-tally.js';
import type { EmissionReport } from './emission-report.js';
import type { NoiseVerdict } from './noise.js';
import type { Priority, Victim } from './priority.js';
import type { Severity, Targets } from './severity.js';
import type { SourceId } from './sources.js';

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
 * candidate (not yet for people) → open → acknowledged → assigned → investigating → resolved → closed;
 * `merged` is the end of an incident that continues as part of another.
 */
export type IncidentState = (typeof INCIDENT_STATES)[number];

const ALARM_BASES = ['normal', 'unacknowledged', 'acknowledged', 'returned-unacknowledged'] as const;
/**
 * The state of the alarm itself (ISA-18.2), even when hidden: whether the signal is present, and whether a person has
 * acknowledged it.
 */
export type AlarmBase = (typeof ALARM_BASES)[number];

export const ALARM_STATES = [...ALARM_BASES, 'shelved', 'suppressed', 'out-of-service'] as const;
/** The state that the screen shows: the base, unless the alarm is hidden. */
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
  /** Number of raises. Together with the incident's id it names one raise, so that each is escalated once. */
  readonly raises: number;
  /** Epoch ms of the last raise. */
  readonly raisedAt?: number | undefined;
  /** People who acknowledged this raise, while more people must. */
  readonly seenBy?: readonly string[] | undefined;
  readonly shelf?: (Aside & { readonly until: number }) | undefined;
  readonly suppression?: (Aside & { readonly ruleId: string; readonly until?: number | undefined }) | undefined;
  readonly outOfService?: (Aside & { readonly until?: number | undefined }) | undefined;
}

/** Links that people make and remove. */
export const MADE_RELATIONS = ['same-signature', 'same-source', 'related'] as const;
export const LINK_RELATIONS = [...MADE_RELATIONS, 'split-from', 'split-to', 'merged-from'] as const;
export type LinkRelation = (typeof LINK_RELATIONS)[number];

export interface IncidentLink {
  readonly incidentId: string;
  readonly relation: LinkRelation;
}

export interface Resolution {
  /** What was found; absent in cases that an older program closed. */
  readonly source?: SourceId | undefined;
  /** A remark beside the source, or all that is known: why it radiated. May be empty where a source is named. */
  readonly cause: string;
  /** The measure taken against it. */
  readonly measure: string;
}

/** One turn of a case from its opening to its end; a case that is taken up again begins the next and keeps this one. */
export interface Round {
  readonly openedAt: number;
  readonly acknowledgedAt?: number | undefined;
  readonly acknowledgedBy?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly resolvedAt?: number | undefined;
  readonly resolution?: Resolution | undefined;
  readonly outcome?: 'resolved' | 'dismissed' | 'expired' | undefined;
  readonly dismissal?: string | undefined;
  readonly closedAt?: number | undefined;
  /**
   * The targets in force when the round began: a campaign that is made later moves no deadline of before. Absent in rounds that an
   * older program began.
   */
  readonly targets?: Targets | undefined;
}

export interface Incident extends Omit<Round, 'openedAt' | 'outcome'> {
  readonly id: string;
  /** Counts changes that people make or must see before they edit; a signal that begins and ends is not counted. */
  readonly version: number;
  readonly state: IncidentState;
  readonly outcome?: IncidentOutcome | undefined;
  readonly startHz: number;
  readonly stopHz: number;
  /** Latest report of each emission, oldest first; when there are too many, the oldest quiet ones are removed. */
  readonly emissions: readonly EmissionReport[];
  /** True when one of its emissions is on the air. */
  readonly active: boolean;
  /** Never stored; see {@link sinceStart}. Epoch ms. */
  readonly unknownSince?: number | undefined;
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  /** The highest level, and its excess over the floor of the same sweep. */
  readonly peakDbm: number;
  readonly excessDb: number;
  /** Absent when nothing was measured, and in older cases until their signal is received again. */
  readonly levels?: CaseLevels | undefined;
  readonly emissionClass: string;
  readonly priority: Priority;
  readonly regraded?: { readonly severity: Severity; readonly reason: string } | undefined;
  readonly victim?: Victim | undefined;
  readonly alarm: Alarm;
  /** Times of the last returns, epoch ms; as many as are needed to recognise flapping. */
  readonly returns: readonly number[];
  /** Time when it was opened for people, epoch ms; targets count from here. A reopening sets it again. */
  readonly openedAt?: number | undefined;
  /** Earlier rounds, the oldest first; absent before the first reopening. */
  readonly rounds?: readonly Round[] | undefined;
  /** Missed targets, so that each is notified once. */
  readonly missed: readonly ('acknowledge' | 'resolve')[];
  /** A person's verdict that the alarm was noise; the newest one. */
  readonly noise?: NoiseVerdict | undefined;
  /** What people measured in the field; absent where nobody did. */
  readonly measurements?: readonly FieldMeasurement[] | undefined;
  readonly links: readonly IncidentLink[];
  readonly mergedIntoId?: string | undefined;
}

/** Fields of a case that people decide, by their acts alone. */
export const DECIDED_FIELDS = [
  'state',
  'outcome',
  'openedAt',
  'targets',
  'rounds',
  'acknowledgedAt',
  'acknowledgedBy',
  'assigneeId',
  'resolvedAt',
  'resolution',
  'dismissal',
  'closedAt',
  'noise',
  'regraded',
  'measurements',
] as const satisfies readonly (keyof Incident)[];

/** Out of service hides suppression, which hides the shelf, which hides the base. */
export function alarmState({ alarm }: Pick<Incident, 'alarm'>): AlarmState {
  if (alarm.outOfService !== undefined) return 'out-of-service';
  if (alarm.suppression !== undefined) return 'suppressed';
  if (alarm.shelf !== undefined) return 'shelved';
  return alarm.base;
}

/** True when nobody has acknowledged the alarm and nobody has hidden it. */
export function awaitsAcknowledgement(incident: Incident): boolean {
  const state = alarmState(incident);
  return state === 'unacknowledged' || state === 'returned-unacknowledged';
}

/** Order in which alarms are taken: the most severe first, then the oldest by number, which no wrong clock changes. */
export function bySeverityAndAge(a: Incident, b: Incident): number {
  return a.priority.severity - b.priority.severity || Number(a.id > b.id) - Number(a.id < b.id);
}

/**
 * The case after the clock of the computer was set by `ms`: all that it waits for (calls, targets, ends of silences) and that was
 * read from the clock before, at or after `since`, moves with it; what earlier runs stored moves by `earlierMs`. So what is due in five minutes stays due in five minutes.
 * Undefined where it has none. When it was heard stays as the sweeps say it.
 */
export function afterStep(
  incident: Incident,
  { ms, since, earlierMs }: { readonly ms: number; readonly since: number; readonly earlierMs: number },
): Incident | undefined {
  const { alarm, returns, openedAt, acknowledgedAt } = incident;
  const by = (at: number) => (at >= since ? ms : earlierMs);
  const moved = (at: number | undefined) => at && at + by(at);
  const aside = <T extends { readonly at: number; readonly until?: number | undefined }>(one: T | undefined) =>
    one && { ...one, at: one.at + by(one.at), until: one.until && one.until + by(one.at) };
  const next: Incident = {
    ...incident,
    returns: returns.map((at) => moved(at) ?? at),
    openedAt: moved(openedAt),
    acknowledgedAt: moved(acknowledgedAt),
    alarm: {
      ...alarm,
      raisedAt: moved(alarm.raisedAt),
      shelf: aside(alarm.shelf),
      suppression: aside(alarm.suppression),
      outOfService: aside(alarm.outOfService),
    },
  };
  return JSON.stringify(next) === JSON.stringify(incident) ? undefined : { ...next, version: incident.version + 1 };
}

/** All rounds of a case, the oldest first, the present one last. Empty for a case that was never opened. */
export function roundsOf({ rounds = [], ...now }: Incident): Round[] {
  const { openedAt } = now;
  return openedAt === undefined ? [...rounds] : [...rounds, { ...roundOf(now), openedAt }];
}

function roundOf(incident: Omit<Incident, 'rounds'>): Omit<Round, 'openedAt'> {
  const { acknowledgedAt, acknowledgedBy, assigneeId, resolvedAt, resolution, outcome, dismissal, closedAt, targets } =
    incident;
  return { acknowledgedAt, acknowledgedBy, assigneeId, resolvedAt, resolution, outcome, dismissal, closedAt, targets };
}

/**
 * A case as the present run of the program knows it. An emission that was on the air when the last run ended, or when its receiver
 * was heard last, is on the air again only when it is heard again: until then nobody knows whether it went on. Everything that tells of a case to
 * people, papers and files asks here; the stored case stays as it is, so that a signal that goes on raises no new alarm.
 *
 * @param listenedSince by receiver, epoch ms: start of this run of the program; infinite while nobody hears the receiver
 */
export function sinceStart(incident: Incident, listenedSince: (receiverId: string) => number): Incident {
  const emissions = incident.emissions.map((one) => emissionSinceStart(one, listenedSince(one.receiverId)));
  const isKnown = !incident.active || emissions.some(({ active }) => active);
  return { ...incident, emissions, ...(isKnown ? {} : { active: false, unknownSince: incident.lastHeardAt }) };
}

export function emissionSinceStart(report: EmissionReport, startedAt: number): EmissionReport {
  return { ...report, ...airOf(report, startedAt) };
}

type Aired = Pick<Incident, 'active' | 'lastHeardAt' | 'unknownSince'>;

function airOf({ active, lastHeardAt }: Aired, startedAt: number): Pick<Aired, 'active' | 'unknownSince'> {
  return active && lastHeardAt < startedAt ? { active: false, unknownSince: lastHeardAt } : { active };
}
