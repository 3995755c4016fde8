/**
 * The data of one receiver so far: the waterfall's history, the traces of each of its grids, its intervals. Pure: no
 * drawing, no network, no clock.
 */
import type { SweepFrame } from '../../../src/live/wire.js';
import { SweepFlag } from '../../../src/rf/sweep.js';
import { Cadence, median } from './cadence.js';
import { CloseTraces, frozenSource, showsMore } from './close-traces.js';
import { finest, type Grid, gridOf, hullOf, overlaps, type Span, sameGrid, spanOf } from './grid.js';
import { History } from './history.js';
import { type SourceKind, Traces } from './traces.js';

/**
 * A grid replaces an overlapping one after this many sweeps without the other: the receiver's settings changed. More
 * than one, because a receiver may alternate between overlapping plans.
 */
const REPLACED_AFTER_SWEEPS = 4;
const MAX_GRIDS = 64;
/** While the receiver sweeps outside its plans, traces of the plans older than this are not shown beside it, ms. */
const RESTS_AFTER_MS = 8000;
const RATE_WINDOW_MS = 5000;
const MAX_ARRIVALS = 600;
/** A receiver may have been faster by so much. */
const MORE_SWEEPS = 1.5;

interface LiveGrid {
  readonly traces: Traces;
  /** Count of all frames at the last few frames of this grid; the newest last. */
  readonly heardAt: number[];
  /** Swept outside the receiver's plans: for a person who held it, or for a closer look. */
  isAside: boolean;
  last: SweepFrame | undefined;
}

/** A grid's traces for drawing: the live ones, or a frozen copy. */
export interface TraceSource {
  readonly grid: Grid;
  readonly startedAt: number;
  levels(kind: SourceKind): Float32Array;
}

export class Picture {
  #history: History;
  readonly cadence = new Cadence();
  #grids: LiveGrid[] = [];
  readonly #close = new CloseTraces();
  #frames = 0;
  #last: SweepFrame | undefined;
  readonly #arrivals: { readonly endedAt: number; readonly seq: number }[] = [];
  #frozen: { readonly grids: readonly TraceSource[]; readonly close: readonly TraceSource[] } | undefined;

  constructor(rows: number, slotMs: number) {
    this.#history = new History(rows, slotMs);
  }

  get history(): History {
    return this.#history;
  }

  reslot(rows: number, slotMs: number): void {
    this.#history = this.#history.reslotted(rows, slotMs);
  }

  get last(): SweepFrame | undefined {
    return this.#last;
  }

  /** True where sweeps between the newest one and this frame did not come, for longer than a sweep stands. */
  misses(frame: SweepFrame): boolean {
    const last = this.#last;
    if (last === undefined || (frame.seq - last.seq) >>> 0 < 2) return false;
    return frame.startedAt - last.startedAt > this.cadence.holdMs(gridOf(frame));
  }

