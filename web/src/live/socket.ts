/** The one connection to `/live`: connects, subscribes, decodes, and connects again for ever. */
import {
  decodeFrame,
  LIVE_SUBPROTOCOL,
  type ServerMessage,
  type SweepFrame,
  type ViewerMessage,
} from '../../../src/live/wire.js';
import { ServerClock } from './server-clock.js';

export type ConnectionPhase = 'connecting' | 'connected' | 'reconnecting';

export interface Subscription {
  readonly receiverId: string;
  readonly maxBins: number;
  readonly maxFps: number;
}

export interface SocketListener {
  frame(frame: SweepFrame): void;
  message(message: ServerMessage): void;
  phase(phase: ConnectionPhase): void;
}

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8000;
const PING_MS = 5000;
/** Nothing heard for so long, not even an answer to a ping: the connection is dead although nobody said so. */
const SILENCE_MS = 15_000;

export class LiveSocket {
  readonly #url: string;
  readonly #listener: SocketListener;
  readonly #pinger: number;
  #socket: WebSocket | undefined;
  #subscription: Subscription | undefined;
  #attempts = 0;
  #timer: number | undefined;
  #heardAt = 0;
  readonly #clock = new ServerClock();
  #closed = false;

  constructor(url: string, listener: SocketListener) {
    this.#url = url;
    this.#listener = listener;
    this.#pinger = window.setInterval(() => this.#ping(), PING_MS);
    this.#connect();
  }

  /** Epoch ms by the program's clock, as far as it has told. */
  now(): number {
    return this.#clock.now();
  }

  /** Watches this receiver instead of the one before; undefined watches nothing. */
  subscribe(subscription: Subscription | undefined): void {
    const before = this.#subscription;
    this.#subscription = subscription;
    if (before !== undefined && before.receiverId !== subscription?.receiverId)
      this.#say({ type: 'unsubscribe', receiverId: before.receiverId });
    if (subscription !== undefined) this.#say({ type: 'subscribe', ...subscription });
  }

  close(): void {
    this.#closed = true;
    window.clearInterval(this.#pinger);
    window.clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(this.#url, LIVE_SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#heardAt = performance.now();
    socket.onopen = () => {
      this.#attempts = 0;
      this.#heardAt = performance.now();
      this.#listener.phase('connected');
      if (this.#subscription !== undefined) this.#say({ type: 'subscribe', ...this.#subscription });
    };
    socket.onmessage = ({ data }) => this.#heard(data);
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
  }

  #lost(): void {
    this.#socket = undefined;
    if (this.#closed) return;
    this.#listener.phase('reconnecting');
    // Doubling, with half of it random: after a restart of the program its viewers do not all come at once.
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#attempts, 10));
    this.#attempts += 1;
    this.#timer = window.setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  #heard(data: unknown): void {
    this.#heardAt = performance.now();
    try {
      if (data instanceof ArrayBuffer) this.#listener.frame(decodeFrame(new Uint8Array(data)));
      else {
        const message = JSON.parse(String(data)) as ServerMessage;
        this.#clock.heard(message);
        this.#listener.message(message);
      }
    } catch (error) {
      // One message that cannot be read (a newer program?) must not end the connection.
      console.warn('A live message could not be used:', error);
    }
  }

  #ping(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (performance.now() - this.#heardAt > SILENCE_MS) {
      // A half-dead connection may take minutes to close by itself: leave it and start anew.
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
