/** Routes of the band plan, and of the import of lists. */
import { type Band, registryApi } from '../../api/registry.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { bandsIn } from '../../watch/registry/band-plan.js';
import { cursorOf, page, partsOf } from '../page.js';
import { badRequest } from '../problem.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { type Importable, listImportRoutes } from '../watch/list-import-routes.js';

/** @param imported called after entries of a kind were kept from a table */
export function bandPlanRoutes(
  desk: IncidentDesk,
  actorOf: ActorOf,
  imported: (kind: Importable) => void = () => undefined,
): Route[] {
  return [
    route(registryApi, 'GET /api/v1/bandplan', 'watch', ({ query }) => {
      const { startHz, stopHz, limit, cursor } = query;
      if (stopHz < startHz) throw badRequest('stopHz {stopHz} lies below startHz {startHz}.', { stopHz, startHz });
      const skip = partsOf(cursor, 'number')?.[0] ?? 0;
      const entries = bandsIn(desk.plan(), startHz, stopHz).slice(skip, skip + limit + 1);
      const { rows, nextCursor } = page(entries, limit, () => cursorOf(skip + limit));
      return { entries: rows.map(bandJson), nextCursor };
    }),
    ...listImportRoutes(desk, actorOf, imported),
  ];
}

/** An entry that people made has an id as well; its key is enough to name it. */
function bandJson({ key, startHz, stopHz, severity, service, name, confidence, source }: Band): Band {
  return { key, startHz, stopHz, severity, service, name, confidence, source };
}
