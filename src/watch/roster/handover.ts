/**
 * The hand-over from one shift to the next: what was handled, standing and hidden alarms, unwatched bands, open work, and two signatures.
 */
import { isStanding } from '../../incidents/alarm-groups.js';
import { foundWords } from '../../incidents/findings.js';
import { type AlarmState, alarmState, awaitsAcknowledgement, type Incident } from '../../incidents/incident.js';
import { type Part, toldParts } from '../../incidents/parts.js';
import { comparePriority } from '../../incidents/priority.js';
import type { IncidentPolicy, Severity } from '../../incidents/severity.js';
import { asideEndsAt } from '../../incidents/silence.js';
import { defined } from '../../rf/defined.js';
import type { Sentence, Told, Words } from '../../words/sentence.js';
import { type CoverageSummary, summariseCoverage, type WatchStretch } from '../coverage.js';

export interface AlarmLine {
  readonly incidentId: string;
  readonly severity: Severity;
  readonly alarm: AlarmState;
  readonly state: Incident['state'];
  readonly startHz: number;
  readonly stopHz: number;
  /** Places in the spectrum where it was heard, where there are several. */
  readonly parts?: readonly Part[];
  /** Where each place is; absent of a whole band. */
  readonly frequencies?: readonly Told[];
  readonly active: boolean;
  readonly assigneeId?: string | undefined;
  /** Why the alarm is hidden, and until when. */
  readonly aside?: { readonly reason: string; readonly by: string; readonly until?: number | undefined } | undefined;
}

/** Acts of people that the next shift reads of, in the order of a case's life. */
export const HANDLED_ACTS = ['acknowledged', 'resolved', 'dismissed'] as const;
export type HandledAct = (typeof HANDLED_ACTS)[number];

/** A case and what people did to it in the shift. */
export interface Handled {
  readonly incident: Incident;
  readonly acts: readonly HandledAct[];
}

export interface HandledLine extends AlarmLine, Pick<Handled, 'acts'> {
  readonly stationIds: readonly string[];
  /** The source that was found, or why the case was dismissed. */
  readonly cause?: Words | undefined;
}

export interface BandLine extends CoverageSummary {
  readonly stationId: string;
  readonly bandKey: string;
  /** True when the band was not watched at the time of the hand-over. */
  readonly blindNow: boolean;
}

export interface HandoverSummary {
  /** Start of the shift, and time of the summary. Epoch ms. */
  readonly from: number;
  readonly at: number;
  /** Absent in hand-overs that an older program drew up. */
  readonly handled?: readonly HandledLine[] | undefined;
  readonly unacknowledged: readonly AlarmLine[];
  readonly standing: readonly AlarmLine[];
  /** Alarms that the screen hides: shelved, suppressed, out of service. */
  readonly hidden: readonly AlarmLine[];
  /** Cases with work left: acknowledged, assigned, under investigation, or resolved and not yet closed. */
  readonly openTasks: readonly AlarmLine[];
  /** Bands that were not watched the whole time, the worst first. */
  readonly gaps: readonly BandLine[];
}

export interface WatchedBand {
  readonly stationId: string;
  readonly bandKey: string;
  readonly stretches: readonly WatchStretch[];
}

export interface HandoverInput {
  readonly from: number;
  readonly at: number;
  readonly incidents: readonly Incident[];
  readonly handled: readonly Handled[];
  readonly bands: readonly WatchedBand[];
  readonly policy: IncidentPolicy;
}

const TASK_STATES: ReadonlySet<Incident['state']> = new Set(['acknowledged', 'assigned', 'investigating', 'resolved']);
const HIDDEN: ReadonlySet<AlarmState> = new Set(['shelved', 'suppressed', 'out-of-service']);

