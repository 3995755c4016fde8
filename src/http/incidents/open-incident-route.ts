/** A case opened by a person: a range picked on the waterfall, or a complaint by telephone that no receiver heard. */
import { z } from 'zod';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, instant } from '../spoken.js';
import { incidentAnswer, incidentJson } from './incident-json.js';

const openBody = z.strictObject({
  stationId: z.string().min(1).max(100).describe('where it was heard, or the station nearest to the complaint'),
  receiverId: z.string().min(1).max(100).optional().describe('whose recording shows it; the level is read from there'),
  startHz: z.number().min(0).max(1e12),
  stopHz: z.number().min(0).max(1e12),
  from: instant,
  to: instant,
  text: z
    .string()
    .min(1)
    .max(4000)
    .describe('what is to be looked at, or who complained of what; becomes the first note'),
});

export interface HandReport {
  readonly stationId: string;
  readonly receiverId: string | undefined;
  readonly startHz: number;
  readonly stopHz: number;
  readonly from: number;
  readonly to: number;
}

export interface OpenByHand {
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  /** Undefined when there is no such station. Without a receiver named, one of the station that sweeps the range. */
  receiverFor(report: HandReport): string | undefined;
  /** Highest level recorded in the range; undefined when nothing is. */
  peakDbm(report: HandReport & { readonly receiverId: string }): Promise<number | undefined>;
}

export function openIncidentRoute({ desk, actorOf, receiverFor, peakDbm }: OpenByHand): Route {
  return {
    method: 'post',
    path: '/api/v1/incidents',
    access: 'incidents',
    summary: 'Opens a case by hand; gives the one that is there when the same place and time already have one.',
    body: openBody,
    answer: z.object({ incident: incidentAnswer }),
    async handle(request, response, input) {
      const { text, ...report } = input.body as z.output<typeof openBody>;
      const { startHz, stopHz, from, to } = report;
      if (stopHz <= startHz)
        throw new Problem(400, 'Bad request', `stopHz is ${stopHz}: it must lie above startHz ${startHz}.`);
      const at = desk.clock();
      if (to < from) throw new Problem(400, 'Bad request', 'to lies before from.');
      if (from > at) throw new Problem(400, 'Bad request', 'from lies in the future.');
      const hand: HandReport = { ...report, receiverId: report.receiverId };
      const receiverId = receiverFor(hand);
      if (receiverId === undefined)
        throw new Problem(
          404,
          'Not found',
          `stationId is "${report.stationId}", receiverId "${report.receiverId ?? ''}": there is no such place.`,
        );
      const heardDbm = await peakDbm({ ...hand, receiverId });
      const by = actorOf(request);
      const incident = desk.openByHand(
        { stationId: report.stationId, receiverId, startHz, stopHz, from, to: Math.min(to, at), peakDbm: heardDbm },
        text,
        by,
      );
      response.json({ incident: incidentJson(incident, at, desk.policy(at).targets) });
    },
  };
}
