/** Pictures of antennas, and the base map. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { LARGEST_MAP_BYTES, LARGEST_PHOTO_BYTES, type SiteFiles } from '../../station/site-files.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';

export interface SiteRoutesOptions {
  readonly files: SiteFiles;
  /** The base map that comes with the page. */
  ownMap(): Promise<Uint8Array | undefined>;
}

const mapAnswer = z.object({ source: z.enum(['given', 'own']), kind: z.enum(['geojson', 'topojson']).optional() });

export function siteRoutes({ files, ownMap }: SiteRoutesOptions): Route[] {
  return [
    {
      method: 'post',
      path: '/api/v1/photos',
      access: 'tune',
      summary: 'Keeps a picture (JPEG, PNG, WebP; application/octet-stream); its name is for antenna.photo.',
      answer: z.object({ photo: z.string() }),
      async handle(request, response) {
        const content = await bodyOf(request, LARGEST_PHOTO_BYTES);
        response.json({ photo: await orUnusable(files.addPhoto(content)) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/photos/{photo}',
      access: 'watch',
      summary: 'A picture that was kept.',
      params: z.strictObject({ photo: z.string() }),
      otherAnswers: ['image/jpeg', 'image/png', 'image/webp'],
      async handle(_request, response, input) {
        const name = input.params['photo'] ?? '';
        const found = await files.photo(name);
        if (found === undefined) throw new Problem(404, 'Not found', `photo is "${name}": there is no such picture.`);
        response.setHeader('Content-Type', found.type);
        response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
        response.setHeader('X-Content-Type-Options', 'nosniff');
        response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
        response.send(found.content);
      },
    },
    {
      method: 'get',
      path: '/api/v1/basemap',
      access: 'watch',
      summary: 'The base map to draw, GeoJSON or TopoJSON; X-Basemap says whether it was given or comes with the page.',
      otherAnswers: ['application/json'],
      async handle(_request, response) {
        const given = await files.map();
        const map = given ?? (await ownMap());
        if (map === undefined) throw new Problem(404, 'Not found', 'There is no base map; give one with PUT.');
        response.setHeader('X-Basemap', given === undefined ? 'own' : 'given');
        sendMap(response, map);
      },
    },
    {
      method: 'put',
      path: '/api/v1/basemap',
      access: 'settings',
      summary: 'Draws this file instead of the base map that comes with the page (application/octet-stream, to 64 MB).',
      answer: mapAnswer,
      async handle(request, response) {
        const content = await bodyOf(request, LARGEST_MAP_BYTES);
        response.json({ source: 'given', kind: await orUnusable(files.setMap(content)) });
      },
    },
    {
      method: 'delete',
      path: '/api/v1/basemap',
      access: 'settings',
      summary: 'Back to the base map that comes with the page.',
      answer: mapAnswer,
      async handle(_request, response) {
        await files.removeMap();
        response.json({ source: 'own' });
      },
    },
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
    if (error instanceof RangeError) throw new Problem(400, 'Bad request', `${error.message}.`);
    throw error;
  }
}

async function bodyOf(request: Request, mostBytes: number): Promise<Buffer> {
  if (request.headers['content-type'] !== 'application/octet-stream')
    throw new Problem(415, 'Unsupported media type', 'Send the content as application/octet-stream.');
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes)
      throw new Problem(413, 'Too large', `The file has more than ${Math.round(mostBytes / 2 ** 20)} MB.`);
    pieces.push(piece);
  }
  if (bytes === 0) throw new Problem(400, 'Bad request', 'The file is empty.');
  return Buffer.concat(pieces);
}
