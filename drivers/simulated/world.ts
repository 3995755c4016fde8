/** A seeded piece of air: what a receiver would hear at a moment. The same seed and moment give the same levels. */
export interface WorldGrid {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
}

export class World {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Levels in dBm, `atMs` after the world began. */
  sweep(atMs: number, grid: WorldGrid): Float32Array {
    const levels = new Float32Array(grid.bins);
    let state = (this.#seed * 2654435761 + Math.round(atMs) * 40503) >>> 0;
    for (let i = 0; i < grid.bins; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      levels[i] = -105 + (state / 2 ** 32) * 6;
    }
    return levels;
  }
}
