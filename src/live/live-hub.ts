/**
 * Sends live sweeps to any number of viewers. Each sweep is encoded once for each wanted shape (range, bins), for any
 * number of viewers. A slow viewer skips to the newest frame, so no backlog grows.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { type PerMessageDeflateOptions, type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { ServerMessage } from '../api/live.js';
import { defined } from '../rf/defined.js';
import { binsInGroup, cropBins, thinBins } from '../rf/grid.js';
import { joined, type LiveWish } from '../rf/live-wish.js';
import type { DrillSweep, Sweep } from '../rf/sweep.js';
import { heard } from '../threads/heard.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import { HEARING, type LivePass, SIGNED_OUT } from './live-pass.js';
import { type FrameShape, LiveFrame, type Subscription, Viewer } from './viewer.js';
import { DEFLATE_QUERY, encodeCoarseFrame, encodeFrame, LIVE_SUBPROTOCOL, type Stopper } from './wire.js';

const MAX_MESSAGE_BYTES = 4096;
const HEARTBEAT_MS = 20_000;
/** Viewers are pinged in so many groups, one after another: thousands of pings at once held frames up for 0.4 s. */
const HEARTBEAT_GROUPS = 100;
/** Share of the places that one account may take, so that others always find one. */
const MOST_OF_ONE = 0.8;

export interface LiveHubOptions {
  readonly clock: () => number;
  readonly version: string;
  readonly maxViewers: number;
  /** The receiver's number in frames; undefined when there is no such receiver. */
  receiverNumber(receiverId: string): number | undefined;
  /** True when a page from this origin may connect. */
  originAllowed(request: IncomingMessage): boolean;
  /** What the caller of this request may receive and send; undefined for an unknown caller. */
  passOf(request: IncomingMessage): LivePass | undefined;
}

const SOCKETS: ServerOptions = {
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE_BYTES,
  // One message of a viewer in a turn of the event loop: a thousand that arrived together hold up nobody.
  allowSynchronousEvents: false,
  handleProtocols: (offered) => (offered.has(LIVE_SUBPROTOCOL) ? LIVE_SUBPROTOCOL : false),
};
/** permessage-deflate (RFC 7692) with a window of 8 kB, which holds the last few events. */
const DEFLATE: PerMessageDeflateOptions = {
  threshold: 200,
  serverMaxWindowBits: 13,
  zlibDeflateOptions: { level: 4, memLevel: 5 },
};

export interface LiveCounters {
  viewers: number;
  sweeps: number;
  encodings: number;
  framesSent: number;
  framesSkipped: number;
}

export class LiveHub {
  readonly counters: LiveCounters = { viewers: 0, sweeps: 0, encodings: 0, framesSent: 0, framesSkipped: 0 };
  /** Told to every viewer at the end. */
  stoppedBy: Stopper = 'service';
  readonly #options: LiveHubOptions;
  readonly #sockets = heard(new WebSocketServer(SOCKETS));
  /** For viewers on thin lines: events take a quarter of their bytes, and 50 kB of memory for each viewer. */
  readonly #deflating = heard(new WebSocketServer({ ...SOCKETS, perMessageDeflate: DEFLATE }));
  readonly #viewers = new Set<Viewer>();
  /** Subscriptions by receiver, then by the key of their frame shape. */
  readonly #shapes = new Map<string, Map<string, Set<Subscription>>>();
  /** The newest sweep of each receiver, for callers that ask instead of subscribing. */
  readonly #newest = new Map<string, Sweep | DrillSweep>();
  readonly #heartbeat: Repeated;
  #beats = 0;
  /** Viewers that came so far. */
  #came = 0;

  constructor(options: LiveHubOptions) {
    this.#options = options;
    this.#heartbeat = every(HEARTBEAT_MS / HEARTBEAT_GROUPS, () => this.#beat(), unexpected);
  }

