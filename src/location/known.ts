/** What transmitters of known place say of the receivers: offset, noise, exponent. */
import { groupedBy } from '../rf/grouped.js';
import { belowMoments, lossPerExponent, STRAY_DB2 } from './law.js';
import { distanceM, type Point } from './plane.js';

export interface Level {
  readonly receiverId: string;
  readonly at: Point;
  /** As the receiver gave it; receivers differ by their offsets. */
  readonly levelDb: number;
  /** A moving receiver sees other shadows each time: nothing is learnt of them. */
  readonly isMoving: boolean;
}

export interface Scene {
  /** Epoch ms. */
  readonly at: number;
  readonly levels: readonly Level[];
}

export interface KnownScene extends Scene {
  readonly transmitter: Point;
}

/** Receivers keep their gain over such a pause at most; later, offsets and noise are learnt anew. */
const SAME_SEASON_MS = 14 * 86_400_000;
/** The weakest levels of a receiver are its noise; the middle of the noise lies above their quantile. */
const NOISE_SHARE = 0.02;
const NOISE_MIDDLE_DB = 1.2;
/** A level this far above the middle of the noise is a signal. */
const HEARD_DB = 3.2;
const USUAL_EXPONENT = 2.8;
/** Offsets of uncalibrated receivers spread so much around each other, dB². */
const OFFSETS_DB2 = 100;
/** Scenes within such a square count as one: a person who stands still is no proof. */
const SQUARE_M = 40;
/** The usual stray counts as this many levels of a moving receiver. */
const PRIOR_LEVELS = 20;
const ROUNDS = 20;
const DEGREES = 4;

export interface Offset {
  readonly offsetDb: number;
  /** Of the offset, dB²; large where nothing is known of this receiver. */
  readonly varianceDb2: number;
}

/** One level of a known scene, with what the fit makes of it. */
export interface Residual {
  readonly receiverId: string;
  readonly transmitter: Point;
  readonly isMoving: boolean;
  readonly expectedDb: number;
  /** The level, or the bound below which it lies. */
  readonly levelDb: number;
  readonly isHeard: boolean;
}

/** Seasons: runs of scenes without a long pause. Noise and offsets belong to a receiver in a season. */
export class Seasons {
  readonly #begins: readonly number[];

  constructor(scenes: readonly Scene[]) {
    const times = scenes.map(({ at }) => at).sort((a, b) => a - b);
    this.#begins = times.filter((at, i) => i === 0 || at - (times[i - 1] ?? at) > SAME_SEASON_MS);
  }

  keyOf(receiverId: string, at: number): string {
    return `${receiverId} ${this.#begins.findLastIndex((begin) => begin <= at)}`;
  }
}

/** The level from which on each receiver hears a signal, by `Seasons.keyOf`. */
export function heardFrom(scenes: readonly Scene[], seasons: Seasons): ReadonlyMap<string, number> {
  const all = scenes.flatMap(({ at, levels }) =>
    levels.map(({ receiverId, levelDb }) => ({ receiverId, levelDb, at })),
  );
  return new Map(
    [...groupedBy(all, ({ receiverId, at }) => seasons.keyOf(receiverId, at))].map(([key, own]) => {
      const list = own.map(({ levelDb }) => levelDb).sort((a, b) => a - b);
      return [key, (list[Math.floor(NOISE_SHARE * list.length)] ?? 0) + NOISE_MIDDLE_DB + HEARD_DB];
    }),
  );
}

interface Row {
  readonly level: Level;
  readonly transmitter: Point;
  readonly key: string;
  readonly loss: number;
  readonly weight: number;
  readonly fromDb: number;
}

/** Offsets and exponent that explain the known scenes best; levels below the noise count as bounds, outliers little. */
export class Offsets {
  exponent = USUAL_EXPONENT;
  #usualDb = 0;
  readonly #strays = new Map<string, { sum: number; count: number }>();
  readonly #byKey = new Map<string, Offset>();
  readonly #rows: readonly Row[];

