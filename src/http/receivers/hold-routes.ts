/** Taking a receiver for oneself for a while, and giving it back. */
import { z } from 'zod';
import { planSchema } from '../../config/config.js';
import { ReceiverBusy, type ReceiverHold } from '../../station/receiver-hold.js';
import type { Stations } from '../../station/stations.js';
import { Conflict } from '../conflict.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { orCannotBeDone } from './plan-routes.js';
import { receiverAnswer, receiverJson } from './station-routes.js';

const params = z.strictObject({ receiverId: z.string() });
const holdBody = z.strictObject({
  plan: planSchema,
  minutes: z.number().min(0.05).max(480),
  reason: z.string().min(1).max(200),
  by: z.string().min(1).max(80).optional().describe('who; the signed-in person goes before it'),
});

export interface HoldRoutesOptions {
  readonly stations: Stations;
  readonly clock: () => number;
  /** Who asks, where the program knows. */
  readonly actorOf?: ActorOf | undefined;
  /** For the log: taken by whom for what, or given back. */
  onHold?(receiverId: string, hold: ReceiverHold | undefined): void;
}

export function holdRoutes({ stations, clock, actorOf, onHold }: HoldRoutesOptions): Route[] {
  const known = (receiverId: string) => {
    const record = stations.receiver(receiverId);
    if (record !== undefined) return record;
    throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
  };
  const path = '/api/v1/receivers/{receiverId}/hold';
  return [
    {
      method: 'post',
      path,
      access: 'tune',
      summary: 'Takes the receiver for one manual plan; the watch stops, and resumes by itself after so many minutes.',
      params,
      body: holdBody,
      answer: receiverAnswer,
      handle(request, response, input) {
        const { plan, minutes, reason, by } = input.body as z.output<typeof holdBody>;
        const record = known(input.params['receiverId'] ?? '');
        const since = clock();
        const who = actorOf?.(request) || by;
        if (who === undefined || who === '')
          throw new Problem(400, 'Bad request', 'by: is missing, and nobody is signed in. Say who takes the receiver.');
        const hold = { by: who, reason, plan, since, until: since + minutes * 60_000 };
        try {
          orCannotBeDone(() => stations.hold(record.config.id, hold));
          onHold?.(record.config.id, hold);
        } catch (error) {
          if (!(error instanceof ReceiverBusy)) throw error;
          throw new Conflict(`${error.message}.`, { current: receiverJson(record).busy });
        }
        response.json(receiverJson(record));
      },
    },
    {
      method: 'delete',
      path,
      access: 'tune',
      summary: 'Gives the receiver back to its plans before the time is over. Anybody may who tunes receivers.',
      params,
      answer: receiverAnswer,
      handle(_request, response, input) {
        const record = known(input.params['receiverId'] ?? '');
        if (!stations.release(record.config.id))
          throw new Problem(409, 'Conflict', `receiver "${record.config.id}" is held by nobody.`);
        onHold?.(record.config.id, undefined);
        response.json(receiverJson(record));
      },
    },
  ];
}
