/**
 * Sends the messages in the case book's outbox, each once. A failed message is tried again while its receiver is away;
 * after the last attempt it goes to a list that a person sees. A message is marked as sent after it was sent: a crash
 * in between sends it twice, but never loses it.
 *
 *   outbox ─┬ notify ─ rules ─► deliver, tell (in the outbox)
 *           ├ send ─────► one contact, as a person ordered
 *           ├ escalate, tell ─► one person: the first of their addresses that takes it
 *           └ deliver ─► a lane for each channel: rate, batches, one request at a time
 */
import { sentenceOf } from '../errors/errors.js';
import type { Incident } from '../incidents/incident.js';
import type { Outbox, StoredMessage } from '../store/cases/case-book-outbox.js';
import { addressMark, callsSoFar } from '../store/cases/case-calls.js';
import type { CallTurns } from '../watch/roster/escalation.js';
import { asFailure, type ChannelState, type Lane, Lanes } from './lanes.js';
import {
  bodyOf,
  type DeliverBody,
  type EscalateBody,
  expanded,
  isCaseCause,
  type MessageBody,
  type NotifyBody,
  type TellBody,
} from './messages.js';
import type { Notice } from './notice.js';
import { type NoticeChannel, reachesOf } from './notice-settings.js';
import { caseNotice, floodNotice, type NoticeTo, ownNotice, testNotice } from './notice-words.js';
import { batches, quietUntil, retryAt } from './pace.js';
import type { Send } from './senders.js';
import type { NoticeSettingsStore } from './settings-store.js';
import { type Addressee, Teller, type TellerOptions } from './teller.js';

/** A case or a paper for a contact. */
export interface OrderedSending {
  readonly contact: Addressee;
  compose(noticeId: string, language: NoticeChannel['language']): Promise<Notice>;
  /** @param address that took it */
  onTold(address: string): void;
}

export interface DispatcherOptions {
  readonly outbox: Outbox;
  readonly settings: NoticeSettingsStore;
  readonly clock: () => number;
  /** Epoch ms by which old messages are deleted; the clock when absent. */
  readonly age?: () => number;
  readonly send: Send;
  incident(id: string): Incident | undefined;
  addressee(kind: 'person' | 'contact', id: string): Addressee | undefined;
  stationName(id: string): string;
  /** The notice of a report with its PDF; undefined when there is no such report. */
  report(id: string, language: NoticeChannel['language']): Promise<Notice | undefined>;
  /** What a person ordered to be sent to a contact; undefined when it does not exist. */
  sending?(id: string): OrderedSending | undefined;
  /** Decides who informs people about a case: this program, or the other side of a network. */
  readonly turns?: CallTurns | undefined;
  /** A person or contact was informed. */
  onCalled?(body: EscalateBody): void;
  onFault(sentence: string): void;
}

type SendBody = Extract<MessageBody, { readonly kind: 'send' }>;

/** Most messages read from the outbox at a time. */
const MOST_DUE = 1000;
/** Most people informed at the same time. */
const MOST_TELLING = 8;
/** Failed attempts in a row after which a channel is told to be dead, over the others. */
const DEAD_AFTER_FAILURES = 3;
/** Time in ms for which a notice waits that the other side of a network is about to give; that side may have died. */
const LEFT_TO_OTHER_MS = 2 * 60e3;
const PRUNE_EVERY_MS = 3600e3;
const KEEP_SENT_MS = 30 * 86_400e3;
const KEEP_DEAD_MS = 90 * 86_400e3;

