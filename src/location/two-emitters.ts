/**
 * Whether two emitters explain the levels much better than one. Receivers add powers, so where two are on the air the levels
 * near each are high and no single place has such a pattern. The best pair is searched by turns: one emitter is held, the
 * other tried in every cell.
 */
import { lossPerExponent, normalBelow } from './law.js';
import { centreOf, distanceM, type Grid } from './plane.js';
import type { Hearing } from './posterior.js';

/** Emitters tried: every third cell in both directions, powers as here. */
const STRIDE = 3;
const POWERS_DB = Float64Array.from({ length: 11 }, (_, i) => 4 * (i - 5));
/** Two of a kind: a pair of very unlike emitters explains anything. */
const POWER_SPREAD_DB = 4;
const SCALE = 1;
const LEAST_SHARE = 1e-9;
const STARTS = 3;
const TURNS = 4;
/** Fewer receivers that hear anything cannot tell two emitters from one. */
const LEAST_HEARD = 5;

interface Emitter {
  readonly index: number;
  readonly powerDb: number;
  /** Logarithm of the likelihood, with the prior of its power. */
  readonly log: number;
}

/** Logarithm of the best likelihood with two emitters over the best with one; 0 where too few receivers hear anything. */
export function gainOfTwo(grid: Grid, hearings: readonly Hearing[], exponent: number): number {
  if (hearings.filter(({ isHeard }) => isHeard).length < LEAST_HEARD) return 0;
  const search = new PairSearch(grid, hearings, exponent);
  return search.best() - search.alone.log;
}

class PairSearch {
  readonly alone: Emitter;
  readonly #hearings: readonly Hearing[];
  /** Receivers that hear come first: so many. */
  readonly #heard: number;
  readonly #levels: Float64Array;
  readonly #count: number;
  /** Row by row: for each cell tried, what each receiver reads of a usual emitter there, and its scale. */
  readonly #expected: Float64Array;
  readonly #scales: Float64Array;

  constructor(grid: Grid, hearings: readonly Hearing[], exponent: number) {
    const cells = Array.from({ length: grid.columns * grid.rows }, (_, cell) => cell).filter(
      (cell) => Math.floor(cell / grid.columns) % STRIDE === 0 && (cell % grid.columns) % STRIDE === 0,
    );
    const heard = hearings.filter(({ isHeard }) => isHeard);
    this.#hearings = [...heard, ...hearings.filter(({ isHeard }) => !isHeard)];
    this.#heard = heard.length;
    this.#levels = Float64Array.from(this.#hearings, ({ levelDb }) => levelDb);
    this.#count = cells.length;
    this.#expected = new Float64Array(cells.length * hearings.length);
    this.#scales = new Float64Array(cells.length * hearings.length);
    cells.forEach((cell, index) => {
      const centre = centreOf(grid, cell);
      this.#hearings.forEach(({ at, offsetDb, shadowDb, strayDb }, i) => {
        const loss = exponent * lossPerExponent(distanceM(at, centre));
        this.#expected[index * hearings.length + i] = offsetDb - loss + (shadowDb[cell] ?? 0);
        this.#scales[index * hearings.length + i] = SCALE * (strayDb[cell] ?? 1);
      });
    });
    this.alone = this.#bestBeside(undefined);
  }

  best(): number {
    let best = this.alone.log;
    for (const start of this.#starts()) {
      let held = start;
      let last = Number.NEGATIVE_INFINITY;
      for (let turn = 0; turn < TURNS; turn++) {
        const other = this.#bestBeside(held);
        const together = other.log + priorOf(held.powerDb);
        best = Math.max(best, together);
        if (together < last + 0.05) break;
        last = together;
        held = other;
      }
    }
    return best;
  }

  /** The single best, and beside each of the loudest receivers an emitter that explains it alone. */
  #starts(): Emitter[] {
    const loudest = this.#hearings
      .map((hearing, i) => ({ hearing, i }))
      .filter(({ hearing }) => hearing.isHeard)
      .sort((a, b) => b.hearing.levelDb - b.hearing.offsetDb - (a.hearing.levelDb - a.hearing.offsetDb))
      .slice(0, STARTS);
    const near = loudest.map(({ hearing, i }) => {
      let index = 0;
      for (let one = 1; one < this.#count; one++) if (this.#of(one, i) > this.#of(index, i)) index = one;
      return { index, powerDb: hearing.levelDb - this.#of(index, i), log: 0 };
    });
    return [this.alone, ...near];
  }

  readonly #of = (index: number, receiver: number) => this.#expected[index * this.#hearings.length + receiver] ?? 0;

  #bestBeside(held: Emitter | undefined): Emitter {
    const base = Float64Array.from(this.#hearings, (_, i) =>
      held === undefined ? -1e3 : this.#of(held.index, i) + held.powerDb,
    );
    const baseScales = Float64Array.from(this.#hearings, (_, i) =>
      held === undefined ? 1 : (this.#scales[held.index * this.#hearings.length + i] ?? 1),
    );
    let best: Emitter = { index: 0, powerDb: 0, log: Number.NEGATIVE_INFINITY };
    for (let index = 0; index < this.#count; index++)
      for (const powerDb of POWERS_DB) {
        const log = this.#fit(index, powerDb, base, baseScales) + priorOf(powerDb);
        if (log > best.log) best = { index, powerDb, log };
      }
    return best;
  }

  #fit(index: number, powerDb: number, base: Float64Array, baseScales: Float64Array): number {
    const [count, expected, ownScales, levels] = [this.#levels.length, this.#expected, this.#scales, this.#levels];
    let [squares, unheard, scales] = [0, 1, 1];
    for (let i = 0; i < count; i++) {
      const own = (expected[index * count + i] as number) + powerDb;
      const apart = own - (base[i] as number);
      const scale = apart > 0 ? (ownScales[index * count + i] as number) : (baseScales[i] as number);
      const z = ((levels[i] as number) - Math.max(own, base[i] as number) - sumOver(Math.abs(apart))) / scale;
      if (i < this.#heard) {
        squares += z * z;
        scales *= scale;
      } else unheard *= Math.max(normalBelow(z), LEAST_SHARE);
    }
    return Math.log(unheard) - squares / 2 - Math.log(scales);
  }
}

const priorOf = (powerDb: number) => -(powerDb * powerDb) / (2 * POWER_SPREAD_DB * POWER_SPREAD_DB);

/** What two powers that lie `apartDb` from each other add to the greater, dB; from a table in steps of 0.1 dB. */
const SUMS = Float64Array.from({ length: 300 }, (_, i) => 10 * Math.log10(1 + 10 ** (-i / 100)));
const sumOver = (apartDb: number) => (apartDb >= 29.9 ? 0 : (SUMS[Math.round(apartDb * 10)] ?? 0));
