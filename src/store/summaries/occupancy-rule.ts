/** Rule for when a channel counts as occupied in one sweep; it is stored with the values it led to. Pure. */
import { noiseReferenceMw } from './level-counts.js';

export type OccupancyRule =
  /** Occupied above the noise reference of the same sweep plus `marginDb`. */
  | { readonly kind: 'noise'; readonly marginDb: number }
  /** Occupied above this level, whatever the noise. */
  | { readonly kind: 'fixed'; readonly thresholdDbm: number };

/** Also the rule of all values that were stored without one. */
export const DEFAULT_OCCUPANCY_RULE: OccupancyRule = { kind: 'noise', marginDb: 5 };

/** The threshold in mW for a sweep with these levels. */
export function thresholdMw(rule: OccupancyRule, counts: Uint32Array, total: number): number {
  return rule.kind === 'fixed'
    ? 10 ** (rule.thresholdDbm / 10)
    : noiseReferenceMw(counts, total) * 10 ** (rule.marginDb / 10);
}

export function sameRule(a: OccupancyRule, b: OccupancyRule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