  constructor(scenes: readonly KnownScene[], seasons: Seasons, heard: ReadonlyMap<string, number>) {
    this.#rows = rowsOf(scenes, seasons, heard);
    let spreadDb = 9;
    for (let round = 0; round < ROUNDS && this.#rows.length > 0; round++) spreadDb = this.#improve(spreadDb);
    for (const { level, key, loss, fromDb } of this.#rows) {
      if (!level.isMoving || level.levelDb < fromDb) continue;
      const stray = this.#strays.get(key) ?? { sum: STRAY_DB2 * PRIOR_LEVELS, count: PRIOR_LEVELS };
      this.#strays.set(key, stray);
      stray.sum += (level.levelDb - this.of(key).offsetDb + this.exponent * loss) ** 2;
      stray.count += 1;
    }
  }

  /** Variance of a moving receiver's levels around what offset and exponent say, dB². */
  movingDb2(key: string): number {
    const { sum, count } = this.#strays.get(key) ?? { sum: STRAY_DB2, count: 1 };
    return sum / count;
  }

  of(key: string): Offset {
    return this.#byKey.get(key) ?? { offsetDb: this.#usualDb, varianceDb2: OFFSETS_DB2 };
  }

  residuals(): Residual[] {
    return this.#rows.map(({ level, transmitter, key, loss, fromDb }) => ({
      receiverId: level.receiverId,
      isMoving: level.isMoving,
      transmitter,
      expectedDb: this.of(key).offsetDb - this.exponent * loss,
      levelDb: Math.max(level.levelDb, fromDb),
      isHeard: level.levelDb >= fromDb,
    }));
  }

  /** One round of expectation and maximisation. Returns the spread of the levels in dB. */
  #improve(spreadDb: number): number {
    const sums = new Map<string, { weight: number; sum: number }>();
    let [allWeight, allSum, slopes, squares, strays, weights] = [0, 0, 0, 0, 0, 0];
    for (const { level, key, loss, weight, fromDb } of this.#rows) {
      const { offsetDb } = this.of(key);
      const expected = offsetDb - this.exponent * loss;
      const below = level.levelDb < fromDb ? belowMoments((fromDb - expected) / spreadDb) : undefined;
      const value = below === undefined ? level.levelDb : expected + spreadDb * below.mean;
      const stray = (value - expected) ** 2;
      const trust = (weight * (DEGREES + 1)) / (DEGREES + stray / spreadDb ** 2);
      const own = sums.get(key) ?? { weight: 0, sum: 0 };
      own.weight += trust;
      own.sum += trust * (value + this.exponent * loss);
      sums.set(key, own);
      allWeight += trust;
      allSum += trust * (value + this.exponent * loss);
      slopes += trust * loss * (offsetDb - value);
      squares += trust * loss * loss;
      strays += trust * (stray + (below?.variance ?? 0) * spreadDb ** 2);
      weights += weight;
    }
    this.#usualDb = allSum / allWeight;
    const prior = spreadDb ** 2 / OFFSETS_DB2;
    for (const [key, { weight, sum }] of sums) {
      const offsetDb = (sum + prior * this.#usualDb) / (weight + prior);
      this.#byKey.set(key, { offsetDb, varianceDb2: spreadDb ** 2 / (weight + prior) });
    }
    this.exponent = slopes / squares;
    return Math.sqrt(strays / weights);
  }
}

function rowsOf(scenes: readonly KnownScene[], seasons: Seasons, heard: ReadonlyMap<string, number>): Row[] {
  const squareOf = ({ transmitter: { eastM, northM }, at }: KnownScene) =>
    seasons.keyOf(`${Math.floor(eastM / SQUARE_M)} ${Math.floor(northM / SQUARE_M)}`, at);
  const counts = new Map<string, number>();
  for (const scene of scenes) counts.set(squareOf(scene), (counts.get(squareOf(scene)) ?? 0) + 1);
  return scenes.flatMap((scene) => {
    const weight = 1 / (counts.get(squareOf(scene)) ?? 1);
    return scene.levels.map((level) => {
      const key = seasons.keyOf(level.receiverId, scene.at);
      const loss = lossPerExponent(distanceM(level.at, scene.transmitter));
      return { level, transmitter: scene.transmitter, key, loss, weight, fromDb: heard.get(key) ?? -1 / 0 };
    });
  });
}
