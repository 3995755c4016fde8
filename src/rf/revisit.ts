/** How often each plan of a receiver really comes round, and what goes unseen in between. Pure. */
import type { SweepPlan } from './plan.js';
import { afterSweep, NO_TURNS, nextTurn } from './plan-turns.js';

/** What a sweep of a plan costs, as measured on the receiver. */
export interface PlanCost {
  /** One sweep, from its first bin to its last level. */
  readonly sweepMs: number;
  /** Added when the receiver was on another plan before. */
  readonly switchMs: number;
}

export interface PlanRevisit {
  /** Mean time from one visit to a frequency to the next; undefined where the plan never comes round. */
  readonly meanMs: number | undefined;
  readonly worstMs: number | undefined;
  /** Of the receiver's time, 0 … 1. */
  readonly share: number;
  /** How long the receiver rests on one frequency in one sweep. */
  readonly observationMs: number;
  /** A sentence is owed where the plan comes later than its everyMs asks for. */
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
/** A plan may come this much later than asked before it is called late: other plans' sweeps are not cut short. */
const LATE_BY = 1.1;

/**
 * Plays the receiver's own scheduler over these plans and watches it: whatever the rules say, this says the same.
 * The first rounds, in which everything is due at once, are left out.
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
 * The probability that one transmission of `burstMs` falls between two visits: 1 − (T_Obs + τ)/T_R, and 0 where it is
 * longer than the time between visits. (Chance that two intervals on a line of period T_R, placed at random, do not meet.)
 */
export function missedShare(revisitMs: number, observationMs: number, burstMs: number): number {
  if (!(revisitMs > 0)) return 0;
  return Math.min(1, Math.max(0, 1 - (observationMs + burstMs) / revisitMs));
}

/** Milliseconds a point takes where nothing was measured yet: between a tinySA's 1.1 and an RF Explorer's 2.2 to 4.9. */
const USUAL_POINT_MS = 2;

/** The cost of a plan that was not run yet, from one that was: time goes with points; a guess where nothing is known. */
export function expectedCost(plan: SweepPlan, known?: { readonly plan: SweepPlan; readonly cost: PlanCost }): PlanCost {
  const points = plan.points ?? USUAL_POINTS;
  if (known === undefined) return { sweepMs: points * USUAL_POINT_MS, switchMs: 0 };
  const pointMs = known.cost.sweepMs / (known.plan.points ?? USUAL_POINTS);
  return { sweepMs: points * pointMs, switchMs: known.cost.switchMs };
}
