/**
 * A GSM modem: SIM, network, short messages and calls. One thing at a time; who calls it keeps the order. Digits of the person
 * called are told in different ways by different makers; where none of them is known, a call only rings.
 */
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { AtLine, ModemRefused } from './at-line.js';
import { type Cell, type HeardCells, hearCells, networksIn, statusIn } from './heard-cells.js';
import { type StatusReport, statusReportOf, submitPdus } from './sms-pdu.js';

/** The modem, its SIM or the network does not allow it. `isLasting`: only a person can change that. */
export class ModemFault extends Error {
  override readonly name = 'ModemFault';
  readonly isLasting: boolean;
  constructor(problem: string, isLasting = false, options?: ErrorOptions) {
    super(problem, options);
    this.isLasting = isLasting;
  }
}

/** The SIM refused this PIN; the third time locks it. */
export class PinRefused extends ModemFault {}

/** Waits, ms. */
export interface ModemTimes {
  readonly answerMs: number;
  /** For the network to take a message or to connect a call. */
  readonly networkMs: number;
  readonly registerMs: number;
  /** For a search of all networks. */
  readonly searchMs: number;
  readonly ringMs: number;
  /** After the person answered: for a digit. */
  readonly digitMs: number;
  readonly pollMs: number;
}

export const MODEM_TIMES: ModemTimes = {
  answerMs: 3000,
  networkMs: 60_000,
  registerMs: 30_000,
  searchMs: 180_000,
  ringMs: 45_000,
  digitMs: 30_000,
  pollMs: 1000,
};

export interface ModemState {
  readonly registration: 'home' | 'roaming';
  /** From +CSQ: −113 to −51 dBm; undefined while the modem does not know it. */
  readonly signalDbm?: number | undefined;
  readonly operator?: string | undefined;
  /** What the operator answered to the code of the settings. */
  readonly credit?: string | undefined;
  /** False where the modem cannot report digits: nobody can confirm a call. */
  readonly hasDigits: boolean;
}

export interface CallResult {
  readonly end: 'digit' | 'no-digit' | 'unanswered' | 'busy';
  readonly digit?: string;
}

/** Switches on the report of digits: SIMCom, Quectel, Telit, u-blox. Huawei reports them without. */
const DIGIT_COMMANDS = ['AT+DDET=1', 'AT+QTONEDET=1', 'AT#DTMF=1', 'AT+UDTMFD=1,2'];
const REGISTRATIONS: Readonly<Record<string, string>> = {
  '0': 'the modem does not look for a network',
  '2': 'the modem still looks for a network',
  '3': 'the network refused the SIM',
  '4': 'the modem does not know whether a network took it',
};
const PIN_REFUSED = '16';
/** +CME ERROR codes of TS 27.007, 9.2: what a person must do at the SIM. */
const SIM_FAULTS: Readonly<Record<string, string>> = {
  '10': 'there is no SIM in the modem',
  '12': 'the SIM is locked and asks for its PUK',
  '13': 'the SIM does not work',
  '15': 'the SIM is of the wrong kind',
  '16': 'the SIM refused the PIN',
};

export class GsmModem {
  readonly #line: AtLine;
  readonly #times: ModemTimes;
  #reference: number;
  #wantsReports = false;
  #digitsFrom = false;
  #onDigit: ((digit: string) => void) | undefined;
  #onCallEnd: (() => void) | undefined;
  #onCredit: ((text: string) => void) | undefined;

