/** What a receiver is asked to do: one span, measured again and again. */
export interface SweepPlan {
  readonly startHz: number;
  readonly stopHz: number;
  /** Bins wanted; the receiver's own choice when absent. */
  readonly points?: number | undefined;
  readonly rbwHz?: number | undefined;
  /** Fixed attenuation; automatic when absent. */
  readonly attenuationDb?: number | undefined;
  /** Wanted revisit time; as fast as the receiver can when absent. */
  readonly everyMs?: number | undefined;
}

/** A sentence for each thing that no receiver could do; empty when the plan makes sense. */
export function planFaults(plan: SweepPlan): string[] {
  const faults: string[] = [];
  if (!(plan.startHz >= 0)) faults.push(`startHz is ${plan.startHz}: a frequency cannot be negative`);
  if (!(plan.stopHz > plan.startHz)) faults.push(`stopHz is ${plan.stopHz}: it must lie above startHz ${plan.startHz}`);
  if (plan.stopHz > 1e12) faults.push(`stopHz is ${plan.stopHz}: above 1 THz; is the unit Hz?`);
  if (plan.points !== undefined && !(Number.isInteger(plan.points) && plan.points >= 2 && plan.points <= 65_535))
    faults.push(`points is ${plan.points}: it must be a whole number from 2 to 65535`);
  return faults;
}
