/** Carriers that a station hears, out of its recording: where they are, how strong, and second by second whether on. */
import type { Bins } from '../../rf/grid.js';
import type { Carrier } from './culprits.js';

export interface TimedBins extends Bins {
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface HeardCarrier extends Carrier {
  readonly levelDbm: number;
}

const ABOVE_FLOOR_DB = 12;
/** Its edges: where it has fallen so far below its top. */
const EDGE_DB = 20;
const SECOND_MS = 1000;

/** From sweeps of one grid; strongest first. Carriers nearer to each other than their edges are one. */
export function heardCarriers(sweeps: readonly TimedBins[], from: number, to: number): HeardCarrier[] {
  const [first] = sweeps;
  if (first === undefined) return [];
  const { startHz, stepHz } = first;
  const count = first.levelsDbm.length;
  const same = sweeps.filter(
    (one) => one.startHz === startHz && one.stepHz === stepHz && one.levelsDbm.length === count,
  );
  const held = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  for (const { levelsDbm } of same)
    for (const [bin, level] of levelsDbm.entries()) if (level > (held[bin] as number)) held[bin] = level;
  const floorDbm = middleOf(held);
  const carriers: HeardCarrier[] = [];
  const taken = new Uint8Array(count);
  const order = [...held.keys()].sort((a, b) => (held[b] as number) - (held[a] as number));
  for (const top of order) {
    const levelDbm = held[top] as number;
    if (levelDbm < floorDbm + ABOVE_FLOOR_DB) break;
    if (taken[top] === 1) continue;
    const edgeDbm = Math.max(levelDbm - EDGE_DB, floorDbm + ABOVE_FLOOR_DB / 2);
    let low = top;
    let high = top;
    while (low > 0 && (held[low - 1] as number) > edgeDbm && taken[low - 1] === 0) low -= 1;
    while (high < count - 1 && (held[high + 1] as number) > edgeDbm && taken[high + 1] === 0) high += 1;
    // Its skirts belong to it as well.
    for (let bin = Math.max(0, low - 2); bin <= Math.min(count - 1, high + 2); bin++) taken[bin] = 1;
    const centreHz = startHz + ((low + high) / 2) * stepHz;
    carriers.push({
      id: `heard-${Math.round(centreHz)}`,
      name: `${(centreHz / 1e6).toFixed(4)} MHz`,
      source: 'heard',
      centreHz,
      levelDbm,
      bandwidthHz: (high - low + 1) * stepHz,
      uncertaintyHz: stepHz / 2,
      on: onAir(same, { low, high }, { thresholdDbm: floorDbm + ABOVE_FLOOR_DB / 2, from, to }),
    });
  }
  return carriers;
}

/** Second by second, whether one bin of the range stood above the threshold in a sweep of that second. */
export function onAir(
  sweeps: readonly TimedBins[],
  { low, high }: { readonly low: number; readonly high: number },
  { thresholdDbm, from, to }: { readonly thresholdDbm: number; readonly from: number; readonly to: number },
): (boolean | undefined)[] {
  const seconds: (boolean | undefined)[] = new Array(Math.max(0, Math.ceil((to - from) / SECOND_MS))).fill(undefined);
  for (const { startedAt, levelsDbm } of sweeps) {
    const second = Math.floor((startedAt - from) / SECOND_MS);
    if (second < 0 || second >= seconds.length) continue;
    const on = levelsDbm.subarray(low, high + 1).some((level) => level > thresholdDbm);
    seconds[second] = seconds[second] === true || on;
  }
  return seconds;
}

export function middleOf(levels: Float32Array): number {
  const known = [...levels].filter(Number.isFinite).sort((a, b) => a - b);
  return known[known.length >> 1] ?? Number.NaN;
}