  constructor(link: Link, times: ModemTimes, onReport: (report: StatusReport) => void) {
    this.#times = times;
    // Another series after each start, so that a phone does not join parts of two messages.
    this.#reference = link.now() & 0xff;
    this.#line = new AtLine(link, (line, body) => {
      const report = line.startsWith('+CDS:') && body !== undefined ? statusReportOf(body) : undefined;
      if (report !== undefined) onReport(report);
      else if (/^(?:NO CARRIER|BUSY|NO ANSWER)$/.test(line)) this.#onCallEnd?.();
      else if (line.startsWith('+CUSD:')) this.#onCredit?.(ussdText(line));
      else this.#heardDigit(line);
    });
  }

  get isLost(): boolean {
    return this.#line.isLost;
  }

  /** Wakes the modem, opens the SIM and waits for the network. @throws ModemFault, ModemRefused, LinkTimeout, LinkClosed */
  async begin(pin: string | undefined): Promise<void> {
    const { answerMs } = this.#times;
    await this.#line.wake(4, Math.min(1000, answerMs));
    await this.#ask('ATE0');
    await this.#ask('AT+CMEE=1');
    await this.#openSim(pin);
    await this.#registration();
    await this.#ask('AT+CMGF=0');
    this.#wantsReports = await this.#can('AT+CNMI=2,0,0,1,0');
    for (const command of DIGIT_COMMANDS) {
      this.#digitsFrom = await this.#can(command);
      if (this.#digitsFrom) break;
    }
    const [maker = ''] = await this.#ask('AT+CGMI').catch(() => []);
    this.#digitsFrom ||= /huawei/i.test(maker);
  }

  /** @throws ModemFault where no network takes the modem */
  async state(creditCode?: string): Promise<ModemState> {
    const registration = await this.#registration();
    const [signal] = await this.#ask('AT+CSQ');
    const [operator] = await this.#ask('AT+COPS?').catch(() => []);
    const strength = Number(/\+CSQ: *(\d+)/.exec(signal ?? '')?.[1] ?? 99);
    return {
      registration,
      signalDbm: strength <= 31 ? -113 + 2 * strength : undefined,
      operator: /"([^"]*)"/.exec(operator ?? '')?.[1],
      credit: creditCode === undefined ? undefined : await this.#credit(creditCode),
      hasDigits: this.#digitsFrom,
    };
  }

  /** Sends a text; returns the references of its parts, which reports of delivery repeat. */
  async sendText(number: string, text: string): Promise<number[]> {
    this.#reference = (this.#reference + 1) & 0xff;
    const parts = submitPdus({ number, text, reference: this.#reference, wantsReport: this.#wantsReports });
    const references: number[] = [];
    for (const { hex, length } of parts) {
      const answer = await this.#line.run(`AT+CMGS=${length}`, { body: hex, timeoutMs: this.#times.networkMs });
      const reference = answer.map((line) => /^\+CMGS: *(\d+)/.exec(line)?.[1]).find((found) => found !== undefined);
      references.push(Number(reference ?? -1));
    }
    return references;
  }

  /** Rings a number, and waits for a digit of the person who answers. The call is ended in any case. */
  async call(number: string): Promise<CallResult> {
    const { ringMs, digitMs, pollMs, networkMs } = this.#times;
    let digit: string | undefined;
    let hasEnded = false;
    this.#onDigit = (heard) => (digit ??= heard);
    this.#onCallEnd = () => (hasEnded = true);
    try {
      await this.#line.run(`ATD${number.replace(/[^\d+]/g, '')};`, { timeoutMs: networkMs });
      let answeredAt: number | undefined;
      const { link } = this.#line;
      const dialledAt = link.now();
      for (;;) {
        if (digit !== undefined) return { end: 'digit', digit };
        if (hasEnded) return { end: answeredAt === undefined ? 'unanswered' : 'no-digit' };
        const now = link.now();
        if (answeredAt === undefined && now - dialledAt > ringMs) return { end: 'unanswered' };
        if (answeredAt !== undefined && now - answeredAt > digitMs) return { end: 'no-digit' };
        const state = await this.#callState();
        if (state === 'active') answeredAt ??= now;
        // Nobody listens for digits: the person who answered has the text already.
        if (answeredAt !== undefined && !this.#digitsFrom) return { end: 'no-digit' };
        if (state === 'none') hasEnded = true;
        else await link.pause(pollMs);
      }
    } catch (error) {
      if (error instanceof ModemRefused && error.answer === 'BUSY') return { end: 'busy' };
      if (error instanceof ModemRefused && /^NO /.test(error.answer)) return { end: 'unanswered' };
      throw error;
    } finally {
      this.#onDigit = undefined;
      this.#onCallEnd = undefined;
      if (!this.#line.isLost) await this.#ask('AT+CHUP').catch(() => this.#ask('ATH').catch(() => []));
    }
  }

  /** Which cells it hears. Each question is asked as long as `isFree`, and is none of `mute`, to which an unanswered one is added. */
  listen(isFree: () => boolean, mute: Set<string>): Promise<HeardCells> {
    return hearCells(async (command) => {
      if (!isFree() || mute.has(command)) return undefined;
      return await this.#line.run(command, { timeoutMs: this.#times.answerMs }).catch((error: unknown) => {
        if (error instanceof ModemRefused) return undefined;
        mute.add(command);
        throw error;
      });
    });
  }

  /** Networks around, or none where `signal` ended the search; a modem may take minutes, and may not heed it. */
  async search(signal: AbortSignal): Promise<Cell[]> {
    const asked = this.#line.run('AT+COPS=?', { timeoutMs: this.#times.searchMs, signal });
    return networksIn(
      await asked.catch((error: unknown) => (error instanceof ModemRefused ? [] : Promise.reject(error))),
    );
  }

  async close(): Promise<void> {
    await this.#line.close();
  }

  #ask(command: string, shownAs?: string): Promise<string[]> {
    return this.#line.ask(command, { timeoutMs: this.#times.answerMs, ...defined({ shownAs }) });
  }

  async #can(command: string): Promise<boolean> {
    try {
      await this.#ask(command);
      return true;
    } catch (error) {
      if (error instanceof ModemRefused) return false;
      throw error;
    }
  }

  async #openSim(pin: string | undefined): Promise<void> {
    try {
      const lock = (await this.#ask('AT+CPIN?')).join(' ');
      if (lock.includes('READY')) return;
      if (!lock.includes('SIM PIN')) throw new ModemFault(`the SIM is locked (${lock.replace('+CPIN: ', '')})`, true);
      if (pin === undefined) throw new ModemFault('the SIM asks for its PIN; give it in the settings', true);
      await this.#line.run(`AT+CPIN="${pin}"`, { shownAs: 'AT+CPIN=…', timeoutMs: this.#times.answerMs });
    } catch (error) {
      const code = error instanceof ModemRefused ? /(\d+)$/.exec(error.answer)?.[1] : undefined;
      const fault = SIM_FAULTS[code ?? ''];
      if (fault === undefined) throw error;
      throw new (code === PIN_REFUSED ? PinRefused : ModemFault)(fault, true, { cause: error });
    }
  }

  async #registration(): Promise<'home' | 'roaming'> {
    const { link } = this.#line;
    const until = link.now() + this.#times.registerMs;
    for (;;) {
      const stats: string[] = [];
      for (const command of ['AT+CREG?', 'AT+CEREG?']) {
        const answer = await this.#ask(command).catch(() => []);
        const stat = answer.map(statusIn).find((one) => one !== undefined);
        if (stat === '1') return 'home';
        if (stat === '5') return 'roaming';
        if (stat !== undefined) stats.push(stat);
      }
      const isRefused = stats.includes('3');
      if (isRefused || link.now() >= until)
        throw new ModemFault(REGISTRATIONS[isRefused ? '3' : (stats[0] ?? '4')] ?? 'there is no network', isRefused);
      await link.pause(this.#times.pollMs);
    }
  }

  async #callState(): Promise<'active' | 'other' | 'none'> {
    const calls = await this.#ask('AT+CLCC').catch((error: unknown) => {
      if (error instanceof ModemRefused) return ['+CLCC: 1,0,3,0,0'];
      throw error;
    });
    const own = calls.map((line) => /^\+CLCC: *\d+, *0, *(\d)/.exec(line)?.[1]).find((stat) => stat !== undefined);
    return own === undefined ? 'none' : own === '0' ? 'active' : 'other';
  }

  async #credit(code: string): Promise<string | undefined> {
    let heard: ((text: string | undefined) => void) | undefined;
    const text = new Promise<string | undefined>((resolve) => {
      heard = resolve;
      this.#onCredit = resolve;
    });
    const timer = setTimeout(() => heard?.(undefined), this.#times.networkMs);
    try {
      return (await this.#can(`AT+CUSD=1,"${code}",15`)) ? await text : undefined;
    } finally {
      clearTimeout(timer);
      this.#onCredit = undefined;
    }
  }

  #heardDigit(line: string): void {
    const told = /^(?:\+RXDTMF|\+DTMF|\^DTMF|#DTMFEV|\+UUDTMFD): *(?:\d+, *)?"?([0-9*#])/.exec(line)?.[1];
    // Quectel tells the code of the letter.
    const code = /^\+QTONEDET: *(\d+)/.exec(line)?.[1];
    const digit = told ?? (code === undefined ? undefined : String.fromCharCode(Number(code)));
    if (digit !== undefined) this.#onDigit?.(digit);
  }
}

/** The text of an answer to a code; with coding 72 in hexadecimal UCS-2. */
function ussdText(line: string): string {
  const [, text = '', coding] = /^\+CUSD: *\d(?:, *"([^"]*)"(?:, *(\d+))?)?/.exec(line) ?? [];
  if (coding !== '72' || !/^([0-9A-F]{4})+$/i.test(text)) return text;
  return Buffer.from(text, 'hex').swap16().toString('utf16le');
}