  /** Takes a live frame. Returns its history slot; while the picture is frozen the archive fills the history later. */
  take(frame: SweepFrame): number | undefined {
    const grid = gridOf(frame);
    this.#last = frame;
    this.#frames += 1;
    this.cadence.heard(frame);
    const live = this.#liveGrid(grid);
    live.isAside = (frame.flags & SweepFlag.aside) !== 0;
    live.last = frame;
    live.traces.take(frame.levelsDbm, frame.startedAt);
    live.heardAt.push(this.#frames);
    if (live.heardAt.length > REPLACED_AFTER_SWEEPS) live.heardAt.shift();
    this.#dropReplaced(live);
    this.#arrivals.push({ endedAt: frame.startedAt + frame.durationMs, seq: frame.seq });
    while (this.#arrivals.length > MAX_ARRIVALS || this.#tooOld()) this.#arrivals.shift();
    return this.#frozen === undefined ? this.history.add(frame) : undefined;
  }

  /** Takes rows from the archive for the waterfall only. Returns the oldest slot that changed. */
  takeStored(frames: readonly SweepFrame[]): number | undefined {
    return this.#store(frames);
  }

  #store(frames: readonly SweepFrame[]): number | undefined {
    let oldest: number | undefined;
    this.#learnRhythm(frames);
    for (const frame of frames) {
      const slot = this.history.add(frame);
      if (slot !== undefined && (oldest === undefined || slot < oldest)) oldest = slot;
    }
    return oldest;
  }

  /** Another range is looked at closely. Rows of the range before are shown until those of this one are there. */
  lookElsewhere(): void {
    this.#close.end();
  }

  /** Takes the bins of a part of a sweep that is already here in thinned bins. Returns its history slot. */
  takeClose(frame: SweepFrame): number | undefined {
    const grid = gridOf(frame);
    if (!this.#isThinned(grid)) return undefined;
    this.cadence.heard(frame);
    this.#close.of(grid).take(frame.levelsDbm, frame.startedAt);
    return this.#frozen === undefined ? this.history.add(frame) : undefined;
  }

  /** Takes rows of a part from the archive, also for the max hold. Returns the oldest slot that changed. */
  takeStoredClose(frames: readonly SweepFrame[]): number | undefined {
    const finer = frames.filter((frame) => this.#isThinned(gridOf(frame)));
    const oldest = this.#store(finer);
    const heldFrom = Math.min(...this.#grids.map(({ traces }) => traces.heldFrom));
    for (const frame of finer) if (frame.startedAt >= heldFrom) this.#close.of(gridOf(frame)).raise(frame.levelsDbm);
    const gone = this.#close.left();
    if (gone.length === 0) return oldest;
    const isGone = (grid: Grid) => gone.some((other) => sameGrid(other, grid));
    this.history.forget(isGone);
    this.cadence.forget(isGone);
    return this.history.oldest;
  }

  /** The receiver's whole range at present; undefined before its first sweep. */
  get full(): Span | undefined {
    return hullOf(this.#grids.map(({ traces }) => spanOf(traces.grid)));
  }

  get finestStepHz(): number {
    return Math.min(...this.#traces.map(({ grid }) => grid.stepHz));
  }

  heldSweeps(grid: Grid): number {
    return this.#traces.find((traces) => sameGrid(traces.grid, grid))?.sweeps ?? 0;
  }

  get sources(): readonly TraceSource[] {
    if (this.#frozen !== undefined) return this.#frozen.grids;
    return this.#shown.map(({ traces }) => traces);
  }

  /** The traces that show a view: those of a part in its own bins, where they have all that is in view. */
  sourcesIn(view: Span): readonly TraceSource[] {
    const close = this.#closeSources;
    return this.sources
      .filter(({ grid }) => overlaps(spanOf(grid), view))
      .map(
        (source) =>
          finest(close.filter((part) => isFresh(part, source) && showsMore(part.grid, source.grid, view))) ?? source,
      );
  }

  /** The traces of the grid that measures this frequency; of several, the one with the finest step. */
  sourceAt(hz: number): TraceSource | undefined {
    return finest(
      [...this.sources, ...this.#closeSources].filter(
        ({ grid }) => hz >= spanOf(grid).startHz && hz <= spanOf(grid).stopHz,
      ),
    );
  }

  freeze(): void {
    const [grids, close] = [this.#grids.map(({ traces }) => traces), this.#close.heard];
    this.#frozen ??= { grids: grids.map(frozenSource), close: close.map(frozenSource) };
  }

  thaw(): void {
    this.#frozen = undefined;
  }

  /** Restarts holds and averages: all of them, or those of grids that overlap a span. */
  restartHolds(within?: Span): void {
    for (const traces of this.#traces)
      if (within === undefined || overlaps(spanOf(traces.grid), within)) traces.restart();
  }

  /** The newest sweep of each range in the view. */
  lastIn(view: Span): readonly SweepFrame[] {
    return this.#shown.flatMap(({ last }) => (last !== undefined && overlaps(spanOf(gridOf(last)), view) ? last : []));
  }

  /** Sweeps per second of the ranges in the view: as the receiver counts them, and as they arrive here. */
  ratesIn(view: Span): ReturnType<Picture['rates']> {
    const rates = this.rates();
    const perMs = (lasts: readonly SweepFrame[]) =>
      lasts.reduce((sum, last) => sum + 1 / (this.cadence.intervalMs(gridOf(last)) ?? Number.POSITIVE_INFINITY), 0);
    const all = perMs(this.#shown.flatMap(({ last }) => last ?? []));
    if (rates === undefined || all === 0) return rates;
    const share = perMs(this.lastIn(view)) / all;
    return { measuredPerS: share * rates.measuredPerS, shownPerS: share * rates.shownPerS };
  }

  /** Sweeps per second of all ranges: as the receiver counts them, and as they arrive here. */
  rates(): { measuredPerS: number; shownPerS: number } | undefined {
    const first = this.#arrivals[0];
    const last = this.#arrivals.at(-1);
    if (first === undefined || last === undefined || last.endedAt <= first.endedAt) return undefined;
    const seconds = (last.endedAt - first.endedAt) / 1000;
    const counted = (last.seq - first.seq) >>> 0;
    return { measuredPerS: counted / seconds, shownPerS: (this.#arrivals.length - 1) / seconds };
  }

  /** So many sweeps were measured in a time of this length, half as many more counted in; infinite before it is known. */
  mostSweepsIn(ms: number): number {
    const { measuredPerS } = this.rates() ?? { measuredPerS: Number.POSITIVE_INFINITY };
    return Math.ceil(1 + (MORE_SWEEPS * measuredPerS * ms) / 1000);
  }

  /**
   * The interval of stored sweeps of each grid. A folded row has the number of its first sweep: of two rows in turn, time divided
   * by count is correct; where rows of another grid lie between, the count is of both.
   */
  #learnRhythm(frames: readonly SweepFrame[]): void {
    const rhythms: { grid: Grid; newest: SweepFrame; at: number; intervalsMs: number[] }[] = [];
    for (const [at, frame] of frames.entries()) {
      const grid = gridOf(frame);
      const known = rhythms.find((one) => sameGrid(one.grid, grid));
      if (known === undefined) rhythms.push({ grid, newest: frame, at, intervalsMs: [] });
      else {
        const sweeps = known.at === at - 1 ? Math.max(1, (frame.seq - known.newest.seq) >>> 0) : 1;
        known.intervalsMs.push((frame.startedAt - known.newest.startedAt) / sweeps);
        Object.assign(known, { newest: frame, at });
      }
    }
    for (const { grid, intervalsMs } of rhythms) this.cadence.learn(grid, median(intervalsMs.slice(-50)) ?? 0);
  }

  get #shown(): readonly LiveGrid[] {
    return this.#grids.filter((live) => !this.#rests(live));
  }

  get #traces(): readonly Traces[] {
    return [...this.#grids.map(({ traces }) => traces), ...this.#close.heard];
  }

  get #closeSources(): readonly TraceSource[] {
    return this.#frozen?.close ?? this.#close.heard;
  }

  /** True where sweeps of this part are here in coarser bins. */
  #isThinned(part: Grid): boolean {
    return this.#grids.some(
      ({ traces: { grid } }) => grid.stepHz > 1.01 * part.stepHz && overlaps(spanOf(grid), spanOf(part)),
    );
  }

  #tooOld(): boolean {
    const first = this.#arrivals[0];
    const last = this.#arrivals.at(-1);
    // For slow receivers a few arrivals are kept however old, because a rate needs two.
    return (
      first !== undefined &&
      last !== undefined &&
      this.#arrivals.length > 4 &&
      Math.abs(last.endedAt - first.endedAt) > RATE_WINDOW_MS
    );
  }

  #liveGrid(grid: Grid): LiveGrid {
    const known = this.#grids.find(({ traces }) => sameGrid(traces.grid, grid));
    if (known !== undefined) return known;
    const live: LiveGrid = { traces: new Traces(grid), heardAt: [], isAside: false, last: undefined };
    this.#grids = [...this.#grids, live].slice(-MAX_GRIDS);
    return live;
  }

  /** True for a grid of the plans while a person, or a closer look, has the receiver. Its holds go on with the plans. */
  #rests({ isAside, last }: LiveGrid): boolean {
    const newest = this.#last;
    if (newest === undefined || isAside || (newest.flags & SweepFlag.aside) === 0) return false;
    return newest.startedAt - (last?.startedAt ?? Number.NEGATIVE_INFINITY) > RESTS_AFTER_MS;
  }

  #dropReplaced(live: LiveGrid): void {
    const since = live.heardAt[0];
    if (since === undefined || live.heardAt.length < REPLACED_AFTER_SWEEPS) return;
    const span = spanOf(live.traces.grid);
    // What was swept outside the plans is old as soon as the plans go on, wherever it was.
    const isOver = (other: LiveGrid) => (other.isAside && !live.isAside) || overlaps(spanOf(other.traces.grid), span);
    const replaced = (other: LiveGrid) => other !== live && (other.heardAt.at(-1) ?? 0) < since && isOver(other);
    const gone = this.#grids.filter(replaced);
    if (gone.length === 0) return;
    this.#grids = this.#grids.filter((other) => !replaced(other));
    this.cadence.forget((grid) => gone.some(({ traces }) => sameGrid(traces.grid, grid)));
  }
}

/** False for a part that is not measured in such bins any more. */
function isFresh(part: TraceSource, whole: TraceSource): boolean {
  return whole.startedAt - part.startedAt <= RESTS_AFTER_MS;
}
