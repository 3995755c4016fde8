/** Rows of the waterfall that came before this page listened, or while it could not: the archive has them. */
import type { SweepFrame } from '../../../src/live/wire.js';
import { fetchSweeps } from './api.js';
import type { Picture } from './picture.js';

/** After falling behind, wait so long before asking the archive: one answer for many such messages. */
const CATCH_UP_MS = 2000;

export interface BackfillHost {
  /** What is to be filled; undefined while nothing is watched. */
  filled(): { readonly picture: Picture; readonly receiverId: string; readonly maxBins: number } | undefined;
  /** Epoch ms by the program's clock. */
  now(): number;
  /** False while the picture stands still: what is missing is fetched when it goes on. */
  flowing(): boolean;
  took(frames: readonly SweepFrame[], oldestSlot: number | undefined): void;
}

export class Backfill {
  readonly #host: BackfillHost;
  #fetching: AbortController | undefined;
  #behindTimer: number | undefined;

  constructor(host: BackfillHost) {
    this.#host = host;
  }

  stop(): void {
    this.#fetching?.abort();
  }

  /** What has come since the newest row. */
  sinceNewest(): void {
    this.since(this.#newestAt());
  }

  /** Frames were passed over for this viewer. */
  fellBehind(): void {
    const from = this.#newestAt();
    this.#behindTimer ??= window.setTimeout(() => {
      this.#behindTimer = undefined;
      if (this.#host.flowing()) this.since(from === undefined ? undefined : from - CATCH_UP_MS);
    }, CATCH_UP_MS);
  }

  /** Fetches what the archive has since `from` (default: as far back as the waterfall shows). */
  since(from?: number): void {
    const filled = this.#host.filled();
    if (filled === undefined) return;
    const { picture, receiverId, maxBins } = filled;
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    const { history } = picture;
    const toSlot = history.slotOf(this.#host.now()) + 2;
    const fromSlot = Math.max(toSlot - history.rows, from === undefined ? 0 : history.slotOf(from));
    const range = {
      receiverId,
      from: Math.floor(fromSlot * history.slotMs),
      to: Math.ceil(toSlot * history.slotMs),
      maxSweeps: toSlot - fromSlot,
      maxBins,
    };
    fetchSweeps(range, fetching.signal).then(
      (frames) => {
        if (this.#host.filled()?.picture !== picture || picture.history !== history) return;
        this.#host.took(frames, picture.takeStored(frames));
      },
      (error: unknown) => {
        // The rows stay empty, which is how the waterfall shows what it does not know.
        if (!fetching.signal.aborted) console.warn('Earlier sweeps could not be fetched:', error);
      },
    );
  }

  #newestAt(): number | undefined {
    const { history } = this.#host.filled()?.picture ?? {};
    return history === undefined || !Number.isFinite(history.newest) ? undefined : history.newest * history.slotMs;
  }
}
