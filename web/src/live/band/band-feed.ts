/**
 * One picture of a band out of the sweeps of several receivers, live or of a time in the past. Each receiver has a connection of
 * its own, and only the parts that belong to it are taken from its sweeps.
 */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { SweepFlag } from '../../../../src/rf/sweep.js';
import { ask } from '../../ground/asking/ask.js';
import { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import { type Grid, gridOf, overlaps, type Span, spanOf } from '../../picture/grid.js';
import { levelQuantile } from '../../picture/peaks.js';
import type { TraceSource } from '../../picture/picture.js';
import { autoRange, DEFAULT_RANGE } from '../../picture/plot/level-range.js';
import type { LevelRange } from '../../picture/plot/waterfall-row.js';
import { fetchSweeps } from '../../picture/stored-frames.js';
import { LateRows } from '../../picture/stream/late-rows.js';
import { LiveSocket } from '../../picture/stream/socket.js';
import { cutTo, isOver, isStep, type Part, partsOf, rangesIn } from './band-parts.js';

/** More bins or frames are not visible where several receivers share a screen. */
const SHAPE = { maxBins: 2048, maxFps: 10 };
const FLOOR_QUANTILE = 0.3;
const RANGE_EVERY_MS = 2000;
const SILENT_AFTER_MS = 3000;
/** Least time between two divisions of the band, which fetch its rows again. */
const DIVIDE_EVERY_MS = 10_000;
/** Live sweeps of so long are kept: the archive of a hub has those of a station some seconds later. */
const KEPT_MS = 12_000;

export interface BandWish {
  readonly receiverIds: readonly string[];
  readonly view: Span;
  /** Epoch ms: the newest row; undefined for the present. */
  readonly at: number | undefined;
  readonly spanMs: number;
  readonly rows: number;
}

export interface BandOptions extends BandWish {
  readonly url: string;
  readonly now: () => number;
  /** The range of colours before this feed, which it keeps where it fits. */
  readonly range: LevelRange | undefined;
  /** The picture changed from this slot on, or completely when undefined. */
  changed(fromSlot: number | undefined): void;
}

/** A part and what is known of it now. */
export interface PartState extends Part {
  /** Epoch ms: start of its newest sweep; undefined before the first. */
  readonly heardAt: number | undefined;
  readonly intervalMs: number | undefined;
  /** No sweep for longer than the interval explains. */
  readonly isSilent: boolean;
  readonly strongest: { readonly hz: number; readonly levelDbm: number } | undefined;
}

interface Stored {
  readonly receiverId: string;
  readonly frames: readonly SweepFrame[];
  /** What came live after the newest of them. */
  readonly live: readonly SweepFrame[];
  readonly ranges: readonly Part[];
}

export class BandFeed {
  picture: CopiedPicture;
  range: LevelRange;
  parts: readonly Part[] = [];
  /** False until the stored sweeps of all receivers came, or were refused. */
  isReady = false;
  readonly #options: BandOptions;
  readonly #sockets: LiveSocket[];
  readonly #heardAt = new Map<string, number>();
  /** The newest live sweeps, oldest first. */
  readonly #newest: { readonly receiverId: string; readonly frame: SweepFrame; readonly heardMs: number }[] = [];
  #fetching = new AbortController();
  readonly #late = new LateRows();
  #dividedAt = -DIVIDE_EVERY_MS;
  #timer: number | undefined;
  #rangedAt = 0;

  constructor(options: BandOptions) {
    this.#options = options;
    this.range = options.range ?? DEFAULT_RANGE;
    this.picture = this.#empty();
    this.#sockets = options.at === undefined ? options.receiverIds.map((id) => this.#listen(id)) : [];
    this.#divide();
  }

  close(): void {
    window.clearTimeout(this.#timer);
    this.#late.stop();
    this.#fetching.abort();
    for (const socket of this.#sockets) socket.close();
  }

  /** The instant of the picture's top, epoch ms. */
  get at(): number {
    return this.#options.at ?? this.#options.now();
  }

  /** The newest row. Live: the present instant when all receivers are silent, so that the hole grows. */
  get topSlot(): number {
    const { history } = this.picture;
    const isStill = this.picture.sources.every((source) => this.#isSilent(source));
    return this.#options.at !== undefined || isStill ? history.slotOf(this.at) : history.newest;
  }

  /** Grids of the receivers that are not heard. */
  get silent(): readonly Grid[] {
    return this.picture.sources.filter((source) => this.#isSilent(source)).map(({ grid }) => grid);
  }

  states(): PartState[] {
    return this.parts.map((part) => {
      const source = this.picture.sources.find(({ grid }) => overlaps(spanOf(grid), part));
      if (source === undefined)
        return { ...part, heardAt: undefined, intervalMs: undefined, isSilent: true, strongest: undefined };
      const isSilent = this.#isSilent(source);
      const intervalMs = this.picture.cadence.intervalMs(source.grid);
      return {
        ...part,
        heardAt: source.startedAt,
        intervalMs,
        isSilent,
        strongest: isSilent ? undefined : strongestOf(source),
      };
    });
  }

  /** Divides the band again where a plan is over: its receiver sends others. */
  look(): void {
    const isGone = ({ receiverId, heardAt, intervalMs }: PartState) =>
      heardAt !== undefined && isOver((this.#heardAt.get(receiverId) ?? heardAt) - heardAt, intervalMs ?? 0);
    if (this.isReady && this.#options.at === undefined && this.states().some(isGone)) this.#divide();
  }

  #empty(): CopiedPicture {
    const { rows, spanMs } = this.#options;
    return new CopiedPicture(rows, spanMs / rows);
  }

  #isSilent({ grid, startedAt }: TraceSource): boolean {
    return this.at - startedAt > Math.max(SILENT_AFTER_MS, this.picture.cadence.holdMs(grid));
  }

  #listen(receiverId: string): LiveSocket {
    let number: number | undefined;
    const socket = new LiveSocket(this.#options.url, {
      frame: (frame) => {
        if (frame.receiverNumber === number) this.#frame(receiverId, frame);
      },
      message: (message) => {
        if (message.type === 'subscribed') number = message.receiverNumber;
        // Rows were skipped for this viewer.
        else if (message.type === 'behind') this.#divide();
      },
      // After a break the rows of the break are fetched as well.
      phase: (phase) => {
        if (phase === 'connected' && this.isReady) this.#divide();
      },
    });
    socket.subscribe({ receiverId, ...this.#options.view, ...SHAPE });
    return socket;
  }

  #frame(receiverId: string, frame: SweepFrame): void {
    this.#heardAt.set(receiverId, frame.startedAt);
    // By the clock of this computer: one of a receiver may be wrong.
    const heardMs = performance.now();
    this.#newest.push({ receiverId, frame, heardMs });
    while ((this.#newest[0]?.heardMs ?? heardMs) < heardMs - KEPT_MS) this.#newest.shift();
    if (!this.isReady) return;
    const own = this.parts.filter((part) => part.receiverId === receiverId);
    const slots = own.map((part) => this.#take(part, frame)).filter((slot) => slot !== undefined);
    const isNew = !own.some((part) => isStep(part.stepHz, frame.stepHz) && overlaps(part, spanOf(gridOf(frame))));
    if (isNew && (frame.flags & SweepFlag.aside) === 0 && this.#isShown(receiverId, frame)) this.#divide();
    if (slots.length === 0) return;
    const now = this.#options.now();
    if (now - this.#rangedAt > RANGE_EVERY_MS) this.#chooseRange(now);
    this.#options.changed(Math.min(...slots));
  }

  /** False where receivers with narrower bins have all of a new range. */
  #isShown(receiverId: string, frame: SweepFrame): boolean {
    const range: Part = { receiverId, stepHz: frame.stepHz, ...spanOf(gridOf(frame)) };
    return partsOf([...this.parts, range], this.#options.view).some(
      (part) => part.receiverId === receiverId && isStep(part.stepHz, frame.stepHz),
    );
  }

  #take(part: Part, frame: SweepFrame): number | undefined {
    const cut = cutTo(part, frame);
    return cut && this.picture.take(cut);
  }

  /** Fetches the rows of the shown time and divides the band among the receivers that were heard in it. */
  #divide(): void {
    this.#timer ??= window.setTimeout(
      () => {
        this.#timer = undefined;
        this.#dividedAt = performance.now();
        this.#fetch();
      },
      this.#dividedAt + DIVIDE_EVERY_MS - performance.now(),
    );
  }

  #fetch(): void {
    this.#fetching.abort();
    this.#fetching = new AbortController();
    this.#since(this.at - this.#options.spanMs, (all) => {
      this.parts = partsOf(
        all.flatMap(({ ranges }) => ranges),
        this.#options.view,
      );
      this.picture = this.#empty();
      const cuts = this.#cuts(all);
      const live = this.#cuts(all.map((one) => ({ ...one, frames: one.live })));
      for (const cut of [...cuts, ...live].sort(byTime)) this.picture.take(cut);
      this.isReady = true;
      this.#chooseRange(this.#options.now());
      this.#late.expect(this.picture, cuts, (since) =>
        this.#since(since, (later) => this.picture.takeStored(this.#cuts(later))),
      );
    });
  }

  /** Fetches the rows of all receivers since an instant, unless the band is divided again meanwhile. */
  #since(from: number, took: (all: readonly Stored[]) => void): void {
    const { signal } = this.#fetching;
    void Promise.all(this.#options.receiverIds.map((id) => this.#stored(id, from, signal))).then((all) => {
      if (signal.aborted) return;
      took(all);
      this.#options.changed(undefined);
    });
  }

  /** What the parts show of these sweeps, in order of time. */
  #cuts(all: readonly Stored[]): SweepFrame[] {
    const cuts = all.flatMap(({ receiverId, frames }) => {
      const own = this.parts.filter((part) => part.receiverId === receiverId);
      return frames.flatMap((frame) => own.flatMap((part) => cutTo(part, frame) ?? []));
    });
    return cuts.sort(byTime);
  }

  async #stored(receiverId: string, from: number, signal: AbortSignal): Promise<Stored> {
    const { view, rows } = this.#options;
    const times = { from: Math.floor(from), to: Math.ceil(this.at), maxSweeps: rows };
    const frames = await fetchSweeps({ receiverId, ...view, maxBins: SHAPE.maxBins, ...times }, signal).catch(
      (error: unknown) => {
        // Its part stays a hole.
        if (!signal.aborted) console.warn(`Sweeps of ${receiverId} could not be fetched:`, error);
        return [];
      },
    );
    const newestAt = frames.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY;
    const since = this.#newest.filter((one) => one.receiverId === receiverId && one.frame.startedAt > newestAt);
    const live = since.map(({ frame }) => frame);
    const ranges = rangesIn(receiverId, [...frames, ...live]);
    return { receiverId, frames, live, ranges: ranges.length > 0 ? ranges : await plannedRanges(receiverId) };
  }

  #chooseRange(now: number): void {
    this.#rangedAt = now;
    const heard = this.picture.sourcesIn(this.#options.view).filter((source) => !this.#isSilent(source));
    const levels = heard.map((source) => source.levels('max'));
    const floors = levels.map((one) => levelQuantile(one, FLOOR_QUANTILE)).filter((dbm) => dbm !== undefined);
    const tops = levels.map((one) => levelQuantile(one, 1)).filter((dbm) => dbm !== undefined);
    if (floors.length === 0) return;
    const before = this.range === DEFAULT_RANGE ? undefined : this.range;
    this.range = autoRange(Math.min(...floors), Math.max(...tops), before);
  }
}

function byTime(a: SweepFrame, b: SweepFrame): number {
  return a.startedAt - b.startedAt;
}

/** Where a receiver was not heard, its plans say where it should be. */
async function plannedRanges(receiverId: string): Promise<Part[]> {
  try {
    const { plans } = await ask('GET /api/v1/receivers/{receiverId}/plans', { params: { receiverId } });
    return plans.map(({ startHz, stopHz }) => ({ receiverId, startHz, stopHz, stepHz: undefined }));
  } catch {
    // A receiver of which only recordings are there has no plans.
    return [];
  }
}

function strongestOf(source: TraceSource): PartState['strongest'] {
  const { grid } = source;
  let best: PartState['strongest'];
  for (const [bin, levelDbm] of source.levels('write').entries())
    if (levelDbm > (best?.levelDbm ?? Number.NEGATIVE_INFINITY))
      best = { hz: grid.startHz + bin * grid.stepHz, levelDbm };
  return best;
}
