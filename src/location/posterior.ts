/**
 * Where one emitter may be: a probability for each cell of a grid. Its power is unknown, the exponent uncertain, a level strays
 * by Student's law, and a level below the noise says only that it lies below.
 */
import { lossPerExponent, shareBelow } from './law.js';
import { centreOf, distanceM, type Grid, type Point } from './plane.js';

/** One receiver's level, and what it would read if the emitter were in a cell. */
export interface Hearing {
  readonly at: Point;
  /** The level, or where it is not heard the bound below which it lies. */
  readonly levelDb: number;
  readonly isHeard: boolean;
  /** What the receiver reads of a usual emitter without loss. */
  readonly offsetDb: number;
  /** For each cell: shadowing, and the standard deviation of the level. */
  readonly shadowDb: Float32Array;
  readonly strayDb: Float32Array;
}

/** What is known of an emitter and of the way to it before the levels are looked at. */
export interface Prior {
  readonly exponent: number;
  /** Exponents around it. They turn about the usual distance, so that they do not stand for power. */
  readonly exponentSteps: readonly number[];
  /** Spread of powers around the usual one; infinite where nothing is known of the emitter or of the receiver's offset. */
  readonly powerSpreadDb: number;
  /** How much the levels say together, in independent ones, as a share of their number. */
  readonly weight: number;
}

/** Powers tried, around the one that fits the heard levels. */
const POWER_STEP_DB = 3;
const POWER_REACH_DB = 9;
/** Further from the usual power than so many spreads is no emitter. */
const MOST_SPREADS = 3;
/** Level of one receiver against its power: a power that fits one level alone is half believed at this spread. */
const HALF_BELIEVED_DB = 10;
const USUAL_LOSS = lossPerExponent(630);
/** Student's law is wider than its scale. */
const SCALE = 0.72;
/** Cells are first judged in squares; those this many nepers below the best keep the judgement of their square. */
const WORTH_A_LOOK = 9;
const SQUARE = 4;
const FEW_CELLS = 5000;

/** Logarithm of the likelihood of each cell. At least one of the receivers hears the emitter. */
export function logsOfCells(grid: Grid, hearings: readonly Hearing[], prior: Prior): Float64Array {
  const cells = grid.columns * grid.rows;
  const logs = new Float64Array(cells).fill(Number.NaN);
  const judge = new CellJudge(grid, hearings, prior);
  if (cells <= FEW_CELLS) for (let cell = 0; cell < cells; cell++) logs[cell] = judge.logOf(cell);
  else inSquares(grid, logs, judge);
  return logs;
}

/** Probabilities of the cells, which sum to 1, in place of their logarithms. */
export function normalised(logs: Float64Array): Float64Array {
  let best = Number.NEGATIVE_INFINITY;
  for (const log of logs) best = Math.max(best, log);
  let sum = 0;
  for (let cell = 0; cell < logs.length; cell++) sum += logs[cell] = Math.exp((logs[cell] ?? 0) - best);
  for (let cell = 0; cell < logs.length; cell++) logs[cell] = (logs[cell] ?? 0) / sum;
  return logs;
}

function inSquares(grid: Grid, logs: Float64Array, judge: CellJudge): void {
  const { columns, rows } = grid;
  const across = Math.ceil(columns / SQUARE);
  const squares = new Float64Array(across * Math.ceil(rows / SQUARE));
  const middle = (at: number, most: number) => Math.min(most - 1, at * SQUARE + (SQUARE >> 1));
  let best = Number.NEGATIVE_INFINITY;
  for (let square = 0; square < squares.length; square++) {
    const row = Math.floor(square / across);
    squares[square] = judge.logOf(middle(row, rows) * columns + middle(square - row * across, columns));
    best = Math.max(best, squares[square] ?? best);
  }
  for (let cell = 0; cell < logs.length; cell++) {
    const row = Math.floor(cell / columns);
    const square = Math.floor(row / SQUARE) * across + Math.floor((cell - row * columns) / SQUARE);
    const log = squares[square] ?? best;
    logs[cell] = log < best - WORTH_A_LOOK ? log : judge.logOf(cell);
  }
}

