/** What a receiver watches, read and changed over HTTP, and how often each plan really comes round. */
import { z } from 'zod';
import { plansSchema } from '../../config/config.js';
import type { SweepPlan } from '../../rf/plan.js';
import { expectedCost, missedShare, revisits } from '../../rf/revisit.js';
import type { Stations } from '../../station/stations.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';

const params = z.strictObject({ receiverId: z.string() });
/** Shares of bursts missed are stated for these lengths: a data burst, a short call, a longer one. */
const BURSTS_MS = [100, 1000, 10_000];

const revisitAnswer = z.object({
  sweepMs: z.number(),
  measured: z.boolean().describe('false: the sweep time is expected from other plans of this receiver, or a usual one'),
  revisitMs: z.number().optional().describe('mean; absent where the plan would never have its turn'),
  worstRevisitMs: z.number().optional(),
  share: z.number().describe("of the receiver's time, 0 … 1"),
  late: z.boolean().describe('comes later than its everyMs asks for'),
  missed: z
    .array(z.object({ burstMs: z.number(), share: z.number() }))
    .describe('probability that one transmission of that length falls between two visits: 1 − (T_Obs + τ)/T_R'),
});
const planAnswer = z.object({
  plans: z
    .array(z.object({ startHz: z.number(), stopHz: z.number() }).loose())
    .describe('empty: what the receiver itself is set to'),
  revisits: z.array(revisitAnswer).describe('one for each plan'),
});
const planBody = z.strictObject({ plans: plansSchema });

export interface PlanStore {
  set(receiverId: string, plans: readonly SweepPlan[]): Promise<void>;
}

export function planRoutes(stations: Stations, saved: PlanStore): Route[] {
  const known = (receiverId: string): string => {
    if (stations.receiver(receiverId) !== undefined) return receiverId;
    throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
  };
  const path = '/api/v1/receivers/{receiverId}/plans';
  return [
    {
      method: 'get',
      path,
      access: 'watch',
      summary: 'The plans a receiver takes by priority and revisit time, and how often each really comes round.',
      params,
      answer: planAnswer,
      handle(_request, response, input) {
        const receiverId = known(input.params['receiverId'] ?? '');
        const plans = stations.plans(receiverId);
        response.json({ plans, revisits: revisitsOf(stations, receiverId, plans) });
      },
    },
    {
      method: 'put',
      path,
      access: 'tune',
      summary:
        'Changes the plans, from the next sweep on; kept over restarts. An empty list: what the receiver is set to.',
      params,
      body: planBody,
      answer: planAnswer,
      async handle(_request, response, input) {
        const receiverId = known(input.params['receiverId'] ?? '');
        const { plans } = input.body as z.output<typeof planBody>;
        orCannotBeDone(() => stations.setPlans(receiverId, plans));
        await saved.set(receiverId, plans);
        response.json({ plans, revisits: revisitsOf(stations, receiverId, plans) });
      },
    },
    {
      method: 'post',
      path: `${path}/check`,
      access: 'tune',
      summary: 'What these plans would mean: revisit times and what would be missed. Nothing is changed.',
      params,
      body: planBody,
      answer: planAnswer,
      handle(_request, response, input) {
        const receiverId = known(input.params['receiverId'] ?? '');
        const { plans } = input.body as z.output<typeof planBody>;
        response.json({ plans, revisits: revisitsOf(stations, receiverId, plans) });
      },
    },
  ];
}

/** @throws Problem 422 in place of a RangeError: the receiver that is plugged in cannot tune there. */
export function orCannotBeDone(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (error instanceof RangeError) throw new Problem(422, 'Cannot be done', `${error.message}.`);
    throw error;
  }
}

function revisitsOf(
  stations: Stations,
  receiverId: string,
  plans: readonly SweepPlan[],
): z.input<typeof revisitAnswer>[] {
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
      ...(meanMs === undefined ? {} : { revisitMs: Math.round(meanMs) }),
      ...(worstMs === undefined ? {} : { worstRevisitMs: Math.round(worstMs) }),
      share: Math.round(share * 1000) / 1000,
      late: isLate,
      missed: BURSTS_MS.map((burstMs) => {
        const missed = meanMs === undefined ? 1 : missedShare(meanMs, observationMs, burstMs);
        return { burstMs, share: Math.round(missed * 1000) / 1000 };
      }),
    };
  });
}
