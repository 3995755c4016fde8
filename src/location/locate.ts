/**
 * Says of a scene (the levels of some receivers at one time) where its emitter probably is, that there is none, or that there
 * are probably two. What receivers differ by is learnt from scenes of known transmitters.
 */
import { groupedBy } from '../rf/grouped.js';
import { heardFrom, type KnownScene, type Level, Offsets, type Residual, type Scene, Seasons } from './known.js';
import { STRAY_DB2 } from './law.js';
import { centreOf, type Grid, gridOver, type Place, type Plane } from './plane.js';
import { type Hearing, logsOfCells, normalised } from './posterior.js';
import { areaKm2, likeliestCells, midstOf, type RegionShape, shapeOf } from './region.js';
import { ShadowMap } from './shadow-map.js';
import { gainOfTwo } from './two-emitters.js';

export interface Located extends Place {
  readonly region90: RegionShape;
  readonly areaKm2: number;
}

export type Answer = ({ readonly verdict: 'place' | 'two' } & Located) | { readonly verdict: 'nothing' };

const MARGIN_M = 250;
const MOST_CELLS = 72;
const LEAST_CELL_M = 25;
const REGION_SHARE = 0.9;
/** Around the learnt exponent, and of powers around the usual one. */
const EXPONENT_STEPS = [-0.3, 0.3] as const;
const POWER_SPREAD_DB = 10;
/** Receivers share errors: each further one adds less than it would alone. */
const SHARED_ERROR = 0.015;
/** A scene fits better than its parts would make believe; what two emitters explain better says less. */
const TRUST = 1.25;
const DOUBT = 0.3;
/** Single emitters reach this gain in one scene of twenty: the more receivers, the more there is to explain. */
const TWO_FROM = 0.9;
const TWO_FOR_EACH = 0.15;

/** What a level must have above a receiver's own bound, for each receiver more, and for a moving one. */
const CHANCE_DB = 0.05;
const MOVING_DB = 1.5;

interface Prediction {
  readonly shadowDb: Float32Array;
  readonly strayDb: Float32Array;
}

export class Locator {
  readonly grid: Grid;
  readonly #plane: Plane;
  readonly #seasons: Seasons;
  readonly #heardFrom: ReadonlyMap<string, number>;
  readonly #offsets: Offsets;
  readonly #residuals: ReadonlyMap<string, readonly Residual[]>;
  readonly #predictions = new Map<string, Prediction>();

  /** @param scenes those to be located: their levels, too, tell of the receivers' noise */
  constructor(plane: Plane, scenes: readonly Scene[], known: readonly KnownScene[]) {
    const all = [...known, ...scenes];
    this.#plane = plane;
    this.#seasons = new Seasons(all);
    this.#heardFrom = heardFrom(all, this.#seasons);
    this.#offsets = new Offsets(known, this.#seasons, this.#heardFrom);
    const fixed = this.#offsets.residuals().filter(({ isMoving }) => !isMoving);
    this.#residuals = groupedBy(fixed, ({ receiverId }) => receiverId);
    const points = [...new Set(all.flatMap(({ levels }) => levels.map(({ at }) => at)))];
    this.grid = gridOver(
      [...points, ...known.map(({ transmitter }) => transmitter)],
      MARGIN_M,
      MOST_CELLS,
      LEAST_CELL_M,
    );
  }

  locate(scene: Scene): Answer {
    const hearings = scene.levels.map((level) => this.#hearingOf(level, scene.at));
    if (!this.#hearsAny(scene)) return { verdict: 'nothing' };
    const { exponent } = this.#offsets;
    const gain = gainOfTwo(this.grid, hearings, exponent);
    const prior = {
      exponent,
      exponentSteps: EXPONENT_STEPS,
      powerSpreadDb: POWER_SPREAD_DB,
      weight: weightOf(hearings.length, gain),
    };
    const probabilities = normalised(logsOfCells(this.grid, hearings, prior));
    const inside = likeliestCells(probabilities, REGION_SHARE);
    const isTwo = gain > TWO_FROM + TWO_FOR_EACH * hearings.length;
    return {
      verdict: isTwo ? 'two' : 'place',
      ...this.#plane.placeOf(midstOf(this.grid, probabilities)),
      region90: shapeOf(this.grid, this.#plane, inside),
      areaKm2: areaKm2(this.grid, inside),
    };
  }

  /** Each further receiver is one more chance of high noise, and the noise of a moving one changes with its place. */
  #hearsAny({ levels, at }: Scene): boolean {
    const chanceDb = CHANCE_DB * (levels.length - 1);
    return levels.some(({ receiverId, levelDb, isMoving }) => {
      const from = this.#heardFrom.get(this.#seasons.keyOf(receiverId, at)) ?? levelDb;
      return levelDb >= from + chanceDb + (isMoving ? MOVING_DB : 0);
    });
  }

  #hearingOf({ receiverId, at, levelDb, isMoving }: Level, time: number): Hearing {
    const key = this.#seasons.keyOf(receiverId, time);
    const from = this.#heardFrom.get(key) ?? levelDb;
    const { offsetDb } = this.#offsets.of(key);
    const isHeard = levelDb >= from;
    return {
      at,
      levelDb: isHeard ? levelDb : from,
      isHeard,
      offsetDb,
      ...this.#predictionOf(key, receiverId, isMoving),
    };
  }

  #predictionOf(key: string, receiverId: string, isMoving: boolean): Prediction {
    const ready = this.#predictions.get(key);
    if (ready !== undefined) return ready;
    const cells = this.grid.columns * this.grid.rows;
    const prediction = { shadowDb: new Float32Array(cells), strayDb: new Float32Array(cells) };
    const unsure = this.#offsets.of(key).varianceDb2;
    const residuals = this.#residuals.get(receiverId);
    if (isMoving || residuals === undefined)
      prediction.strayDb.fill(Math.sqrt(unsure + (isMoving ? this.#offsets.movingDb2(key) : STRAY_DB2)));
    else {
      const map = new ShadowMap(residuals);
      for (let cell = 0; cell < cells; cell++) {
        const { meanDb, varianceDb2 } = map.at(centreOf(this.grid, cell));
        prediction.shadowDb[cell] = meanDb;
        prediction.strayDb[cell] = Math.sqrt(unsure + varianceDb2);
      }
    }
    this.#predictions.set(key, prediction);
    return prediction;
  }
}

/** @param gain how much better two emitters would explain the levels (`gainOfTwo`): what fits badly says less */
function weightOf(receivers: number, gain: number): number {
  return TRUST / (1 + SHARED_ERROR * (receivers - 1)) / (1 + DOUBT * Math.max(0, gain));
}
