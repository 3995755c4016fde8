/**
 * The modems of the notice channels: opened when first needed, kept open for reports and digits, opened again after a loss.
 * Works without any network but the operator's own.
 */
import { LinkTimeout, sentenceOf } from '../../errors/errors.js';
import { ByteLink } from '../../receiver/byte-link.js';
import type { Transport } from '../../receiver/transport.js';
import { DAY_MS } from '../../time/units.js';
import { type Notice, SendFailed } from '../notice.js';
import type { TelephoneChannel } from '../notice-settings.js';
import type { CellWatch } from './cell-watch.js';
import { GsmModem, MODEM_TIMES, ModemFault, type ModemState, type ModemTimes, PinRefused } from './gsm-modem.js';
import { LONGEST_TEXT } from './sms-pdu.js';

/** After a call without a digit: time until the same number rings again. */
const RING_AGAIN_MS = 120_000;
/** Texts that are remembered as sent, so that a second call does not send them again. */
const MOST_REMEMBERED = 2000;
const CALL_FOLLOWS = 'Tiếp theo là cuộc gọi: nhấc máy và bấm một phím số để tiếp nhận.';

export interface TelephoneHealth extends Partial<ReturnType<CellWatch['learnt']>> {
  /** Epoch ms. */
  readonly at: number;
  readonly state?: ModemState | undefined;
  readonly fault?: string | undefined;
  /** Texts by what the operator reported. */
  readonly delivered: number;
  readonly undelivered: number;
}

export interface TelephonesOptions {
  readonly clock: () => number;
  readonly times?: ModemTimes;
  /** Hears of the cells around the modems. */
  readonly cells?: Pick<CellWatch, 'take' | 'look' | 'learnt'> | undefined;
  transport(channel: TelephoneChannel): Transport;
  /** A person confirmed a call with a digit. */
  onConfirmed(notice: Notice, number: string, digit: string): void;
}

interface Owned {
  readonly key: string;
  modem?: GsmModem | undefined;
  link?: ByteLink | undefined;
  /** The end of the last piece of work: pieces follow one another. */
  last: Promise<unknown>;
  state?: ModemState | undefined;
  fault?: string | undefined;
  /** A PIN that the SIM refused is never tried again: the third time would lock the SIM. */
  refusedPin?: string | undefined;
  lookedAt: number;
  /** Notices that wait for the modem or are being sent. */
  notices: number;
  /** Questions about cells that it left unanswered. */
  readonly mute: Set<string>;
  search?: AbortController | undefined;
  /** By {@link performance.now}: when it is next asked to search for networks. */
  nextSearch: number;
  delivered: number;
  undelivered: number;
}

export class Telephones {
  readonly #options: TelephonesOptions;
  readonly #modems = new Map<string, Owned>();
  readonly #texted = new Set<string>();

  constructor(options: TelephonesOptions) {
    this.#options = options;
  }

