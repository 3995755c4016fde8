/** Refuses plans that a receiver cannot tune to, with its name and its range. */
import type { SweepPlan } from '../rf/plan.js';

export interface TuningRange {
  /** The receiver's name, as a person knows it. */
  readonly name: string;
  /** Lowest and highest frequency that it can tune, Hz; unknown when absent. */
  readonly minHz?: number | undefined;
  readonly maxHz?: number | undefined;
}

/** Why the receiver cannot measure this plan; undefined where it can, or where its range is unknown. */
export function outOfRange(
  { startHz, stopHz }: Pick<SweepPlan, 'startHz' | 'stopHz'>,
  { name, minHz, maxHz }: TuningRange,
): string | undefined {
  if (minHz !== undefined && startHz < minHz) return `startHz is ${startHz}: ${name} begins at ${minHz} Hz`;
  if (maxHz !== undefined && stopHz > maxHz) return `stopHz is ${stopHz}: ${name} ends at ${maxHz} Hz`;
  return undefined;
}
