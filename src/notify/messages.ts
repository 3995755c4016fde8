/** What lies in the outbox, and how one message becomes those of the channels. Pure. */
import type { NotifyReason } from '../incidents/incident-event.js';
import type { OutboxMessage, StoredMessage } from '../store/cases/case-book-outbox.js';
import type { NoticeCause, NoticeRule } from './notice-settings.js';

/** Of a case: written with the move that causes it. */
export interface NotifyBody {
  readonly kind: 'notify';
  readonly incidentId: string;
  readonly reason: NotifyReason;
  readonly severity: number;
  readonly raise: number;
  readonly personId?: string;
}

/** Of the escalation plan: one person or contact. */
export interface EscalateBody {
  readonly kind: 'escalate';
  readonly incidentId: string;
  readonly severity: number;
  readonly to: { readonly kind: 'person' | 'contact'; readonly id: string };
  readonly why: string;
}

/** Somebody is told of something that is theirs. */
export interface TellBody {
  readonly kind: 'tell';
  readonly incidentId: string;
  readonly severity: number;
  readonly personId: string;
  readonly cause: NoticeCause;
}

/** For one channel. */
export interface DeliverBody {
  readonly kind: 'deliver';
  readonly channelId: string;
  readonly severity: number;
  readonly cause: NoticeCause | 'report';
  readonly incidentId?: string | undefined;
  readonly reportId?: string | undefined;
}

export type MessageBody = NotifyBody | EscalateBody | TellBody | DeliverBody;

const KINDS: ReadonlySet<unknown> = new Set(['notify', 'escalate', 'tell', 'deliver'] satisfies MessageBody['kind'][]);

/** Undefined for what a later version may have written. */
export function bodyOf({ body }: StoredMessage): MessageBody | undefined {
  const kind = (body as { kind?: unknown } | null)?.kind;
  return KINDS.has(kind) ? (body as MessageBody) : undefined;
}

/** Channels that the rules want this cause and severity on, each once, in the order of the rules. */
export function channelsFor(rules: readonly NoticeRule[], cause: NoticeCause, severity: number): string[] {
  const wanted = rules.filter(
    (rule) => rule.active && rule.severities.includes(severity) && rule.causes.includes(cause),
  );
  return [...new Set(wanted.flatMap(({ channelIds }) => channelIds))];
}

/** The messages that a message of a case becomes. */
export function expanded(
  { key, createdAt }: StoredMessage,
  body: NotifyBody,
  rules: readonly NoticeRule[],
): OutboxMessage[] {
  const { incidentId, severity, reason, personId } = body;
  const common = { incidentId, severity, cause: reason };
  const delivered = channelsFor(rules, reason, severity).map((channelId): OutboxMessage => {
    const deliver: DeliverBody = { kind: 'deliver', channelId, ...common };
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
