/** Seeded receiver noise with carriers, on the half-dB grid of a cheap receiver; the synthetic air of archive tests. */
import type { Sweep } from '../../src/rf/sweep.js';

/** Mulberry32: small, seeded, good enough for noise. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface NoiseOptions {
  readonly seed: number;
  readonly bins: number;
  readonly receiverId?: string;
  readonly stationId?: string;
  /** Looks averaged by the detector: 4 gives a spread of about 2.2 dB. */
  readonly looks?: number;
  readonly startedAt?: number;
  readonly everyMs?: number;
  readonly firstSeq?: number;
}

const FLOOR_DBM = -102;
const CARRIERS_PER_BIN = 0.025;

/** An endless stream of sweeps of one receiver. */
export function* noiseSweeps(options: NoiseOptions): Generator<Sweep> {
  const { seed, bins, receiverId = 'rx-1', stationId = 'st-1', looks = 4, firstSeq = 1 } = options;
  const { startedAt = 1_700_000_000_000, everyMs = 1000 } = options;
  const random = seededRandom(seed);
  const carriers = Array.from({ length: Math.round(bins * CARRIERS_PER_BIN) }, () => ({
    bin: Math.floor(random() * bins),
    levelDbm: FLOOR_DBM + 10 + 45 * random(),
    duty: random(),
  }));
  for (let i = 0; ; i++) {
    const levelsDbm = new Float32Array(bins);
    for (let bin = 0; bin < bins; bin++) levelsDbm[bin] = onGrid(FLOOR_DBM + lookDb(random, looks));
    for (const { bin, levelDbm, duty } of carriers)
      if (random() < duty) levelsDbm[bin] = onGrid(levelDbm + 2 * random());
    const at = startedAt + i * everyMs;
    const owner = { receiverId, stationId, seq: firstSeq + i };
    const grid = { startHz: 430e6, stepHz: 12_500, rbwHz: 15_000, flags: 256 };
    yield { ...owner, ...grid, startedAt: at, endedAt: at + everyMs * 0.9, levelsDbm };
  }
}

export function takeSweeps(options: NoiseOptions, count: number): Sweep[] {
  const stream = noiseSweeps(options);
  return Array.from({ length: count }, () => stream.next().value as Sweep);
}

/** The mean of `looks` exponentially distributed powers, in dB: what a K-look detector adds to its floor. */
function lookDb(random: () => number, looks: number): number {
  let product = 1;
  for (let look = 0; look < looks; look++) product *= 1 - random();
  return 10 * Math.log10(-Math.log(product) / looks);
}

function onGrid(levelDbm: number): number {
  return Math.min(0, Math.max(-127, Math.round(levelDbm * 2) / 2));
}
