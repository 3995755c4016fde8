/**
 * The levels that a receiver at a site measures at an instant. The same seed, site and instant give the same levels.
 */
import type { Emitter, WorldGrid } from './emitters.js';
import { Random } from './random.js';
import { receiverGainDb, story } from './story.js';

/** Number of windows averaged in a cell: the noise of a modest receiver, about ±2.3 dB. */
const LOOKS = 4;
const FLOOR_DBM_PER_25_KHZ = -104;
const RIPPLE_DB = 1.2;
/** Resolution of the levels, as in a cheap receiver. */
const RESOLUTION_DB = 0.5;

export class World {
  readonly #seed: number;
  readonly #site: number;
  readonly #emitters: readonly Emitter[];
  readonly #gains: readonly number[];

  constructor(seed: number, site = 0) {
    this.#seed = seed;
    this.#site = site;
    this.#emitters = story(seed, site);
    const paths = new Random(seed, site, 77);
    this.#gains = this.#emitters.map(() => (site === 0 ? 1 : 10 ** (paths.between(-22, 2) / 10)));
  }

  /** Levels in dBm, `atMs` after the world began. */
  sweep(atMs: number, grid: WorldGrid): Float32Array {
    const random = new Random(this.#seed, this.#site, atMs, grid.startHz / 1000);
    const stopHz = grid.startHz + grid.bins * grid.stepHz;
    const floorMw = 10 ** (FLOOR_DBM_PER_25_KHZ / 10) * (grid.stepHz / 25e3);
    const powerMw = new Float64Array(grid.bins);
    for (let bin = 0; bin < grid.bins; bin++) {
      const rippleDb = RIPPLE_DB * Math.sin(bin / 37 + this.#site) * Math.sin(bin / 11.3);
      powerMw[bin] = floorMw * 10 ** (rippleDb / 10);
    }
    this.#emitters.forEach((emitter, index) => {
      if (emitter.stopHz < grid.startHz || emitter.startHz > stopHz) return;
      emitter.add(powerMw, grid, { atMs, gain: this.#gains[index] as number, random });
    });
    const gainDb = receiverGainDb(atMs);
    const levelsDbm = new Float32Array(grid.bins);
    for (let bin = 0; bin < grid.bins; bin++) {
      const levelDbm = gainDb + 10 * Math.log10((powerMw[bin] as number) * random.averagedNoise(LOOKS));
      levelsDbm[bin] = Math.round(levelDbm / RESOLUTION_DB) * RESOLUTION_DB;
    }
    return levelsDbm;
  }
}
