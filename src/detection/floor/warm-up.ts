/**
 * Keeps the first sweeps of a plan in compact form until the floor is learned from them. Levels are stored in steps of 1/128 dB
 * in 16 bits: finer than any receiver's step, half the memory.
 */
const STEPS_PER_DB = 128;
const MISSING = -32_768;

export class WarmUp {
  readonly bins: number;
  capacity: number;
  /** Number of sweeps, from the first, that are learned from. */
  private used: number;
  private readonly rows: Int16Array;
  private count = 0;

  /** @param unused number of the last sweeps that are kept but not learned from */
  constructor(bins: number, capacity: number, unused = 0, saved?: ReturnType<WarmUp['snapshot']>) {
    this.bins = bins;
    this.capacity = saved?.capacity ?? capacity;
    this.used = saved?.used ?? capacity - unused;
    this.rows = saved?.rows.slice() ?? new Int16Array(bins * capacity);
    this.count = saved?.count ?? 0;
  }

  /** Sets another length, no longer than the first one, as long as the learning has not begun. */
  resize(capacity: number, unused: number): void {
    if (this.ready) return;
    this.used = Math.max(capacity - unused, this.count + 1);
    this.capacity = this.used + unused;
  }

  get sweeps(): number {
    return Math.min(this.count, this.used);
  }

  get held(): number {
    return this.count;
  }

  /** All sweeps that are learned from have arrived. */
  get ready(): boolean {
    return this.count >= this.used;
  }

  get full(): boolean {
    return this.count >= this.capacity;
  }

  add(levelsDbm: Float32Array): void {
    const offset = this.count++ * this.bins;
    for (let f = 0; f < this.bins; f++) {
      const level = levelsDbm[f] as number;
      this.rows[offset + f] = level > -250 && level < 250 ? Math.round(level * STEPS_PER_DB) : MISSING;
    }
  }

  /** dBm, or NaN where missing. */
  level(sweep: number, bin: number): number {
    const value = this.rows[sweep * this.bins + bin] as number;
    return value === MISSING ? Number.NaN : value / STEPS_PER_DB;
  }

  /** Copies the levels of a sweep, in dBm, NaN where missing. */
  row(sweep: number, out: Float32Array): void {
    for (let f = 0; f < this.bins; f++) out[f] = this.level(sweep, f);
  }

  /**
   * Copies the levels of every `step`-th of these bins in a sweep, minus the base level of each, into `out`; other bins in the
   * next sweep. Returns the number of levels present.
   */
  excesses(sweep: number, baseDbm: Float32Array, bins: Int32Array, out: Float32Array, step: number): number {
    let n = 0;
    for (let i = sweep % step; i < bins.length; i += step) {
      const f = bins[i] as number;
      const excess = this.level(sweep, f) - (baseDbm[f] as number);
      if (!Number.isNaN(excess)) out[n++] = excess;
    }
    return n;
  }

  /**
   * Copies one bin's levels, minus the gain of each sweep, from every `step`-th sweep into `out`; returns the number of levels
   * present.
   */
  column(bin: number, gainsDb: Float32Array, out: Float32Array, step = 1): number {
    let n = 0;
    for (let t = 0, i = bin; t < this.sweeps; t += step, i += step * this.bins) {
      const value = this.rows[i] as number;
      if (value !== MISSING) out[n++] = value / STEPS_PER_DB - (gainsDb[t] as number);
    }
    return n;
  }

  snapshot(): { rows: Int16Array; count: number; capacity: number; used: number } {
    const { rows, count, capacity, used } = this;
    return { rows: rows.slice(), count, capacity, used };
  }
}