  attach(server: Server | SecureServer): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  show(sweep: Sweep | DrillSweep): void {
    this.counters.sweeps += 1;
    this.#newest.set(sweep.receiverId, sweep);
    const shapes = this.#shapes.get(sweep.receiverId);
    if (shapes === undefined) return;
    const receiverNumber = this.#options.receiverNumber(sweep.receiverId) ?? 0;
    const details = new Map<string, LiveFrame>();
    for (const subscriptions of shapes.values()) {
      let frame: LiveFrame | undefined;
      for (const subscription of subscriptions) {
        // A viewer with a window gets no `behind` message: it set its own pace.
        if (subscription.isFull) {
          this.counters.framesSkipped += 1;
          continue;
        }
        if (!subscription.wants(sweep)) continue;
        frame ??= new LiveFrame(this.#encode(sweep, receiverNumber, subscription.shape));
        if (frame.payload.length === 0) break;
        if (subscription.viewer.offer(frame, subscription)) {
          subscription.sent(sweep.seq);
          this.counters.framesSent += 1;
          this.#offerDetail({ whole: sweep, part: sweep }, receiverNumber, subscription, details);
        } else this.counters.framesSkipped += 1;
      }
    }
  }

  /** Shows a part of the newest sweep in finer bins than it came in, to those who look at that part closely. */
  showPart(part: Sweep): void {
    const whole = this.#newest.get(part.receiverId);
    if (whole === undefined || whole.seq !== part.seq || whole.startedAt !== part.startedAt) return;
    const receiverNumber = this.#options.receiverNumber(part.receiverId) ?? 0;
    const encoded = new Map<string, LiveFrame>();
    for (const subscription of this.#subscriptionsTo(part.receiverId))
      if (subscription.newestSeq === part.seq)
        this.#offerDetail({ whole, part }, receiverNumber, subscription, encoded);
  }

  /** `encoded`: what was made of this sweep for other viewers, by the key of its shape. */
  #offerDetail(
    { whole, part }: { readonly whole: Sweep | DrillSweep; readonly part: Sweep | DrillSweep },
    receiverNumber: number,
    subscription: Subscription,
    encoded: Map<string, LiveFrame>,
  ): void {
    const { detail, shape, viewer } = subscription;
    if (detail === undefined || !hasAll(part, whole, detail) || stepOf(part, detail) > 0.99 * stepOf(whole, shape))
      return;
    const frame = encoded.get(detail.key) ?? new LiveFrame(this.#encode(part, receiverNumber, detail));
    encoded.set(detail.key, frame);
    if (frame.payload.length > 0 && viewer.offer(frame, subscription)) this.counters.framesSent += 1;
  }

  /** The newest sweep as a frame; undefined where there is none, or none newer than sequence number `after`. */
  newest(receiverId: string, shape: Omit<FrameShape, 'key'>, after?: number): Uint8Array | undefined {
    const sweep = this.#newest.get(receiverId);
    if (sweep === undefined || sweep.seq >>> 0 === after) return undefined;
    const frame = this.#encode(sweep, this.#options.receiverNumber(receiverId) ?? 0, shape);
    return frame.length === 0 ? undefined : frame;
  }

  /** What viewers of a receiver want at most; undefined while nobody looks at it. */
  wanted(receiverId: string): LiveWish | undefined {
    const all = this.#subscriptionsTo(receiverId);
    if (all.length === 0) return undefined;
    const detail = joined(all.flatMap(({ detail }) => detail ?? []));
    return {
      maxBins: Math.max(...all.map(({ shape }) => shape.maxBins)),
      maxFps: Math.max(...all.map(({ maxFps }) => maxFps)),
      ...defined({ detail }),
    };
  }

  #subscriptionsTo(receiverId: string): readonly Subscription[] {
    return [...(this.#shapes.get(receiverId)?.values() ?? [])].flatMap((sharing) => [...sharing]);
  }

  /** Bytes in our memory that viewers have not yet taken. */
  get bufferedBytes(): number {
    let bytes = 0;
    for (const viewer of this.#viewers) bytes += viewer.bufferedBytes;
    return bytes;
  }

  /** Sends an event to every viewer that may receive this type. */
  tell(message: ServerMessage): void {
    const text = JSON.stringify(message);
    const rule = HEARING[message.type];
    for (const viewer of this.#viewers) if (viewer.pass.may(rule)) viewer.tellText(text);
  }

  /**
   * Checks every viewer's rights again, after a change of accounts and at intervals, and closes those that are no
   * longer allowed in.
   */
  renewPasses(): void {
    for (const viewer of this.#viewers) if (!viewer.pass.renew()) viewer.close(SIGNED_OUT, 'signed out');
  }

  async close(): Promise<void> {
    this.#heartbeat.cancel();
    for (const viewer of this.#viewers) viewer.close(1001, this.stoppedBy);
    for (const sockets of [this.#sockets, this.#deflating])
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path, query] = (request.url ?? '').split('?');
    const pass = path === '/live' ? this.#options.passOf(request) : undefined;
    if (path !== '/live') refuse(socket, '404 Not Found');
    else if (!this.#options.originAllowed(request)) refuse(socket, '403 Forbidden');
    else if (pass === undefined) refuse(socket, '401 Unauthorized');
    else if (this.#viewers.size >= this.#options.maxViewers) refuse(socket, '503 Service Unavailable');
    else if (this.#viewsOf(pass) >= MOST_OF_ONE * this.#options.maxViewers) refuse(socket, '429 Too Many Requests');
    else {
      const [sockets, plain] = query === DEFLATE_QUERY ? [this.#deflating, undefined] : [this.#sockets, socket];
      sockets.handleUpgrade(request, socket, head, (ws) => this.#welcome(ws, plain, pass));
    }
  }

  #viewsOf({ userId }: LivePass): number {
    if (userId === undefined) return 0;
    let views = 0;
    for (const { pass } of this.#viewers) if (pass.userId === userId) views += 1;
    return views;
  }

  #welcome(ws: WebSocket, plain: Duplex | undefined, pass: LivePass): void {
    const { clock, version } = this.#options;
    const viewer = new Viewer(ws, {
      plain,
      pass,
      beatsIn: this.#came++ % HEARTBEAT_GROUPS,
      receiverNumber: (receiverId) => this.#options.receiverNumber(receiverId),
      added: (subscription) => this.#add(subscription),
      removed: (subscription) => this.#remove(subscription),
      gone: () => {
        this.#viewers.delete(viewer);
        this.counters.viewers = this.#viewers.size;
      },
      clock,
    });
    this.#viewers.add(viewer);
    this.counters.viewers = this.#viewers.size;
    viewer.tell({ type: 'hello', version, serverTime: clock() });
  }

  #encode(sweep: Sweep | DrillSweep, receiverNumber: number, shape: Omit<FrameShape, 'key'>): Uint8Array {
    this.counters.encodings += 1;
    const bins = thinBins(cropBins(sweep, shape.startHz, shape.stopHz), shape.maxBins);
    if (bins.levelsDbm.length === 0) return new Uint8Array(0);
    const { seq, startedAt, endedAt, flags } = sweep;
    const frame = { receiverNumber, seq, startedAt, durationMs: endedAt - startedAt, flags, ...bins };
    return shape.coarse ? encodeCoarseFrame(frame) : encodeFrame(frame);
  }

  #add(subscription: Subscription): void {
    const shapes = this.#shapes.get(subscription.receiverId) ?? new Map<string, Set<Subscription>>();
    this.#shapes.set(subscription.receiverId, shapes);
    const sharing = shapes.get(subscription.shape.key) ?? new Set<Subscription>();
    shapes.set(subscription.shape.key, sharing);
    sharing.add(subscription);
  }

  #remove(subscription: Subscription): void {
    const shapes = this.#shapes.get(subscription.receiverId);
    const sharing = shapes?.get(subscription.shape.key);
    sharing?.delete(subscription);
    if (sharing?.size === 0) shapes?.delete(subscription.shape.key);
    if (shapes?.size === 0) this.#shapes.delete(subscription.receiverId);
  }

  #beat(): void {
    const group = this.#beats++ % HEARTBEAT_GROUPS;
    for (const viewer of this.#viewers) if (viewer.beatsIn === group) viewer.beat();
  }
}

/** Width of the bins of a sweep in a frame of this shape, Hz. */
function stepOf(sweep: Sweep | DrillSweep, { startHz, stopHz, maxBins }: FrameShape): number {
  return sweep.stepHz * binsInGroup(cropBins(sweep, startHz, stopHz).levelsDbm.length, maxBins);
}

/** True where a part has all that the whole sweep has of a range. */
function hasAll(part: Sweep | DrillSweep, whole: Sweep | DrillSweep, { startHz, stopHz }: FrameShape): boolean {
  const endOf = (sweep: Sweep | DrillSweep) => sweep.startHz + sweep.stepHz * sweep.levelsDbm.length;
  return (
    part.startHz <= Math.max(startHz, whole.startHz) + whole.stepHz &&
    endOf(part) >= Math.min(stopHz, endOf(whole)) - whole.stepHz
  );
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
