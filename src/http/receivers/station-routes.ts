/** Stations and receivers over HTTP, as they are now. */
import { z } from 'zod';
import type { StationConfig } from '../../config/config.js';
import type { CloserLook } from '../../receiver/closer-look.js';
import { PROBLEM_KINDS } from '../../receiver/problem.js';
import { flagNames } from '../../rf/sweep.js';
import type { ReceiverRecord, Stations } from '../../station/stations.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { iso } from '../spoken.js';

export const stationAnswer = z.object({
  id: z.string(),
  name: z.string(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  antenna: z.object({ name: z.string() }).loose().optional().describe('as in the configuration file'),
  gps: z
    .object({
      status: z.enum(['searching', 'no-fix', 'fix', 'lost']),
      latitude: z.number().optional(),
      longitude: z.number().optional(),
      altitudeM: z.number().optional(),
      at: z.iso.datetime().optional().describe('when a sentence last came'),
      clockOffsetMs: z.number().optional().describe('this computer minus GPS'),
      problem: z.string().optional(),
    })
    .optional(),
  clock: z.enum(['good', 'bad', 'unchecked']).optional(),
  receiverIds: z.array(z.string()),
});

/** What is known of a station besides its configuration. */
export type SiteFacts = Pick<z.input<typeof stationAnswer>, 'gps' | 'clock'>;

export const receiverAnswer = z.object({
  id: z.string(),
  name: z.string(),
  stationId: z.string(),
  number: z.number().describe('what the receiver is called in live frames'),
  driver: z.string(),
  status: z.enum(['locating', 'opening', 'identifying', 'sweeping', 'waiting', 'stopped']),
  since: z.iso.datetime(),
  problem: z.string().optional().describe('a sentence, with what to do'),
  problemKind: z.enum(PROBLEM_KINDS).optional(),
  nextAttemptAt: z.iso.datetime().optional(),
  model: z.string().optional(),
  firmware: z.string().optional(),
  port: z.string().optional(),
  serialNumber: z.string().optional(),
  minHz: z.number().optional().describe('where it can tune, where it has said so'),
  maxHz: z.number().optional(),
  maxPoints: z.number().optional(),
  sweeps: z.number(),
  intervalMs: z.number().optional().describe('between sweeps, smoothed'),
  antenna: z.object({ name: z.string() }).loose().optional().describe("where it is not the station's"),
  activity: z
    .enum(['plans', 'closer-look', 'hold', 'idle'])
    .describe("what it measures: its plans, one emission, a person's plan; idle: no plan is due"),
  look: z.object({ emissionId: z.string(), startHz: z.number(), stopHz: z.number() }).optional(),
  busy: z
    .object({
      by: z.string(),
      reason: z.string(),
      since: z.iso.datetime(),
      until: z.iso.datetime(),
      plan: z.object({ startHz: z.number(), stopHz: z.number() }).loose(),
    })
    .optional()
    .describe('the person who has it to themselves'),
  lastSweep: z
    .object({
      at: z.iso.datetime(),
      startHz: z.number(),
      stepHz: z.number(),
      bins: z.number(),
      rbwHz: z.number().optional(),
      traceDetector: z.string().optional().describe('how the receiver makes one level of many samples'),
      flags: z.array(z.string()),
    })
    .optional(),
});

export function stationRoutes(stations: Stations, site?: (stationId: string) => SiteFacts): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/stations',
      access: 'watch',
      summary: 'The stations this program serves.',
      answer: z.object({ stations: z.array(stationAnswer) }),
      handle(_request, response) {
        const answer = stations.stations.map((station) => stationJson(station, stations, site?.(station.id)));
        response.json({ stations: answer });
      },
    },
    {
      method: 'get',
      path: '/api/v1/receivers',
      access: 'watch',
      summary: 'Every receiver with its state, its last problem in words, and what it last delivered.',
      answer: z.object({ receivers: z.array(receiverAnswer) }),
      handle(_request, response) {
        response.json({ receivers: stations.receivers.map(receiverJson) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/receivers/{receiverId}',
      access: 'watch',
      summary: 'One receiver.',
      params: z.strictObject({ receiverId: z.string() }),
      answer: receiverAnswer,
      handle(_request, response, input) {
        const id = input.params['receiverId'] ?? '';
        const record = stations.receiver(id);
        if (record === undefined)
          throw new Problem(404, 'Not found', `receiverId is "${id}": there is no such receiver.`);
        response.json(receiverJson(record));
      },
    },
  ];
}

export function stationJson(
  station: StationConfig,
  stations: Stations,
  site: SiteFacts = {},
): z.input<typeof stationAnswer> {
  const { id, name, latitude, longitude, antenna } = station;
  const receiverIds = stations.receivers.filter((record) => record.station.id === id).map(({ config }) => config.id);
  const { gps } = site;
  // Where nobody said where the station is, its GPS does.
  const place =
    latitude === undefined ? { latitude: gps?.latitude, longitude: gps?.longitude } : { latitude, longitude };
  return { id, name, ...place, antenna, ...site, receiverIds } as z.input<typeof stationAnswer>;
}

const ACTIVITY_NAMES = { plan: 'plans', look: 'closer-look', hold: 'hold', idle: 'idle' } as const;

function lookJson({ emissionId, plan: { startHz, stopHz } }: CloserLook) {
  return { emissionId, startHz, stopHz };
}

/** A receiver as the API and the `receiver` event of `/live` show it. */
export function receiverJson(record: ReceiverRecord): z.input<typeof receiverAnswer> {
  const { config, station, state, lastSweep, hold, activity } = record;
  return {
    id: config.id,
    name: config.name ?? config.id,
    stationId: station.id,
    number: record.number,
    driver: config.driver,
    status: state.status,
    since: iso(state.since),
    problem: state.problem,
    problemKind: state.problemKind,
    nextAttemptAt: state.nextAttemptAt === undefined ? undefined : iso(state.nextAttemptAt),
    model: state.identity?.model,
    firmware: state.identity?.firmware,
    serialNumber: state.identity?.serialNumber,
    minHz: state.identity?.minHz,
    maxHz: state.identity?.maxHz,
    maxPoints: state.identity?.maxPoints,
    port: state.portDescription,
    sweeps: record.sweeps,
    intervalMs: record.intervalMs === undefined ? undefined : Math.round(record.intervalMs),
    antenna: config.antenna,
    activity: ACTIVITY_NAMES[activity?.kind ?? 'plan'],
    look: activity?.kind === 'look' ? lookJson(activity.look) : undefined,
    busy: hold === undefined ? undefined : { ...hold, since: iso(hold.since), until: iso(hold.until) },
    lastSweep:
      lastSweep === undefined ? undefined : { ...lastSweep, at: iso(lastSweep.at), flags: flagNames(lastSweep.flags) },
  } as z.input<typeof receiverAnswer>;
}
