/** What can happen to an incident, in what surroundings, and what comes of it. */
import type { EmissionReport } from './emission-report.js';
import type { Incident, IncidentLink, Resolution } from './incident.js';
import type { Move } from './moves.js';
import type { BandUse, LegalBasis, Victim } from './priority.js';
import type { Sentence } from './sentence.js';
import type { IncidentPolicy, Severity } from './severity.js';

type Nothing = Readonly<Record<never, never>>;

/** What each move brings with it; the names are those of the table of moves. */
export interface MoveDetails {
  heard: { readonly report: EmissionReport };
  returned: { readonly report: EmissionReport };
  'fell-quiet': { readonly report: EmissionReport };
  ticked: Nothing;
  confirmed: Nothing;
  expired: Nothing;
  acknowledged: Nothing;
  assigned: { readonly personId: string };
  unassigned: Nothing;
  started: Nothing;
  resolved: Resolution;
  /** `although` says why it is closed while the signal is still on the air. */
  closed: { readonly although?: string | undefined };
  dismissed: { readonly reason: string };
  reopened: { readonly reason: string };
  noted: { readonly text: string };
  regraded: { readonly severity: Severity; readonly reason: string };
  linked: IncidentLink;
  unlinked: { readonly incidentId: string };
  'merged-into': { readonly incidentId: string };
  absorbed: { readonly absorbed: Incident };
  'split-off': { readonly emissionIds: readonly string[]; readonly newIncidentId: string };
  shelved: { readonly reason: string; readonly until: number };
  unshelved: Nothing;
  suppressed: { readonly ruleId: string; readonly reason: string };
  unsuppressed: Nothing;
  'taken-out-of-service': { readonly reason: string };
  'put-in-service': Nothing;
}

/** `expectedVersion` is the version the person was looking at; an edit of an older one is refused with the newer. */
export type EventOf<M extends Move> = MoveDetails[M] & {
  readonly kind: M;
  readonly expectedVersion?: number | undefined;
};

export type IncidentEvent = { [M in Move]: EventOf<M> }[Move];

export interface IncidentContext {
  /** Epoch ms, UTC: when it happens. */
  readonly at: number;
  /** Who does it: a person's id, or `system`. */
  readonly by: string;
  readonly policy: IncidentPolicy;
  bandOf(startHz: number, stopHz: number): BandUse | undefined;
  victimOf?(startHz: number, stopHz: number, at: number): Victim | undefined;
  readonly basis?: LegalBasis;
}

export type NotifyReason =
  | 'raised'
  | 'raised-again'
  | 'reopened'
  | 'assigned'
  | 'shelf-ended'
  | 'acknowledge-target-missed'
  | 'resolve-target-missed';

/** What the shell must do after the incident is kept. */
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
      /** Which raise of the alarm it is about. */
      readonly raise: number;
      /** The one person meant; whoever is on duty when absent. */
      readonly personId?: string;
    }
  /** Keep this stretch of the recording from being pruned. */
  | ({ readonly kind: 'pin'; readonly incidentId: string } & PinRange)
  /** A new incident, to be kept together with this one. */
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
  /** Not from this state. */
  | { readonly kind: 'illegal'; readonly sentence: Sentence }
  /** The move is legal, but something it needs is missing or cannot be. */
  | { readonly kind: 'invalid'; readonly sentence: Sentence }
  /** Somebody changed it first; `incident` in the answer is the newer state. */
  | { readonly kind: 'stale'; readonly sentence: Sentence };

/** What a move makes of an incident, before it is recorded. */
export interface Change {
  readonly patch: Partial<Incident>;
  readonly notify?: readonly NotifyReason[];
  readonly effects?: readonly Effect[];
}

/** Either the incident as it is afterwards with what follows, or the untouched incident and why not. */
export type Advance =
  | { readonly incident: Incident; readonly effects: readonly Effect[]; readonly refusal?: undefined }
  | { readonly incident: Incident; readonly effects: readonly []; readonly refusal: Refusal };
