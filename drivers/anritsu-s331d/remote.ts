/**
 * The binary dialogue of Anritsu's hand-held analysers of 2004 (MS2711D, S331D, S332D): 9600 baud, and a buffer for
 * only one byte of input, so the driver waits after each byte.
 *
 * After Anritsu's programming manuals and a public program that reads an MS2711D.
 */
import { ProtocolError } from '../../src/errors/errors.js';
import { type Link, textOf } from '../../src/receiver/link.js';

export const ENTER_AT_END = 0x45;
export const ENTER_AT_ONCE = 0x46;
const LEAVE = 0xff;
const RECALL = 0x21;
const LAST_SWEEP = 0x00;
const SET_RANGE = 0x63;
const SET_RBW = 0x8d;
const SET_ATTENUATION = 0x8f;
const OK = 0xff;
const PARAMETER_ERROR = 0xe0;
const TIMED_OUT = 0xee;
const IDENTITY_BYTES = 13;
const BYTE_MS = 5;
const ANSWER_MS = 2000;
const QUIET_MS = 60;
/** Longest wait for a sweep record, which takes 2.1 s at 9600 baud. */
const RECORD_MS = 6000;

export interface Identity {
  readonly model: string;
  readonly firmware: string;
}

export class Remote {
  readonly #link: Link;
  readonly #signal: AbortSignal | undefined;

  constructor(link: Link, signal?: AbortSignal) {
    this.#link = link;
    this.#signal = signal;
  }

  /** Enters remote mode. Undefined where another device answered. @throws LinkTimeout after `timeoutMs` */
  async enter(how: typeof ENTER_AT_END | typeof ENTER_AT_ONCE, timeoutMs: number): Promise<Identity | undefined> {
    const wait = { timeoutMs, signal: this.#signal };
    await this.#send([how]);
    let first = await this.#link.readExactly(1, wait);
    if (first[0] === PARAMETER_ERROR) {
      // A program that was killed had asked to enter at the end of the sweep, and by now the instrument has entered.
      await this.leave();
      await this.#send([how]);
      first = await this.#link.readExactly(1, wait);
    }
    const rest = await this.#link.readExactly(IDENTITY_BYTES - 1, wait);
    return identityOf(Uint8Array.of(...first, ...rest));
  }

  /** Enters remote mode; an instrument already in it answers with a single byte. */
  async takeOver(): Promise<void> {
    await this.#send([ENTER_AT_ONCE]);
    await this.#link.drain(QUIET_MS, ANSWER_MS);
  }

  /** Leaves remote mode, also one left on by another program; the instrument continues to sweep. */
  async leave(): Promise<void> {
    await this.#send([LEAVE]);
    await this.#link.readSome(1, { timeoutMs: ANSWER_MS, signal: this.#signal });
  }

  async setRange(startHz: number, stopHz: number): Promise<void> {
    await this.#command([SET_RANGE, ...word(startHz), ...word(stopHz)], `the range ${startHz} to ${stopHz} Hz`);
  }

  async setRbw(rbwHz: number): Promise<void> {
    await this.#command([SET_RBW, ...word(rbwHz)], `a resolution bandwidth of ${rbwHz} Hz`);
  }

  async setAttenuation(attenuationDb: number): Promise<void> {
    await this.#command([SET_ATTENUATION, attenuationDb], `an attenuation of ${attenuationDb} dB`);
  }

  /** The last sweep before remote mode was entered, from the instrument's memory. */
  async lastSweep(): Promise<Uint8Array> {
    await this.#send([RECALL, LAST_SWEEP]);
    const length = await this.#link.readExactly(2, { timeoutMs: ANSWER_MS, signal: this.#signal });
    const bytes = ((length[0] as number) << 8) | (length[1] as number);
    const rest = await this.#link.readExactly(bytes, { timeoutMs: RECORD_MS, signal: this.#signal });
    return Uint8Array.of(...length, ...rest);
  }

  async #command(bytes: readonly number[], what: string): Promise<void> {
    await this.#send(bytes);
    const [answer] = await this.#link.readExactly(1, { timeoutMs: ANSWER_MS, signal: this.#signal });
    if (answer === OK) return;
    if (answer === PARAMETER_ERROR) throw ProtocolError.of('The Anritsu analyser refuses {what}.', { what });
    if (answer === TIMED_OUT) throw ProtocolError.of('The Anritsu analyser did not hear all of {what}.', { what });
    throw ProtocolError.of('The Anritsu analyser misunderstood {what}.', { what });
  }

  /**
   * Not interrupted by the signal: after half a command the instrument would take the missing bytes from the next one.
   */
  async #send(bytes: readonly number[]): Promise<void> {
    for (const byte of bytes) {
      await this.#link.write(Uint8Array.of(byte));
      await this.#link.pause(BYTE_MS);
    }
  }
}

/** Model number (2), model (7, ASCII), software version (4, ASCII). */
function identityOf(answer: Uint8Array): Identity | undefined {
  const model = textOf(answer.subarray(2, 9)).replaceAll('\u0000', ' ').trim();
  const version = textOf(answer.subarray(9, IDENTITY_BYTES));
  if (!/^(MS27|S33|MT82)[0-9A-Z]{1,3}$/.test(model) || !/^[ -~]{4}$/.test(version)) return undefined;
  return { model, firmware: version.trim() };
}

/** Four bytes, the most significant first. */
function word(value: number): number[] {
  const whole = Math.round(value);
  return [24, 16, 8, 0].map((shift) => Math.floor(whole / 2 ** shift) & 0xff);
}
