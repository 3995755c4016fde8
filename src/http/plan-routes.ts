/** What a receiver watches, read and changed over HTTP. */
import { z } from 'zod';
import { planSchema } from '../config/config.js';
import type { SweepPlan } from '../rf/plan.js';
import type { Stations } from '../station/stations.js';
import { Problem } from './problem.js';
import type { Route } from './route.js';

const params = z.strictObject({ receiverId: z.string() });
const planAnswer = z.object({
  plans: z
    .array(z.object({ startHz: z.number(), stopHz: z.number() }).loose())
    .describe('empty: what the receiver itself is set to'),
});
const planBody = z.strictObject({ plans: z.array(planSchema).max(32) });

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
      summary: 'The plans a receiver takes in turn.',
      params,
      answer: planAnswer,
      handle(_request, response, input) {
        response.json({ plans: stations.plans(known(input.params['receiverId'] ?? '')) });
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
        try {
          stations.setPlans(receiverId, plans);
        } catch (error) {
          if (error instanceof RangeError) throw new Problem(422, 'Cannot be done', `${error.message}.`);
          throw error;
        }
        await saved.set(receiverId, plans);
        response.json({ plans });
      },
    },
  ];
}