export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #lanes: Lanes;
  readonly #teller: Teller;
  readonly #telling = new Set<number>();
  readonly #working = new Set<Promise<unknown>>();
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const { settings, send, clock, incident, addressee } = options;
    this.#lanes = new Lanes(send, clock);
    const compose: TellerOptions['compose'] = (row, about, cause, language, to) =>
      this.#caseNotice(row, about, cause, language, to);
    this.#teller = new Teller({ settings, lanes: this.#lanes, incident, addressee, compose });
  }

  /** Number of requests to channels since the start. */
  get counters(): Readonly<Record<'sent' | 'failed', number>> {
    return this.#lanes.counters;
  }

  /** Active channels that took nothing for a while, although it was tried again and again. */
  deadChannels(): { readonly id: string; readonly name: string; readonly fault: string }[] {
    return this.#options.settings.channels.flatMap(({ value: channel }) => {
      const { id, name, active } = channel;
      const { failures, state } = this.#lanes.of(channel);
      return active && failures >= DEAD_AFTER_FAILURES ? [{ id, name, fault: state.lastFault ?? '' }] : [];
    });
  }

  state(channelId: string): ChannelState {
    return this.#lanes.state(channelId);
  }

  /**
   * The computer's clock was set. Set back, everything that waits would be late by the step, and is moved with it. Set forward,
   * what waits comes early, which costs an attempt: instants that were computed since the step must not move with it.
   */
  clockSet(stepMs: number): void {
    if (stepMs >= 0) return;
    this.#options.outbox.shift(stepMs);
    this.#lanes.shift(stepMs);
  }

  /** Called about every second; starts work and does not wait for it. */
  tick(): void {
    const { outbox, clock, onFault } = this.#options;
    const now = clock();
    try {
      this.#prune();
      const lanes = new Map<string, { row: StoredMessage; body: DeliverBody; severity: number }[]>();
      for (const row of outbox.due(now, MOST_DUE)) {
        const body = bodyOf(row);
        if (body === undefined)
          outbox.failed(row.id, 'this version does not know this kind of message', undefined, now);
        else if (body.kind === 'notify') this.#expand(row, body, now);
        else if (body.kind === 'deliver') {
          const elsewhere = this.#elsewhere(row, body);
          if (elsewhere === 'told') outbox.drop(row.id);
          if (elsewhere !== 'no') continue;
          const waiting = lanes.get(body.channelId) ?? [];
          lanes.set(body.channelId, [...waiting, { row, body, severity: body.severity }]);
        } else if (!this.#telling.has(row.id) && this.#telling.size < MOST_TELLING) this.#tell(row, body);
      }
      for (const [channelId, waiting] of lanes) this.#serve(channelId, waiting, now);
    } catch (error) {
      onFault(`Notices could not be read or marked: ${sentenceOf(error)}`);
    }
  }

  /**
   * Sends a test at once, without regard to rules and rate. @throws SendFailed; RangeError when there is no such
   * channel
   */
  async test(channelId: string): Promise<void> {
    const { settings, clock, send } = this.#options;
    const channel = settings.channel(channelId);
    if (channel === undefined) throw new RangeError(`there is no channel "${channelId}"`);
    const at = clock();
    await send(channel, testNotice(`test-${channelId}-${at}`, channel.name, at, channel.language), at);
  }

  /** Waits for running requests; each has its own deadline. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#working);
  }

  /** A notice of a case that the other side of a network handles is left to that side. */
  #expand(row: StoredMessage, body: NotifyBody, now: number): void {
    const { outbox, settings, turns, incident: incidentOf } = this.#options;
    const incident = body.reason === 'assigned' ? undefined : incidentOf(body.incidentId);
    const turn = incident === undefined ? 'ours' : (turns?.turnOf(incident, now) ?? 'ours');
    if (turn === 'theirs') outbox.drop(row.id);
    if (turn !== 'ours') return;
    const rules = settings.rules.map(({ value }) => value);
    const reaches = (channelId: string) => {
      const channel = settings.channel(channelId);
      return channel === undefined ? [] : reachesOf(channel);
    };
    outbox.expand(row.id, expanded(row, body, { rules, reachesOf: reaches }), now);
  }

  /** Whether the other side of a network informed every address of the channel of this alarm, or is about to. */
  #elsewhere(
    { createdAt }: StoredMessage,
    { incidentId = '', cause, reaches = [] }: DeliverBody,
  ): 'told' | 'soon' | 'no' {
    const { turns, outbox, clock, incident: incidentOf } = this.#options;
    const incident = incidentOf(incidentId);
    if (turns === undefined || incident === undefined || reaches.length === 0 || cause === 'assigned') return 'no';
    const { marksElsewhere, marksReached } = callsSoFar(outbox, incident);
    const areAllIn = (marks: ReadonlySet<string>) => reaches.every((address) => marks.has(addressMark(address)));
    if (areAllIn(marksReached)) return 'told';
    return areAllIn(marksElsewhere) && clock() - createdAt < LEFT_TO_OTHER_MS ? 'soon' : 'no';
  }

  #serve(
    channelId: string,
    waiting: readonly { row: StoredMessage; body: DeliverBody; severity: number }[],
    now: number,
  ): void {
    const { settings, outbox } = this.#options;
    const channel = settings.channel(channelId);
    if (channel === undefined || !channel.active) {
      const why = channel === undefined ? 'does not exist' : 'is switched off';
      for (const { row } of waiting) outbox.failed(row.id, `the channel "${channelId}" ${why}`, undefined, now);
      return;
    }
    const lane = this.#lanes.of(channel);
    if (lane.busy) return;
    const waits = now < lane.restUntil || quietUntil(channel.quiet, now) !== undefined;
    const due = waits ? waiting.filter(({ severity }) => severity === 1) : waiting;
    const plan = batches(due, lane.pace.left(now));
    if (plan.length === 0) return;
    lane.busy = true;
    this.#own(this.#deliver(channel, lane, plan).finally(() => (lane.busy = false)));
  }

  async #deliver(
    channel: NoticeChannel,
    lane: Lane,
    plan: readonly (readonly { row: StoredMessage; body: DeliverBody }[])[],
  ): Promise<void> {
    const { outbox, clock, turns } = this.#options;
    for (const batch of plan) {
      const notices: Notice[] = [];
      const rows: StoredMessage[] = [];
      for (const { row, body } of batch) {
        const notice = await this.#compose(row, body, channel);
        if (notice === undefined) {
          outbox.failed(row.id, 'its incident or report no longer exists', undefined, clock());
          continue;
        }
        notices.push(notice);
        rows.push(row);
      }
      const [only, second] = notices;
      if (only === undefined) continue;
      const notice = second === undefined ? only : floodNotice(notices, channel.language, clock());
      const failure = await this.#lanes.attempt(channel, notice);
      if (failure === undefined) {
        for (const row of rows) outbox.sent(row.id, clock());
        for (const { body } of batch) if (body.incidentId !== undefined) turns?.called(body.incidentId);
        lane.failures = 0;
        continue;
      }
      const now = clock();
      lane.failures += 1;
      for (const row of rows) outbox.failed(row.id, failure.message, retryAt(row.attempts + 1, now, failure), now);
      if (failure.isFinal) continue;
      lane.restUntil = retryAt(lane.failures, now, failure) ?? now;
      // The next message would fail in the same way; it is tried in its own turn.
      return;
    }
  }

  async #compose(row: StoredMessage, body: DeliverBody, channel: NoticeChannel): Promise<Notice | undefined> {
    if (body.text !== undefined) return ownNotice(row, body, body.text, channel.language);
    if (body.reportId !== undefined) return await this.#options.report(body.reportId, channel.language);
    const incident = this.#options.incident(body.incidentId ?? '');
    if (incident === undefined || !isCaseCause(body.cause)) return undefined;
    return this.#caseNotice(row, incident, body.cause, channel.language);
  }

  #caseNotice(
    row: StoredMessage,
    incident: Incident,
    cause: TellBody['cause'],
    language: NoticeChannel['language'],
    to?: NoticeTo,
  ): Notice {
    const { settings, stationName } = this.#options;
    const { publicUrl } = settings;
    return caseNotice({ id: row.key, cause, incident, at: row.createdAt, stationName, to, publicUrl }, language);
  }

  /**
   * Informs one person or contact: by the first address that accepts the message, otherwise by the channels of the
   * rules.
   */
  #tell(row: StoredMessage, body: EscalateBody | TellBody | SendBody): void {
    const { outbox, clock, onFault } = this.#options;
    this.#telling.add(row.id);
    const told = (body.kind === 'send' ? this.#hand(row, body) : this.#teller.reach(row, body, clock()))
      .then((done) => {
        if (done === 'moot') outbox.drop(row.id);
        else outbox.sent(row.id, clock());
        return done !== 'moot';
      })
      .catch((error: unknown) => {
        const failure = asFailure(error);
        const now = clock();
        outbox.failed(row.id, failure.message, retryAt(row.attempts + 1, now, failure), now);
        if (failure.isFinal) onFault(`A notice was given up: ${sentenceOf(failure)}`);
        return false;
      })
      // Not before the catch: a fault in the note is no reason to call again.
      .then((isCalled) => isCalled && body.kind === 'escalate' && this.#options.onCalled?.(body));
    this.#own(told.finally(() => this.#telling.delete(row.id)));
  }

  async #hand({ key }: StoredMessage, { sendingId }: SendBody): Promise<'told' | 'moot'> {
    const sending = this.#options.sending?.(sendingId);
    if (sending === undefined) return 'moot';
    const { contact, compose, onTold } = sending;
    const address = await this.#teller.hand(contact, this.#options.clock(), (language) => compose(key, language));
    try {
      onTold(address);
    } catch (error) {
      // The contact has it: a fault in the note is no reason to send it again.
      this.#options.onFault(`A delivery could not be noted: ${sentenceOf(error)}`);
    }
    return 'told';
  }

  #own(work: Promise<unknown>): void {
    const working: Promise<unknown> = work
      .catch((error: unknown) => this.#options.onFault(`Sending notices failed: ${sentenceOf(error)}`))
      .then(() => this.#working.delete(working));
    this.#working.add(working);
  }

  #prune(): void {
    const { outbox, clock, age = clock } = this.#options;
    const now = age();
    if (now - this.#prunedAt < PRUNE_EVERY_MS) return;
    this.#prunedAt = now;
    outbox.prune(now - KEEP_SENT_MS);
    outbox.pruneDead(now - KEEP_DEAD_MS);
  }
}
