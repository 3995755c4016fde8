/** Sweeps from a seed: noise of a K-look detector with carriers, on a 0.5 dB grid. Nothing was heard from the air. */
import type { Sweep } from '../../src/rf/sweep.js';

export interface RunOptions {
  readonly count: number;
  readonly bins?: number;
  readonly seq?: number;
  readonly startedAt?: number;
  readonly everyMs?: number;
  readonly receiverId?: string;
  readonly startHz?: number;
  readonly levels?: (sweep: number) => Float32Array;
}

/** A small fast generator (xorshift32), uniform in (0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 4294967296;
  };
}

/** Makes one sweep's levels after another, as `looks` averaged power samples would show them, rounded to 0.5 dB. */
export function noiseLevels(bins: number, seed: number, looks = 4): () => Float32Array {
  const random = randomFrom(seed);
  const carriers = Array.from({ length: Math.ceil(bins / 40) }, () => ({
    bin: Math.floor(random() * bins),
    power: 10 ** ((-90 + random() * 45) / 10),
    duty: random(),
  }));
  return () => {
    const levels = new Float32Array(bins);
    for (let i = 0; i < bins; i++) {
      let product = 1;
      for (let look = 0; look < looks; look++) product *= random();
      levels[i] = (-Math.log(product) / looks) * 10 ** ((-105 + 3 * Math.sin(i / 100)) / 10);
    }
    for (const { bin, power, duty } of carriers)
      if (random() < duty) levels[bin] = (levels[bin] ?? 0) + power * (0.8 + 0.4 * random());
    return levels.map((power) => Math.round(20 * Math.log10(power)) / 2);
  };
}

/** A run of sweeps of one receiver, one after another. */
export function sweepRun(options: RunOptions): Sweep[] {
  const { count, bins = 20, seq = 1, startedAt = 1_700_000_000_000, everyMs = 1000 } = options;
  const { receiverId = 'r1', startHz = 400e6 } = options;
  const next = noiseLevels(bins, seq + bins);
  return Array.from({ length: count }, (_, i) => ({
    receiverId,
    stationId: 's1',
    seq: seq + i,
    startedAt: startedAt + i * everyMs,
    endedAt: startedAt + i * everyMs + Math.min(everyMs, 900),
    startHz,
    stepHz: 5000,
    levelsDbm: options.levels?.(i) ?? next(),
    flags: 0,
  }));
}
