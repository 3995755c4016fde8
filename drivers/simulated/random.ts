/** Small seeded pseudo-random numbers: the same seed gives the same signals on every machine. */
export class Random {
  #state: number;

  constructor(...seeds: readonly number[]) {
    let state = 0x9e3779b9;
    for (const seed of seeds) state = mix(state ^ mix(Math.floor(seed) | 0));
    this.#state = state;
  }

  /** Uniform in (0, 1); mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 + 1e-10;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Mean of `looks` exponential variables of mean 1: the power of a noise cell averaged over that many windows. */
  averagedNoise(looks: number): number {
    let product = 1;
    for (let look = 0; look < looks; look++) product *= this.next();
    return -Math.log(product) / looks;
  }
}

/** Finaliser of a 32-bit hash: neighbouring seeds give unrelated streams. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
