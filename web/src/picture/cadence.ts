/**
 * Interval between sweeps of each grid of a receiver, learnt from arriving sweeps: it decides when a pause is a gap.
 */
import type { SweepFrame } from '../../../src/live/wire.js';
import { SweepFlag } from '../../../src/rf/sweep.js';
import { type Grid, gridOf, sameGrid } from './grid.js';

const REMEMBERED = 15;
const MAX_GRIDS = 64;
/** Until two sweeps have arrived, the next is expected when another as long as the first has ended, or after this. */
const UNKNOWN_INTERVAL_MS = 2000;
/** A sweep is valid until the next; a sweep this many intervals late is missing. */
const HOLD_INTERVALS = 2.2;
const LEAST_PATIENCE_MS = 3000;

interface Rhythm {
  readonly grid: Grid;
  lastAt: number;
  readonly intervalsMs: number[];
  durationMs: number;
  /** Swept outside the receiver's plans. */
  isAside: boolean;
}

export class Cadence {
  readonly #rhythms: Rhythm[] = [];

  heard(frame: Omit<SweepFrame, 'receiverNumber' | 'seq'>): void {
    const { startedAt, durationMs, flags } = frame;
    const grid = gridOf(frame);
    const isAside = (flags & SweepFlag.aside) !== 0;
    const rhythm = this.#rhythms.find((candidate) => sameGrid(candidate.grid, grid));
    if (rhythm === undefined) {
      if (this.#rhythms.length >= MAX_GRIDS) this.#rhythms.shift();
      this.#rhythms.push({ grid, lastAt: startedAt, intervalsMs: [], durationMs, isAside });
      return;
    }
    Object.assign(rhythm, { durationMs, isAside });
    const elapsedMs = startedAt - rhythm.lastAt;
    if (elapsedMs > 0 && Number.isFinite(elapsedMs)) {
      rhythm.intervalsMs.push(elapsedMs);
      if (rhythm.intervalsMs.length > REMEMBERED) rhythm.intervalsMs.shift();
    }
    rhythm.lastAt = startedAt;
  }

  /** Takes an interval known from stored sweeps, while nothing has arrived live. */
  learn(grid: Grid, intervalMs: number): void {
    if (this.intervalMs(grid) !== undefined || !(intervalMs > 0)) return;
    const known = this.#rhythms.find((candidate) => sameGrid(candidate.grid, grid));
    if (known !== undefined) known.intervalsMs.push(intervalMs);
    else if (this.#rhythms.length < MAX_GRIDS) {
      const unheard = { lastAt: Number.NEGATIVE_INFINITY, durationMs: 0, isAside: false };
      this.#rhythms.push({ grid, intervalsMs: [intervalMs], ...unheard });
    }
  }

  /** Median time between two sweeps of this grid; undefined until two have arrived. */
  intervalMs(grid: Grid): number | undefined {
    return median(this.#rhythms.find((candidate) => sameGrid(candidate.grid, grid))?.intervalsMs ?? []);
  }

  /** How long after its start a sweep of this grid still counts as present, ms. */
  holdMs(grid: Grid): number {
    const rhythm = this.#rhythms.find((candidate) => sameGrid(candidate.grid, grid));
    return (
      HOLD_INTERVALS * (median(rhythm?.intervalsMs ?? []) ?? Math.max(UNKNOWN_INTERVAL_MS, rhythm?.durationMs ?? 0))
    );
  }

  /** The longest interval among the grids: the time of one round through all plans. */
  roundMs(): number | undefined {
    const intervals = this.#rhythms.map(({ intervalsMs }) => median(intervalsMs)).filter((ms) => ms !== undefined);
    return intervals.length === 0 ? undefined : Math.max(...intervals);
  }

  /**
   * Longest time without any sweep that is usual, ms: the quickest plan is due again, and a sweep of another one may be
   * under way. A receiver that looked closer goes on at the pace of its plans.
   */
  patienceMs(): number {
    const newestAt = Math.max(...this.#rhythms.map(({ lastAt }) => lastAt));
    const swept = this.#rhythms.filter(({ grid, lastAt }) => newestAt - lastAt <= this.holdMs(grid));
    const plans = swept.filter(({ isAside }) => !isAside);
    const paces = (plans.length > 0 ? plans : swept)
      .map(({ intervalsMs, durationMs }) => ({ intervalMs: median(intervalsMs) ?? durationMs, durationMs }))
      .filter(({ intervalMs }) => intervalMs > 0)
      .sort((a, b) => a.intervalMs - b.intervalMs);
    const [quickest, ...others] = paces;
    const dueMs = HOLD_INTERVALS * (quickest?.intervalMs ?? 0);
    return Math.max(LEAST_PATIENCE_MS, dueMs) + Math.max(0, ...others.map(({ durationMs }) => durationMs));
  }

  get grids(): readonly Grid[] {
    return this.#rhythms.map(({ grid }) => grid);
  }

  /** Removes grids that are no longer swept. */
  forget(gone: (grid: Grid) => boolean): void {
    for (let i = this.#rhythms.length - 1; i >= 0; i--) {
      const rhythm = this.#rhythms[i];
      if (rhythm !== undefined && gone(rhythm.grid)) this.#rhythms.splice(i, 1);
    }
  }
}

export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
