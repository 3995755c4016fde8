/** Refuses plans that a receiver cannot tune to, with its name and its range. */
import type { SweepPlan } from '../rf/plan.js';
import { ImpossibleValue, say, type Words } from '../words/said.js';

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
): Words | undefined {
  if (minHz !== undefined && startHz < minHz)
    return say('startHz is {startHz}: {name} begins at {minHz} Hz', { startHz, name, minHz });
  if (maxHz !== undefined && stopHz > maxHz)
    return say('stopHz is {stopHz}: {name} ends at {maxHz} Hz', { stopHz, name, maxHz });
  return undefined;
}

/** @throws ImpossibleValue */
export function mustBeInRange(plan: Pick<SweepPlan, 'startHz' | 'stopHz'>, range: TuningRange): void {
  const why = outOfRange(plan, range);
  if (why !== undefined) throw new ImpossibleValue(why);
}
