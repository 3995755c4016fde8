/** Rows of the waterfall that came before this page listened, or while it could not: the archive has them. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { fetchSweeps } from '../api.js';
import type { Picture } from '../picture/picture.js';

/** After falling behind, wait so long before asking the archive: one answer for many such messages. */
const CATCH_UP_MS = 2000;

/** A thin line is tried with so few rows; only if they come quickly, the others are asked for. */
const FIRST_ROWS = 12;
const QUICK_MS = 700;

interface Filled {
  readonly picture: Picture;
  readonly receiverId: string;
  readonly maxBins: number;
  /** The line may be thin: what is live goes first. */
  readonly thin: boolean;
}

export interface BackfillHost {
  /** What is to be filled; undefined while nothing is watched. */
  filled(): Filled | undefined;
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
    const { picture, receiverId, maxBins, thin } = filled;
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    const { history } = picture;
    const toSlot = history.slotOf(this.#host.now()) + 2;
    const fromSlot = Math.max(toSlot - history.rows, from === undefined ? 0 : history.slotOf(from));
    const rows = toSlot - fromSlot;
    const range = { receiverId, maxBins, coarse: thin, to: Math.ceil(toSlot * history.slotMs), maxSweeps: rows };
    const ask = async (maxSweeps: number) => {
      // Fewer rows are the newest ones, as fine as the others, rather than all of them folded.
      const from = Math.floor((maxSweeps < rows ? toSlot - maxSweeps : fromSlot) * history.slotMs);
      const frames = await fetchSweeps({ ...range, from, maxSweeps }, fetching.signal);
      if (this.#host.filled()?.picture === picture && picture.history === history)
        this.#host.took(frames, picture.takeStored(frames));
    };
    const fill = async () => {
      if (thin && rows > FIRST_ROWS) {
        const startedAt = performance.now();
        await ask(FIRST_ROWS);
        if (performance.now() - startedAt > QUICK_MS) return;
      }
      await ask(rows);
    };
    fill().catch((error: unknown) => {
      // The rows stay empty, which is how the waterfall shows what it does not know.
      if (!fetching.signal.aborted) console.warn('Earlier sweeps could not be fetched:', error);
    });
  }

  #newestAt(): number | undefined {
    const { history } = this.#host.filled()?.picture ?? {};
    return history === undefined || !Number.isFinite(history.newest) ? undefined : history.newest * history.slotMs;
  }
}
