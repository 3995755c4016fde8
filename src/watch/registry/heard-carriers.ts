/** Finds carriers in a station's recording: centre, level, and for each second whether it was on. */
import type { Bins } from '../../rf/grid.js';
import { groupedBy } from '../../rf/grouped.js';
import { median } from '../../rf/median.js';
import { gridKey } from '../../rf/sweep.js';
import { SECOND_MS } from '../../time/units.js';
import type { Carrier } from './culprits.js';

export interface TimedBins extends Bins {
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface HeardCarrier extends Carrier {
  readonly levelDbm: number;
}

const ABOVE_FLOOR_DB = 12;
/** The edges of a carrier: where the level is this many dB below its peak. */
const EDGE_DB = 20;

export const byGrid = (rows: readonly TimedBins[]) => groupedBy(rows, gridKey).values();

/** Carriers in sweeps of one grid, strongest first. Carriers closer than their edges count as one. */
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
  const floorDbm = noiseOf(held);
  const carriers: HeardCarrier[] = [];
  const taken = new Uint8Array(count);
  const order = [...held.keys()].sort((a, b) => (held[b] as number) - (held[a] as number));
  for (const top of order) {
    const levelDbm = held[top] as number;
    // Also where nothing was received, and there is no floor.
    if (!(levelDbm >= floorDbm + ABOVE_FLOOR_DB)) break;
    if (taken[top] === 1) continue;
    const edgeDbm = Math.max(levelDbm - EDGE_DB, floorDbm + ABOVE_FLOOR_DB / 2);
    let low = top;
    let high = top;
    while (low > 0 && (held[low - 1] as number) > edgeDbm && taken[low - 1] === 0) low -= 1;
    while (high < count - 1 && (held[high + 1] as number) > edgeDbm && taken[high + 1] === 0) high += 1;
    // The slopes beside a carrier belong to it.
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

/** Carriers of several receivers, strongest first, each once. */
export function onceEach(carriers: readonly HeardCarrier[]): HeardCarrier[] {
  const found: HeardCarrier[] = [];
  for (const one of [...carriers].sort((a, b) => b.levelDbm - a.levelDbm)) {
    const isOther = ({ centreHz, bandwidthHz, uncertaintyHz }: HeardCarrier) =>
      Math.abs(centreHz - one.centreHz) >
      Math.min(bandwidthHz, one.bandwidthHz) / 2 + uncertaintyHz + one.uncertaintyHz;
    if (found.every(isOther)) found.push(one);
  }
  return found;
}

/**
 * For each second: true when a bin of the range was above the threshold in a sweep of that second; undefined where there
 * is no sweep, or bins are missing in which the carrier may have been.
 */
export function onAir(
  sweeps: readonly TimedBins[],
  { low, high }: { readonly low: number; readonly high: number },
  { thresholdDbm, from, to }: { readonly thresholdDbm: number; readonly from: number; readonly to: number },
): (boolean | undefined)[] {
  const seconds: (boolean | undefined)[] = new Array(Math.max(0, Math.ceil((to - from) / SECOND_MS))).fill(undefined);
  for (const { startedAt, levelsDbm } of sweeps) {
    const second = Math.floor((startedAt - from) / SECOND_MS);
    if (second < 0 || second >= seconds.length) continue;
    const levels = levelsDbm.subarray(low, high + 1);
    const on = levels.some((level) => level > thresholdDbm);
    if (!on && levels.some(Number.isNaN)) continue;
    seconds[second] = seconds[second] === true || on;
  }
  return seconds;
}

export function noiseOf(levels: Float32Array): number {
  return median([...levels].filter(Number.isFinite));
}
