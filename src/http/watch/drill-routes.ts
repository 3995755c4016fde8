/** Drills: start, stop, list of past ones, score; and the drill's incidents under the same names as real ones. */

import { type DrillJson, drillsApi } from '../../api/drills.js';
import type { DrillRoom } from '../../duty/drill/drill-room.js';
import { DRILL_SCRIPTS } from '../../duty/drill/drill-scripts.js';
import type { Drill } from '../../watch/drill.js';
import { DrillRefused } from '../../watch/drill.js';
import { incidentRoutes } from '../incidents/incident-routes.js';
import { conflict, noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

/** The answer leaves out the script, because the crew must find the interferer. */
export function drillJson(drill: Drill): DrillJson {
  const { script, ...rest } = drill;
  return { ...shown(rest), name: script.name };
}

export function drillRoutes(room: DrillRoom, actorOf: ActorOf): Route[] {
  const refused = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof DrillRefused) throw new Problem(409, 'Conflict', error.said);
      throw error;
    }
  };
  return [
    route(drillsApi, 'GET /api/v1/drill', 'watch', () => {
      const running = room.running && drillJson(room.running);
      return { running, drills: room.drills.slice(0, 200).map(drillJson), scripts: DRILL_SCRIPTS };
    }),
    route(drillsApi, 'POST /api/v1/drill', 'drill', async ({ body, request }) => {
      const { script } = body;
      return { drill: drillJson(await refused(() => room.start(script, actorOf(request)))) };
    }),
    route(drillsApi, 'DELETE /api/v1/drill', 'drill', async ({ request }) => ({
      drill: drillJson(await refused(() => room.stop('stopped', actorOf(request)))),
    })),
    route(drillsApi, 'GET /api/v1/drill/score/{drillId}', 'watch', ({ params }) => {
      const id = params.drillId;
      const drill = room.drills.find((one) => one.id === id);
      const score = room.score(id);
      if (drill === undefined || score === undefined) throw noSuch('drillId', id, 'drill');
      if (drill.endedAt === undefined)
        throw conflict('Drill {id} is running; its score is shown when it is over.', { id });
      return { drill: drillJson(drill), answer: drill.script.answer, score };
    }),
    // In the contract as DrillIncidentsApi.
    ...incidentRoutes(room.desk, actorOf).map((real) => ({
      ...real,
      path: real.path.replace('/api/v1/', '/api/v1/drill/'),
      summary: `In drills: ${real.summary}`,
    })),
  ];
}
