/**
 * Informs one person or contact: by the first address that accepts the notice, otherwise by the channels of the rules.
 */
import { awaitsAcknowledgement, type Incident } from '../incidents/incident.js';
import type { StoredMessage } from '../store/cases/case-book-outbox.js';
import type { CaseCause } from '../watch/notice-causes.js';
import { addressFaults, type ContactAddress } from '../watch/roster/people.js';
import type { Lanes } from './lanes.js';
import { channelsFor, type EscalateBody, type TellBody } from './messages.js';
import { type Notice, SendFailed } from './notice.js';
import type { NoticeChannel } from './notice-settings.js';
import { type NoticeTo, ownNotice } from './notice-words.js';
import { quietUntil } from './pace.js';
import type { NoticeSettingsStore } from './settings-store.js';

export interface Addressee {
  readonly name: string;
  readonly addresses: readonly ContactAddress[];
}

export interface TellerOptions {
  readonly settings: NoticeSettingsStore;
  readonly lanes: Lanes;
  incident(id: string): Incident | undefined;
  addressee(kind: 'person' | 'contact', id: string): Addressee | undefined;
  compose(
    row: StoredMessage,
    incident: Incident,
    cause: CaseCause,
    language: NoticeChannel['language'],
    to: NoticeTo,
  ): Notice;
}

/** Severity of what a person orders to be sent: no telephone rings. */
const NO_ALARM = 6;

