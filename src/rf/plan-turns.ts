/**
 * Chooses the next plan of one receiver, after every sweep. Pure: its inputs are the plans, the sweeps so far, and now.
 *
 *   1. Only the due plans of the highest priority are considered; a plan without everyMs is always due.
 *   2. Plans without everyMs alternate after a few sweeps each, because retuning costs time.
 *   3. A plan with everyMs gets one sweep when it is due, the most overdue plan first. Between two such sweeps the
 *      plan without everyMs whose turn it is gets at least one sweep.
 *   4. Each priority remembers whose turn it was: a plan that was pre-empted continues where it stopped.
 */
import { type SweepPlan, USUAL_PRIORITY } from './plan.js';

/** Number of sweeps of one plan without everyMs before the next such plan has its turn. */
export const SWEEPS_PER_TURN = 4;

export type TurnPlan = Pick<SweepPlan, 'everyMs' | 'priority'>;

export interface Turns {
  /** Start of each plan's newest sweep, by the plan's index; undefined before its first sweep. */
  readonly beganAt: readonly (number | undefined)[];
  /** For each priority: the plan without everyMs whose turn it is, and the number of sweeps of this turn so far. */
  readonly holders: ReadonlyMap<number, { readonly index: number; readonly taken: number }>;
}

export type Turn = { readonly index: number } | { readonly waitUntil: number };

export const NO_TURNS: Turns = { beganAt: [], holders: new Map() };

/** The next plan; where no plan is due, the instant at which the next one becomes due (Infinity without plans). */
export function nextTurn(plans: readonly TurnPlan[], turns: Turns, now: number): Turn {
  let top = Number.NEGATIVE_INFINITY;
  let waitUntil = Number.POSITIVE_INFINITY;
  let timed: number | undefined;
  let untimed: number | undefined;
  for (let i = 0; i < plans.length; i++) {
    const plan = plans[i] as TurnPlan;
    const dueAt = dueAtOf(plan, turns.beganAt[i]);
    const priority = plan.priority ?? USUAL_PRIORITY;
    if (dueAt > now) waitUntil = Math.min(waitUntil, dueAt);
    else if (priority >= top) {
      if (priority > top) {
        timed = undefined;
        untimed = undefined;
        top = priority;
      }
      if (plan.everyMs !== undefined) timed = earlier(timed, i, (at) => dueAtOf(plans[at], turns.beganAt[at]));
      else untimed = earlier(untimed, i, (at) => lastOf(turns, at));
    }
  }
  const holder = turns.holders.get(top);
  if (untimed !== undefined && holder !== undefined && holder.taken < SWEEPS_PER_TURN) untimed = holder.index;
  const index = timed === undefined || untimed === undefined ? (timed ?? untimed) : oftenest(turns, timed, untimed);
  return index === undefined ? { waitUntil } : { index };
}

/** Prefers the timed plan, unless the untimed plan has had no sweep since the timed plan's last one. */
function oftenest(turns: Turns, timed: number, untimed: number): number {
  return lastOf(turns, timed) <= lastOf(turns, untimed) ? timed : untimed;
}

/** The state after plan `index` delivered a sweep that began at `beganAt`. */
export function afterSweep(plans: readonly TurnPlan[], turns: Turns, index: number, beganAt: number): Turns {
  const begun = plans.map((_, i) => (i === index ? beganAt : turns.beganAt[i]));
  const plan = plans[index];
  if (plan === undefined || plan.everyMs !== undefined) return { ...turns, beganAt: begun };
  const priority = plan.priority ?? USUAL_PRIORITY;
  const before = turns.holders.get(priority);
  const goesOn = before !== undefined && before.index === index && before.taken < SWEEPS_PER_TURN;
  const holders = new Map(turns.holders).set(priority, { index, taken: goesOn ? before.taken + 1 : 1 });
  return { beganAt: begun, holders };
}

function dueAtOf(plan: TurnPlan | undefined, beganAt: number | undefined): number {
  if (plan?.everyMs === undefined || beganAt === undefined) return Number.NEGATIVE_INFINITY;
  return beganAt + plan.everyMs;
}

function lastOf(turns: Turns, index: number): number {
  return turns.beganAt[index] ?? Number.NEGATIVE_INFINITY;
}

/** The index with the smaller value; `best` when both are equal. */
function earlier(best: number | undefined, index: number, value: (index: number) => number): number {
  return best === undefined || value(index) < value(best) ? index : best;
}
