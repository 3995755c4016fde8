/** Emissions, anomalies and explanations over HTTP. */
import { z } from 'zod';
import type { DetectionHost } from '../../station/detection-host.js';
import type { EmissionLog, LoggedAnomaly, LoggedEmission } from '../../station/emission-log.js';
import type { Stations } from '../../station/stations.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { thresholdRoute } from './threshold-route.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const listQuery = z.strictObject({
  receiverId: z.string().max(100).optional(),
  state: z.enum(['live', 'closed']).optional(),
  from: instant.optional().describe('seen at or after'),
  to: instant.optional().describe('first seen before'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

const emissionAnswer = z.object({
  id: z.string(),
  receiverId: z.string(),
  stationId: z.string(),
  state: z.enum(['live', 'closed']),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  lowHz: z.number(),
  highHz: z.number(),
  centreHz: z.number(),
  class: z.string(),
  evidence: z.string().describe('the numbers that decided the class'),
  verdict: z
    .object({ deservesPerson: z.boolean(), why: z.string() })
    .optional()
    .describe('whether a person was called for it, and what was new or usual; absent in what older programs logged'),
  severity: z.object({ score: z.number(), reason: z.string() }),
  features: z.object({ inrDb: z.number(), duty: z.number(), periodMs: z.number().nullable() }).loose(),
});

const anomalyAnswer = z.object({
  receiverId: z.string(),
  stationId: z.string(),
  kind: z.enum(['carrier-loss', 'level', 'centre', 'bandwidth', 'hours', 'noise-rise']),
  state: z.enum(['began', 'ended']),
  since: z.iso.datetime().describe('when it began; the same at its end'),
  at: z.iso.datetime(),
  lowHz: z.number(),
  highHz: z.number(),
  assignmentId: z.string().optional(),
  levelDbm: z.number().optional().describe("at the receiver's input, where a level is what is wrong"),
  expectedDbm: z.number().optional(),
  evidence: z.string(),
});

const explainQuery = z.strictObject({
  receiverId: z.string().max(100),
  hz: z.coerce.number().min(0).max(1e12),
  at: instant.optional().describe('a moment of the past; the newest sweep when absent'),
});

const explainAnswer = z.object({
  state: z.enum(['learning', 'watching']),
  explanation: z
    .object({
      levelDbm: z.number().nullable(),
      floorDbm: z.number(),
      gainDb: z.number(),
      thresholdDbm: z.number(),
      fired: z.array(z.string()),
      why: z.string(),
    })
    .loose()
    .optional(),
});

/** Where a receiver's interval is not known yet. */
const USUAL_INTERVAL_MS = 1000;

export interface EmissionSources {
  readonly log: EmissionLog;
  readonly detection: DetectionHost;
  readonly stations: Stations;
}

export function emissionRoutes({ log, detection, stations }: EmissionSources): Route[] {
  const matches = (query: z.output<typeof listQuery>, receiverId: string, firstAt: number, lastAt: number) =>
    (query.receiverId === undefined || receiverId === query.receiverId) &&
    (query.from === undefined || lastAt >= query.from) &&
    (query.to === undefined || firstAt < query.to);
  return [
    {
      method: 'get',
      path: '/api/v1/emissions',
      access: 'watch',
      summary: 'Emissions that detection follows or has followed, the newest change first.',
      query: listQuery,
      answer: z.object({ emissions: z.array(emissionAnswer) }),
      handle(_request, response, input) {
        const query = input.query as z.output<typeof listQuery>;
        const found = log.emissions
          .filter(({ state }) => query.state === undefined || state === query.state)
          .filter(({ receiverId, firstSeenAt, lastSeenAt }) => matches(query, receiverId, firstSeenAt, lastSeenAt));
        response.json({ emissions: found.slice(-query.limit).reverse().map(emissionJson) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/anomalies',
      access: 'watch',
      summary: 'Licensed carriers lost, licensees out of tolerance, noise floors that rose; the newest first.',
      query: listQuery.omit({ state: true }),
      answer: z.object({ anomalies: z.array(anomalyAnswer) }),
      handle(_request, response, input) {
        const query = { ...input.query, state: undefined } as z.output<typeof listQuery>;
        const found = log.anomalies.filter(({ receiverId, at }) => matches(query, receiverId, at, at));
        response.json({ anomalies: found.slice(-query.limit).reverse().map(anomalyJson) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/emissions/explain',
      access: 'watch',
      summary: 'Why a frequency did, or did not, alarm: floor, gain, threshold, what fired, and a sentence.',
      query: explainQuery,
      answer: explainAnswer,
      async handle(_request, response, input) {
        const { receiverId, hz, at } = input.query as z.output<typeof explainQuery>;
        const record = stations.receiver(receiverId);
        if (record === undefined)
          throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
        const intervalMs = record.intervalMs ?? USUAL_INTERVAL_MS;
        const explanation =
          at === undefined
            ? await detection.explain(receiverId, hz)
            : await detection.explainAt(receiverId, hz, at, intervalMs);
        response.json(explanation === undefined ? { state: 'learning' } : { state: 'watching', explanation });
      },
    },
    thresholdRoute(detection, (receiverId) => stations.receiver(receiverId) !== undefined),
  ];
}

/** An emission as the API and the `emission` event of `/live` show it. */
export function emissionJson(emission: LoggedEmission): unknown {
  const { firstSweep, lastSweep, raisedSweep, raisedLowBin, raisedHighBin, ...rest } = emission;
  const iso = (at: number) => new Date(at).toISOString();
  return { ...rest, firstSeenAt: iso(emission.firstSeenAt), lastSeenAt: iso(emission.lastSeenAt) };
}

function anomalyJson(anomaly: LoggedAnomaly): unknown {
  // What an older program logged has no beginning of its own.
  const since = new Date(anomaly.since ?? anomaly.at).toISOString();
  return { ...anomaly, since, at: new Date(anomaly.at).toISOString() };
}
