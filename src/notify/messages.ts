/** The messages in the outbox, and how a message of a case becomes messages of channels. Pure. */
import type { NotifyReason } from '../incidents/incident-event.js';
import type { OutboxMessage, StoredMessage } from '../store/cases/case-book-outbox.js';
import { CASE_CAUSES, type CaseCause, WATCH_CAUSES, type WatchCause } from '../watch/notice-causes.js';
import type { SendBody } from '../watch/papers/sending.js';
import type { Words } from '../words/sentence.js';
import type { NoticeRule } from './notice-settings.js';

/** Message of a case, written together with the change that causes it. */
export interface NotifyBody {
  readonly kind: 'notify';
  readonly incidentId: string;
  readonly reason: NotifyReason;
  readonly severity: number;
  readonly raise: number;
  readonly personId?: string;
}

/** Message of the escalation plan, to one person or contact. */
export interface EscalateBody {
  readonly kind: 'escalate';
  readonly incidentId: string;
  readonly severity: number;
  readonly to: { readonly kind: 'person' | 'contact'; readonly id: string };
  readonly why: string;
}

/** Message to a person about something that concerns them personally: a case, or a text of its own that is of use until an instant. */
export interface TellBody {
  readonly kind: 'tell';
  readonly incidentId: string;
  readonly severity: number;
  readonly personId: string;
  readonly cause: CaseCause;
  readonly own?: { readonly text: OwnText; readonly until: number } | undefined;
}

export function isCaseCause(cause: DeliverBody['cause']): cause is CaseCause {
  return CASE_CAUSES.some((known) => known === cause);
}

export interface DeliverBody {
  readonly kind: 'deliver';
  readonly channelId: string;
  readonly severity: number;
  readonly cause: CaseCause | WatchCause | 'report' | 'digest';
  readonly incidentId?: string | undefined;
  readonly reportId?: string | undefined;
  /** Addresses that the channel reaches, in a notice of a case. */
  readonly reaches?: readonly string[] | undefined;
  /** The text itself, of a message that is about no case and no report. */
  readonly text?: OwnText | undefined;
}

export interface OwnText {
  readonly title: Words;
  readonly lines: readonly Words[];
}

export type MessageBody = NotifyBody | EscalateBody | TellBody | DeliverBody | SendBody;

const KINDS: ReadonlySet<unknown> = new Set([
  'notify',
  'escalate',
  'tell',
  'deliver',
  'send',
] satisfies MessageBody['kind'][]);

/** Undefined for a message of an unknown kind, which a later version may have written. */
export function bodyOf({ body }: StoredMessage): MessageBody | undefined {
  const kind = (body as { kind?: unknown } | null)?.kind;
  return KINDS.has(kind) ? (body as MessageBody) : undefined;
}

/** Channels that the rules name for this cause and severity, each once, in the order of the rules. */
export function channelsFor(rules: readonly NoticeRule[], cause: CaseCause | WatchCause, severity: number): string[] {
  const wanted = rules.filter(
    (rule) => rule.active && rule.severities.includes(severity) && rule.causes.includes(cause),
  );
  return [...new Set(wanted.flatMap(({ channelIds }) => channelIds))];
}

/**
 * Channels for a fault of the watch. While no rule names any such cause, those that get the alarms of severity 1: at night
 * a person must learn that nobody watches, also where nobody thought of it before.
 */
export function watchChannels(rules: readonly NoticeRule[], cause: WatchCause, severity: number): string[] {
  const isNamed = rules.some(
    ({ active, causes }) => active && causes.some((one) => WATCH_CAUSES.some((own) => own === one)),
  );
  return isNamed ? channelsFor(rules, cause, severity) : severity <= 2 ? channelsFor(rules, 'raised', 1) : [];
}

/** The messages to channels and people that result from a message of a case. */
export function expanded(
  { key, createdAt }: StoredMessage,
  body: NotifyBody,
  { rules, reachesOf }: { readonly rules: readonly NoticeRule[]; reachesOf(channelId: string): readonly string[] },
): OutboxMessage[] {
  const { incidentId, severity, reason, personId } = body;
  const common = { incidentId, severity, cause: reason };
  const delivered = channelsFor(rules, reason, severity).map((channelId): OutboxMessage => {
    const deliver: DeliverBody = { kind: 'deliver', channelId, ...common, reaches: reachesOf(channelId) };
    return { key: `${key}→${channelId}`, dueAt: createdAt, body: deliver };
  });
  if (personId === undefined) return delivered;
  const tell: TellBody = { kind: 'tell', personId, ...common };
  return [...delivered, { key: `${key}→person:${personId}`, dueAt: createdAt, body: tell }];
}

/** A report for a channel that a schedule names. */
export function reportMessage(reportId: string, channelId: string, at: number): OutboxMessage {
  const body: DeliverBody = { kind: 'deliver', channelId, severity: 5, cause: 'report', reportId };
  return { key: `${reportId}→${channelId}`, dueAt: at, body };
}

export function ownMessage(
  key: string,
  channelId: string,
  about: { readonly severity: number; readonly cause: WatchCause | 'digest' | 'shift-change'; readonly text: OwnText },
  at: number,
): OutboxMessage {
  const body: DeliverBody = { kind: 'deliver', channelId, ...about };
  return { key: `${key}→${channelId}`, dueAt: at, body };
}
