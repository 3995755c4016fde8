/** The connection to `/live`: connects, subscribes, decodes, and reconnects without limit. */

import type { ServerMessage, ViewerMessage } from '../../../../src/api/live.js';
import { decodeFrame, LIVE_SUBPROTOCOL, STOPPERS, type Stopper, type SweepFrame } from '../../../../src/live/wire.js';
import { backoffMs } from '../../../../src/time/backoff.js';
import { askRaw, ProblemError, signedOut } from '../../ground/asking/ask.js';
import { tellFollowers } from '../../ground/asking/followed.js';
import { type ConnectionPhase, hearClock } from '../../program/program-store.js';
import { onTicks } from '../../program/ticks.js';
import type { StreamShape } from './stream-wish.js';

const EVERY_MS = 1000;
/** Shortest pause after an answer; on a slow connection the pause is longer. */
const REST_MS = 200;
const TIMEOUT_MS = 10_000;
/** A gateway or proxy answers so in place of a program that is not there. */
const LEAST_STATUS_OF_NOBODY = 500;

interface PollHost {
  wanted(): (StreamShape & { readonly receiverId: string }) | undefined;
  frame(frame: SweepFrame, bytes: ArrayBuffer, receiverId: string): void;
  /** The program's clock, when it answered; `askedAt` by the browser's clock. */
  clock(serverTime: number, askedAt: number): void;
  /** Whether the program answers. */
  answers(does: boolean): void;
  /** The program answers again, if only that it does not know the receiver yet. */
  reached(): void;
}

