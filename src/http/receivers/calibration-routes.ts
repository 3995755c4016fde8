/** Calibrations of receivers: versions are added and withdrawn, and looked up by time. */

import { receiversApi } from '../../api/receivers.js';
import type { Calibrations } from '../../station/calibrations.js';
import type { LearntReferences } from '../../station/learnt-references.js';
import { badRequest, existing, noSuch } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

export interface CalibrationRoutesOptions {
  readonly calibrations: Calibrations;
  readonly references: { readonly value: LearntReferences };
  readonly isReceiver: (receiverId: string) => boolean;
  readonly clock: () => number;
  readonly actorOf?: ActorOf | undefined;
}

export function calibrationRoutes(options: CalibrationRoutesOptions): Route[] {
  const { calibrations, references, isReceiver, clock, actorOf } = options;
  return [
    route(receiversApi, 'GET /api/v1/calibrations', 'watch', ({ query }) => {
      const { receiverId, at } = query;
      const wanted = calibrations.all.filter((calibration) => {
        if (receiverId !== undefined && calibration.receiverId !== receiverId) return false;
        return at === undefined || calibrations.at(calibration.receiverId, at)?.id === calibration.id;
      });
      const { [receiverId ?? '']: reference } = references.value;
      return { calibrations: wanted.map(shown), reference };
    }),
    route(receiversApi, 'POST /api/v1/calibrations', 'registry', async ({ body, request }) => {
      const { author, validFrom, ...rest } = body;
      if (!isReceiver(rest.receiverId)) throw noSuch('receiverId', rest.receiverId, 'receiver');
      const who = author ?? actorOf?.(request);
      if (who === undefined || who === '') throw badRequest('author: is missing, and nobody is signed in.');
      const added = await calibrations.add({ ...rest, author: who, validFrom: validFrom ?? rest.measuredAt });
      return shown(added);
    }),
    route(receiversApi, 'POST /api/v1/calibrations/{calibrationId}/withdraw', 'registry', async ({ params }) => {
      const id = params.calibrationId;
      const withdrawn = existing(await calibrations.withdraw(id, clock()), 'calibrationId', id, 'calibration');
      return shown(withdrawn);
    }),
  ];
}
