/**
 * Looking back: a separate picture, filled from the archive, that stands still, plays, or moves step by step. The live
 * picture continues to be filled.
 *
 *            windowMs                      ahead
 *   ├────────────────────────────┼──────────────────┤     the reel: sweeps fetched, folded to the waterfall's rows
 *                                at ► plays, and the next part is fetched before it is needed
 */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { type FoundThen, fetchFound, isInGap, NOTHING_FOUND } from '../../duty/cases/found-then.js';
import { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import { type Span, sameRange } from '../../picture/grid.js';
import type { Picture } from '../../picture/picture.js';
import type { PastState } from '../../picture/picture-store.js';
import { fetchSweeps, type SweepRange } from '../../picture/stored-frames.js';
import { nextSweep } from './next-sweep.js';
import { Reel, type ReelFrame } from './reel.js';

export const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600] as const;

/** At high speed the waterfall spans more time, so that every row stays on the screen for at least this long. */
const SHORTEST_PASSAGE_MS = 10_000;
const AHEAD_SHARE = 0.5;
const TELL_EVERY_MS = 200;
/** After a late frame (a busy machine) time must not jump further than this. */
const LONGEST_TICK_MS = 250;

export interface PastWish {
  readonly receiverId: string | undefined;
  readonly rows: number;
  readonly maxBins: number;
  /** The part of the range that is looked at closely. */
  readonly close: Span | undefined;
  /** Time span chosen for the waterfall. */
  readonly chosenMs: number;
}

export interface PastHost {
  wanted(): PastWish;
  /** Epoch ms by the program's clock. */
  now(): number;
  /** Another picture: everything must be drawn again. */
  turned(): void;
  /** The picture moved on; rows from this slot on are new. */
  moved(slot: number | undefined): void;
  tell(past: PastState | undefined): void;
}

type Fetched = Pick<SweepRange, 'receiverId' | 'from' | 'to'>;

export class TimeMachine {
  /** Undefined while the present is shown. */
  picture: CopiedPicture | undefined;
  /** The emissions and incidents around the shown instant. */
  found: FoundThen = NOTHING_FOUND;
  readonly #host: PastHost;
  #at: number | undefined;
  #shownAt = 0;
  #speed = 1;
  #playing = false;
  #state: PastState['state'] = 'shown';
  #reel: Reel | undefined;
  #trip = new AbortController();
  #fetchingMore = false;
  /** A step is being fetched; its result is shown with the size wanted at that time. */
  #stepping = false;
  #ticking = false;
  #toldAt = 0;

  constructor(host: PastHost) {
    this.#host = host;
  }

  /** The requested instant; undefined in the present. */
  get at(): number | undefined {
    return this.#at;
  }

  /** The instant of the picture's top row; while another is fetched, still the earlier one. */
  get shownAt(): number | undefined {
    return this.picture === undefined ? undefined : this.#shownAt;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get windowMs(): number {
    return Math.max(this.#host.wanted().chosenMs, this.#speed * SHORTEST_PASSAGE_MS);
  }

  /** Shows the instant `at` as the newest row. A running replay continues from there. */
  go(at: number): void {
    this.#goTo(Math.round(Math.min(at, this.#host.now())));
  }

  /** A sweep begins at any fraction of a millisecond: an instant rounded up would come after it. */
  #goTo(at: number): void {
    const { receiverId, rows } = this.#host.wanted();
    if (receiverId === undefined) return;
    this.#at = at;
    // Nothing of the present may be on the screen from the first instant on.
    if (this.picture === undefined) {
      this.picture = new CopiedPicture(rows, this.windowMs / rows);
      this.#shownAt = this.#at;
      this.#host.turned();
    }
    this.#run(this.#travel(receiverId, this.#at, this.#begin('fetching')));
  }

