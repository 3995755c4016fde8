/** Drills over HTTP: start, stop, what was held, the score; and the drill's incidents under the same names as real ones. */
import { z } from 'zod';
import { DrillRefused, type DrillRoom } from '../../drill/drill-room.js';
import { DRILL_SCRIPTS } from '../../drill/drill-scripts.js';
import type { Drill } from '../../watch/drill.js';
import { incidentRoutes } from '../incidents/incident-routes.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, iso } from '../spoken.js';

const LONGEST_MS = 24 * 3600e3;
const ms = z.number().int().min(0).max(LONGEST_MS);
const hz = z.number().min(1).max(1e12);

const emitterSchema = z.strictObject({
  shape: z.enum(['carrier', 'fm', 'noise']),
  centreHz: hz,
  bandwidthHz: z.number().min(0).max(1e9),
  levelDbm: z.number().min(-150).max(0),
  fromMs: ms,
  forMs: ms.min(1000),
  pulses: z.strictObject({ onMs: ms.min(1), everyMs: ms.min(1) }).optional(),
  driftHzPerS: z.number().min(-1e8).max(1e8).optional(),
});

const scriptSchema = z.strictObject({
  name: z.string().min(1).max(200),
  stationIds: z.array(z.string().min(1).max(100)).max(100),
  emitters: z.array(emitterSchema).min(1).max(20),
  answer: z.string().max(4000),
});

const startBody = z.strictObject({ script: scriptSchema });
const oneDrill = z.strictObject({ drillId: z.string().min(1).max(60) });

const drillAnswer = z.object({
  id: z.string(),
  name: z.string(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  endedBy: z.string().optional(),
  ended: z.enum(['played', 'stopped', 'real-alarm']).optional(),
});

/** Without the script: the crew shall find out. */
export function drillJson(drill: Drill): z.input<typeof drillAnswer> {
  const { id, script, startedBy, startedAt, endedAt, endedBy, ended } = drill;
  const end = endedAt === undefined ? {} : { endedAt: iso(endedAt), endedBy, ended };
  return { id, name: script.name, startedBy, startedAt: iso(startedAt), ...end };
}

export function drillRoutes(room: DrillRoom, actorOf: ActorOf): Route[] {
  const refused = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof DrillRefused) throw new Problem(409, 'Conflict', error.message);
      throw error;
    }
  };
  return [
    {
      method: 'get',
      path: '/api/v1/drill',
      access: 'watch',
      summary: 'The drill that is running, those that were held, and scripts to begin with.',
      answer: z.object({
        running: drillAnswer.optional(),
        drills: z.array(drillAnswer),
        scripts: z.array(z.object({ id: z.string(), nameEn: z.string() }).loose()),
      }),
      handle(_request, response) {
        const running = room.running && drillJson(room.running);
        response.json({ running, drills: room.drills.slice(0, 200).map(drillJson), scripts: DRILL_SCRIPTS });
      },
    },
    {
      method: 'post',
      path: '/api/v1/drill',
      access: 'drill',
      summary: 'Starts a drill: a made-up interferer on the screens, marked as such; the real watch goes on beside it.',
      body: startBody,
      answer: z.object({ drill: drillAnswer }),
      async handle(request, response, input) {
        const { script } = input.body as z.output<typeof startBody>;
        response.json({ drill: drillJson(await refused(() => room.start(script, actorOf(request)))) });
      },
    },
    {
      method: 'delete',
      path: '/api/v1/drill',
      access: 'drill',
      summary: 'Stops the drill that is running.',
      answer: z.object({ drill: drillAnswer }),
      async handle(request, response) {
        response.json({ drill: drillJson(await refused(() => room.stop('stopped', actorOf(request)))) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/drill/score/{drillId}',
      access: 'watch',
      summary: 'The score sheet: what was found, how long each step took, and what the answer was.',
      params: oneDrill,
      answer: z.object({
        drill: drillAnswer,
        answer: z.string(),
        score: z.object({ found: z.number(), acknowledgedInTime: z.number(), emitters: z.array(z.object({}).loose()) }),
      }),
      handle(_request, response, input) {
        const id = input.params['drillId'] ?? '';
        const drill = room.drills.find((one) => one.id === id);
        const score = room.score(id);
        if (drill === undefined || score === undefined)
          throw new Problem(404, 'Not found', `drillId is "${id}": there is no such drill.`);
        if (drill.endedAt === undefined)
          throw new Problem(409, 'Conflict', `Drill ${id} is running; its score is shown when it is over.`);
        response.json({ drill: drillJson(drill), answer: drill.script.answer, score });
      },
    },
    ...incidentRoutes(room.desk, actorOf).map((route) => ({
      ...route,
      path: route.path.replace('/api/v1/', '/api/v1/drill/'),
      summary: `In drills: ${route.summary}`,
    })),
  ];
}
