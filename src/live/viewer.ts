/** One browser (or program) on `/live`: its subscriptions, and how many frames it is behind. */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { type ServerMessage, type ViewerMessage, viewerMessage } from '../api/live.js';
import type { Sweep } from '../rf/sweep.js';
import { type LivePass, SAYING } from './live-pass.js';

/** Most grids of a receiver of which is remembered when they were sent. */
const MOST_GRIDS = 32;
/** Unsent bytes in our memory above which a viewer gets no further frame until it has taken some. */
const MAX_BUFFERED_BYTES = 256 * 1024;
const MAX_SUBSCRIPTIONS = 32;
/** Messages of a viewer that are heard at once, and a second after that, beside one for each frame that it was sent. */
const HEARD_AT_ONCE = 300;
const HEARD_A_SECOND = 10;
/** First byte of a WebSocket message that is binary and whole. */
const FINAL_BINARY = 0x82;

/** The part of a sweep that a viewer wants; viewers with the same key share one encoded frame. */
export interface FrameShape {
  readonly key: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly maxBins: number;
  readonly coarse: boolean;
}

/** What a viewer gets of each sweep. */
export interface FrameShapes {
  readonly shape: FrameShape;
  /** Sent after the frame of `shape` where it shows more. */
  readonly detail: FrameShape | undefined;
}

/** A frame with its WebSocket head (RFC 6455, section 5.2) before it, made once for all viewers of a shape. */
export class LiveFrame {
  readonly payload: Uint8Array;
  readonly message: Buffer;

  constructor(payload: Uint8Array) {
    this.payload = payload;
    const { length } = payload;
    const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
    head[0] = FINAL_BINARY;
    if (length < 126) head[1] = length;
    else if (length < 65_536) {
      head[1] = 126;
      head.writeUInt16BE(length, 2);
    } else {
      head[1] = 127;
      head.writeBigUInt64BE(BigInt(length), 2);
    }
    this.message = Buffer.concat([head, payload]);
  }
}

export interface ViewerHost {
  /** The viewer's connection, where frames go onto it as they are: without compression. */
  readonly plain: Duplex | undefined;
  readonly pass: LivePass;
  /** Number of the group that is pinged together. */
  readonly beatsIn: number;
  receiverNumber(receiverId: string): number | undefined;
  added(subscription: Subscription): void;
  removed(subscription: Subscription): void;
  gone(): void;
  readonly clock: () => number;
}

interface Pace {
  readonly maxFps?: number | undefined;
  readonly window?: number | undefined;
}

export class Subscription {
  readonly viewer: Viewer;
  readonly receiverId: string;
  readonly shape: FrameShape;
  readonly detail: FrameShape | undefined;
  /** Infinity for every sweep. */
  readonly maxFps: number;
  readonly #minIntervalMs: number;
  readonly #window: number;
  /** Sequence numbers of frames sent but not yet confirmed, where the viewer confirms frames with `seen`. */
  #unseen: number[] = [];
  #nextAt = 0;
  /** When a sweep of each grid was taken last, or first came. */
  readonly #takenAt = new Map<string, number>();
  /** Number of frames skipped since the last frame sent. */
  skipped = 0;
  /** Sequence number of the sweep of which the newest frame was sent. */
  newestSeq: number | undefined;

  constructor(viewer: Viewer, receiverId: string, { shape, detail }: FrameShapes, pace: Pace) {
    this.viewer = viewer;
    this.receiverId = receiverId;
    this.shape = shape;
    this.detail = detail;
    this.maxFps = pace.maxFps ?? Number.POSITIVE_INFINITY;
    this.#minIntervalMs = pace.maxFps === undefined ? 0 : 1000 / pace.maxFps;
    this.#window = pace.window ?? Number.POSITIVE_INFINITY;
  }

  /** True while the viewer's window is full: the next frame is sent after the viewer has confirmed one. */
  get isFull(): boolean {
    return this.#unseen.length >= this.#window;
  }

