/** What a receiver is asked to measure: one span, again and again. */
export interface SweepPlan {
  readonly startHz: number;
  readonly stopHz: number;
  /** Number of bins wanted; the receiver's own choice when absent. */
  readonly points?: number | undefined;
  readonly rbwHz?: number | undefined;
  /** Fixed input attenuation; automatic when absent. */
  readonly attenuationDb?: number | undefined;
  /** Wanted time between the starts of two sweeps; as fast as the receiver can when absent. */
  readonly everyMs?: number | undefined;
  /**
   * 0 … 9, and 5 when absent: the due plan with the highest priority goes first. 9 is urgent: it even interrupts a
   * closer look.
   */
  readonly priority?: number | undefined;
}

export const USUAL_PRIORITY = 5;
export const URGENT_PRIORITY = 9;

/** One sentence for each value that no receiver could follow; empty when the plan makes sense. */
export function planFaults(plan: SweepPlan): string[] {
  const faults: string[] = [];
  if (!(plan.startHz >= 0)) faults.push(`startHz is ${plan.startHz}: a frequency cannot be negative`);
  if (!(plan.stopHz > plan.startHz)) faults.push(`stopHz is ${plan.stopHz}: it must lie above startHz ${plan.startHz}`);
  if (plan.stopHz > 1e12) faults.push(`stopHz is ${plan.stopHz}: above 1 THz; is the unit Hz?`);
  if (plan.points !== undefined && !(Number.isInteger(plan.points) && plan.points >= 2 && plan.points <= 65_535))
    faults.push(`points is ${plan.points}: it must be a whole number from 2 to 65535`);
  if (plan.priority !== undefined && !(Number.isInteger(plan.priority) && plan.priority >= 0 && plan.priority <= 9))
    faults.push(`priority is ${plan.priority}: it must be a whole number from 0 (last) to 9 (urgent)`);
  return faults;
}

/** One sentence for each plan that would never have its turn because a plan of higher priority is always due. */
export function planListFaults(plans: readonly SweepPlan[]): string[] {
  const priorityOf = ({ priority = USUAL_PRIORITY }: SweepPlan) => priority;
  const [holder] = plans.filter(({ everyMs }) => everyMs === undefined).sort((a, b) => priorityOf(b) - priorityOf(a));
  if (holder === undefined) return [];
  const greedy = plans.indexOf(holder);
  return plans.flatMap((plan, i) =>
    priorityOf(plan) < priorityOf(holder)
      ? [
          `plans.${i} would never have its turn: plans.${greedy} has a higher priority (${priorityOf(holder)}) and no everyMs, so it is always due`,
        ]
      : [],
  );
}
