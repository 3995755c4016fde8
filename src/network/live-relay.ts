/** Live frames of stations for the viewers of a hub: asked for while somebody looks, and not a moment longer. */
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { decodeFrame } from '../live/wire.js';
import { type LiveWish, MOST_BINS } from '../rf/live-wish.js';
import type { Sweep } from '../rf/sweep.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import { RateLimit } from './rate-limit.js';
import type { AskVerb } from './subjects.js';
import { idAtStation, subjects } from './subjects.js';
import { wasNotHeard } from './unanswered.js';

const LOOK_EVERY_MS = 250;
/** The station is asked again before its time is over. */
const ASK_EVERY_MS = 5000;
/** By up to this time in ms a question comes earlier, so that receivers with viewers that came together are not asked together. */
const EARLIER_MS = 2000;
const ASKED_FOR_MS = 15_000;
/** A picture that changes faster than this shows a person no more. */
const MOST_FPS = 25;
/** Frames of one receiver, with those of a part: twice what is ever asked for. */
const MOST_FRAMES = { perS: 4 * MOST_FPS, burst: 4 * MOST_FPS };

export interface LiveRelayOptions {
  readonly connection: NatsConnection;
  /** Receivers of stations that are heard, by the hub's ids. */
  receivers(): readonly { readonly stationId: string; readonly receiverId: string }[];
  wanted(receiverId: string): LiveWish | undefined;
  ask(stationId: string, verb: AskVerb, question: object): Promise<unknown>;
  onSweep(sweep: Sweep): void;
  /** A part of the sweep before, in finer bins. */
  onPart(part: Sweep): void;
}

interface Asked {
  readonly subscription: Subscription;
  /** Epoch ms from which the same picture is asked for again. */
  againAt: number;
  wish: string;
}

export class LiveRelay {
  readonly #options: LiveRelayOptions;
  readonly #asked = new Map<string, Asked>();
  #timer: Repeated | undefined;
  readonly #refused = new Map<string, number>();
  readonly limit = new RateLimit(MOST_FRAMES);

  constructor(options: LiveRelayOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = every(LOOK_EVERY_MS, () => this.#look(), unexpected);
  }

  stop(): void {
    this.#timer?.cancel();
    for (const { subscription } of this.#asked.values()) subscription.unsubscribe();
  }

  /** Frames of a station that were none, or too many, since the start. */
  refusedOf(stationId: string): number {
    return this.#refused.get(stationId) ?? 0;
  }

  /** True while frames of this receiver are asked for. */
  isAsked(receiverId: string): boolean {
    return this.#asked.has(receiverId);
  }

  #look(): void {
    const { receivers, wanted } = this.#options;
    for (const { stationId, receiverId } of receivers()) {
      const wish = wanted(receiverId);
      if (wish !== undefined) this.#want(stationId, receiverId, wish);
      else this.#end(receiverId);
    }
  }

  #want(stationId: string, receiverId: string, { maxBins, maxFps, detail }: LiveWish): void {
    const now = performance.now();
    const asked = this.#asked.get(receiverId) ?? {
      subscription: this.#subscribe(stationId, receiverId),
      againAt: Number.NEGATIVE_INFINITY,
      wish: '',
    };
    this.#asked.set(receiverId, asked);
    const wish = { maxBins: Math.min(MOST_BINS, maxBins), maxFps: Math.min(MOST_FPS, maxFps), detail };
    const text = JSON.stringify(wish);
    if (asked.wish === text && now < asked.againAt) return;
    asked.againAt = now + ASK_EVERY_MS - EARLIER_MS * Math.random();
    asked.wish = text;
    this.#options
      .ask(stationId, 'live', { receiverId: idAtStation(stationId, receiverId), ...wish, forMs: ASKED_FOR_MS })
      .catch((error: unknown) => {
        // A station that is away costs the link nothing: each look asks until it is back, so that its picture is there at once.
        if (wasNotHeard(error)) asked.againAt = Number.NEGATIVE_INFINITY;
      });
  }

  #end(receiverId: string): void {
    this.#asked.get(receiverId)?.subscription.unsubscribe();
    this.#asked.delete(receiverId);
  }

  #subscribe(stationId: string, receiverId: string): Subscription {
    const { connection, onSweep, onPart } = this.#options;
    let before: { readonly seq: number; readonly startedAt: number } | undefined;
    const refuse = () => {
      this.#refused.set(stationId, this.refusedOf(stationId) + 1);
    };
    return connection.subscribe(subjects.live(stationId, idAtStation(stationId, receiverId)), {
      callback: (error, message) => {
        if (error !== null) return;
        try {
          const { durationMs, receiverNumber: _, ...frame } = decodeFrame(message.data);
          // What is no frame may come from another station (see `isConfirmation`), and takes no room of this one's.
          if (!this.limit.takes(receiverId, performance.now())) return refuse();
          const sweep = { ...frame, receiverId, stationId, endedAt: frame.startedAt + durationMs };
          if (frame.seq === before?.seq && frame.startedAt === before.startedAt) onPart(sweep);
          else onSweep(sweep);
          before = frame;
        } catch {
          refuse();
        }
      },
    });
  }
}
