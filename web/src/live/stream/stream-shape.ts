/** The amount of data that this page requests, and the division of time into the rows of its waterfall. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { isLineThin } from '../../ground/line/thin-line.js';
import { Cadence } from '../../picture/cadence.js';
import { closeRange } from '../../picture/close-range.js';
import { type Grid, gridOf, isGrouped, overlaps, type Span, sameRange, spanOf, sweepOf } from '../../picture/grid.js';
import type { Picture } from '../../picture/picture.js';
import { TIME_SPANS_MS } from '../../picture/picture-preferences.js';
import { type PictureState, pictureStore, type ShownState } from '../../picture/picture-store.js';
import type { StreamShape } from '../../picture/stream/stream-wish.js';

const DESKTOP = { maxBins: 4096, maxFps: 60 };
/**
 * About 9 kB/s at most; a connection of 64 kbit/s carries about six of its rows a second. Two rows are under way at a time: with three
 * the picture was 5 s behind while such a connection also loaded the rest of the page.
 */
const LITE = { maxBins: 1024, maxFps: 8, coarse: true, window: 2 };
/** One frame a second with the fewest bins that the program sends: about 70 bytes/s. */
const THIN_STREAM = { maxBins: 16, maxFps: 1 };
const SWEEPS_FOR_SPAN = 150;

/** On other screens than the live one a thin stream is enough, which gives the age of the data. */
export function streamShape(lite: boolean, attended = true): StreamShape {
  return attended ? (lite ? LITE : DESKTOP) : THIN_STREAM;
}

/** Most bins of a sweep as it comes; undefined where no part is asked for beside it, because the line is thin. */
function mostBins(lite: boolean): number | undefined {
  return isLineThin ? undefined : streamShape(lite).maxBins;
}

/** Time from top to bottom of the waterfall, ms: as chosen, or automatically so that single sweeps are visible. */
export function shownSpanMs({ timeSpan, shownMs }: ShownState, roundMs: number | undefined): number {
  const auto = TIME_SPANS_MS.find((ms) => ms >= (roundMs ?? 0) * SWEEPS_FOR_SPAN) ?? TIME_SPANS_MS.at(-1) ?? 60_000;
  const spanMs = timeSpan === 'auto' ? auto : timeSpan;
  if (spanMs !== shownMs) pictureStore.setState({ shownMs: spanMs });
  return spanMs;
}

/** What the stream of a hidden tab does: it stops after a while on a desktop, at once where data is paid by the byte. */
export interface TabSleepListener {
  sleep(): void;
  wake(): void;
}

export function sleepWhenHidden(afterMs: number, listener: TabSleepListener): void {
  let asleep = false;
  let timer: number | undefined;
  document.addEventListener('visibilitychange', () => {
    window.clearTimeout(timer);
    if (document.hidden) {
      timer = window.setTimeout(() => {
        asleep = true;
        listener.sleep();
      }, afterMs);
    } else if (asleep) {
      asleep = false;
      listener.wake();
    }
  });
}

/** A view that is being dragged is asked for a few times a second. */
const REST_MS = 80;
/** The archive is asked for a part that has stood so long: it reads to its end also what nobody waits for any more. */
const STANDS_MS = 200;

export interface CloseLookHost {
  shown(): {
    readonly full: Span | undefined;
    readonly view: Span | undefined;
    readonly picture: Picture | undefined;
  };
  /** True for the light stream. */
  lite(): boolean;
  /** The newest sweep of each range of the receiver as it was measured. */
  measured(): readonly Grid[];
  /** Live sweeps are wanted of another part. */
  changed(): void;
  /** Older rows are wanted of it. */
  stands(): void;
}

/** Which part of the receiver's range is looked at closely: its bins come beside the thinned sweeps of the whole range. */
export class CloseLook {
  range: Span | undefined;
  readonly #host: CloseLookHost;
  #timer: number | undefined;
  #standing: number | undefined;

  constructor(host: CloseLookHost) {
    this.#host = host;
  }

  /** Another receiver is shown. */
  end(): void {
    window.clearTimeout(this.#timer);
    window.clearTimeout(this.#standing);
    this.#timer = undefined;
    this.range = undefined;
  }

  viewChanged(): void {
    this.#timer ??= window.setTimeout(() => {
      this.#timer = undefined;
      const { picture } = this.#host.shown();
      // A picture that is being fetched does not say yet what it has.
      if (picture === undefined || picture.sources.length === 0) return;
      const range = this.#wanted(picture);
      if (sameRange(range, this.range)) return;
      this.range = range;
      this.#host.changed();
      window.clearTimeout(this.#standing);
      this.#standing = window.setTimeout(() => this.#host.stands(), STANDS_MS);
    }, REST_MS);
  }

  /** True for the bins of this range out of the sweep that came before. */
  isOf(frame: SweepFrame, whole: SweepFrame | undefined): boolean {
    const { range } = this;
    if (range === undefined || whole?.seq !== frame.seq || whole.startedAt !== frame.startedAt) return false;
    const [there, all] = [spanOf(gridOf(frame)), spanOf(gridOf(whole))];
    const isNear = (a: number, b: number) => Math.abs(a - b) <= whole.stepHz;
    return (
      isNear(there.startHz, Math.max(range.startHz, all.startHz)) &&
      isNear(there.stopHz, Math.min(range.stopHz, all.stopHz))
    );
  }

  #wanted(picture: Picture): Span | undefined {
    const { full, view } = this.#host.shown();
    const most = mostBins(this.#host.lite());
    if (full === undefined || view === undefined || most === undefined) return undefined;
    const measured = this.#host.measured();
    const inView = picture.sources.flatMap(({ grid }) =>
      overlaps(spanOf(grid), view) ? { grid, sweep: sweepOf({ ...spanOf(grid), stepHz: grid.stepHz }, measured) } : [],
    );
    // Groups of equal size make more than half of the bins that were asked for.
    const thinned = inView.filter(
      ({ grid, sweep }) => grid.bins > most / 2 && (sweep === undefined || isGrouped(grid, sweep.stepHz)),
    );
    if (thinned.length === 0) return undefined;
    return closeRange(view, full, most * Math.min(...thinned.map(({ sweep }) => sweep?.stepHz ?? 0)));
  }
}

/** Follows the shown receiver while another screen is open: only the age of its data. */
export class AgeWatch {
  readonly #cadence = new Cadence();
  #endedAt: number | undefined;

  heard(frame: SweepFrame): void {
    this.#cadence.heard(frame);
    this.#endedAt = frame.startedAt + frame.durationMs;
  }

  /** Values for the store; none before the first frame. */
  age(now: number): Partial<PictureState> {
    if (this.#endedAt === undefined) return {};
    const dataAgeMs = Math.max(0, now - this.#endedAt);
    return { dataAgeMs, dataOld: dataAgeMs > this.#cadence.patienceMs() };
  }
}
