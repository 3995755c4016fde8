/** What runs a receiver: a loop of this program, or another program behind a network. */
import type { CloserLook } from '../receiver/closer-look.js';
import type { Activity } from '../receiver/plan-runner.js';
import type { SweepPlan } from '../rf/plan.js';
import type { PlanCost } from '../rf/revisit.js';

export interface ReceiverWork {
  readonly plans: readonly SweepPlan[];
  readonly activity: Activity;
  planCost(index: number): PlanCost | undefined;
  setPlans(plans: readonly SweepPlan[]): void;
  /** One plan alone until it is undefined again; `by` is the person who gives the receiver back before its time is over. */
  hold(plan: SweepPlan | undefined, by?: string): void;
  look(look: CloserLook): boolean;
  /** Resolves when the work has ended. */
  run(): Promise<void>;
  stop(): void;
  wake(): void;
  beginAnew(why: string): void;
}

/** A receiver that another program runs has the id of its station and a dot before its own; no id of ours has a dot. */
export function isRemoteId(receiverId: string): boolean {
  return receiverId.includes('.');
}
