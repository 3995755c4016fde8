/**
 * Chooses what a connected receiver measures: its plans in turn, a closer look when one is due, or the one plan of the
 * person who holds the receiver. The choice is made again after every sweep.
 *
 *   hold ──► urgent plan ──► closer look ──► plans by priority and time ──► nothing due: wait
 */
import { ConfigError, EnvironmentError, LinkInterrupted } from '../errors/errors.js';
import { type SweepPlan, URGENT_PRIORITY } from '../rf/plan.js';
import { afterSweep, NO_TURNS, nextTurn } from '../rf/plan-turns.js';
import type { PlanCost } from '../rf/revisit.js';
import type { DriverSweep } from '../rf/sweep.js';
import { type CloserLook, CloserLooks, type LookLimits } from './closer-look.js';
import { type ReceiverDriver, type ReceiverIdentity, sweepsOf } from './driver.js';
import type { Link } from './link.js';
import { outOfRange } from './plan-range.js';

/**
 * A driver times a single plan itself up to this everyMs. Above it this runner waits between sweeps, so that other
 * requests are served sooner.
 */
const DRIVER_PACES_TO_MS = 5000;
const SMOOTHING = 1 / 4;

export type Activity =
  | { readonly kind: 'hold' }
  | { readonly kind: 'look'; readonly look: CloserLook }
  | { readonly kind: 'plan'; readonly index: number }
  | { readonly kind: 'idle'; readonly until: number };

/** One connection to the receiver, from recognised to lost. */
export interface Stay {
  readonly driver: ReceiverDriver;
  readonly link: Link;
  readonly identity: ReceiverIdentity;
  readonly signal: AbortSignal;
  accept(sweep: DriverSweep, kind: Activity['kind']): void;
}

interface OneTurn {
  readonly activity: Activity;
  readonly isSwitch: boolean;
  readonly plans: readonly SweepPlan[];
  readonly stay: Stay;
  readonly until: AbortSignal;
}

export interface PlanRunnerOptions {
  readonly plans: readonly SweepPlan[];
  readonly looks?: LookLimits | undefined;
  /** Called when a closer look begins or ends, not when the plan changes within the watch. */
  onActivity?(activity: Activity): void;
}

export class PlanRunner {
  readonly #looks: CloserLooks;
  readonly #onActivity: ((activity: Activity) => void) | undefined;
  #plans: readonly SweepPlan[];
  #turns = NO_TURNS;
  #held: SweepPlan | undefined;
  #costs = new Map<number, PlanCost>();
  #activity: Activity = { kind: 'idle', until: 0 };
  /** Fires when a person changes what is measured: the running sweep is then abandoned. */
  #changed = new AbortController();

  constructor({ plans, looks, onActivity }: PlanRunnerOptions) {
    this.#plans = plans;
    this.#looks = new CloserLooks(looks);
    this.#onActivity = onActivity;
  }

