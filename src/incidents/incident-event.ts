/** The events of an incident, the context in which they are judged, and their effects. */
import type { FieldMeasurement } from '../location/field-measurement.js';
import type { Sentence, Words } from '../words/sentence.js';
import type { EmissionReport } from './emission-report.js';
import type { Incident, IncidentLink, Resolution } from './incident.js';
import type { Move } from './moves.js';
import type { NoiseReason } from './noise.js';
import type { BandUse, LegalBasis, Victim } from './priority.js';
import type { IncidentPolicy, Severity } from './severity.js';

type Nothing = Readonly<Record<never, never>>;

/** The details of each move; the names are those of the table of moves. */
export interface MoveDetails {
  heard: { readonly report: EmissionReport };
  returned: { readonly report: EmissionReport };
  'fell-quiet': { readonly report: EmissionReport };
  measured: { readonly report: EmissionReport };
  ticked: Nothing;
  confirmed: Nothing;
  expired: Nothing;
  /** `bulk`: one of many at a time, unseen. */
  acknowledged: { readonly bulk?: boolean | undefined };
  assigned: { readonly personId: string };
  unassigned: Nothing;
  started: Nothing;
  resolved: Resolution;
  /** `although`: why the incident is closed while the signal is still on the air. */
  closed: { readonly although?: string | undefined };
  dismissed: { readonly reason: string };
  reopened: { readonly reason: string };
  /** `recordId`: given by the device that it was written on; `takenAt`: epoch ms, where it was sent later than written. */
  noted: { readonly text: string; readonly recordId?: string | undefined; readonly takenAt?: number | undefined };
  'measured-in-field': { readonly measurement: FieldMeasurement };
  'measurement-withdrawn': { readonly measurementId: string };
  /** Null: the verdict before is withdrawn. */
  'called-noise': { readonly why: NoiseReason | null };
  /** `calledAt`: epoch ms; `caller`: the watch itself, its hub, or a station. */
  called: { readonly person: string; readonly caller: Words; readonly calledAt: number };
  regraded: { readonly severity: Severity; readonly reason: string };
  linked: IncidentLink;
  unlinked: { readonly incidentId: string };
  'merged-into': { readonly incidentId: string };
  absorbed: { readonly absorbed: Incident };
  'split-off': { readonly emissionIds: readonly string[]; readonly newIncidentId: string };
  shelved: { readonly reason: string; readonly until: number; readonly bulk?: boolean | undefined };
  unshelved: Nothing;
  suppressed: { readonly ruleId: string; readonly reason: string; readonly until?: number | undefined };
  unsuppressed: Nothing;
  'taken-out-of-service': { readonly reason: string; readonly until?: number | undefined };
  'put-in-service': Nothing;
  /** `act`: its kind. */
  unknown: { readonly act: string };
  'too-long': { readonly act: string; readonly field: string; readonly bytes: number; readonly most: number };
}

/**
 * `expectedVersion`: the version that the person saw. An edit of an older version is refused, and the newer one is
 * returned.
 */
export type EventOf<M extends Move> = MoveDetails[M] & {
  readonly kind: M;
  readonly expectedVersion?: number | undefined;
};

export type IncidentEvent = { [M in Move]: EventOf<M> }[Move];

export interface IncidentContext {
  /** Time of the event, epoch ms, UTC. */
  readonly at: number;
  /** Time whose year the number of a new case bears, where the clock is known to be wrong. */
  readonly numberedAt?: number | undefined;
  /** Who makes the move: a person's id, or `system`. */
  readonly by: string;
  readonly policy: IncidentPolicy;
  bandOf(startHz: number, stopHz: number): BandUse | undefined;
  victimOf?(startHz: number, stopHz: number, at: number): Victim | undefined;
  readonly basis?: LegalBasis | undefined;
  /** When the shift on duty ends; undefined without a roster. */
  readonly shiftEndsAt?: number | undefined;
}

export type NotifyReason =
  | 'raised'
  | 'raised-again'
  | 'reopened'
  | 'assigned'
  | 'shelf-ended'
  | 'acknowledge-target-missed'
  | 'resolve-target-missed';

/** What the caller must do after the incident is stored. */
export type Effect =
  | {
      readonly kind: 'timeline';
      readonly incidentId: string;
      readonly at: number;
      readonly by: string;
      readonly move: Move;
      readonly from: Incident['state'];
      readonly to: Incident['state'];
      readonly sentence: Sentence;
    }
  | {
      readonly kind: 'notify';
      readonly incidentId: string;
      readonly reason: NotifyReason;
      readonly severity: Severity;
      /** Number of the alarm's raise. */
      readonly raise: number;
      /** The person to notify; the people on duty when absent. */
      readonly personId?: string;
    }
  /** Keep this part of the recording from being pruned. */
  | ({ readonly kind: 'pin'; readonly incidentId: string } & PinRange)
  /** A new incident, to be stored together with this one. */
  | { readonly kind: 'create'; readonly incident: Incident };

export interface PinRange {
  readonly stationId: string;
  readonly receiverId: string;
  readonly startHz: number;
  readonly stopHz: number;
  /** Epoch ms, `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

export type Refusal =
  /** The move is not possible in this state. */
  | { readonly kind: 'illegal'; readonly sentence: Sentence }
  /** The move is legal, but a detail is missing or impossible. */
  | { readonly kind: 'invalid'; readonly sentence: Sentence }
  /** Another person changed the incident first; `incident` in the answer is the newer state. */
  | { readonly kind: 'stale'; readonly sentence: Sentence };

/** The effect of a move on an incident, before it is recorded. */
export interface Change {
  readonly patch: Partial<Incident>;
  readonly notify?: readonly NotifyReason[];
  readonly effects?: readonly Effect[];
}

/** Either the changed incident with its effects, or the unchanged incident and the refusal. */
export type Advance =
  | { readonly incident: Incident; readonly effects: readonly Effect[]; readonly refusal?: undefined }
  | { readonly incident: Incident; readonly effects: readonly []; readonly refusal: Refusal };
