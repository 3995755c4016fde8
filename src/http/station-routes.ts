/** Stations and receivers over HTTP, as they are now. */
import { z } from 'zod';
import { flagNames } from '../rf/sweep.js';
import type { ReceiverRecord, Stations } from '../station/stations.js';
import { Problem } from './problem.js';
import type { Route } from './route.js';

const stationAnswer = z.object({
  id: z.string(),
  name: z.string(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  receiverIds: z.array(z.string()),
});

const receiverAnswer = z.object({
  id: z.string(),
  name: z.string(),
  stationId: z.string(),
  number: z.number().describe('what the receiver is called in live frames'),
  driver: z.string(),
  status: z.enum(['locating', 'opening', 'identifying', 'sweeping', 'waiting', 'stopped']),
  since: z.iso.datetime(),
  problem: z.string().optional(),
  nextAttemptAt: z.iso.datetime().optional(),
  model: z.string().optional(),
  firmware: z.string().optional(),
  port: z.string().optional(),
  sweeps: z.number(),
  lastSweep: z
    .object({
      at: z.iso.datetime(),
      startHz: z.number(),
      stepHz: z.number(),
      bins: z.number(),
      rbwHz: z.number().optional(),
      flags: z.array(z.string()),
    })
    .optional(),
});

export function stationRoutes(stations: Stations): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/stations',
      access: 'watch',
      summary: 'The stations this program serves.',
      answer: z.object({ stations: z.array(stationAnswer) }),
      handle(_request, response) {
        const answer = stations.stations.map(({ id, name, latitude, longitude }) => ({
          id,
          name,
          latitude,
          longitude,
          receiverIds: stations.receivers.filter((record) => record.station.id === id).map(({ config }) => config.id),
        }));
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

/** A receiver as the API and the `receiver` event of `/live` show it. */
export function receiverJson(record: ReceiverRecord): z.input<typeof receiverAnswer> {
  const { config, station, state, lastSweep } = record;
  const iso = (at: number) => new Date(at).toISOString();
  return {
    id: config.id,
    name: config.name ?? config.id,
    stationId: station.id,
    number: record.number,
    driver: config.driver,
    status: state.status,
    since: iso(state.since),
    problem: state.problem,
    nextAttemptAt: state.nextAttemptAt === undefined ? undefined : iso(state.nextAttemptAt),
    model: state.identity?.model,
    firmware: state.identity?.firmware,
    port: state.portDescription,
    sweeps: record.sweeps,
    lastSweep:
      lastSweep === undefined ? undefined : { ...lastSweep, at: iso(lastSweep.at), flags: flagNames(lastSweep.flags) },
  } as z.input<typeof receiverAnswer>;
}
