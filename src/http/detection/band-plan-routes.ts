/** The band plan over HTTP, and the import of lists. */
import { z } from 'zod';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { bandsIn } from '../../watch/registry/band-plan.js';
import { cursorOf, page, pageFields, partsOf } from '../page.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { listImportRoutes } from '../watch/list-import-routes.js';

const bandAnswer = z.object({
  key: z.string(),
  startHz: z.number(),
  stopHz: z.number(),
  severity: z.number(),
  service: z.string(),
  name: z.object({ vi: z.string(), en: z.string() }),
  confidence: z.enum(['verified', 'edges', 'unverified']),
  source: z.string(),
});

const bandQuery = z.strictObject({
  startHz: z.coerce.number().min(0).max(1e12).default(0),
  stopHz: z.coerce.number().min(0).max(1e12).default(1e12),
  ...pageFields,
});

export function bandPlanRoutes(desk: IncidentDesk, actorOf: ActorOf): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/bandplan',
      access: 'watch',
      summary: 'Band plan entries that overlap a range; the first is the one that decides for it.',
      query: bandQuery,
      answer: z.object({ entries: z.array(bandAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { startHz, stopHz, limit, cursor } = input.query as z.output<typeof bandQuery>;
        if (stopHz < startHz) throw new Problem(400, 'Bad request', `stopHz ${stopHz} lies below startHz ${startHz}.`);
        const skip = partsOf(cursor, 'number')?.[0] ?? 0;
        const entries = bandsIn(desk.plan(), startHz, stopHz).slice(skip, skip + limit + 1);
        const { rows, nextCursor } = page(entries, limit, () => cursorOf(skip + limit));
        response.json({ entries: rows, nextCursor });
      },
    },
    ...listImportRoutes(desk, actorOf),
  ];
}
