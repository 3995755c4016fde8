/** Fetches from the archive the waterfall's rows from before this page listened, or while it could not. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { roomOnLine } from '../../ground/line/first-picture.js';
import { type Span, sameRange } from '../../picture/grid.js';
import type { Picture } from '../../picture/picture.js';
import { fetchSweeps } from '../../picture/stored-frames.js';
import { LateRows } from '../../picture/stream/late-rows.js';

/** Wait after falling behind, so that one request serves many such messages. */
const CATCH_UP_MS = 2000;

/** On a slow connection this number of rows is tried first; only if they arrive quickly, the others are requested. */
const FIRST_ROWS = 12;
const QUICK_MS = 700;

interface Filled {
  readonly picture: Picture;
  readonly receiverId: string;
  readonly maxBins: number;
  /** The part of the range that is looked at closely. */
  readonly close: Span | undefined;
  /** True for a possibly slow connection: live data comes first. */
  readonly thin: boolean;
}

export interface BackfillHost {
  /** What to fill; undefined while no receiver is watched. */
  filled(): Filled | undefined;
  /** Epoch ms by the program's clock. */
  now(): number;
  /**
   * End of a stopped picture, epoch ms: no later row is fetched until it continues. Undefined while rows come.
   */
  stoppedAt(): number | undefined;
  took(frames: readonly SweepFrame[], oldestSlot: number | undefined): void;
  tookClose(oldestSlot: number | undefined): void;
}

export class Backfill {
  readonly #host: BackfillHost;
  #fetching: AbortController | undefined;
  #closer: AbortController | undefined;
  #behindTimer: number | undefined;
  readonly #late = new LateRows();
  /** True where rows came slowly: live data comes first. */
  #isSlow = false;
  /** Epoch ms: end of the newest question. */
  #askedTo = Number.NEGATIVE_INFINITY;
  /** Epoch ms: rows since then are still to be fetched, also where the question for them was replaced; infinite for none. */
  #missingSince = Number.POSITIVE_INFINITY;

  constructor(host: BackfillHost) {
    this.#host = host;
  }

  stop(): void {
    this.#missingSince = Number.POSITIVE_INFINITY;
    this.#late.stop();
    this.#fetching?.abort();
    this.#closer?.abort();
  }

  /** The program is not heard: rows from now on are missing, also where a newer one comes before they are asked for. */
  lost(): void {
    this.#missingSince = Math.min(this.#missingSince, this.#newestAt() ?? Number.POSITIVE_INFINITY);
  }

  /** Fetches everything since the newest row. */
  sinceNewest(): void {
    this.since(this.#newestAt());
  }

  /** Frames were skipped for this viewer. */
  fellBehind(from = this.#newestAt()): void {
    this.#behindTimer ??= window.setTimeout(() => {
      this.#behindTimer = undefined;
      if (this.#host.stoppedAt() === undefined) this.since(from === undefined ? undefined : from - CATCH_UP_MS);
    }, CATCH_UP_MS);
  }

  /** Sweeps did not come although nobody said so, as where the program waited for this viewer. */
  missed(): void {
    const newest = this.#newestAt();
    // More rows on a slow line would hold up the next sweeps.
    if (newest !== undefined && !this.#isSlow) this.fellBehind(Math.max(newest, this.#askedTo));
  }

  /** Fetches the archive's sweeps since `from` (default: as far back as the waterfall shows). */
  since(from = Number.NEGATIVE_INFINITY, isLate = false): void {
    const filled = this.#host.filled();
    if (filled === undefined) return;
    const { picture, receiverId, maxBins, thin } = filled;
    this.#missingSince = Math.min(this.#missingSince, from);
    const since = this.#missingSince;
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    const { history } = picture;
    const stoppedAt = this.#host.stoppedAt();
    const toSlot = stoppedAt === undefined ? history.slotOf(this.#host.now()) + 2 : history.slotOf(stoppedAt) + 1;
    const fromSlot = Math.max(toSlot - history.rows, history.slotOf(since));
    const rows = toSlot - fromSlot;
    const to = Math.min(Math.ceil(toSlot * history.slotMs), stoppedAt ?? Number.POSITIVE_INFINITY);
    const range = { receiverId, maxBins, coarse: thin, to, maxSweeps: rows };
    this.#askedTo = range.to;
    const ask = async (maxSweeps: number) => {
      // With fewer rows than the waterfall has, only the newest ones, at full resolution, instead of all of them
      // combined.
      const from = Math.floor((maxSweeps < rows ? toSlot - maxSweeps : fromSlot) * history.slotMs);
      let begunAt = 0;
      const begins = () => {
        begunAt = performance.now();
      };
      const frames = await fetchSweeps({ ...range, from, maxSweeps }, fetching.signal, begins);
      // A program that answers late is no slow connection.
      if (maxSweeps <= FIRST_ROWS) this.#isSlow = thin && performance.now() - begunAt > QUICK_MS;
      if (this.#host.filled()?.picture === picture && picture.history === history)
        this.#host.took(frames, picture.takeStored(frames));
      if (isLate || this.#isSlow) return;
      this.#late.expect(picture, frames, (since) => {
        if (this.#host.filled()?.picture === picture && this.#host.stoppedAt() === undefined) this.since(since, true);
      });
    };
    const fill = async () => {
      if (thin) await roomOnLine;
      if (thin && rows > FIRST_ROWS) await ask(FIRST_ROWS);
      if (this.#isSlow && rows > FIRST_ROWS) return;
      await ask(rows);
      this.closely(since);
    };
    const filling = fill().then(() => {
      if (this.#fetching === fetching) this.#missingSince = Number.POSITIVE_INFINITY;
    });
    filling.catch((error: unknown) => {
      // The rows stay empty, which the waterfall shows as unknown.
      if (!fetching.signal.aborted) console.warn('Earlier sweeps could not be fetched:', error);
    });
  }

  /** Fetches what the shown rows since `from` have in the part that is looked at closely. */
  closely(from = Number.NEGATIVE_INFINITY): void {
    this.#closer?.abort();
    const filled = this.#host.filled();
    if (filled?.close === undefined || !Number.isFinite(filled.picture.history.newest)) return;
    const closer = new AbortController();
    this.#closer = closer;
    const { picture, receiverId, maxBins, close, thin } = filled;
    const { history } = picture;
    const fromSlot = Math.max(history.oldest, history.slotOf(from));
    const toSlot = history.newest + 1;
    const times = { from: Math.floor(fromSlot * history.slotMs), to: Math.ceil(toSlot * history.slotMs) };
    // A question for more sweeps than there are is read in more parts, each with all bins of its time.
    const maxSweeps = Math.min(toSlot - fromSlot, picture.mostSweepsIn(times.to - times.from));
    fetchSweeps({ receiverId, ...close, maxBins, coarse: thin, ...times, maxSweeps }, closer.signal).then(
      (frames) => {
        const now = this.#host.filled();
        if (now?.picture === picture && picture.history === history && sameRange(now.close, close))
          this.#host.tookClose(picture.takeStoredClose(frames));
      },
      // The thinned rows of the whole range stay.
      (error: unknown) => {
        if (!closer.signal.aborted) console.warn('The bins of a part could not be fetched:', error);
      },
    );
  }

  #newestAt(): number | undefined {
    const { history } = this.#host.filled()?.picture ?? {};
    return history === undefined || !Number.isFinite(history.newest) ? undefined : history.newest * history.slotMs;
  }
}
