/** The fields of each kind of record in the case book. */
import type { LegalBasis } from '../../incidents/priority.js';
import type { WatchCampaign } from '../../watch/campaign.js';
import type { NamedMask, Rule } from '../../watch/detection-rule.js';
import type { Drill } from '../../watch/drill.js';
import type { PaperKinds } from '../../watch/papers/paper-kinds.js';
import type { Assignment } from '../../watch/registry/assignment.js';
import type { BandPlanEntry } from '../../watch/registry/band-plan.js';
import type { Handover } from '../../watch/roster/handover.js';
import type { RosterKinds } from '../../watch/roster/roster-kinds.js';
import type { KeptTrial } from '../../watch/rule-trial.js';
import type { BookLoss } from './book-loss.js';
import type { AuditAnchor } from './case-book-audit.js';

/** A stored hand-over with the head of the audit log at the time it was drawn up, which its signatures therefore anchor. */
export interface KeptHandover extends Handover {
  readonly auditHead: AuditAnchor;
}

export interface RecordKinds extends PaperKinds, RosterKinds {
  campaign: WatchCampaign;
  handover: KeptHandover;
  assignment: Assignment;
  mask: NamedMask;
  rule: Rule;
  band: BandPlanEntry & { readonly id: string };
  basis: LegalBasis & { readonly id: string };
  drill: Drill;
  trial: KeptTrial;
  loss: BookLoss;
}

export type RecordKind = keyof RecordKinds;
