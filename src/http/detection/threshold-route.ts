/** Floor and threshold of detection across a plan, for a line in the spectrum. */
import { emissionsApi } from '../../api/emissions.js';
import type { DetectionHost } from '../../station/detection-host.js';
import { isRemoteId } from '../../station/receiver-work.js';
import { noSuch } from '../problem.js';
import { type Route, route } from '../route.js';

export function thresholdRoute(
  detection: Pick<DetectionHost, 'thresholdRow'>,
  isKnown: (receiverId: string) => boolean,
): Route {
  return route(emissionsApi, 'GET /api/v1/emissions/threshold', {
    access: 'watch',
    async handle({ query }) {
      const { receiverId, hz } = query;
      if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
      if (isRemoteId(receiverId)) return { state: 'at-station' };
      const row = await detection.thresholdRow(receiverId, hz);
      if (row === undefined) return { state: 'learning' };
      const { startHz, stepHz, floorDbm, thresholdDbm } = row;
      return {
        state: 'watching',
        startHz,
        stepHz,
        floorDbm: Array.from(floorDbm, tenths),
        thresholdDbm: Array.from(thresholdDbm, (level) => (Number.isNaN(level) ? null : tenths(level))),
      };
    },
  });
}

function tenths(levelDbm: number): number {
  return Math.round(levelDbm * 10) / 10;
}