export function summariseHandover({ from, at, incidents, handled, bands, policy }: HandoverInput): HandoverSummary {
  const live = incidents
    .filter(({ state }) => state !== 'closed' && state !== 'merged' && state !== 'candidate')
    .sort((a, b) => comparePriority(a.priority, b.priority));
  const gaps = bands
    .map(({ stationId, bandKey, stretches }): BandLine => {
      const last = stretches.at(-1)?.state;
      const blindNow = last === undefined || last === 'blind' || last === 'unknown';
      return { stationId, bandKey, blindNow, ...summariseCoverage(stretches, from, at) };
    })
    .filter(({ durationMs, blindNow }) => blindNow || durationMs.watched < at - from)
    .sort((a, b) => a.durationMs.watched - b.durationMs.watched);
  return {
    from,
    at,
    handled: [...handled].sort((a, b) => comparePriority(a.incident.priority, b.incident.priority)).map(handledLine),
    unacknowledged: live.filter(awaitsAcknowledgement).map(lineOf),
    standing: live.filter((incident) => isStanding(incident, at, policy)).map(lineOf),
    hidden: live.filter((incident) => HIDDEN.has(alarmState(incident))).map(lineOf),
    openTasks: live.filter(({ state }) => TASK_STATES.has(state)).map(lineOf),
    gaps,
  };
}

function handledLine({ incident, acts }: Handled): HandledLine {
  const { resolution, dismissal, emissions } = incident;
  const cause = resolution === undefined ? dismissal && { vi: dismissal, en: dismissal } : foundWords(resolution);
  const stationIds = [...new Set(emissions.map(({ stationId }) => stationId))];
  return { ...lineOf(incident), acts, stationIds, ...defined({ cause: cause || undefined }) };
}

function lineOf(incident: Incident): AlarmLine {
  const { id, priority, state, startHz, stopHz, active, assigneeId, alarm } = incident;
  const aside = alarm.outOfService ?? alarm.suppression ?? alarm.shelf;
  return {
    incidentId: id,
    severity: priority.severity,
    alarm: alarmState(incident),
    state,
    startHz,
    stopHz,
    ...toldParts(incident),
    active,
    assigneeId,
    ...defined({
      aside:
        aside === undefined
          ? undefined
          : { reason: aside.reason, by: aside.by, until: asideEndsAt(aside, priority.severity) },
    }),
  };
}

export type HandoverSide = 'outgoing' | 'incoming';

export interface Signature {
  readonly personId: string;
  readonly at: number;
  readonly remark?: string | undefined;
}

export interface Handover {
  readonly id: string;
  /** The people of each shift; one person of each signs. */
  readonly people: Readonly<Record<HandoverSide, readonly string[]>>;
  readonly summary: HandoverSummary;
  /** What the officer who drew it up tells the next shift. */
  readonly note?: string | undefined;
  readonly signatures: Readonly<Partial<Record<HandoverSide, Signature>>>;
}

export function isComplete({ signatures }: Pick<Handover, 'signatures'>): boolean {
  return signatures.outgoing !== undefined && signatures.incoming !== undefined;
}

export type Signed =
  | { readonly handover: Handover; readonly refusal?: undefined }
  | { readonly handover: Handover; readonly refusal: Sentence };

/** Signs for one side. Refused are a person not of that shift, a second signature, and one person for both sides. */
export function signHandover(handover: Handover, side: HandoverSide, signature: Signature): Signed {
  const { id, people, signatures } = handover;
  const { personId } = signature;
  const refuse = (key: string, person: string): Signed => ({
    handover,
    refusal: { key: `handover.${key}`, params: { handover: id, person, side: SIDES[side] } },
  });
  const before = signatures[side];
  if (before !== undefined) return refuse('signed', before.personId);
  if (!people[side].includes(personId)) return refuse('wrong-person', personId);
  const other = signatures[side === 'outgoing' ? 'incoming' : 'outgoing'];
  if (other?.personId === personId) return refuse('same-person', personId);
  return { handover: { ...handover, signatures: { ...signatures, [side]: signature } } };
}

const SIDES = {
  outgoing: { vi: 'giao', en: 'outgoing' },
  incoming: { vi: 'nhận', en: 'incoming' },
} as const;
