/** The ranges that a receiver is to sweep, and how often, for the coverage ledger. */
import { expectedCost, revisits, watchedWithinMs } from '../rf/revisit.js';
import { rangesOf } from '../station/receiver-record.js';
import type { ReceiverRecord, Stations } from '../station/stations.js';
import type { WatchPlan } from '../watch/receiver-watch.js';

/** Revisit times are measured and vary; in whole seconds they rarely change, and each change begins a new account. */
const STEP_MS = 1000;

export type PlannedReceivers = Pick<Stations, 'receivers' | 'plans' | 'planCost'>;

/** The plans of the receiver; for a receiver without plans, the range that it swept. */
export function watchPlans(record: ReceiverRecord, stations: PlannedReceivers): WatchPlan[] {
  const { config, intervalMs } = record;
  const plans = stations.plans(config.id);
  if (plans.length === 0) {
    const maxRevisitMs = upToStep(watchedWithinMs(intervalMs ?? 0));
    return rangesOf({ ...record, hold: undefined })
      .slice(0, 1)
      .map((range) => ({ ...range, maxRevisitMs }));
  }
  const costs = plans.map((plan, i) => stations.planCost(config.id, i) ?? expectedCost(plan));
  const rounds = revisits(plans, costs);
  return plans.map(({ startHz, stopHz, everyMs = 0 }, i) => {
    // What a plan promises, or what the receiver manages where it has more to do than it can.
    const revisitMs = Math.max(everyMs, rounds[i]?.meanMs ?? 0);
    return { startHz, stopHz, maxRevisitMs: upToStep(watchedWithinMs(revisitMs)) };
  });
}

function upToStep(ms: number): number {
  return Math.ceil(ms / STEP_MS) * STEP_MS;
}
