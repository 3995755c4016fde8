/**
 * One tile of the wall: its own connection and its own picture; it reconnects without limit and knows the age of its
 * data.
 */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { flagNames } from '../../../../src/rf/sweep.js';
import { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import { DEFAULT_RANGE, rangeOver } from '../../picture/plot/level-range.js';
import type { LevelRange } from '../../picture/plot/waterfall-row.js';
import { fetchSweeps } from '../../picture/stored-frames.js';
import { LateRows } from '../../picture/stream/late-rows.js';
import { LiveSocket } from '../../picture/stream/socket.js';
import { programStore, type ReceiverInfo } from '../../program/program-store.js';

/** A wall is seen from far away: more bins than this are not visible on a tile. Each sweep comes, so that none is missed. */
const SHAPE = { maxBins: 1024, maxFps: 60 };
const SHOWN_MS = 120_000;
/** An empty tile says sooner that it waits: it has nothing else to show. */
const EMPTY_AFTER_MS = 1000;
/** Longest time without data that the change to a closer look explains, ms. */
const LOOK_SETTLES_MS = 10_000;
const RANGE_EVERY_MS = 2000;

interface Age {
  /** Of the newest sweep. */
  readonly ms: number;
  /** True when it is older than the receiver's usual interval explains. */
  readonly old: boolean;
  readonly empty: boolean;
}

/** The closer look that a receiver makes and for which it has no data yet: then it is busy, and its data is not old. */
export function lookWithoutData(
  { activity, look, status }: Pick<ReceiverInfo, 'activity' | 'look' | 'status'>,
  { ms, old }: Age,
): ReceiverInfo['look'] {
  return activity === 'closer-look' && status === 'sweeping' && old && ms <= LOOK_SETTLES_MS ? look : undefined;
}

export interface TileListener {
  /** The picture changed from this slot on, or completely when undefined. */
  changed(fromSlot: number | undefined): void;
}

export class TileFeed {
  readonly picture: CopiedPicture;
  range: LevelRange = DEFAULT_RANGE;
  simulated = false;
  readonly #receiverId: string;
  readonly #listener: TileListener;
  readonly #socket: LiveSocket;
  /** Epoch ms since which nothing came, for as long as nothing has come: of the newest sweep before the wall was opened. */
  readonly #since: number;
  readonly #now: () => number;
  #receiverNumber: number | undefined;
  #rangedAt = 0;
  #fetching = new AbortController();
  readonly #late = new LateRows();

  constructor(options: { url: string; receiverId: string; rows: number; now: () => number }, listener: TileListener) {
    this.#receiverId = options.receiverId;
    this.#listener = listener;
    this.#now = options.now;
    const swept = programStore.getState().receivers.find(({ id }) => id === options.receiverId)?.lastSweep?.at;
    this.#since = Math.min(options.now(), swept === undefined ? Number.POSITIVE_INFINITY : Date.parse(swept));
    this.picture = new CopiedPicture(options.rows, SHOWN_MS / options.rows);
    this.#socket = new LiveSocket(options.url, {
      frame: (frame, bytes) => this.#frame(frame, bytes),
      message: (message) => {
        if (message.type === 'subscribed') this.#receiverNumber = message.receiverNumber;
      },
      phase: (phase) => {
        if (phase === 'connected' || phase === 'polling') this.#backfill();
      },
    });
    this.#socket.subscribe({ receiverId: options.receiverId, ...SHAPE });
  }

  close(): void {
    this.#late.stop();
    this.#fetching.abort();
    this.#socket.close();
  }

  age(): Age {
    const { last, cadence } = this.picture;
    // A tile that was opened after the program fell silent has no data of its own, but is as old as the silence.
    const silentSince = Math.min(this.#since, programStore.getState().silence?.since ?? this.#since);
    const since = last === undefined ? silentSince : last.startedAt + last.durationMs;
    const ms = Math.max(0, this.#now() - since);
    const empty = last === undefined;
    return { ms, old: ms > (empty ? EMPTY_AFTER_MS : cadence.patienceMs()), empty };
  }

  /** The newest row, or the present instant when data stays out, so that a growing gap is visible. */
  topSlot(): number {
    const { history } = this.picture;
    return this.age().old ? Math.max(history.newest, history.slotOf(this.#now())) : history.newest;
  }

  #frame(frame: SweepFrame, bytes: ArrayBuffer): void {
    if (frame.receiverNumber !== this.#receiverNumber) return;
    const slot = this.picture.take(frame, bytes);
    this.simulated = flagNames(frame.flags).includes('simulated');
    const now = this.#now();
    if (now - this.#rangedAt > RANGE_EVERY_MS) {
      this.#rangedAt = now;
      this.range = rangeOver(this.picture.sources, this.range);
    }
    this.#listener.changed(slot);
  }

  #backfill(isLate = false): void {
    this.#late.stop();
    this.#fetching.abort();
    this.#fetching = new AbortController();
    const to = this.#now();
    const { rows } = this.picture.history;
    const query = { receiverId: this.#receiverId, from: to - SHOWN_MS, to, maxSweeps: rows, maxBins: SHAPE.maxBins };
    fetchSweeps(query, this.#fetching.signal).then(
      (frames) => {
        this.picture.takeStored(frames);
        this.#listener.changed(undefined);
        if (!isLate) this.#late.expect(this.picture, frames, () => this.#backfill(true));
      },
      // The rows stay empty, which the waterfall shows as unknown.
      (error: unknown) => console.warn('Earlier sweeps could not be fetched:', error),
    );
  }
}
