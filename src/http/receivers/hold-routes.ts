/** Routes with which a person takes a receiver for some time, and gives it back. */

import { receiversApi } from '../../api/receivers.js';
import { saidOf } from '../../errors/errors.js';
import { ReceiverBusy, type ReceiverHold } from '../../station/receiver-hold.js';
import type { Stations } from '../../station/stations.js';
import { LOCAL_ACTOR } from '../gate.js';
import { badRequest, Conflict, conflict, existing } from '../problem.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { orCannotBeDone } from './plan-routes.js';
import { receiverJson } from './station-routes.js';

export interface HoldRoutesOptions {
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
