/** Calibrations of receivers over HTTP: added and withdrawn in versions, looked up as of a time. */
import { z } from 'zod';
import { correctionTable } from '../../config/site-config.js';
import type { Calibration } from '../../rf/correction.js';
import type { Calibrations } from '../../station/calibrations.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, instant, iso } from '../spoken.js';

export const calibrationAnswer = z.object({
  id: z.string(),
  receiverId: z.string(),
  version: z.number(),
  measuredAt: z.iso.datetime(),
  author: z.string(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime().optional(),
  withdrawnAt: z.iso.datetime().optional(),
  note: z.string().optional(),
  correctionsDb: z.array(z.object({ hz: z.number(), db: z.number() })).describe("added to the receiver's levels"),
  uncertaintyDb: z.number().optional().describe('95 %'),
});

const newCalibration = z
  .strictObject({
    receiverId: z.string().min(1).max(100),
    measuredAt: instant,
    author: z.string().min(1).max(120).optional().describe('the signed-in person when absent'),
    validFrom: instant.optional().describe('measuredAt when absent'),
    validTo: instant.optional(),
    note: z.string().max(1000).optional(),
    correctionsDb: correctionTable,
    uncertaintyDb: z.number().min(0).max(30).optional(),
  })
  .refine(({ measuredAt, validFrom = measuredAt, validTo }) => validTo === undefined || validTo > validFrom, {
    path: ['validTo'],
    message: 'must be later than validFrom',
  });

const listQuery = z.strictObject({
  receiverId: z.string().max(100).optional(),
  at: instant.optional().describe('only the one that holds for a sweep of this time'),
});

export interface CalibrationRoutesOptions {
  readonly calibrations: Calibrations;
  readonly isReceiver: (receiverId: string) => boolean;
  readonly clock: () => number;
  readonly actorOf?: ActorOf | undefined;
}

export function calibrationRoutes({ calibrations, isReceiver, clock, actorOf }: CalibrationRoutesOptions): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/calibrations',
      access: 'watch',
      summary: 'All versions, withdrawn ones too; with `at` those that hold for a sweep of that time.',
      query: listQuery,
      answer: z.object({ calibrations: z.array(calibrationAnswer) }),
      handle(_request, response, input) {
        const { receiverId, at } = input.query as z.output<typeof listQuery>;
        const wanted = calibrations.all.filter((calibration) => {
          if (receiverId !== undefined && calibration.receiverId !== receiverId) return false;
          return at === undefined || calibrations.at(calibration.receiverId, at)?.id === calibration.id;
        });
        response.json({ calibrations: wanted.map(calibrationJson) });
      },
    },
    {
      method: 'post',
      path: '/api/v1/calibrations',
      access: 'registry',
      summary:
        'A new version for a receiver; it goes before earlier ones where both hold. Stored levels do not change.',
      body: newCalibration,
      answer: calibrationAnswer,
      async handle(request, response, input) {
        const { author, validFrom, ...rest } = input.body as z.output<typeof newCalibration>;
        if (!isReceiver(rest.receiverId))
          throw new Problem(404, 'Not found', `receiverId is "${rest.receiverId}": there is no such receiver.`);
        const who = author ?? actorOf?.(request);
        if (who === undefined || who === '')
          throw new Problem(400, 'Bad request', 'author: is missing, and nobody is signed in.');
        const added = await calibrations.add({ ...rest, author: who, validFrom: validFrom ?? rest.measuredAt });
        response.json(calibrationJson(added));
      },
    },
    {
      method: 'post',
      path: '/api/v1/calibrations/{calibrationId}/withdraw',
      access: 'registry',
      summary: 'It no longer holds for any time; it stays in the list.',
      params: z.strictObject({ calibrationId: z.string() }),
      answer: calibrationAnswer,
      async handle(_request, response, input) {
        const id = input.params['calibrationId'] ?? '';
        const withdrawn = await calibrations.withdraw(id, clock());
        if (withdrawn === undefined)
          throw new Problem(404, 'Not found', `calibrationId is "${id}": there is no such calibration.`);
        response.json(calibrationJson(withdrawn));
      },
    },
  ];
}

function calibrationJson(calibration: Calibration): z.input<typeof calibrationAnswer> {
  const { measuredAt, validFrom, validTo, withdrawnAt, correctionsDb, ...rest } = calibration;
  return {
    ...rest,
    correctionsDb: [...correctionsDb],
    measuredAt: iso(measuredAt),
    validFrom: iso(validFrom),
    validTo: validTo === undefined ? undefined : iso(validTo),
    withdrawnAt: withdrawnAt === undefined ? undefined : iso(withdrawnAt),
  };
}
