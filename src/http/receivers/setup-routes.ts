/** Routes that add, change and remove receivers, and describe the station; all changes are written to its YAML file. */

import { stationsApi } from '../../api/stations.js';
import type { Fields } from '../../config/config-file.js';
import { ConfigError, saidOf } from '../../errors/errors.js';
import type { DriverRegistry } from '../../receiver/registry.js';
import { freeId } from '../../station/discovery.js';
import type { StationSetup } from '../../station/station-setup.js';
import type { Stations } from '../../station/stations.js';
import { noSuch, notFound, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { receiverJson, stationJson } from './station-routes.js';

export interface SetupRoutesOptions {
  readonly setup: StationSetup;
  readonly stations: Stations;
  readonly registry: DriverRegistry;
  /** @throws ConfigError for an address to which a person at the page may not have the program connect */
  readonly mustReach?: (host: string, port: number) => Promise<void>;
}

export function setupRoutes({ setup, stations, registry, mustReach }: SetupRoutesOptions): Route[] {
  const mustReachAll = async (...places: unknown[]): Promise<void> => {
    for (const place of places) {
      const { tcp } = (place ?? {}) as { readonly tcp?: unknown };
      if (typeof tcp !== 'string') continue;
      const at = tcp.lastIndexOf(':');
      await mustReach?.(tcp.slice(0, at), Number(tcp.slice(at + 1)));
    }
  };
  const known = (receiverId: string | undefined): string => {
    if (stations.receiver(receiverId ?? '') !== undefined) return receiverId ?? '';
    throw noSuch('receiverId', receiverId, 'receiver');
  };
  const shown = (receiverId: string) => {
    const record = stations.receiver(receiverId);
    if (record === undefined) throw notFound('receiver "{receiverId}" is gone again.', { receiverId });
    return { ...receiverJson(record), savedIn: setup.path };
  };
  return [
    route(stationsApi, 'GET /api/v1/drivers', 'watch', () => {
      const drivers = registry.all.map(({ id: driverId, label, usb, serial, probeIsSafe, listensOnly, configure }) => ({
        id: driverId,
        label,
        usb,
        baudRates: serial.baudRates,
        probeIsSafe,
        listensOnly: listensOnly ?? false,
        takesSettings: configure !== undefined,
      }));
      return { drivers };
    }),
    route(stationsApi, 'POST /api/v1/receivers', 'tune', async ({ body }) => {
      const { stationId, id: wanted, ...rest } = body;
      const receiverId = wanted ?? freeId(rest.driver, stations);
      await orRefused(() => mustReachAll(rest.port));
      await orRefused(() => setup.adopt(stationId, receiverId, rest as Fields));
      return shown(receiverId);
    }),
    route(stationsApi, 'PATCH /api/v1/receivers/{receiverId}', 'tune', async ({ params, body }) => {
      const receiverId = known(params.receiverId);
      await orRefused(() => mustReachAll(body.port));
      await orRefused(() => setup.change(receiverId, body as Fields));
      return shown(receiverId);
    }),
    route(stationsApi, 'DELETE /api/v1/receivers/{receiverId}', 'tune', async ({ params }) => {
      const receiverId = known(params.receiverId);
      await orRefused(() => setup.dismiss(receiverId));
      return { id: receiverId, savedIn: setup.path };
    }),
    route(stationsApi, 'PUT /api/v1/stations/{stationId}', 'tune', async ({ params, body }) => {
      const stationId = params.stationId;
      if (!stations.stations.some((station) => station.id === stationId))
        throw noSuch('stationId', stationId, 'station');
      await orRefused(() => mustReachAll(body.gps));
      const station = await orRefused(() => setup.changeStation(stationId, body as Fields));
      return { ...stationJson(station, stations), savedIn: setup.path };
    }),
  ];
}

async function orRefused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigError) throw new Problem(400, 'Bad request', error.said);
    if (error instanceof RangeError) throw new Problem(409, 'Conflict', saidOf(error));
    throw error;
  }
}