/** Where no WebSocket works, requests the newest sweep over HTTP again and again, while the page is shown. */
class PollFallback {
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

export interface Subscription extends StreamShape {
  readonly receiverId: string;
}

export interface SocketListener {
  /** `bytes`: the same as it came. */
  frame(frame: SweepFrame, bytes: ArrayBuffer): void;
  message(message: ServerMessage): void;
  phase(phase: ConnectionPhase): void;
  /** Something came from the program, if only the answer to a ping. */
  heard?(): void;
  /** The program said that it ends, and by whose order. */
  stopped?(by: Stopper): void;
}

/** As in `live-pass.ts` of the program. */
const SIGNED_OUT = 4401;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8000;
/** As in `live-hub.ts` of the program: the reason of its last message names who stopped it. */
const GOING_AWAY = 1001;
const PING_MS = 2500;
/**
 * After this number of refusals, or this long without a connection, the page also polls over HTTP: perhaps no WebSocket
 * works here.
 */
const ATTEMPTS_BEFORE_POLLING = 2;
const CONNECT_PATIENCE_MS = 6000;
/**
 * Without any message for this long, not even an answer to a ping, the connection is dead although it was not closed.
 */
const SILENCE_MS = 8000;

export class LiveSocket {
  readonly #url: string;
  readonly #listener: SocketListener;
  readonly #stopPings: () => void;
  #socket: WebSocket | undefined;
  #subscription: Subscription | undefined;
  #isSubscribed = false;
  #attempts = 0;
  #timer: number | undefined;
  #heardAt = 0;
  readonly #poll = new PollFallback({
    wanted: () => this.#subscription,
    frame: (frame, bytes, receiverId) => {
      this.#listener.message({ type: 'subscribed', receiverId, receiverNumber: frame.receiverNumber });
      this.#listener.frame(frame, bytes);
    },
    clock: (serverTime, at) => setClock({ type: 'pong', serverTime, at }),
    answers: (does) => {
      if (does) this.#listener.heard?.();
      this.#enter(does ? 'polling' : 'reconnecting');
    },
    reached: () => this.#connectSoon(),
  });
  #phase: ConnectionPhase = 'connecting';
  #impatience: number | undefined;
  #closed = false;

  constructor(url: string, listener: SocketListener) {
    this.#url = url;
    this.#listener = listener;
    this.#stopPings = onTicks(PING_MS, () => this.#ping());
    this.#connect();
  }

  /** Watches this receiver in place of the one before; undefined watches none. */
  subscribe(subscription: Subscription | undefined): void {
    const before = this.#subscription;
    this.#subscription = subscription;
    this.#isSubscribed = false;
    if (before !== undefined && before.receiverId !== subscription?.receiverId)
      this.#say({ type: 'unsubscribe', receiverId: before.receiverId });
    if (subscription !== undefined) this.#say({ type: 'subscribe', ...subscription });
  }

  close(): void {
    this.#closed = true;
    this.#stopPings();
    window.clearTimeout(this.#timer);
    window.clearTimeout(this.#impatience);
    this.#poll.stop();
    this.#socket?.close();
  }

  #enter(phase: ConnectionPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#listener.phase(phase);
  }

  #connect(): void {
    const socket = new WebSocket(this.#url, LIVE_SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#heardAt = performance.now();
    this.#impatience = window.setTimeout(() => this.#poll.start(), CONNECT_PATIENCE_MS);
    socket.onopen = () => {
      this.#attempts = 0;
      this.#isSubscribed = false;
      this.#heardAt = performance.now();
      window.clearTimeout(this.#impatience);
      this.#poll.stop();
      this.#enter('connected');
      if (this.#subscription !== undefined) this.#say({ type: 'subscribe', ...this.#subscription });
    };
    socket.onmessage = ({ data }) => this.#heard(data);
    socket.onclose = ({ code, reason }) => {
      if (code === SIGNED_OUT) signedOut();
      // A proxy that ends gives reasons of its own.
      const by = STOPPERS.find((known) => known === reason);
      if (code === GOING_AWAY && by !== undefined) this.#listener.stopped?.(by);
      if (this.#socket === socket) this.#lost();
    };
  }

  #lost(): void {
    this.#socket = undefined;
    window.clearTimeout(this.#impatience);
    if (this.#closed) return;
    if (this.#phase !== 'polling') this.#enter('reconnecting');
    // The wait doubles, and half of it is random, so that after a restart of the program its viewers do not all
    // reconnect at once.
    const longest = backoffMs(this.#attempts + 1, { firstMs: FIRST_WAIT_MS, longestMs: LONGEST_WAIT_MS });
    this.#attempts += 1;
    if (this.#attempts >= ATTEMPTS_BEFORE_POLLING) this.#poll.start();
    this.#timer = window.setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  /** The program answers again: nobody waits for the rest of a long pause. */
  #connectSoon(): void {
    if (this.#socket !== undefined) return;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#connect(), FIRST_WAIT_MS * Math.random());
  }

  #heard(data: unknown): void {
    this.#heardAt = performance.now();
    this.#listener.heard?.();
    try {
      if (data instanceof ArrayBuffer) {
        const frame = decodeFrame(new Uint8Array(data));
        if (this.#subscription?.window !== undefined)
          this.#say({ type: 'seen', receiverId: this.#subscription.receiverId, seq: frame.seq });
        this.#listener.frame(frame, data);
      } else {
        const message = JSON.parse(String(data)) as ServerMessage;
        setClock(message);
        this.#follow(message);
        this.#listener.message(message);
      }
    } catch (error) {
      // One unreadable message (from a newer program?) must not end the connection.
      console.warn('A live message could not be used:', error);
    }
  }

  /** A hub that has just started may not know the receiver yet: it is asked again when its state comes. */
  #follow(message: ServerMessage): void {
    const wanted = this.#subscription;
    if (wanted === undefined) return;
    if (message.type === 'subscribed' && message.receiverId === wanted.receiverId) this.#isSubscribed = true;
    if (message.type === 'receiver' && message.receiver.id === wanted.receiverId && !this.#isSubscribed)
      this.#say({ type: 'subscribe', ...wanted });
  }

  #ping(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (performance.now() - this.#heardAt > SILENCE_MS) {
      // A half-dead connection may take minutes to close by itself, so it is replaced at once.
      socket.onclose = null;
      socket.onmessage = null;
      socket.close();
      this.#lost();
      return;
    }
    this.#say({ type: 'ping', at: Date.now() });
  }

  #say(message: ViewerMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

/** What was asked before the program's time was known, or before it jumped, is asked again. */
function setClock(message: ServerMessage): void {
  if (hearClock(message)) tellFollowers({ type: 'return' });
}
