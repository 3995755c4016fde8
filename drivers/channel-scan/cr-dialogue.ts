/** Questions and answers in text that ends with CR, for AOR and Uniden receivers; one command at a time. */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { type Link, textOf } from '../../src/receiver/link.js';

const MOST_TRIES = 3;
const LONGEST_ANSWER = 512;

export interface Question {
  /** The command without the CR. */
  readonly command: string;
  /** Matches the answer; its groups are the wanted values. Other lines are skipped. */
  readonly answer: RegExp;
  /** Matches the receiver's refusal. */
  readonly refusal: RegExp;
}

export class CrDialogue {
  readonly #link: Link;
  readonly #answerMs: number;
  readonly #signal: AbortSignal | undefined;

  constructor(link: Link, answerMs: number, signal?: AbortSignal) {
    this.#link = link;
    this.#answerMs = answerMs;
    this.#signal = signal;
  }

  /** The groups of the answer; undefined when refused. @throws LinkTimeout after three attempts */
  async ask({ command, answer, refusal }: Question): Promise<readonly string[] | undefined> {
    for (let tries = 1; ; tries++) {
      await this.#link.write(`${command}\r`);
      const endsAt = this.#link.now() + this.#answerMs;
      try {
        for (;;) {
          const line = await nextLine(this.#link, endsAt, this.#signal);
          const found = answer.exec(line);
          if (found !== null) return found.slice(1);
          if (refusal.test(line)) return undefined;
        }
      } catch (error) {
        if (!(error instanceof LinkTimeout)) throw error;
        if (tries >= MOST_TRIES)
          throw LinkTimeout.of('The receiver did not answer "{command}", asked {tries} times.', {
            command,
            tries: MOST_TRIES,
          });
      }
    }
  }
}

/** The next text that ends with CR, without surrounding blanks and line feeds. @throws LinkTimeout at `endsAt` */
export async function nextLine(link: Link, endsAt: number, signal?: AbortSignal): Promise<string> {
  for (;;) {
    if (link.now() >= endsAt) throw LinkTimeout.of('The receiver sent no line in time.');
    const wait = { timeoutMs: endsAt - link.now(), signal };
    try {
      return textOf(await link.readUntil('\r', LONGEST_ANSWER, wait)).trim();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      await link.readExactly(LONGEST_ANSWER / 2, wait);
    }
  }
}
