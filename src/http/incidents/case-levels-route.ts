/** What the stations read of a case, and what that says of the place of its emitter. */
import { caseFilesApi } from '../../api/case-files.js';
import type { Reports } from '../../report/part.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { type Route, route } from '../route.js';
import { spoken } from '../spoken.js';
import { foundIncident } from './incident-act-routes.js';

export function caseLevelsRoute(desk: IncidentDesk, { levelsOf }: Pick<Reports, 'levelsOf'>): Route {
  return route(
    caseFilesApi,
    'GET /api/v1/incidents/{incidentId}/levels',
    { access: 'watch', readsHistory: 'much' },
    async ({ params }) => {
      const { levels, says, model } = await levelsOf(foundIncident(desk, params.incidentId));
      return {
        levels: levels.map(({ expected, ...one }) => ({ ...one, ...(expected && { expected: spoken(expected) }) })),
        says: spoken(says),
        ...(model && { model: spoken(model) }),
      };
    },
  );
}
