/**
 * Shadowing of one receiver, drawn from the residuals of known transmitters: near them it is known, far from them it is not.
 * Kriging over the nearest known places; levels below the noise count as bounds (their mean is estimated twice over).
 */
import { groupedBy } from '../rf/grouped.js';
import type { Residual } from './known.js';
import { belowMoments, CLOSE_DB2, SHADOW_DB2, STRAY_DB2, shadowCovariance } from './law.js';
import { distanceM, type Point } from './plane.js';

/** Residuals within such a square are one known place. */
const NODE_M = 30;
const NEIGHBOURS = 16;
/** More samples of one place than this say nothing more of it. */
const MOST_SAMPLES = 4;
const ROUNDS = 2;

interface Node {
  readonly at: Point;
  readonly residuals: readonly Residual[];
  /** Mean of the residuals and its variance. */
  meanDb: number;
  varianceDb2: number;
}

/** What a receiver reads beside offset and loss from a transmitter at some place. */
export interface Shadow {
  readonly meanDb: number;
  readonly varianceDb2: number;
}

const UNKNOWN: Shadow = { meanDb: 0, varianceDb2: STRAY_DB2 };

export class ShadowMap {
  readonly #nodes: readonly Node[];
  readonly #near = new Int32Array(NEIGHBOURS + 1);
  readonly #metres = new Float64Array(NEIGHBOURS + 1);
  readonly #matrix = new Float64Array(NEIGHBOURS * NEIGHBOURS);
  readonly #weights = new Float64Array(NEIGHBOURS);

  constructor(residuals: readonly Residual[]) {
    const squares = groupedBy(residuals, squareOf);
    this.#nodes = [...squares.values()].map(nodeOf);
    for (let round = 0; round < ROUNDS; round++) {
      const shadows = this.#nodes.map((node) => this.at(node.at, node));
      for (const [i, node] of this.#nodes.entries()) bound(node, shadows[i] ?? UNKNOWN);
    }
  }

  /** @param without a known place that is not asked */
  at(point: Point, without?: Node): Shadow {
    const count = this.#nearest(point, without);
    if (count === 0) return UNKNOWN;
    const weights = this.#weights;
    for (let i = 0; i < count; i++) weights[i] = shadowCovariance(this.#metres[i] ?? 0);
    const own = weights.slice(0, count);
    this.#solve(count);
    let [meanDb, known] = [0, 0];
    for (let i = 0; i < count; i++) {
      meanDb += (weights[i] ?? 0) * (this.#nodes[this.#near[i] ?? 0]?.meanDb ?? 0);
      known += (weights[i] ?? 0) * (own[i] ?? 0);
    }
    return { meanDb, varianceDb2: SHADOW_DB2 - known + CLOSE_DB2 };
  }

  /** Fills `#near` and `#metres` with the nearest known places; returns how many. */
  #nearest(point: Point, without: Node | undefined): number {
    let count = 0;
    for (let i = 0; i < this.#nodes.length; i++) {
      const node = this.#nodes[i];
      if (node === undefined || node === without) continue;
      const metres = distanceM(node.at, point);
      if (count === NEIGHBOURS && metres >= (this.#metres[count - 1] ?? 0)) continue;
      let place = Math.min(count, NEIGHBOURS - 1);
      for (; place > 0 && (this.#metres[place - 1] ?? 0) > metres; place--) {
        this.#metres[place] = this.#metres[place - 1] ?? 0;
        this.#near[place] = this.#near[place - 1] ?? 0;
      }
      this.#metres[place] = metres;
      this.#near[place] = i;
      count = Math.min(NEIGHBOURS, count + 1);
    }
    return count;
  }

  /** Solves covariance × weights = `#weights` in place, by Cholesky. */
  #solve(count: number): void {
    const [a, x] = [this.#matrix, this.#weights];
    for (let i = 0; i < count; i++) {
      const one = this.#nodes[this.#near[i] as number] as Node;
      for (let j = 0; j <= i; j++) {
        const other = this.#nodes[this.#near[j] as number] as Node;
        let sum = i === j ? SHADOW_DB2 + one.varianceDb2 : shadowCovariance(distanceM(one.at, other.at));
        for (let k = 0; k < j; k++) sum -= (a[i * count + k] as number) * (a[j * count + k] as number);
        a[i * count + j] = i === j ? Math.sqrt(sum) : sum / (a[j * count + j] as number);
      }
    }
    for (let i = 0; i < count; i++) {
      let value = x[i] as number;
      for (let k = 0; k < i; k++) value -= (a[i * count + k] as number) * (x[k] as number);
      x[i] = value / (a[i * count + i] as number);
    }
    for (let i = count - 1; i >= 0; i--) {
      let value = x[i] as number;
      for (let k = i + 1; k < count; k++) value -= (a[k * count + i] as number) * (x[k] as number);
      x[i] = value / (a[i * count + i] as number);
    }
  }
}

const squareOf = ({ transmitter: { eastM, northM } }: Residual) =>
  `${Math.floor(eastM / NODE_M)} ${Math.floor(northM / NODE_M)}`;

function nodeOf(residuals: readonly Residual[]): Node {
  const eastM = residuals.reduce((sum, { transmitter }) => sum + transmitter.eastM, 0) / residuals.length;
  const northM = residuals.reduce((sum, { transmitter }) => sum + transmitter.northM, 0) / residuals.length;
  const node: Node = { at: { eastM, northM }, residuals, meanDb: 0, varianceDb2: CLOSE_DB2 };
  bound(node, UNKNOWN);
  return node;
}

/** Estimates the residual of a place, given what its neighbours say of it. */
function bound(node: Node, { meanDb, varianceDb2 }: Shadow): void {
  let [sum, unsure] = [0, 0];
  for (const { levelDb, expectedDb, isHeard } of node.residuals) {
    const below = isHeard ? undefined : belowMoments((levelDb - expectedDb - meanDb) / Math.sqrt(varianceDb2));
    sum += below === undefined ? levelDb - expectedDb : meanDb + Math.sqrt(varianceDb2) * below.mean;
    unsure += (below?.variance ?? 0) * varianceDb2;
  }
  const count = node.residuals.length;
  node.meanDb = sum / count;
  node.varianceDb2 = CLOSE_DB2 / Math.min(count, MOST_SAMPLES) + unsure / count;
}
