/** The plans of a receiver, read and changed, with the real revisit time of each; and a receiver that a person takes. */
import { type Revisit, receiversApi } from '../../api/receivers.js';
import { saidOf } from '../../errors/errors.js';
import { defined } from '../../rf/defined.js';
import type { SweepPlan } from '../../rf/plan.js';
import { expectedCost, missedShare, revisits } from '../../rf/revisit.js';
import { ReceiverBusy, type ReceiverHold } from '../../station/receiver-hold.js';
import type { Stations } from '../../station/stations.js';
import { LOCAL_ACTOR } from '../gate.js';
import { badRequest, Conflict, conflict, existing, noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { receiverJson } from './station-routes.js';

/** Lengths in ms for which the share of missed bursts is given: a data burst, a short call, a longer one. */
const BURSTS_MS = [100, 1000, 10_000];

export interface PlanStore {
  set(receiverId: string, plans: readonly SweepPlan[]): Promise<void>;
}

export function planRoutes(stations: Stations, saved: PlanStore): Route[] {
  const known = (receiverId: string): string => {
    if (stations.receiver(receiverId) !== undefined) return receiverId;
    throw noSuch('receiverId', receiverId, 'receiver');
  };
  return [
    route(receiversApi, 'GET /api/v1/receivers/{receiverId}/plans', 'watch', ({ params }) => {
      const receiverId = known(params.receiverId);
      const plans = stations.plans(receiverId);
      return { plans, revisits: revisitsOf(stations, receiverId, plans) };
    }),
    route(receiversApi, 'PUT /api/v1/receivers/{receiverId}/plans', 'tune', async ({ params, body }) => {
      const receiverId = known(params.receiverId);
      const { plans } = body;
      orCannotBeDone(() => stations.setPlans(receiverId, plans));
      await saved.set(receiverId, plans);
      return { plans, revisits: revisitsOf(stations, receiverId, plans) };
    }),
    route(receiversApi, 'POST /api/v1/receivers/{receiverId}/plans/check', 'tune', ({ params, body }) => {
      const receiverId = known(params.receiverId);
      const { plans } = body;
      orCannotBeDone(() => stations.checkPlans(receiverId, plans));
      return { plans, revisits: revisitsOf(stations, receiverId, plans) };
    }),
  ];
}

/** Turns a RangeError into a Problem 422: the connected receiver cannot tune there. */
function orCannotBeDone(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (error instanceof RangeError) throw new Problem(422, 'Cannot be done', saidOf(error));
    throw error;
  }
}

function revisitsOf(stations: Stations, receiverId: string, plans: readonly SweepPlan[]): Revisit[] {
  const current = stations.plans(receiverId);
  const measured = current.flatMap((plan, i) => {
    const cost = stations.planCost(receiverId, i);
    return cost === undefined ? [] : [{ plan, cost }];
  });
  const sameAs = (plan: SweepPlan) => {
    return measured.find(({ plan: { startHz, stopHz, points, rbwHz } }) => {
      return startHz === plan.startHz && stopHz === plan.stopHz && points === plan.points && rbwHz === plan.rbwHz;
    });
  };
  const costs = plans.map((plan) => sameAs(plan)?.cost ?? expectedCost(plan, measured[0]));
  return revisits(plans, costs).map(({ meanMs, worstMs, share, observationMs, isLate }, i) => {
    const plan = plans[i] as SweepPlan;
    return {
      sweepMs: Math.round(costs[i]?.sweepMs ?? 0),
      measured: sameAs(plan) !== undefined,
      ...defined({
        revisitMs: meanMs === undefined ? undefined : Math.round(meanMs),
        worstRevisitMs: worstMs === undefined ? undefined : Math.round(worstMs),
      }),
      share: Math.round(share * 1000) / 1000,
      late: isLate,
      missed: BURSTS_MS.map((burstMs) => {
        const missed = meanMs === undefined ? 1 : missedShare(meanMs, observationMs, burstMs);
        return { burstMs, share: Math.round(missed * 1000) / 1000 };
      }),
    };
  });
}

/** Routes with which a person takes a receiver for some time, and gives it back. */
interface HoldRoutesOptions {
  readonly stations: Stations;
  readonly clock: () => number;
  /** Name of the caller; undefined where the program does not know it. */
  readonly actorOf?: ActorOf | undefined;
  /** Called for the log when a receiver was taken (by whom, for what) or given back. */
  onHold?(receiverId: string, hold: ReceiverHold | undefined): void;
}

export function holdRoutes({ stations, clock, actorOf, onHold }: HoldRoutesOptions): Route[] {
  const known = (receiverId: string) => existing(stations.receiver(receiverId), 'receiverId', receiverId, 'receiver');
  return [
    route(receiversApi, 'POST /api/v1/receivers/{receiverId}/hold', 'tune', ({ params, body, request }) => {
      const { plan, minutes, reason, by } = body;
      const record = known(params.receiverId);
      const since = clock();
      const who = actorOf?.(request) || by;
      if (who === undefined || who === '')
        throw badRequest('by: is missing, and nobody is signed in. Say who takes the receiver.');
      const hold = { by: who, reason, plan, since, until: since + minutes * 60_000 };
      try {
        orCannotBeDone(() => stations.hold(record.config.id, hold));
        onHold?.(record.config.id, hold);
      } catch (error) {
        if (!(error instanceof ReceiverBusy)) throw error;
        throw new Conflict(saidOf(error), receiverJson(record).busy);
      }
      return receiverJson(record);
    }),
    route(receiversApi, 'DELETE /api/v1/receivers/{receiverId}/hold', 'tune', ({ params, request }) => {
      const record = known(params.receiverId);
      if (!stations.release(record.config.id, actorOf?.(request) || LOCAL_ACTOR))
        throw conflict('receiver "{receiverId}" is held by nobody.', { receiverId: record.config.id });
      onHold?.(record.config.id, undefined);
      return receiverJson(record);
    }),
  ];
}