  sent(seq: number): void {
    this.newestSeq = seq;
    if (this.#window !== Number.POSITIVE_INFINITY) this.#unseen.push(seq >>> 0);
  }

  /** Frames arrive in order, so all earlier ones have been seen too. */
  seen(seq: number): void {
    this.#unseen = this.#unseen.slice(this.#unseen.indexOf(seq) + 1);
  }

  /**
   * Keeps the viewer's frame rate. A frame up to 10 % early counts as on time, so that 25 sweeps/s at 25 fps are not
   * halved. Of plans in turn, the one that comes between two frames each time is taken when it has waited for all others.
   */
  wants({ endedAt: at, startHz, stepHz }: Pick<Sweep, 'endedAt' | 'startHz' | 'stepHz'>): boolean {
    if (this.#minIntervalMs === 0) return true;
    const grid = `${startHz}/${stepHz}`;
    // Closer looks may have any range: each is another entry.
    if (this.#takenAt.size > MOST_GRIDS) this.#takenAt.clear();
    const takenAt = this.#takenAt.get(grid) ?? at;
    const isEarly = at < this.#nextAt - this.#minIntervalMs * 0.1 && at > this.#nextAt - 2 * this.#minIntervalMs;
    const hasWaited = at - takenAt > (this.#takenAt.size + 1) * this.#minIntervalMs;
    const isTaken = !isEarly || (hasWaited && at > this.#nextAt - this.#minIntervalMs);
    this.#takenAt.set(grid, isTaken ? at : takenAt);
    if (isTaken) this.#nextAt = Math.max(this.#nextAt + this.#minIntervalMs, at);
    return isTaken;
  }
}

export class Viewer {
  readonly #socket: WebSocket;
  readonly #host: ViewerHost;
  readonly #subscriptions = new Map<string, Subscription>();
  #alive = true;
  /** Messages heard lately; the number falls by HEARD_A_SECOND a second. */
  #heardLately = 0;
  #heardAt = 0;
  #goesOn: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, host: ViewerHost) {
    this.#socket = socket;
    this.#host = host;
    socket.on('message', (data, isBinary) => {
      this.#keepPace();
      this.#heard(data, isBinary);
    });
    socket.on('ping', () => this.#keepPace());
    socket.on('pong', () => {
      this.#alive = true;
      this.#keepPace();
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#left());
  }

  get pass(): LivePass {
    return this.#host.pass;
  }

  get beatsIn(): number {
    return this.#host.beatsIn;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends the frame unless this viewer is behind; true when it was sent. */
  offer({ payload, message }: LiveFrame, subscription: Subscription): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount + payload.length > MAX_BUFFERED_BYTES) {
      subscription.skipped += 1;
      return false;
    }
    if (subscription.skipped > 0) {
      const { receiverId, skipped } = subscription;
      subscription.skipped = 0;
      this.tell({ type: 'behind', receiverId, skipped });
    }
    const { plain } = this.#host;
    // Without compression `ws` keeps nothing back, so order is kept; its own framing costs each viewer two buffers more.
    if (plain === undefined) this.#socket.send(payload, { binary: true });
    else plain.write(message);
    // The page confirms each frame.
    this.#heardLately -= 1;
    return true;
  }

  tell(message: ServerMessage): void {
    this.tellText(JSON.stringify(message));
  }

  tellText(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) return;
    this.#socket.send(text);
  }

  /** Called at intervals: ends the connection of a viewer that has not answered since the last call. */
  beat(): void {
    if (!this.#alive) {
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    this.#socket.ping();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), 500).unref();
  }

  /** What a viewer sends faster waits in its own connection, so that it holds up nobody else. */
  #keepPace(): void {
    const now = performance.now();
    const forgotten = ((now - this.#heardAt) * HEARD_A_SECOND) / 1000;
    this.#heardLately = Math.max(0, this.#heardLately - forgotten) + 1;
    this.#heardAt = now;
    const excess = this.#heardLately - HEARD_AT_ONCE;
    if (excess <= 0 || this.#socket.isPaused) return;
    this.#socket.pause();
    this.#goesOn = setTimeout(() => this.#socket.resume(), (excess * 1000) / HEARD_A_SECOND);
  }

  #heard(data: RawData, isBinary: boolean): void {
    if (isBinary) {
      this.tell({ type: 'error', detail: 'Only JSON text is understood here.' });
      return;
    }
    let message: ViewerMessage;
    try {
      message = viewerMessage.parse(JSON.parse(data.toString()));
    } catch (error) {
      const detail = error instanceof z.ZodError ? z.prettifyError(error) : 'The message is not JSON.';
      this.tell({ type: 'error', detail });
      return;
    }
    if (!this.pass.may(SAYING[message.type])) {
      this.tell({ type: 'error', detail: `You are not allowed to send "${message.type}".` });
      return;
    }
    if (message.type === 'subscribe') this.#subscribe(message);
    else if (message.type === 'seen') this.#subscriptions.get(message.receiverId)?.seen(message.seq);
    else if (message.type === 'unsubscribe') this.#unsubscribe(message.receiverId);
    else this.tell({ type: 'pong', at: message.at, serverTime: this.#host.clock() });
  }

  #subscribe(wish: Extract<ViewerMessage, { type: 'subscribe' }>): void {
    const receiverNumber = this.#host.receiverNumber(wish.receiverId);
    if (receiverNumber === undefined) {
      this.tell({ type: 'error', detail: `receiverId is "${wish.receiverId}": there is no such receiver.` });
      return;
    }
    if (!this.#subscriptions.has(wish.receiverId) && this.#subscriptions.size >= MAX_SUBSCRIPTIONS) {
      this.tell({ type: 'error', detail: `At most ${MAX_SUBSCRIPTIONS} receivers can be watched on one connection.` });
      return;
    }
    this.#drop(wish.receiverId);
    const { coarse = false, detail } = wish;
    const shapes = { shape: shapeOf(wish, coarse), detail: detail && shapeOf(detail, coarse) };
    const subscription = new Subscription(this, wish.receiverId, shapes, wish);
    this.#subscriptions.set(wish.receiverId, subscription);
    this.tell({ type: 'subscribed', receiverId: wish.receiverId, receiverNumber });
    this.#host.added(subscription);
  }

  #unsubscribe(receiverId: string): void {
    this.#drop(receiverId);
    this.tell({ type: 'unsubscribed', receiverId });
  }

  #drop(receiverId: string): void {
    const subscription = this.#subscriptions.get(receiverId);
    if (subscription === undefined) return;
    this.#subscriptions.delete(receiverId);
    this.#host.removed(subscription);
  }

  #left(): void {
    clearTimeout(this.#goesOn);
    for (const receiverId of [...this.#subscriptions.keys()]) this.#drop(receiverId);
    this.#host.gone();
  }
}

function shapeOf(
  wish: { readonly [K in 'startHz' | 'stopHz' | 'maxBins']?: number | undefined },
  coarse: boolean,
): FrameShape {
  const { startHz = 0, stopHz = 1e12, maxBins = 65_535 } = wish;
  return { key: `${startHz}/${stopHz}/${maxBins}/${coarse}`, startHz, stopHz, maxBins, coarse };
}