  get plans(): readonly SweepPlan[] {
    return this.#plans;
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** Measured cost of a sweep of the plan at `index`; undefined before its first sweep. */
  cost(index: number): PlanCost | undefined {
    return this.#costs.get(index);
  }

  /** An empty list means the receiver's own settings. */
  setPlans(plans: readonly SweepPlan[]): void {
    this.#plans = plans;
    this.#turns = NO_TURNS;
    this.#costs.clear();
    this.#changed.abort();
  }

  /** Measures only this plan, until called with undefined. */
  hold(plan: SweepPlan | undefined): void {
    this.#held = plan;
    this.#changed.abort();
  }

  /** True when the look was queued; it begins after a sweep. */
  look(look: CloserLook, now: number): boolean {
    const isQueued = this.#looks.wish(look, now);
    if (isQueued && this.#activity.kind === 'idle') this.#changed.abort();
    return isQueued;
  }

  /** Runs until the connection ends, or until a driver ends without having delivered a sweep. */
  async run(stay: Stay): Promise<void> {
    while (!stay.signal.aborted) {
      this.#changed = new AbortController();
      const until = AbortSignal.any([stay.signal, this.#changed.signal]);
      try {
        const delivered = await this.#takeTurns(stay, until);
        if (!delivered && !until.aborted) return;
      } catch (error) {
        if (!(error instanceof LinkInterrupted) || stay.signal.aborted) throw error;
      }
    }
  }

  /** Returns false when a turn delivered no sweep. */
  async #takeTurns(stay: Stay, until: AbortSignal): Promise<boolean> {
    const { driver, link, identity } = stay;
    const range = { name: identity.model, ...identity };
    const possible = this.#plans.filter((plan) => outOfRange(plan, range) === undefined);
    const own = possible.length > 0 ? possible : [identity.ownPlan ?? driver.defaultPlan];
    // A receiver that is only listened to cannot change plans: it gets its first one.
    const plans = driver.listensOnly === true ? own.slice(0, 1) : own;
    let on: Activity | undefined;
    while (!until.aborted) {
      const activity = this.#next(plans, stay);
      if (activity.kind === 'idle') {
        await link.pause(Math.max(1, activity.until - link.now()), until);
        continue;
      }
      const isSwitch = on !== undefined && !isSame(on, activity);
      on = activity;
      try {
        if ((await this.#turn({ activity, isSwitch, plans, stay, until })) === 0) return false;
      } catch (error) {
        const isRefused = error instanceof EnvironmentError || error instanceof ConfigError;
        if (activity.kind !== 'look' || !isRefused) throw error;
        // The receiver cannot measure this look's plan. Only the look ends; the watch continues.
        this.#looks.end(link.now());
      }
    }
    return true;
  }

  /** Sweeps until another plan has its turn; returns the number of sweeps. */
  async #turn({ activity, isSwitch, plans, stay, until }: OneTurn): Promise<number> {
    const { driver, link } = stay;
    let taken = 0;
    let beganAt = link.now();
    for await (const sweep of sweepsOf(driver, link, this.#planOf(activity, plans, stay), until)) {
      taken += 1;
      this.#took(activity, plans, beganAt, link.now());
      this.#learn(activity, link.now() - beganAt, taken === 1 && isSwitch, sweep);
      stay.accept(sweep, activity.kind);
      if (until.aborted || !isSame(activity, this.#next(plans, stay))) break;
      beganAt = link.now();
    }
    if (taken === 0) this.#looks.end(link.now());
    return taken;
  }

  #next(plans: readonly SweepPlan[], { driver, link }: Stay): Activity {
    const now = link.now();
    const activity = this.#held !== undefined ? ({ kind: 'hold' } as const) : this.#watch(plans, driver, now);
    const before = this.#activity;
    this.#activity = activity;
    if (before.kind !== activity.kind && (before.kind === 'look' || activity.kind === 'look'))
      this.#onActivity?.(activity);
    return activity;
  }

  #watch(plans: readonly SweepPlan[], driver: ReceiverDriver, now: number): Activity {
    if (isPacedByDriver(plans, driver) && this.#looks.running === undefined) {
      const look = driver.listensOnly === true ? undefined : this.#looks.next(now);
      return look === undefined ? { kind: 'plan', index: 0 } : { kind: 'look', look };
    }
    const turn = nextTurn(plans, this.#turns, now);
    const plan = 'index' in turn ? plans[turn.index] : undefined;
    const isUrgent = plan !== undefined && (plan.priority ?? 0) >= URGENT_PRIORITY;
    const look = isUrgent ? undefined : this.#looks.next(now);
    if (look !== undefined) return { kind: 'look', look };
    return 'index' in turn ? { kind: 'plan', index: turn.index } : { kind: 'idle', until: turn.waitUntil };
  }

  #planOf(activity: Activity, plans: readonly SweepPlan[], { driver }: Stay): SweepPlan {
    if (activity.kind === 'hold' && this.#held !== undefined) return this.#held;
    if (activity.kind === 'look') return activity.look.plan;
    const plan = plans[activity.kind === 'plan' ? activity.index : 0] ?? driver.defaultPlan;
    return isPacedByDriver(plans, driver) ? plan : { ...plan, everyMs: undefined };
  }

  #took(activity: Activity, plans: readonly SweepPlan[], beganAt: number, now: number): void {
    if (activity.kind === 'look') this.#looks.took(now);
    if (activity.kind === 'plan') this.#turns = afterSweep(plans, this.#turns, activity.index, beganAt);
  }

  #learn(activity: Activity, tookMs: number, isSwitch: boolean, sweep: DriverSweep): void {
    if (activity.kind !== 'plan') return;
    const known = this.#costs.get(activity.index);
    // A single timed plan waits between its sweeps: only the time of the sweep itself is its cost.
    const ownMs = Math.max(1, Math.min(tookMs, sweep.endedAt - sweep.startedAt || tookMs));
    const sweepMs = known === undefined ? ownMs : known.sweepMs + (ownMs - known.sweepMs) * SMOOTHING;
    const switchMs = isSwitch ? Math.max(0, tookMs - ownMs) : (known?.switchMs ?? 0);
    this.#costs.set(activity.index, { sweepMs, switchMs });
  }
}

function isPacedByDriver(plans: readonly SweepPlan[], driver: ReceiverDriver): boolean {
  if (driver.listensOnly === true) return true;
  const [only] = plans;
  return plans.length === 1 && (only?.everyMs ?? 0) <= DRIVER_PACES_TO_MS;
}

function isSame(a: Activity, b: Activity): boolean {
  if (a.kind === 'plan') return b.kind === 'plan' && a.index === b.index;
  if (a.kind === 'look') return b.kind === 'look' && a.look === b.look;
  return a.kind === b.kind && a.kind === 'hold';
}
