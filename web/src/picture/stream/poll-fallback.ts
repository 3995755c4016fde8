/** Where no WebSocket works, requests the newest sweep over HTTP again and again, while the page is shown. */
import { decodeFrame, type SweepFrame } from '../../../../src/live/wire.js';
import { askRaw, ProblemError } from '../../ground/asking/ask.js';
import type { StreamShape } from './stream-wish.js';

const EVERY_MS = 1000;
/** Shortest pause after an answer; on a slow connection the pause is longer. */
const REST_MS = 200;
const TIMEOUT_MS = 10_000;
/** A gateway or proxy answers so in place of a program that is not there. */
const LEAST_STATUS_OF_NOBODY = 500;

export interface PollHost {
  wanted(): (StreamShape & { readonly receiverId: string }) | undefined;
  frame(frame: SweepFrame, bytes: ArrayBuffer, receiverId: string): void;
  /** The program's clock, when it answered; `askedAt` by the browser's clock. */
  clock(serverTime: number, askedAt: number): void;
  /** Whether the program answers. */
  answers(does: boolean): void;
  /** The program answers again, if only that it does not know the receiver yet. */
  reached(): void;
}

export class PollFallback {
  readonly #host: PollHost;
  #timer: number | undefined;
  #running = false;
  #isReached = false;
  #known: { receiverId: string; seq: number } | undefined;

  constructor(host: PollHost) {
    this.#host = host;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#isReached = false;
    void this.#turn();
  }

  stop(): void {
    this.#running = false;
    this.#known = undefined;
    window.clearTimeout(this.#timer);
  }

  async #turn(): Promise<void> {
    const startedAt = performance.now();
    const wish = this.#host.wanted();
    if (wish !== undefined) {
      try {
        await this.#ask(wish);
        this.#note(true);
        if (this.#running) this.#host.answers(true);
      } catch (error) {
        this.#note(error instanceof ProblemError && error.status < LEAST_STATUS_OF_NOBODY);
        if (this.#running) this.#host.answers(false);
        console.warn('The newest sweep could not be asked for:', error);
      }
    }
    if (!this.#running) return;
    const restMs = Math.max(REST_MS, EVERY_MS - (performance.now() - startedAt));
    this.#timer = window.setTimeout(() => void this.#turn(), restMs);
  }

  #note(isReached: boolean): void {
    if (this.#running && isReached && !this.#isReached) this.#host.reached();
    this.#isReached = isReached;
  }

  async #ask({ receiverId, maxBins, coarse }: StreamShape & { readonly receiverId: string }): Promise<void> {
    const askedAt = Date.now();
    const after = this.#known?.receiverId === receiverId ? this.#known.seq : undefined;
    const response = await askRaw('GET /api/v1/receivers/{receiverId}/newest', {
      params: { receiverId },
      query: { after, maxBins, coarse: coarse === true ? 'true' : 'false' },
      timeoutMs: TIMEOUT_MS,
    });
    const serverTime = Number(response.headers.get('x-server-time') ?? Number.NaN);
    if (serverTime > 0) this.#host.clock(serverTime, askedAt);
    if (response.status === 204) return;
    const bytes = await response.arrayBuffer();
    const frame = decodeFrame(new Uint8Array(bytes));
    if (!this.#running) return;
    this.#known = { receiverId, seq: frame.seq };
    this.#host.frame(frame, bytes, receiverId);
  }
}
