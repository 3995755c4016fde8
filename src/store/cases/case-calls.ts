/** The calls about an alarm, of this program and of the other side of a network, as the outbox knows them. */
import { sha256 } from '../../files/sha256.js';
import type { Incident } from '../../incidents/incident.js';
import type { EscalationStep } from '../../watch/roster/escalation.js';
import type { Outbox, StoredMessage } from './case-book-outbox.js';
import type { Records } from './case-book-records.js';

/** Causes of notices that an alarm itself makes, each with the number of its raise. */
const RAISES = ['raised', 'raised-again', 'reopened'] as const;
const MARK_LENGTH = 20;

export interface Call {
  /** The same whenever it is told. */
  readonly key: string;
  readonly name: string;
  /** Marks of the addresses: the other side recognises one, and does not learn it. */
  readonly marks: readonly string[];
  /** Epoch ms. */
  readonly at: number;
  /** One person or contact; otherwise the channel of a rule. */
  readonly isPersonal: boolean;
  readonly isSent: boolean;
}

const ANNOUNCED = '/announced';

interface Body {
  readonly kind: string;
  /** Of a call of the other side. */
  readonly marks?: readonly string[];
  readonly to?: EscalationStep['to'];
  readonly reaches?: readonly string[];
  readonly channelId?: string;
}

type Book = { readonly outbox: Outbox; readonly records: Records };

/** Two ways to write a number are one mark: with the country's code, or with its leading zero. */
export function addressMark(address: string): string {
  const digits = address.replace(/\D/g, '').replace(/^(?:84|0)/, '');
  const plain = /^[+\d][\d .-]+$/.test(address) ? digits : address.trim().toLowerCase();
  return sha256(`rfi-call ${plain}`).slice(0, MARK_LENGTH);
}

/** Marks of a person or contact; one without an address is recognised by id and name. */
export function marksOf({ records }: Pick<Book, 'records'>, { kind, id }: EscalationStep['to']): string[] {
  const found = records.get(kind, id)?.value;
  const addresses = found?.addresses.map(({ address }) => addressMark(address)) ?? [];
  return addresses.length > 0 ? addresses : [addressMark(`${kind} ${id} ${found?.name ?? ''}`)];
}

/** Common beginning of the keys of all escalation messages about an alarm. */
export function escalationPrefix({ id, alarm }: Pick<Incident, 'id' | 'alarm'>): string {
  return `${id}/escalation/${alarm.raises}/`;
}

/** Calls that this program made about the present alarm, or is about to make; not those that were given up. */
export function ownCalls(book: Book, incident: Incident): Call[] {
  return messagesOf(book.outbox, incident).flatMap((message) => {
    const call = message.state === 'dead' ? undefined : ownCall(book, message);
    return call === undefined ? [] : [call];
  });
}

function ownCall({ records }: Book, { key, body, createdAt, sentAt, state }: StoredMessage): Call | undefined {
  const { kind, to, reaches = [], channelId = '' } = body as Body;
  const sent = { key, at: sentAt ?? createdAt, isSent: state === 'sent' };
  if (kind === 'escalate' && to !== undefined)
    return { ...sent, isPersonal: true, name: nameOf(records, to), marks: marksOf({ records }, to) };
  if (kind !== 'deliver' || reaches.length === 0) return undefined;
  return { ...sent, isPersonal: false, name: channelId, marks: reaches.map(addressMark) };
}

function nameOf(records: Records, { kind, id }: EscalationStep['to']): string {
  return records.get(kind, id)?.value.name ?? id;
}

/**
 * Notes a call of the other side, which is only announced while it is not sent. Returns true when it is new that it was sent.
 */
export function noteElsewhere(outbox: Outbox, incident: Incident, call: Call, by: string): boolean {
  const { name, marks, at, isPersonal, isSent } = call;
  const key = `${elsewherePrefix(incident, by, isPersonal)}${call.key}`;
  if (!isSent) {
    outbox.putSent({ key: `${key}${ANNOUNCED}`, dueAt: at, body: { kind: 'announced', marks } }, at);
    return false;
  }
  outbox.remove(`${key}${ANNOUNCED}`);
  const to = { kind: 'person', id: `${name} (${by})` };
  return outbox.putSent({ key, dueAt: at, body: { kind: 'elsewhere', to, why: 'elsewhere', marks } }, at);
}

/** Forgets announced calls of the other side that are not among `calls` any more: they were given up. */
export function forgetGivenUp(outbox: Outbox, incident: Incident, calls: readonly Call[], by: string): void {
  const known = new Set(calls.map(({ key }) => `${key}${ANNOUNCED}`));
  for (const isPersonal of [true, false]) {
    const prefix = elsewherePrefix(incident, by, isPersonal);
    for (const { key } of outbox.startingWith(prefix))
      if (key.endsWith(ANNOUNCED) && !known.has(key.slice(prefix.length))) outbox.remove(key);
  }
}

function elsewherePrefix(incident: Incident, by: string, isPersonal: boolean): string {
  const prefix = isPersonal ? escalationPrefix(incident) : `${incident.id}/raised/${incident.alarm.raises}/`;
  return `${prefix}elsewhere/${by}/`;
}

export interface CallsSoFar {
  /** Marks of everybody whom the other side called, or is about to call. */
  readonly marksElsewhere: ReadonlySet<string>;
  /** Of these, those whom it called. */
  readonly marksReached: ReadonlySet<string>;
  /** Epoch ms of the last call of either side to a person; undefined before the first. */
  readonly lastAt: number | undefined;
}

export function callsSoFar(outbox: Outbox, incident: Incident): CallsSoFar {
  const personal = outbox.startingWith(escalationPrefix(incident)).filter(({ state }) => state !== 'dead');
  const elsewhere = messagesOf(outbox, incident).map(({ body }) => body as Body);
  const marksIn = (bodies: readonly Body[]) => new Set(bodies.flatMap(({ marks = [] }) => marks));
  const times = personal.map(({ sentAt, createdAt }) => sentAt ?? createdAt);
  const marksReached = marksIn(elsewhere.filter(({ kind }) => kind === 'elsewhere'));
  return {
    marksElsewhere: marksIn(elsewhere),
    marksReached,
    lastAt: times.length === 0 ? undefined : Math.max(...times),
  };
}

function messagesOf(outbox: Outbox, incident: Incident): StoredMessage[] {
  const { id, alarm } = incident;
  const notices = RAISES.flatMap((cause) => outbox.startingWith(`${id}/${cause}/${alarm.raises}/`));
  return [...outbox.startingWith(escalationPrefix(incident)), ...notices];
}
