/**
 * The text shell of a tinySA: one command at a time, each awaited up to its prompt.
 *
 *   ► version CR     ◄ version CR LF · tinySA4_v1.4-… CR LF · ch>␣      (echo, body, prompt without a new line)
 */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { type Link, textOf } from '../../src/receiver/link.js';

export const PROMPT = 'ch> ';
const COMMAND_TIMEOUT_MS = 5000;
/** The longest text answer is `scan` with 450 lines of 40 characters. */
const MAX_REPLY_BYTES = 32_768;
/** Most prompts skipped before an answer: prompts from a banner, a doubled prompt, or a line sent by ModemManager. */
const MAX_STRAY_PROMPTS = 8;
const WAKE_TRIES = 3;
const WAKE_TIMEOUT_MS = 400;
/** Four points of a scan in a row: an earlier program left the receiver measuring. */
const SCAN_IN_PROGRESS = /(?:x[\s\S]{2}){4}/;

export class Shell {
  readonly link: Link;
  readonly signal: AbortSignal | undefined;

  constructor(link: Link, signal?: AbortSignal) {
    this.link = link;
    this.signal = signal;
  }

  /**
   * Sends a command and returns the body of its answer, without echo and prompt.
   * @throws LinkTimeout when no prompt follows, ProtocolError when the bytes are not an answer.
   */
  async ask(command: string, timeoutMs = COMMAND_TIMEOUT_MS): Promise<string> {
    await this.link.write(`${command}\r`);
    const echo = `${command}\r\n`;
    for (let stray = 0; stray < MAX_STRAY_PROMPTS; stray++) {
      const reply = await this.#untilPrompt(timeoutMs);
      const at = reply.indexOf(echo);
      if (at !== -1) return reply.slice(at + echo.length);
    }
    throw ProtocolError.of('The tinySA answered {times} times, but never to "{command}".', {
      times: MAX_STRAY_PROMPTS,
      command,
    });
  }

  /** Whether the receiver knows `command` (it answers an unknown one with its name and a question mark). */
  async knows(command: string): Promise<boolean> {
    const reply = await this.ask(command);
    return !reply.includes(`${command.split(' ')[0]}?`);
  }

  /**
   * Gets from an unknown state to a prompt: skips the banner, the rest of an earlier sweep or half a line, and ends a
   * scan that still runs. False when no prompt comes.
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