export class Teller {
  readonly #options: TellerOptions;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** `moot`: nobody needs to be informed any more. @throws SendFailed when no address and no channel accepted it */
  async reach(row: StoredMessage, body: EscalateBody | TellBody, now: number): Promise<'told' | 'moot'> {
    const { incident: incidentOf, addressee, lanes, compose } = this.#options;
    if (body.kind === 'tell' && body.own !== undefined) return this.#remind(row, body, body.own, now);
    const incident = incidentOf(body.incidentId);
    // Acknowledged since: nobody needs to be woken.
    if (incident === undefined || (body.kind === 'escalate' && !awaitsAcknowledgement(incident))) return 'moot';
    const [kind, id] = body.kind === 'escalate' ? [body.to.kind, body.to.id] : (['person', body.personId] as const);
    const cause = body.kind === 'escalate' ? 'escalation' : body.cause;
    const person = addressee(kind, id);
    const name = person?.name ?? id;
    const phones =
      person?.addresses
        .filter(({ channel }) => channel === 'phone' || channel === 'sms')
        .map(({ address }) => address) ?? [];
    const to: NoticeTo = { name, phones, why: body.kind === 'escalate' ? body.why : 'on-duty' };
    const { severity } = incident.priority;
    const { told, faults, retryAfterMs } = await this.#byAddress(person, { severity, now }, (language) =>
      compose(row, incident, cause, language, to),
    );
    if (told !== undefined) return 'told';
    // Nobody was reached personally: the readers of the rules' channels can call them.
    const channels = body.kind === 'escalate' ? this.#ruleChannels(cause, body.severity) : [];
    const outcomes = await Promise.all(
      channels.map((channel) => lanes.attempt(channel, compose(row, incident, cause, channel.language, to))),
    );
    if (outcomes.some((fault) => fault === undefined)) return 'told';
    faults.push(...outcomes.flatMap((fault) => fault?.message ?? []));
    if (faults.length > 0) throw new SendFailed(`${name}: ${faults.join('; ')}`, { retryAfterMs });
    throw new SendFailed(`${name} has no address that a channel reaches, and no rule sends this to a channel`, {
      isFinal: true,
    });
  }

  async #remind(
    row: StoredMessage,
    body: TellBody,
    { text, until }: NonNullable<TellBody['own']>,
    now: number,
  ): Promise<'told' | 'moot'> {
    const person = this.#options.addressee('person', body.personId);
    if (now >= until || person === undefined) return 'moot';
    const { severity } = body;
    const { told, faults, retryAfterMs } = await this.#byAddress(person, { severity, now }, (language) =>
      ownNotice(row, body, text, language),
    );
    if (told !== undefined || faults.length === 0) return told === undefined ? 'moot' : 'told';
    throw new SendFailed(`${person.name}: ${faults.join('; ')}`, { retryAfterMs });
  }

  /**
   * Gives a contact what a person of the watch ordered; quiet hours do not hold it back, and no telephone rings. Returns the
   * address that accepted it. @throws SendFailed
   */
  async hand(
    contact: Addressee,
    now: number,
    compose: (language: NoticeChannel['language']) => Promise<Notice>,
  ): Promise<string> {
    const { told, faults, retryAfterMs } = await this.#byAddress(
      contact,
      { severity: NO_ALARM, now, isOrdered: true },
      compose,
    );
    if (told !== undefined) return told.address;
    if (faults.length > 0) throw new SendFailed(`${contact.name}: ${faults.join('; ')}`, { retryAfterMs });
    throw new SendFailed(`${contact.name} has no address that a channel reaches`, { isFinal: true });
  }

  /** Tries the addresses in their order until a channel accepts the notice. */
  async #byAddress(
    person: Addressee | undefined,
    {
      severity,
      now,
      isOrdered = false,
    }: { readonly severity: number; readonly now: number; readonly isOrdered?: boolean },
    compose: (language: NoticeChannel['language']) => Notice | Promise<Notice>,
  ): Promise<{ told?: ContactAddress; faults: string[]; retryAfterMs?: number | undefined }> {
    const faults: string[] = [];
    let retryAfterMs: number | undefined;
    for (const address of person?.addresses ?? []) {
      const way = this.#wayTo(address, severity);
      if (way === undefined) continue;
      const quietEnd = severity === 1 || isOrdered ? undefined : quietUntil(way.channel.quiet, now);
      if (quietEnd !== undefined) {
        faults.push(`${way.channel.name}: quiet hours`);
        retryAfterMs = quietEnd - now;
        continue;
      }
      const fault = await this.#options.lanes.attempt(way.channel, await compose(way.channel.language), way.to);
      if (fault === undefined) return { told: address, faults };
      faults.push(fault.message);
      retryAfterMs ??= fault.retryAfterMs;
    }
    return { faults, retryAfterMs };
  }

  #wayTo(
    { channel, address }: ContactAddress,
    severity: number,
  ): { channel: NoticeChannel; to?: readonly string[] } | undefined {
    // Kept before addresses were checked.
    if (addressFaults({ addresses: [{ channel, address }] }).length > 0) return undefined;
    const active = this.#options.settings.channels.map(({ value }) => value).filter((one) => one.active);
    if (channel === 'email') {
      const mail = active.find(({ kind }) => kind === 'email');
      return mail && { channel: mail, to: [address] };
    }
    if (channel === 'phone' || channel === 'sms') {
      const telephone = active.find(({ kind }) => kind === 'telephone');
      const call = channel === 'phone' && severity === 1 ? [`call:${address}`] : [];
      return telephone && { channel: telephone, to: [`sms:${address}`, ...call] };
    }
    if (channel !== 'webhook') return undefined;
    const named = active.find(({ id }) => id === address);
    if (named !== undefined) return { channel: named };
    if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return undefined;
    const common = { id: 'address', name: 'address', active: true, language: 'vi-en' as const, perMinute: 20 };
    return { channel: { ...common, kind: 'webhook', template: 'json', url: address } };
  }

  #ruleChannels(cause: CaseCause, severity: number): NoticeChannel[] {
    const { settings } = this.#options;
    const ids = channelsFor(
      settings.rules.map(({ value }) => value),
      cause,
      severity,
    );
    return ids.flatMap((id) => settings.channel(id) ?? []).filter(({ active }) => active);
  }
}