  /** Moves to the sweep before or after; the replay stops. */
  step(side: 'before' | 'after'): void {
    const { receiverId, maxBins } = this.#host.wanted();
    this.#playing = false;
    const at = this.#at ?? this.#host.now();
    if (receiverId === undefined) return;
    const { signal } = this.#begin(this.#at === undefined ? 'fetching' : this.#state);
    this.#stepping = true;
    this.#run(
      nextSweep({ receiverId, at, side, now: this.#host.now(), maxBins }, signal).then(async (found) => {
        this.#stepping = false;
        if (found !== undefined) await this.#travel(receiverId, found.startedAt, { signal, exact: found });
      }),
    );
  }

  play(speed: number = this.#speed): void {
    const before = this.windowMs;
    this.#speed = speed;
    this.#playing = true;
    if (this.#at === undefined) this.go(this.#host.now() - this.windowMs);
    else if (this.windowMs !== before) this.go(this.#at);
    this.#tell();
    this.#tick();
  }

  pause(): void {
    this.#playing = false;
    this.#tell();
  }

  /** Sets the speed; a stopped replay stays stopped. */
  set speed(speed: number) {
    if (this.#playing) this.play(speed);
    else {
      const before = this.windowMs;
      this.#speed = speed;
      if (this.windowMs !== before) this.again();
      this.#tell();
    }
  }

  /** Fetches the same instant again, for another receiver, time span or height. */
  again(): void {
    this.#reel = undefined;
    if (this.#at !== undefined && !this.#stepping) this.#goTo(this.#at);
  }

  /** Another part of the range is looked at closely. */
  closely(): void {
    if (this.#at !== undefined && !this.#stepping && this.picture !== undefined) this.#goTo(this.#at);
  }

  toLive(): void {
    if (this.#at === undefined) return;
    this.#trip.abort();
    this.#at = undefined;
    this.#playing = false;
    this.#speed = 1;
    this.picture = undefined;
    this.#reel = undefined;
    this.found = NOTHING_FOUND;
    this.#host.tell(undefined);
    this.#host.turned();
  }

  #begin(state: PastState['state']): { signal: AbortSignal } {
    this.#trip.abort();
    this.#trip = new AbortController();
    this.#fetchingMore = false;
    this.#state = state;
    this.#tell();
    return { signal: this.#trip.signal };
  }

  #run(travel: Promise<void>): void {
    const { signal } = this.#trip;
    travel.catch((error: unknown) => {
      this.#stepping = false;
      if (signal.aborted) return;
      console.warn('The past could not be fetched:', error);
      this.#state = 'failed';
      this.#playing = false;
      this.#tell();
    });
  }

  async #travel(
    receiverId: string,
    at: number,
    { signal, exact }: { signal: AbortSignal; exact?: SweepFrame },
  ): Promise<void> {
    this.#at = at;
    const { windowMs } = this;
    const from = at - windowMs;
    const known = this.#reel?.covers(from, at) === true ? this.#reel : undefined;
    const to = Math.min(this.#host.now(), at + windowMs * AHEAD_SHARE);
    const { maxBins, close, rows } = this.#host.wanted();
    const before = { receiverId, at: at + 1, side: 'before', now: at, maxBins } as const;
    const [reel, newest, part] = await Promise.all([
      this.#reelOf(known, { receiverId, from, to }, signal),
      // Rows are maxima over their slots; the trace shows the one sweep of exactly this instant.
      exact ?? nextSweep(before, signal).catch(() => undefined),
      close && nextSweep({ ...before, part: close }, signal).catch(() => undefined),
    ]);
    if (signal.aborted) return;
    this.#reel = reel;
    const picture = new CopiedPicture(rows, windowMs / rows);
    for (const frame of reel.upTo(from, at)) put(picture, frame);
    if (newest !== undefined && newest.startedAt > from) picture.take(newest);
    if (part !== undefined && part.startedAt > from) picture.takeClose(part);
    this.picture = picture;
    this.#shownAt = at;
    this.#state = picture.last === undefined ? 'empty' : 'shown';
    this.#tell();
    this.#host.turned();
    this.#look(receiverId, from, to, signal);
    if (exact === undefined && this.#state === 'shown' && newest !== undefined)
      this.#tellGap(receiverId, newest, signal);
    this.#tick();
  }

  /** Says that the trace is of an earlier sweep, where none was received at this instant; the picture does not wait for it. */
  #tellGap(receiverId: string, newest: SweepFrame, signal: AbortSignal): void {
    const at = this.#at ?? newest.startedAt;
    isInGap(receiverId, newest, at).then(
      (isGap) => {
        if (signal.aborted || !isGap || this.#at !== at) return;
        this.#state = 'silent';
        this.#tell();
      },
      (error: unknown) => console.warn('Gaps of the recording could not be asked:', error),
    );
  }

  /** Sweeps that are known are not fetched again for another part of the range. */
  async #reelOf(known: Reel | undefined, fetched: Fetched, signal: AbortSignal): Promise<Reel> {
    const { close } = this.#host.wanted();
    if (known === undefined) return new Reel(fetched.from, fetched.to, await this.#fetch(fetched, signal), close);
    if (sameRange(known.close, close)) return known;
    return known.closer(await this.#fetchPart({ ...fetched, from: known.from, to: known.to }, signal), close);
  }

  async #fetch(fetched: Fetched, signal: AbortSignal): Promise<ReelFrame[]> {
    const [whole, part] = await Promise.all([this.#rows(fetched, signal), this.#fetchPart(fetched, signal)]);
    return [...whole, ...part];
  }

  async #fetchPart(fetched: Fetched, signal: AbortSignal): Promise<ReelFrame[]> {
    const { close } = this.#host.wanted();
    const frames = close === undefined ? [] : await this.#rows({ ...fetched, ...close }, signal);
    return frames.map((frame) => ({ ...frame, isClose: true }));
  }

  #rows({ from, to, ...place }: Fetched & Partial<Span>, signal: AbortSignal): Promise<SweepFrame[]> {
    const { rows, maxBins } = this.#host.wanted();
    const maxSweeps = Math.max(1, Math.round((rows * (to - from)) / this.windowMs));
    return fetchSweeps({ ...place, from: Math.floor(from), to: Math.ceil(to), maxSweeps, maxBins }, signal);
  }

  /** Fetches the emissions of that time; the picture does not wait for them. */
  #look(receiverId: string, from: number, to: number, signal: AbortSignal): void {
    fetchFound(receiverId, from, to).then(
      (found) => {
        if (signal.aborted) return;
        this.found = found;
        this.#host.moved(undefined);
      },
      (error: unknown) => console.warn('What was detected then could not be asked:', error),
    );
  }

  #tick(): void {
    if (this.#ticking || !this.#playing || this.#at === undefined) return;
    this.#ticking = true;
    const startedAt = performance.now();
    requestAnimationFrame(() => {
      this.#ticking = false;
      if (this.#playing) this.#advance(Math.min(LONGEST_TICK_MS, performance.now() - startedAt) * this.#speed);
      this.#tick();
    });
  }

  #advance(byMs: number): void {
    const { picture } = this;
    const reel = this.#reel;
    if (this.#at === undefined || picture === undefined || reel === undefined || this.#state === 'fetching') return;
    const at = this.#at + byMs;
    if (at >= this.#host.now() - 1000) {
      this.toLive();
      return;
    }
    this.#at = Math.min(at, reel.to);
    this.#shownAt = this.#at;
    let oldest: number | undefined;
    for (const frame of reel.passed(this.#at)) {
      const slot = put(picture, frame);
      if (slot !== undefined) oldest = Math.min(slot, oldest ?? slot);
      if (this.#state === 'silent') this.#state = 'shown';
    }
    const { last, cadence } = picture;
    if (last !== undefined && this.#at - last.startedAt - last.durationMs > cadence.patienceMs())
      this.#state = 'silent';
    if (reel.to - this.#at < (this.windowMs * AHEAD_SHARE) / 2) this.#more(reel);
    this.#host.moved(oldest);
    if (performance.now() - this.#toldAt > TELL_EVERY_MS) this.#tell();
  }

  #more(reel: Reel): void {
    const { receiverId } = this.#host.wanted();
    if (this.#fetchingMore || receiverId === undefined) return;
    this.#fetchingMore = true;
    const { signal } = this.#trip;
    const to = Math.min(this.#host.now(), reel.to + this.windowMs * AHEAD_SHARE);
    this.#run(
      this.#fetch({ receiverId, from: reel.to, to }, signal).then((frames) => {
        if (signal.aborted) return;
        this.#fetchingMore = false;
        reel.append(frames, to, (this.#at ?? 0) - this.windowMs);
        this.#look(receiverId, (this.#at ?? 0) - this.windowMs, to, signal);
      }),
    );
  }

  #tell(): void {
    this.#toldAt = performance.now();
    if (this.#at === undefined) return;
    this.#host.tell({ at: Math.round(this.#at), playing: this.#playing, speed: this.#speed, state: this.#state });
  }
}

function put(picture: Picture, frame: ReelFrame): number | undefined {
  return frame.isClose === true ? picture.takeClose(frame) : picture.take(frame);
}
