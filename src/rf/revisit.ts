/** Predicts how often each plan of a receiver is swept, and how much is missed between its sweeps. Pure. */
import type { SweepPlan } from './plan.js';
import { afterSweep, NO_TURNS, nextTurn } from './plan-turns.js';

/** Time that a sweep of a plan takes, as measured on the receiver. */
export interface PlanCost {
  /** Time of one sweep, from its first bin to its last level. */
  readonly sweepMs: number;
  /** Added when the receiver measured another plan just before. */
  readonly switchMs: number;
}

export interface PlanRevisit {
  /** Mean time from one visit to a frequency to the next; undefined where the plan never has a turn. */
  readonly meanMs: number | undefined;
  readonly worstMs: number | undefined;
  /** Share of the receiver's time, 0 … 1. */
  readonly share: number;
  /** Time that the receiver stays on one frequency in one sweep. */
  readonly observationMs: number;
  /** True when the plan never has a turn, or is swept clearly later than its everyMs asks for. */
  readonly isLate: boolean;
}

const REVISITS = 3;
const LEAST_WATCHED_WITHIN_MS = 2000;

/**
 * The longest time between two sweeps of a bin that still counts as watching it: three times the plan's own revisit time,
 * at least 2 s. Three, because a receiver that misses one sweep, or is late for another plan, still watches; a receiver
 * that misses two has a hole that somebody must be able to see. 2 s, because clocks and busy programs jitter by less.
 */
export function watchedWithinMs(revisitMs: number): number {
  return Math.max(LEAST_WATCHED_WITHIN_MS, REVISITS * revisitMs);
}

const FEWEST_ROUNDS = 12;
const MOST_SWEEPS = 4000;
const USUAL_POINTS = 450;
/**
 * Ratio of the mean time between sweeps to everyMs above which a plan is late. It leaves room for sweeps of other
 * plans, which are not cut short.
 */
const LATE_BY = 1.1;

/**
 * Runs the receiver's own scheduler over these plans and records the visits, so the prediction always follows the real
 * rules.
 * The first rounds, in which every plan is due at once, are left out.
 */
export function revisits(plans: readonly SweepPlan[], costs: readonly PlanCost[]): PlanRevisit[] {
  const visits: number[][] = plans.map(() => []);
  const busyMs = plans.map(() => 0);
  let turns = NO_TURNS;
  let now = 0;
  let on: number | undefined;
  for (let step = 0; step < MOST_SWEEPS && visits.some(({ length }) => length < 2 * FEWEST_ROUNDS); step++) {
    const turn = nextTurn(plans, turns, now);
    if ('waitUntil' in turn) {
      if (!Number.isFinite(turn.waitUntil)) break;
      now = turn.waitUntil;
      continue;
    }
    const { index } = turn;
    const { sweepMs, switchMs } = costs[index] ?? { sweepMs: 1000, switchMs: 0 };
    const tookMs = sweepMs + (index === on || plans.length === 1 ? 0 : switchMs);
    turns = afterSweep(plans, turns, index, now);
    visits[index]?.push(now + tookMs - sweepMs);
    busyMs[index] = (busyMs[index] ?? 0) + tookMs;
    now += Math.max(tookMs, 1e-3);
    on = index;
  }
  const rest = nextTurn(plans, turns, now);
  if ('waitUntil' in rest && Number.isFinite(rest.waitUntil)) now = rest.waitUntil;
  return plans.map((plan, i) => summary(plan, costs[i], visits[i] ?? [], now === 0 ? 0 : (busyMs[i] ?? 0) / now));
}

function summary(plan: SweepPlan, cost: PlanCost | undefined, visits: readonly number[], share: number): PlanRevisit {
  const settled = visits.slice(Math.min(FEWEST_ROUNDS / 4, Math.max(0, visits.length - 2)));
  const gaps = settled.slice(1).map((at, i) => at - (settled[i] as number));
  const meanMs = gaps.length === 0 ? undefined : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const worstMs = gaps.length === 0 ? undefined : Math.max(...gaps);
  const observationMs = (cost?.sweepMs ?? 1000) / Math.max(1, plan.points ?? USUAL_POINTS);
  const isLate = meanMs === undefined || (plan.everyMs !== undefined && meanMs > plan.everyMs * LATE_BY);
  return { meanMs, worstMs, share, observationMs, isLate };
}

/**
 * The probability that one transmission of `burstMs` falls between two visits: 1 − (T_Obs + τ)/T_R. It is 0 where the
 * transmission is longer than the gap between visits. (Probability that two intervals, placed at random on a period
 * T_R, do not overlap.)
 */
export function missedShare(revisitMs: number, observationMs: number, burstMs: number): number {
  if (!(revisitMs > 0)) return 0;
  return Math.min(1, Math.max(0, 1 - (observationMs + burstMs) / revisitMs));
}

/**
 * Milliseconds for one point where nothing was measured yet: between a tinySA's 1.1 and an RF Explorer's 2.2 to 4.9.
 */
const USUAL_POINT_MS = 2;

/**
 * The expected cost of a plan that has not run yet, from a plan that has: time is proportional to points. Without a
 * known plan it is a guess.
 */
export function expectedCost(plan: SweepPlan, known?: { readonly plan: SweepPlan; readonly cost: PlanCost }): PlanCost {
  const points = plan.points ?? USUAL_POINTS;
  if (known === undefined) return { sweepMs: points * USUAL_POINT_MS, switchMs: 0 };
  const pointMs = known.cost.sweepMs / (known.plan.points ?? USUAL_POINTS);
  return { sweepMs: points * pointMs, switchMs: known.cost.switchMs };
}
