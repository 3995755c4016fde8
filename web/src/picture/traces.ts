/** The traces of one grid: clear/write, max hold, min hold, and the average taken in power. */
import type { Columns, Grid, Span } from './grid.js';

export const TRACE_KINDS = ['write', 'max', 'min', 'average'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];
/** `before`: the average before the newest sweep. */
export type SourceKind = TraceKind | 'before';

/**
 * The average is the plain mean of the first sweeps up to this number; after that it is exponential with this time
 * constant in sweeps.
 */
export const AVERAGED_SWEEPS = 64;

/** Milliwatts of each level in 0.01 dBm, from −32768 on; 0 where none has been asked for. */
const MILLIWATTS = new Float64Array(65_536);

/** Levels come in steps of 0.01 dB, so each power is computed once: with the power itself it is most of a sweep's work. */
function milliwattsOf(levelDbm: number): number {
  const centi = Math.floor(levelDbm * 100 + 0.5);
  const known = MILLIWATTS[centi + 32_768];
  if (known) return known;
  const milliwatts = 10 ** (centi / 1000);
  MILLIWATTS[centi + 32_768] = milliwatts;
  return milliwatts;
}

export class Traces {
  readonly grid: Grid;
  readonly write: Float32Array;
  readonly max: Float32Array;
  readonly min: Float32Array;
  readonly #meanMilliwatt: Float64Array;
  readonly #counts: Uint8Array;
  #sweeps = 0;
  startedAt = 0;
  /** Start of the first sweep in the holds, epoch ms. */
  heldFrom = Number.POSITIVE_INFINITY;

  constructor(grid: Grid) {
    this.grid = grid;
    this.write = new Float32Array(grid.bins).fill(Number.NaN);
    this.max = new Float32Array(grid.bins).fill(Number.NaN);
    this.min = new Float32Array(grid.bins).fill(Number.NaN);
    this.#meanMilliwatt = new Float64Array(grid.bins);
    this.#counts = new Uint8Array(grid.bins);
  }

  /** Number of sweeps since the holds began. */
  get sweeps(): number {
    return this.#sweeps;
  }

  /**
   * Takes a sweep of exactly this grid. A missing bin is missing in clear/write and leaves the other traces unchanged.
   */
  take(levelsDbm: Float32Array, startedAt: number): void {
    this.write.set(levelsDbm);
    this.startedAt = startedAt;
    this.heldFrom = Math.min(this.heldFrom, startedAt);
    this.#sweeps += 1;
    const { max, min } = this;
    for (let i = 0; i < levelsDbm.length; i++) {
      const level = levelsDbm[i] as number;
      if (Number.isNaN(level)) continue;
      if (!(level <= (max[i] as number))) max[i] = level;
      if (!(level >= (min[i] as number))) min[i] = level;
      const count = Math.min(AVERAGED_SWEEPS, (this.#counts[i] as number) + 1);
      this.#counts[i] = count;
      const mean = this.#meanMilliwatt[i] as number;
      this.#meanMilliwatt[i] = mean + (milliwattsOf(level) - mean) / count;
    }
  }

  /** Raises the max hold to maxima of earlier sweeps. */
  raise(levelsDbm: Float32Array): void {
    const { max } = this;
    for (let i = 0; i < max.length; i++) {
      const level = levelsDbm[i] as number;
      if (!Number.isNaN(level) && !(level <= (max[i] as number))) max[i] = level;
    }
  }

  /** The average in dBm; NaN where nothing was received yet. */
  average(): Float32Array {
    const levels = new Float32Array(this.grid.bins);
    for (let i = 0; i < levels.length; i++)
      levels[i] = this.#counts[i] === 0 ? Number.NaN : 10 * Math.log10(this.#meanMilliwatt[i] as number);
    return levels;
  }

  /** The average without the newest sweep, which would otherwise be compared with itself. */
  before(): Float32Array {
    const levels = new Float32Array(this.grid.bins);
    for (let i = 0; i < levels.length; i++) {
      const count = this.#counts[i] as number;
      const mean = this.#meanMilliwatt[i] as number;
      const level = this.write[i] as number;
      const earlier = Number.isNaN(level) ? mean : (count * mean - milliwattsOf(level)) / (count - 1);
      levels[i] = count < 2 ? Number.NaN : 10 * Math.log10(earlier);
    }
    return levels;
  }

  levels(kind: SourceKind): Float32Array {
    return kind === 'average' || kind === 'before' ? this[kind]() : this[kind];
  }

  /** Restarts the holds and the average from the last sweep. */
  restart(): void {
    this.max.set(this.write);
    this.min.set(this.write);
    this.#counts.fill(0);
    this.#sweeps = 0;
    this.heldFrom = Number.POSITIVE_INFINITY;
  }

  /** A copy of the traces, for a paused screen. */
  frozen(): FrozenTraces {
    return {
      grid: this.grid,
      startedAt: this.startedAt,
      write: this.write.slice(),
      max: this.max.slice(),
      min: this.min.slice(),
      average: this.average(),
      before: this.before(),
    };
  }
}

export interface FrozenTraces extends Readonly<Record<SourceKind, Float32Array>> {
  readonly grid: Grid;
  readonly startedAt: number;
}

/**
 * A trace as one level for each of `width` columns. Where a column covers bins it takes their extreme (the lowest for a
 * min hold, the highest for every other), so that a carrier one bin wide is drawn at its full height; where bins are
 * wider than columns, the straight line between their centres. NaN where there is no level.
 */
export function columnLevels(line: TraceLine, view: Span, columns: Columns): Float32Array {
  const width = columns.from.length;
  const { grid, levelsDbm } = line;
  const binsPerColumn = (view.stopHz - view.startHz) / width / grid.stepHz;
  if (binsPerColumn > 1) return extremes(levelsDbm, columns, line.kind === 'min');
  const points = new Float32Array(width);
  const first = (view.startHz - grid.startHz) / grid.stepHz;
  for (let x = 0; x < width; x++) {
    const place = Math.min(grid.bins - 1, Math.max(0, first + (x + 0.5) * binsPerColumn));
    const below = Math.min(grid.bins - 1, Math.floor(place));
    const low = levelsDbm[below] as number;
    const high = levelsDbm[Math.min(grid.bins - 1, below + 1)] as number;
    const inside = (columns.from[x] as number) < (columns.to[x] as number);
    points[x] = inside ? low + (high - low) * (place - below) : Number.NaN;
  }
  return points;
}

export const STILL_KINDS = ['frozen', 'reference'] as const;
export type StillKind = (typeof STILL_KINDS)[number];

/** A copied trace, which later sweeps do not change. */
export interface StillTrace {
  readonly grid: Grid;
  readonly levelsDbm: Float32Array;
  /** Epoch ms. */
  readonly takenAt: number;
}

export interface TraceLine {
  readonly kind: TraceKind | StillKind;
  readonly grid: Grid;
  readonly levelsDbm: Float32Array;
}

function extremes(levels: Float32Array, { from, to }: Columns, lowest: boolean): Float32Array {
  const points = new Float32Array(from.length);
  for (let x = 0; x < points.length; x++) {
    const end = to[x] as number;
    let point = Number.NaN;
    for (let bin = from[x] as number; bin < end; bin++) {
      const level = levels[bin] as number;
      if (lowest ? !(level >= point) : !(level <= point)) point = Number.isNaN(level) ? point : level;
    }
    points[x] = point;
  }
  return points;
}
