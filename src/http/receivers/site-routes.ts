/** Routes for pictures of antennas, and for the base map. */
import type { Request, Response } from 'express';
import { stationsApi } from '../../api/stations.js';
import { saidOf } from '../../errors/errors.js';
import { LARGEST_MAP_BYTES, LARGEST_PHOTO_BYTES, type SiteFiles } from '../../station/site/site-files.js';
import { badRequest, existing, notFound, Problem, refusal } from '../problem.js';
import { type Route, route } from '../route.js';

export interface SiteRoutesOptions {
  readonly files: SiteFiles;
  /** The base map that comes with the page. */
  ownMap(): Promise<Uint8Array | undefined>;
}

export function siteRoutes({ files, ownMap }: SiteRoutesOptions): Route[] {
  return [
    route(
      stationsApi,
      'POST /api/v1/photos',
      { access: 'tune', keepsBytes: LARGEST_PHOTO_BYTES },
      async ({ request }) => {
        const content = await bodyOf(request, LARGEST_PHOTO_BYTES);
        return { photo: await orUnusable(files.addPhoto(content)) };
      },
    ),
    route(stationsApi, 'GET /api/v1/photos/{photo}', 'watch', async ({ params, response }) => {
      const name = params.photo;
      const found = existing(await files.photo(name), 'photo', name, 'picture');
      response.setHeader('Content-Type', found.type);
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
      response.send(found.content);
      return undefined;
    }),
    route(stationsApi, 'GET /api/v1/basemap', 'watch', async ({ response }) => {
      const given = await files.map();
      const map = given ?? (await ownMap());
      if (map === undefined) throw notFound('There is no base map; give one with PUT.');
      response.setHeader('X-Basemap', given === undefined ? 'own' : 'given');
      sendMap(response, map);
      return undefined;
    }),
    route(
      stationsApi,
      'PUT /api/v1/basemap',
      { access: 'settings', keepsBytes: LARGEST_MAP_BYTES },
      async ({ request }) => {
        const content = await bodyOf(request, LARGEST_MAP_BYTES);
        return { source: 'given' as const, kind: await orUnusable(files.setMap(content)) };
      },
    ),
    route(stationsApi, 'DELETE /api/v1/basemap', 'settings', async () => {
      await files.removeMap();
      return { source: 'own' as const };
    }),
  ];
}

function sendMap(response: Response, map: Uint8Array): void {
  response.setHeader('Cache-Control', 'no-cache');
  response.type('json').send(Buffer.from(map));
}

async function orUnusable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RangeError) throw new Problem(400, 'Bad request', saidOf(error));
    throw error;
  }
}

async function bodyOf(request: Request, mostBytes: number): Promise<Buffer> {
  if (request.headers['content-type'] !== 'application/octet-stream')
    throw refusal(415, 'Unsupported media type', 'Send the content as application/octet-stream.');
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes)
      throw refusal(413, 'Too large', 'The file has more than {megabytes} MB.', {
        megabytes: Math.round(mostBytes / 2 ** 20),
      });
    pieces.push(piece);
  }
  if (bytes === 0) throw badRequest('The file is empty.');
  return Buffer.concat(pieces);
}
