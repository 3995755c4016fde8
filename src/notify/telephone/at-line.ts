/**
 * Commands to a modem and their answers (3GPP TS 27.007 and 27.005, ITU-T V.250) over a byte link. What the modem says on its
 * own between the lines of an answer goes to `onNews`.
 *
 *   run ──► command CR ──► modem ──► echo? ─ lines ─ OK | ERROR | +CME ERROR: n | "> "
 *                                └─► +CDS: …, +DTMF: 1, RING, NO CARRIER ──► onNews
 */
import { LinkClosed, LinkTimeout, saidOf } from '../../errors/errors.js';
import { type Link, textOf } from '../../receiver/link.js';

const READ_BYTES = 4096;
const IDLE_WAIT_MS = 600_000;
const MOST_LINES = 1000;
const MOST_PENDING = 8192;
const ESCAPE = '\u001b';
const CTRL_Z = '\u001a';
const CALL_ENDS: ReadonlySet<string> = new Set(['NO CARRIER', 'BUSY', 'NO ANSWER', 'NO DIALTONE']);
/** Codes that modems send unasked; the line after `+CDS:` and `+CMT:` belongs to them. */
const NEWS =
  /^(?:RING|\+CRING:|\+CLIP:|\+CMTI?:|\+CDSI?:|\+CUSD:|\+CREG:|\+CEREG:|\+CGREG:|\+RXDTMF:|\+DTMF:|\^DTMF:|\+QTONEDET:|#DTMFEV:|\+UUDTMFD:|\+CPIN:|\^RSSI:|\^BOOT:|\^MODE:|\^HCSQ:|Call Ready|SMS Ready|RDY)/;
const WITH_BODY = /^\+(?:CDS|CMT):/;

export class ModemRefused extends Error {
  override readonly name = 'ModemRefused';
  /** As the modem said it: `+CMS ERROR: 38`, `BUSY`. */
  readonly answer: string;
  constructor(command: string, answer: string) {
    super(`the modem answered ${answer} to ${command}`);
    this.answer = answer;
  }
}

export interface RunOptions {
  readonly timeoutMs?: number;
  /** Sent after the prompt `> `, and ended with Ctrl-Z. */
  readonly body?: string;
  /** What stands for the command in messages, where it holds a secret. */
  readonly shownAs?: string;
  /** Ends a long command with a keypress (V.250, 5.6.1); a modem that does not heed one goes on. */
  readonly signal?: AbortSignal;
}

interface Waiting {
  readonly command: string;
  readonly shown: string;
  readonly body: string | undefined;
  readonly lines: string[];
  resolve(lines: string[]): void;
  reject(error: Error): void;
}

export class AtLine {
  readonly #link: Link;
  readonly #onNews: (line: string, body: string | undefined) => void;
  readonly #abort = new AbortController();
  #pending = '';
  #waiting: Waiting | undefined;
  #newsBefore: string | undefined;
  #lost: Error | undefined;
  readonly #reading: Promise<void>;

  constructor(link: Link, onNews: (line: string, body: string | undefined) => void) {
    this.#link = link;
    this.#onNews = onNews;
    this.#reading = this.#read();
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  get link(): Link {
    return this.#link;
  }

  /**
   * Sends one command and returns the lines of its answer, without echo and final `OK`.
   * @throws ModemRefused, LinkTimeout, LinkClosed
   */
  async run(command: string, { timeoutMs = 3000, body, shownAs, signal }: RunOptions = {}): Promise<string[]> {
    if (this.#lost !== undefined) throw this.#lost;
    if (this.#waiting !== undefined) throw new Error('two commands at once on one modem');
    const shown = shownAs ?? command;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string[]>((resolve, reject) => {
        this.#waiting = { command, shown, body, lines: [], resolve, reject };
        timer = setTimeout(
          () => reject(LinkTimeout.of('the modem did not answer {shown} within {timeoutMs} ms.', { shown, timeoutMs })),
          timeoutMs,
        );
        this.#link.write(`${command}\r`).catch(reject);
        signal?.addEventListener('abort', () => this.#link.write('\r').catch(reject), { once: true });
      });
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  /** The same, once more where the first answer did not come: noise on the line. Only for commands that may run twice. */
  async ask(command: string, options: RunOptions = {}): Promise<string[]> {
    try {
      return await this.run(command, options);
    } catch (error) {
      if (!(error instanceof LinkTimeout)) throw error;
      return await this.run(command, options);
    }
  }

  /** Leaves a text that an earlier program began, and calls until the modem answers. @throws LinkTimeout */
  async wake(tries: number, timeoutMs: number): Promise<void> {
    await this.#link.write(ESCAPE);
    for (let i = 1; ; i++) {
      try {
        await this.run('AT', { timeoutMs });
        return;
      } catch (error) {
        if (i >= tries || error instanceof LinkClosed) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const bytes = await this.#link
          .readSome(READ_BYTES, { timeoutMs: IDLE_WAIT_MS, signal: this.#abort.signal })
          .catch((error: unknown) => {
            if (error instanceof LinkTimeout) return new Uint8Array(0);
            throw error;
          });
        this.#take(textOf(bytes));
      }
    } catch (error) {
      this.#lost = error instanceof Error ? error : new LinkClosed(saidOf(error));
      this.#waiting?.reject(this.#lost);
    }
  }

  #take(text: string): void {
    const lines = `${this.#pending}${text}`.split(/[\r\n]+/);
    this.#pending = (lines.pop() ?? '').slice(-MOST_PENDING);
    for (const line of lines) this.#line(line.replace(/[^\x20-\x7e]/g, '').trim());
    if (!/(?:^|[^\x20-\x7e])> ?$/.test(this.#pending) || this.#waiting?.body === undefined) return;
    this.#pending = '';
    this.#sendBody(this.#waiting);
  }

  #sendBody(waiting: Waiting): void {
    this.#link.write(`${waiting.body}${CTRL_Z}`).catch((error: Error) => waiting.reject(error));
  }

  #line(line: string): void {
    if (line === '') return;
    const waiting = this.#waiting;
    const before = this.#newsBefore;
    if (before !== undefined) {
      this.#newsBefore = undefined;
      this.#onNews(before, line);
      return;
    }
    if (WITH_BODY.test(line)) {
      this.#newsBefore = line;
      return;
    }
    const code = /^[+^#]\w+/.exec(line)?.[0];
    const isAsked = code !== undefined && waiting?.command.includes(code) === true && code !== '+CUSD';
    if (NEWS.test(line) && !isAsked) this.#onNews(line, undefined);
    else if (waiting === undefined) this.#onNews(line, undefined);
    else if (line === 'OK') waiting.resolve(waiting.lines);
    // The prompt, and news behind it in the same bytes.
    else if (line === '>' && waiting.body !== undefined) this.#sendBody(waiting);
    else if (/^(?:ERROR$|ABORTED$|\+CM[ES] ERROR:)/.test(line)) waiting.reject(new ModemRefused(waiting.shown, line));
    else if (CALL_ENDS.has(line)) {
      if (waiting.command.startsWith('ATD')) waiting.reject(new ModemRefused(waiting.shown, line));
      else this.#onNews(line, undefined);
    } else if (line !== waiting.command && !(waiting.body !== undefined && line.includes(waiting.body))) {
      // One that floods is heard until the deadline, and fills no memory.
      if (waiting.lines.length < MOST_LINES) waiting.lines.push(line);
    }
  }
}