  /**
   * Sends texts, and for severity 1 rings. @param to `sms:+84…`, `call:+84…` in place of the channel's own numbers
   * @throws SendFailed
   */
  async send(channel: TelephoneChannel, notice: Notice, to?: readonly string[]): Promise<void> {
    const calls = notice.severity === 1 ? channel.call : [];
    const wanted = to ?? [...channel.sms.map((one) => `sms:${one}`), ...calls.map((one) => `call:${one}`)];
    const numbers = (kind: string) =>
      wanted.filter((one) => one.startsWith(kind)).map((one) => one.slice(kind.length).replace(/[^\d+]/g, ''));
    const ringing = numbers('call:');
    await this.#work(channel, async (modem, owned) => {
      for (const number of numbers('sms:')) await this.#text(modem, notice, number, ringing.length > 0);
      if (ringing.length === 0) return;
      const results: string[] = [];
      for (const number of ringing) {
        const { end, digit } = await modem.call(number);
        if (digit !== undefined) {
          this.#options.onConfirmed(notice, number, digit);
          return;
        }
        results.push(`${number}: ${CALL_ENDS[end]}`);
      }
      if (owned.state?.hasDigits === false) return;
      throw new SendFailed(`nobody confirmed the call (${results.join('; ')})`, { retryAfterMs: RING_AGAIN_MS });
    });
  }

  /** Asks every modem for its state, so that a fault is known before it is needed. Never throws. */
  async look(channels: readonly TelephoneChannel[]): Promise<void> {
    await Promise.all(channels.map((channel) => this.#work(channel).catch(() => undefined)));
    this.#options.cells?.look();
  }

  health({ port }: TelephoneChannel): TelephoneHealth | undefined {
    const owned = this.#modems.get(port);
    if (owned === undefined || owned.lookedAt === 0) return undefined;
    const { lookedAt: at, state, fault, delivered, undelivered } = owned;
    return { at, state, fault, delivered, undelivered, ...this.#options.cells?.learnt(owned.key) };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#modems.values()].map((owned) => this.#drop(owned)));
  }

  async #text(modem: GsmModem, notice: Notice, number: string, callFollows: boolean): Promise<void> {
    const key = `${notice.id} ${number}`;
    if (this.#texted.has(key)) return;
    await modem.sendText(number, textOf(notice, callFollows));
    this.#texted.add(key);
    const [oldest] = this.#texted;
    if (this.#texted.size > MOST_REMEMBERED && oldest !== undefined) this.#texted.delete(oldest);
  }

  /** Does the work of a notice on the modem, or listens, after those before; a fault becomes a SendFailed and closes the port. */
  #work(channel: TelephoneChannel, work?: (modem: GsmModem, owned: Owned) => Promise<void>): Promise<void> {
    const key = channel.port;
    const counts = { lookedAt: 0, delivered: 0, undelivered: 0, notices: 0, nextSearch: 0 };
    const fresh: Owned = { key, last: Promise.resolve(), mute: new Set(), ...counts };
    const owned = this.#modems.get(key) ?? fresh;
    this.#modems.set(key, owned);
    if (work !== undefined) owned.notices += 1;
    if (work !== undefined) owned.search?.abort();
    const done = owned.last.then(async () => {
      try {
        const modem = await this.#open(channel, owned);
        owned.state = await modem.state(channel.creditCode);
        owned.fault = undefined;
        await (work ?? this.#listen)(modem, owned);
      } catch (error) {
        if (error instanceof SendFailed) throw error;
        owned.fault = sentenceOf(error);
        owned.state = undefined;
        await this.#drop(owned);
        const isFinal = false;
        throw new SendFailed(`the telephone: ${sentenceOf(error)}`, { isFinal, cause: error });
      } finally {
        if (work !== undefined) owned.notices -= 1;
        owned.lookedAt = this.#options.clock();
      }
    });
    owned.last = done.catch(() => undefined);
    return done;
  }

  /** Hears of cells while no notice waits. A notice waits for one answer at most, or once for a search that heeds no keypress. */
  readonly #listen = async (modem: GsmModem, owned: Owned): Promise<void> => {
    const { cells } = this.#options;
    if (cells === undefined) return;
    try {
      const heard = await modem.listen(() => owned.notices === 0, owned.mute);
      if (owned.notices > 0) return;
      cells.take(owned.key, { ...heard, levelDbm: owned.state?.signalDbm });
      if (performance.now() < owned.nextSearch) return;
      owned.nextSearch = Number.POSITIVE_INFINITY;
      owned.search = new AbortController();
      const { signal } = owned.search;
      const networks = await modem.search(signal);
      owned.search = undefined;
      cells.take(`${owned.key} search`, { others: networks });
      // A whole answer in spite of a keypress: this modem is not asked to search again.
      if (!signal.aborted || networks.length === 0) owned.nextSearch = performance.now() + DAY_MS;
    } catch (error) {
      if (!(error instanceof LinkTimeout)) throw error;
      // Opened again, so that a late answer is not taken for the answer to a notice.
      await this.#drop(owned);
    }
  };

  async #open(channel: TelephoneChannel, owned: Owned): Promise<GsmModem> {
    if (owned.modem !== undefined && !owned.modem.isLost) return owned.modem;
    await this.#drop(owned);
    const { times = MODEM_TIMES, transport } = this.#options;
    if (channel.pin !== undefined && channel.pin === owned.refusedPin)
      throw new ModemFault(
        'the SIM refused this PIN; it is not tried again, because the third time would lock it',
        true,
      );
    owned.link = await ByteLink.open(transport(channel));
    owned.modem = new GsmModem(owned.link, times, ({ outcome }) => {
      if (outcome === 'delivered') owned.delivered += 1;
      else if (outcome === 'failed') owned.undelivered += 1;
    });
    try {
      await owned.modem.begin(channel.pin);
    } catch (error) {
      if (error instanceof PinRefused) owned.refusedPin = channel.pin;
      throw error;
    }
    return owned.modem;
  }

  async #drop(owned: Owned): Promise<void> {
    const { modem, link } = owned;
    owned.modem = undefined;
    owned.link = undefined;
    await modem?.close();
    await link?.close();
  }
}

/** Facts are cut where they do not fit; the way to the case and what to do next never are. */
function textOf({ title, lines, url }: Notice, callFollows: boolean): string {
  const facts = [title, ...lines].join('\n');
  const end = [...(url === undefined ? [] : [url]), ...(callFollows ? [CALL_FOLLOWS] : [])]
    .map((one) => `\n${one}`)
    .join('');
  const room = LONGEST_TEXT - end.length;
  return `${facts.length > room ? `${facts.slice(0, room - 1)}…` : facts}${end}`;
}

const CALL_ENDS = {
  digit: 'confirmed',
  'no-digit': 'answered, no digit pressed',
  unanswered: 'not answered',
  busy: 'busy',
} as const;
