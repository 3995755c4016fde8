/** Rules that people add to detection: masks that must not be crossed, and ranges where some alarms are not wanted. */
import type { Emission } from '../emission.js';
import type { Mask } from './spectrum-mask.js';

interface Where {
  readonly id: string;
  /** Empty: all stations. */
  readonly stationIds: readonly string[];
  readonly startHz: number;
  readonly stopHz: number;
}

/** Raises an alarm for a level above the mask in `n` of the last `m` sweeps. */
export interface MaskRule extends Where {
  readonly kind: 'mask';
  readonly mask: Mask;
  readonly n: number;
  readonly m: number;
}

/**
 * Holds back emissions that lie completely inside the range and meet every condition given. An emission that grows beyond a
 * condition is reported from then on, and one that was reported once is reported to its end.
 */
export interface QuietRule extends Where {
  readonly kind: 'quiet';
  readonly belowDbm?: number | undefined;
  readonly belowExcessDb?: number | undefined;
  readonly shorterThanMs?: number | undefined;
  /** Classes of detection; empty: all classes. */
  readonly classes: readonly string[];
}

export type JudgingRule = MaskRule | QuietRule;

/** Largest `m` of a mask rule: its history is kept in the bits of one number. */
export const MOST_SWEEPS_OF_RULE = 30;

export function appliesAt({ stationIds }: JudgingRule, stationId: string): boolean {
  return stationIds.length === 0 || stationIds.includes(stationId);
}

/** @param peakDbm highest level of the newest sweep; undefined counts as weak */
export function holdsBack(rule: QuietRule, emission: Emission, peakDbm: number | undefined): boolean {
  const { startHz, stopHz, belowDbm, belowExcessDb, shorterThanMs, classes } = rule;
  return (
    emission.lowHz >= startHz &&
    emission.highHz <= stopHz &&
    (belowDbm === undefined || peakDbm === undefined || peakDbm < belowDbm) &&
    (belowExcessDb === undefined || emission.features.inrDb < belowExcessDb) &&
    (shorterThanMs === undefined || emission.lastSeenAt - emission.firstSeenAt < shorterThanMs) &&
    (classes.length === 0 || classes.includes(emission.class))
  );
}
