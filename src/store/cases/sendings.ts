/**
 * Gives a case or a paper to a contact: the order becomes a message of the outbox, delivery and answer become lines of the case.
 * A one-time link is made each time the message is composed, and only its hash is kept.
 */
import { hashOf, newId, newSecret } from '../../access/secrets.js';
import { defined } from '../../rf/defined.js';
import {
  ANSWER_WORDS,
  LINK_LASTS_MS,
  linked,
  type SendBody,
  type Sending,
  type SendingAnswer,
} from '../../watch/papers/sending.js';
import type { Contact } from '../../watch/roster/people.js';
import type { Words } from '../../words/sentence.js';
import type { IncidentDesk } from './incident-desk.js';

export interface SendingOrder extends Pick<Sending, 'incidentId' | 'reportId' | 'text' | 'by'> {
  readonly contact: Contact;
}

export class Sendings {
  readonly #desk: IncidentDesk;

  constructor(desk: IncidentDesk) {
    this.#desk = desk;
  }

  get(id: string): Sending | undefined {
    return this.#desk.caseBook.records.get('sending', id)?.value;
  }

  /** Those of a case, of a report or all, in order of time. */
  of({ incidentId, reportId }: Pick<Sending, 'incidentId' | 'reportId'>): Sending[] {
    return this.#desk.caseBook.records
      .all('sending')
      .filter((one) => incidentId === undefined || one.incidentId === incidentId)
      .filter((one) => reportId === undefined || one.reportId === reportId)
      .sort((a, b) => a.at - b.at);
  }

  send({ contact, ...order }: SendingOrder): Sending {
    const at = this.#desk.clock();
    const sending: Sending = { ...order, id: newId(), contactId: contact.id, name: contact.name, at, answers: [] };
    const body: SendBody = { kind: 'send', sendingId: sending.id };
    this.#desk.caseBook.records.put('sending', sending, { at, by: order.by, expectedVersion: 0 });
    this.#desk.caseBook.outbox.put({ key: outboxKey(sending), dueAt: at, body }, at);
    return sending;
  }

  /** State of the message in the outbox; undefined when it was sent long ago. */
  message(sending: Sending): { readonly state: 'waiting' | 'sent' | 'dead'; readonly fault?: string } | undefined {
    const row = this.#desk.caseBook.outbox.startingWith(outboxKey(sending))[0];
    return row && { state: row.state, ...defined({ fault: row.fault }) };
  }

  /** A new secret for the link of a sending; the one before no longer works. Undefined where there is no such sending. */
  newLink(id: string): { readonly secret: string; readonly endsAt: number } | undefined {
    // Read now: whoever composes a message waits for its paper, and answers may have come meanwhile.
    const sending = this.get(id);
    if (sending === undefined) return undefined;
    const secret = newSecret();
    const endsAt = this.#desk.clock() + LINK_LASTS_MS;
    this.#keep({ ...sending, link: { hash: hashOf(secret), endsAt } }, 'system');
    return { secret, endsAt };
  }

  /** A channel accepted the message. */
  told(id: string, address: string): void {
    const sending = this.get(id);
    if (sending === undefined) return;
    this.#keep({ ...sending, told: { address, at: this.#desk.clock() } }, 'system');
    const words = {
      vi: `Đã chuyển cho ${sending.name} (${address}): ${sending.text}`,
      en: `Sent to ${sending.name} (${address})`,
    };
    this.#note(sending, words, sending.by);
  }

  /** The contact answers by the link, once; undefined for a link that is wrong, used or too old. */
  answerByLink(secret: string, answer: Pick<SendingAnswer, 'answer' | 'text'>): Sending | undefined {
    const at = this.#desk.clock();
    const sending = linked(this.#desk.caseBook.records.all('sending'), hashOf(secret), at);
    if (sending === undefined) return undefined;
    const { link: _, ...rest } = sending;
    return this.#answered(rest, { ...answer, at }, 'contact');
  }

  /** A person of the watch writes down what the contact said. */
  answerByHand(sending: Sending, answer: Pick<SendingAnswer, 'answer' | 'text'>, by: string): Sending {
    return this.#answered(sending, { ...answer, at: this.#desk.clock(), by }, by);
  }

  #answered(sending: Sending, answer: SendingAnswer, by: string): Sending {
    const kept = this.#keep({ ...sending, answers: [...sending.answers, answer] }, by);
    const said = ANSWER_WORDS[answer.answer];
    const words = {
      vi: `${sending.name} trả lời (${said.vi}): ${answer.text}`,
      en: `${sending.name} answered (${said.en})`,
    };
    this.#note(sending, words, answer.by ?? 'system');
    return kept;
  }

  #keep(sending: Sending, by: string): Sending {
    return this.#desk.caseBook.records.put('sending', sending, { at: this.#desk.clock(), by }).value;
  }

  #note({ incidentId }: Sending, { vi, en }: Words, by: string): void {
    if (incidentId !== undefined) this.#desk.act(incidentId, { kind: 'noted', text: `${vi} / ${en}` }, by);
  }
}

function outboxKey({ id }: Pick<Sending, 'id'>): string {
  return `sending/${id}`;
}
