/** Files of other programs over HTTP: brought, looked at, kept, removed. */
import { type ImportJobJson, importsApi } from '../../api/files/imports.js';
import { saidOf } from '../../errors/errors.js';
import type { Stated } from '../../import/filing/import-reading.js';
import { spanOf } from '../../import/stated-span.js';
import { zoneOf } from '../../import/stated-zone.js';
import { type ImportDesk, type ImportJob, ImportRefused } from '../../import/uploads/import-desk.js';
import { MOST_BYTES_EACH } from '../../import/uploads/receiving.js';
import { defined } from '../../rf/defined.js';
import type { Stations } from '../../station/stations.js';
import { badRequest, conflict, notFound, Problem, refusal } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

interface ImportRoutesOptions {
  readonly desk: ImportDesk;
  readonly stations: Pick<Stations, 'receivers' | 'stations'>;
  readonly actorOf: ActorOf;
}

export function importRoutes({ desk, stations, actorOf }: ImportRoutesOptions): Route[] {
  /** Files must not be mixed with what a receiver at work hears. */
  const isLive = (receiverId: string) => stations.receivers.some(({ config }) => config.id === receiverId);
  const isStation = (stationId: string) => stations.stations.some(({ id }) => id === stationId);
  const found = (id: string): ImportJob => {
    const job = desk.get(id);
    if (job === undefined) throw notFound('importId is "{id}": there is no such file.', { id });
    return job;
  };
  const orConflict = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ImportRefused) throw new Problem(409, 'Conflict', error.said);
      throw error;
    }
  };
  return [
    route(importsApi, 'GET /api/v1/imports', 'registry', () => ({ imports: desk.all.map(asJson) })),
    route(
      importsApi,
      'POST /api/v1/imports',
      { access: 'registry', keepsBytes: MOST_BYTES_EACH },
      async ({ query, request }) => {
        mustBeBytes(request);
        const { name, modified, total, ...said } = query;
        const stated = statedOf(said);
        const about = { name, by: actorOf(request), stated, ...defined({ modified, total }) };
        return asJson(await orConflict(() => desk.add(request, about)));
      },
    ),
    route(
      importsApi,
      'POST /api/v1/imports/{importId}/content',
      { access: 'registry', keepsBytes: MOST_BYTES_EACH },
      async ({ params, query, request }) => {
        mustBeBytes(request);
        const { id } = found(params.importId);
        return asJson(await orConflict(() => desk.append(id, request, query.offset)));
      },
    ),
    route(importsApi, 'GET /api/v1/imports/{importId}', 'registry', ({ params }) => asJson(found(params.importId))),
    route(importsApi, 'POST /api/v1/imports/{importId}/look', 'registry', async ({ params, body }) => {
      const { id } = found(params.importId);
      const stated = statedOf(body);
      await orConflict(() => desk.look(id, stated));
      return asJson(found(id));
    }),
    route(importsApi, 'POST /api/v1/imports/{importId}/keep', 'registry', async ({ params, body }) => {
      const { id } = found(params.importId);
      const { receiverId, stationId } = body;
      if (!isStation(stationId)) throw notFound('stationId is "{stationId}": there is no such station.', { stationId });
      if (isLive(receiverId))
        throw conflict('receiverId is "{receiverId}": that receiver is at work. Give the files a name of their own.', {
          receiverId,
        });
      await orConflict(() => desk.keep(id, { receiverId, stationId }));
      return asJson(found(id));
    }),
    route(importsApi, 'DELETE /api/v1/imports/{importId}', 'registry', async ({ params }) => {
      const { id } = found(params.importId);
      await orConflict(() => desk.remove(id));
      return { id };
    }),
  ];
}

function mustBeBytes({ headers }: { readonly headers: { readonly 'content-type'?: string | undefined } }): void {
  if (headers['content-type'] !== 'application/octet-stream')
    throw refusal(415, 'Unsupported media type', 'Send the content as application/octet-stream.');
}

/** @throws Problem for a zone or a range that is none */
function statedOf({ span, zone, ...stated }: Omit<Stated, 'span'> & { readonly span?: string | undefined }): Stated {
  return { ...stated, zone: orRefused('zone', zone, zoneOf), span: orRefused('span', span, spanOf) };
}

function orRefused<T>(field: string, text: string | undefined, read: (text: string) => T): T | undefined {
  try {
    return text === undefined ? undefined : read(text);
  } catch (error) {
    throw badRequest('{field}: {why}', { field, why: saidOf(error) });
  }
}

function asJson({ at, found, ...job }: ImportJob): ImportJobJson {
  const { id, name, bytes, total, by, state, imported, known, receiverId, fault } = job;
  return shown({ id, name, bytes, total, by, at, state, found, imported, known, receiverId, fault });
}