/** Judges one cell after the other with the same room for its sums. Receivers that hear come first. */
class CellJudge {
  readonly #grid: Grid;
  readonly #hearings: readonly Hearing[];
  readonly #heard: number;
  readonly #prior: Prior;
  /** For each receiver, in scales: level minus what a usual emitter gives, loss against the usual, and 1 dB. */
  readonly #above: Float64Array;
  readonly #losses: Float64Array;
  readonly #steps: Float64Array;

  constructor(grid: Grid, hearings: readonly Hearing[], prior: Prior) {
    this.#grid = grid;
    this.#hearings = [...hearings.filter(({ isHeard }) => isHeard), ...hearings.filter(({ isHeard }) => !isHeard)];
    this.#heard = hearings.filter(({ isHeard }) => isHeard).length;
    this.#prior = prior;
    this.#above = new Float64Array(hearings.length);
    this.#losses = new Float64Array(hearings.length);
    this.#steps = new Float64Array(hearings.length);
  }

  /** Logarithm of the cell's likelihood over all powers and exponents. */
  logOf(cell: number): number {
    const { scales, powerDb } = this.#look(cell);
    const { exponentSteps, powerSpreadDb, weight } = this.#prior;
    let sum = 0;
    for (const step of exponentSteps)
      for (let power = powerDb - POWER_REACH_DB; power <= powerDb + POWER_REACH_DB; power += POWER_STEP_DB) {
        const usual = -(power * power) / (2 * powerSpreadDb * powerSpreadDb);
        sum += Math.exp(weight * (this.#fit(step, power) - scales) + usual);
      }
    return Math.log(sum + Number.MIN_VALUE);
  }

  /** Prepares the sums of a cell. Returns the logarithm of the heard scales, and the power that fits the heard levels. */
  #look(cell: number): { scales: number; powerDb: number } {
    const centre = centreOf(this.#grid, cell);
    const { exponent, powerSpreadDb } = this.#prior;
    let [scales, powers] = [0, 0];
    for (let i = 0; i < this.#hearings.length; i++) {
      const { at, levelDb, offsetDb, shadowDb, strayDb } = this.#hearings[i] as Hearing;
      const loss = lossPerExponent(distanceM(at, centre));
      const scale = SCALE * (strayDb[cell] ?? 1);
      const above = levelDb - offsetDb + exponent * loss - (shadowDb[cell] ?? 0);
      this.#steps[i] = 1 / scale;
      this.#losses[i] = (loss - USUAL_LOSS) / scale;
      this.#above[i] = above / scale;
      if (i >= this.#heard) continue;
      scales += Math.log(scale);
      powers += above;
    }
    const believed = 1 - 1 / (1 + this.#heard * (powerSpreadDb / HALF_BELIEVED_DB) ** 2);
    const powerDb = POWER_STEP_DB * Math.round(((powers / this.#heard) * believed) / POWER_STEP_DB);
    const mostDb = MOST_SPREADS * powerSpreadDb;
    return { scales, powerDb: Math.max(-mostDb, Math.min(mostDb, powerDb)) };
  }

  /** Logarithms are taken of the products, once for all receivers. */
  #fit(step: number, power: number): number {
    const [above, losses, steps] = [this.#above, this.#losses, this.#steps];
    let [heard, unheard] = [1, 1];
    for (let i = 0; i < this.#heard; i++) {
      const z = (above[i] as number) + step * (losses[i] as number) - power * (steps[i] as number);
      heard *= 1 + (z * z) / 4;
    }
    for (let i = this.#heard; i < above.length; i++)
      unheard *= shareBelow((above[i] as number) + step * (losses[i] as number) - power * (steps[i] as number));
    return Math.log(unheard) - 2.5 * Math.log(heard);
  }
}
