/**
 * The text shell of a tinySA: one command in flight, each waited for to its prompt.
 *
 *   ► version CR     ◄ version CR LF · tinySA4_v1.4-… CR LF · ch>␣      (echo, body, prompt without a new line)
 */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { type Link, textOf } from '../../src/receiver/link.js';

export const PROMPT = 'ch> ';
const COMMAND_TIMEOUT_MS = 5000;
/** The longest text answer is `scan` with 450 lines of 40 characters. */
const MAX_REPLY_BYTES = 32_768;
/** Prompts that belong to nobody (banner, doubled prompt, a line of ModemManager's) passed over before an answer. */
const MAX_STRAY_PROMPTS = 8;
const WAKE_TRIES = 3;
const WAKE_TIMEOUT_MS = 400;
/** Four points in a row of somebody's scan: the receiver was left measuring. */
const SCAN_IN_PROGRESS = /(?:x[\s\S]{2}){4}/;

export class Shell {
  readonly link: Link;
  readonly signal: AbortSignal | undefined;

  constructor(link: Link, signal?: AbortSignal) {
    this.link = link;
    this.signal = signal;
  }

  /**
   * Sends a command and gives the body of its answer, without echo and prompt.
   * @throws LinkTimeout when no prompt follows, ProtocolError when what comes is not an answer.
   */
  async ask(command: string, timeoutMs = COMMAND_TIMEOUT_MS): Promise<string> {
    await this.link.write(`${command}\r`);
    const echo = `${command}\r\n`;
    for (let stray = 0; stray < MAX_STRAY_PROMPTS; stray++) {
      const reply = await this.#untilPrompt(timeoutMs);
      const at = reply.indexOf(echo);
      if (at !== -1) return reply.slice(at + echo.length);
    }
    throw new ProtocolError(`The tinySA answered ${MAX_STRAY_PROMPTS} times, but never to "${command}".`);
  }

  /** Whether the receiver knows `command` (an unknown one is answered with its name and a question mark). */
  async knows(command: string): Promise<boolean> {
    const reply = await this.ask(command);
    return !reply.includes(`${command.split(' ')[0]}?`);
  }

  /**
   * Gets from an unknown state to a prompt: lets the banner, the tail of somebody's sweep or half a line pass,
   * ends a scan that still runs. False when nobody answers with a prompt.
   */
  async wake(quietMs: number): Promise<boolean> {
    const { link } = this;
    const heard = textOf(await link.drain(quietMs, 3 * quietMs));
    if (SCAN_IN_PROGRESS.test(heard)) {
      await link.write('abort\r');
      await link.drain(quietMs, 2 * quietMs);
    }
    for (let tries = 0; tries < WAKE_TRIES; tries++) {
      try {
        await link.write('\r');
        await this.#untilPrompt(WAKE_TIMEOUT_MS);
        await link.drain(20, 200);
        return true;
      } catch (error) {
        if (!(error instanceof LinkTimeout || error instanceof ProtocolError)) throw error;
      }
    }
    return false;
  }

  async #untilPrompt(timeoutMs: number): Promise<string> {
    const bytes = await this.link.readUntil(PROMPT, MAX_REPLY_BYTES, { timeoutMs, signal: this.signal });
    return textOf(bytes.subarray(0, -PROMPT.length));
  }
}

/** The lines of an answer, without line ends and empty lines. */
export function linesOf(body: string): string[] {
  return body
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
