/** Taking receivers in, changing and dismissing them, and describing the station; all of it ends up in its YAML file. */
import { z } from 'zod';
import { id, plansSchema, receiverSchema, remotePortSchema } from '../../config/config.js';
import type { Fields } from '../../config/config-file.js';
import { antennaSchema, gpsSchema } from '../../config/site-config.js';
import { hz } from '../../config/values.js';
import { ConfigError } from '../../errors/errors.js';
import type { DriverRegistry } from '../../receiver/registry.js';
import type { StationSetup } from '../../station/station-setup.js';
import type { Stations } from '../../station/stations.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { receiverAnswer, receiverJson, stationAnswer, stationJson } from './station-routes.js';

const { name, driver, serialNumber, settings, antenna, closerLook, overloadDbm } = receiverSchema.shape;
const fields = {
  name,
  port: z.union([z.literal('auto'), remotePortSchema]).optional(),
  serialNumber,
  settings,
  plans: plansSchema.optional(),
  antenna,
  closerLook,
  overloadDbm,
  spursHz: z.array(hz).optional(),
};
const adoptBody = z.strictObject({
  stationId: id,
  id: id.optional().describe("made of the driver's when absent"),
  driver,
  ...fields,
});
/** null takes a field out of the file. */
const changeBody = z.strictObject({
  driver: driver.optional(),
  ...Object.fromEntries(Object.entries(fields).map(([field, schema]) => [field, schema.nullable().optional()])),
});
const stationBody = z.strictObject({
  name: z.string().min(1).optional(),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
  antenna: antennaSchema.nullable().optional(),
  gps: gpsSchema.nullable().optional(),
  discover: z.boolean().optional(),
});
const params = z.strictObject({ receiverId: z.string() });
const written = {
  savedIn: z.string().optional().describe('the YAML file; absent where changes last until the program ends'),
};

export interface SetupRoutesOptions {
  readonly setup: StationSetup;
  readonly stations: Stations;
  readonly registry: DriverRegistry;
}

export function setupRoutes({ setup, stations, registry }: SetupRoutesOptions): Route[] {
  const known = (receiverId: string | undefined): string => {
    if (stations.receiver(receiverId ?? '') !== undefined) return receiverId ?? '';
    throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
  };
  const shown = (receiverId: string) => {
    const record = stations.receiver(receiverId);
    if (record === undefined) throw new Problem(404, 'Not found', `receiver "${receiverId}" is gone again.`);
    return { ...receiverJson(record), savedIn: setup.path };
  };
  return [
    {
      method: 'get',
      path: '/api/v1/drivers',
      access: 'watch',
      summary: 'The receivers this program can read: what may stand under driver:, with usual speeds.',
      answer: z.object({ drivers: z.array(z.object({ id: z.string(), label: z.string() }).loose()) }),
      handle(_request, response) {
        const drivers = registry.all.map(
          ({ id: driverId, label, usb, serial, probeIsSafe, listensOnly, configure }) => ({
            ...{ id: driverId, label, usb, baudRates: serial.baudRates, probeIsSafe },
            ...{ listensOnly: listensOnly ?? false, takesSettings: configure !== undefined },
          }),
        );
        response.json({ drivers });
      },
    },
    {
      method: 'post',
      path: '/api/v1/receivers',
      access: 'tune',
      summary:
        'Takes a port in as a receiver and starts it; written into the YAML file, comments kept, the old one as .bak.',
      body: adoptBody,
      answer: receiverAnswer.extend(written),
      async handle(_request, response, input) {
        const { stationId, id: wanted, ...rest } = input.body as z.output<typeof adoptBody>;
        const receiverId = wanted ?? freeId(rest.driver, stations);
        await orRefused(() => setup.adopt(stationId, receiverId, rest as Fields));
        response.json(shown(receiverId));
      },
    },
    {
      method: 'patch',
      path: '/api/v1/receivers/{receiverId}',
      access: 'tune',
      summary: 'Changes what is given, null takes a field out. Port, driver or settings start the receiver anew.',
      params,
      body: changeBody,
      answer: receiverAnswer.extend(written),
      async handle(_request, response, input) {
        const receiverId = known(input.params['receiverId']);
        await orRefused(() => setup.change(receiverId, input.body as Fields));
        response.json(shown(receiverId));
      },
    },
    {
      method: 'delete',
      path: '/api/v1/receivers/{receiverId}',
      access: 'tune',
      summary: 'Stops it and takes it out of the YAML file; its sweeps stay in the archive.',
      params,
      answer: z.object({ id: z.string(), ...written }),
      async handle(_request, response, input) {
        const receiverId = known(input.params['receiverId']);
        await orRefused(() => setup.dismiss(receiverId));
        response.json({ id: receiverId, savedIn: setup.path });
      },
    },
    {
      method: 'put',
      path: '/api/v1/stations/{stationId}',
      access: 'tune',
      summary: 'Name, position, antenna with its tables, GPS. What is not given stays, null takes it out.',
      params: z.strictObject({ stationId: z.string() }),
      body: stationBody,
      answer: stationAnswer.extend(written),
      async handle(_request, response, input) {
        const stationId = input.params['stationId'] ?? '';
        if (!stations.stations.some((station) => station.id === stationId))
          throw new Problem(404, 'Not found', `stationId is "${stationId}": there is no such station.`);
        const station = await orRefused(() => setup.changeStation(stationId, input.body as Fields));
        response.json({ ...stationJson(station, stations), savedIn: setup.path });
      },
    },
  ];
}

async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigError) throw new Problem(400, 'Bad request', error.message);
    if (error instanceof RangeError) throw new Problem(409, 'Conflict', `${error.message}.`);
    throw error;
  }
}

function freeId(driverId: string, stations: Stations): string {
  for (let n = 1; ; n++) if (stations.receiver(`${driverId}-${n}`) === undefined) return `${driverId}-${n}`;
}
