/** Floor and threshold of detection across a plan, for the display line of a spectrum. */
import { z } from 'zod';
import type { DetectionHost } from '../../station/detection-host.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';

const query = z.strictObject({
  receiverId: z.string().min(1).max(100),
  hz: z.coerce.number().min(0).max(1e12).optional().describe('the plan that covers it; the one swept last when absent'),
});

const answer = z.object({
  state: z.enum(['learning', 'watching']),
  startHz: z.number().optional().describe('centre of the first bin'),
  stepHz: z.number().optional(),
  floorDbm: z.array(z.number()).optional().describe('mean noise of each bin, to 0.1 dB'),
  thresholdDbm: z
    .array(z.number().nullable())
    .optional()
    .describe('what one cell of each bin must exceed in the newest sweep; null where nothing is judged'),
});

export function thresholdRoute(
  detection: Pick<DetectionHost, 'thresholdRow'>,
  isKnown: (receiverId: string) => boolean,
): Route {
  return {
    method: 'get',
    path: '/api/v1/emissions/threshold',
    access: 'watch',
    summary: 'The detection threshold in force across a plan, bin by bin.',
    query,
    answer,
    async handle(_request, response, input) {
      const { receiverId, hz } = input.query as z.output<typeof query>;
      if (!isKnown(receiverId))
        throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
      const row = await detection.thresholdRow(receiverId, hz);
      if (row === undefined) {
        response.json({ state: 'learning' });
        return;
      }
      const { startHz, stepHz, floorDbm, thresholdDbm } = row;
      response.json({
        ...{ state: 'watching', startHz, stepHz },
        floorDbm: Array.from(floorDbm, tenths),
        thresholdDbm: Array.from(thresholdDbm, (level) => (Number.isNaN(level) ? null : tenths(level))),
      });
    },
  };
}

function tenths(levelDbm: number): number {
  return Math.round(levelDbm * 10) / 10;
}
