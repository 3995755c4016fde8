/**
 * Interval between sweeps of each grid of a receiver, learnt from arriving sweeps: it decides when a pause is a gap.
 */
import { type Grid, sameGrid } from './grid.js';

const REMEMBERED = 15;
const MAX_GRIDS = 64;
/** Until two sweeps have arrived, a pause shorter than this is not a gap. */
const UNKNOWN_INTERVAL_MS = 2000;
/** A sweep is valid until the next; a sweep this many intervals late is missing. */
const HOLD_INTERVALS = 2.2;

interface Rhythm {
  readonly grid: Grid;
  lastAt: number;
  readonly intervalsMs: number[];
}

export class Cadence {
  readonly #rhythms: Rhythm[] = [];

  heard(grid: Grid, startedAt: number): void {
    const rhythm = this.#rhythms.find((candidate) => sameGrid(candidate.grid, grid));
    if (rhythm === undefined) {
      if (this.#rhythms.length >= MAX_GRIDS) this.#rhythms.shift();
      this.#rhythms.push({ grid, lastAt: startedAt, intervalsMs: [] });
      return;
    }
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
    else this.#rhythms.push({ grid, lastAt: Number.NEGATIVE_INFINITY, intervalsMs: [intervalMs] });
  }

  /** Median time between two sweeps of this grid; undefined until two have arrived. */
  intervalMs(grid: Grid): number | undefined {
    return median(this.#rhythms.find((candidate) => sameGrid(candidate.grid, grid))?.intervalsMs ?? []);
  }

  /** How long after its start a sweep of this grid still counts as present, ms. */
  holdMs(grid: Grid): number {
    return HOLD_INTERVALS * (this.intervalMs(grid) ?? UNKNOWN_INTERVAL_MS);
  }

  /** The longest interval among the grids: the time of one round through all plans. */
  roundMs(): number | undefined {
    const intervals = this.#rhythms.map(({ intervalsMs }) => median(intervalsMs)).filter((ms) => ms !== undefined);
    return intervals.length === 0 ? undefined : Math.max(...intervals);
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
