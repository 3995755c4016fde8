/** Stored sweeps over HTTP: a range of time and frequency, thinned to what the asker can show. */
import { z } from 'zod';
import { encodeFrame } from '../live/wire.js';
import { flagNames } from '../rf/sweep.js';
import type { Archive, StoredSweep } from '../store/archive.js';
import { Problem } from './problem.js';
import type { Route } from './route.js';

const MAX_CELLS = 20_000_000;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const sweepQuery = z.strictObject({
  receiverId: z.string().min(1).max(100),
  from: instant.describe('RFC 3339, inclusive'),
  to: instant.describe('RFC 3339, exclusive'),
  startHz: z.coerce.number().min(0).max(1e12).optional(),
  stopHz: z.coerce.number().min(0).max(1e12).optional(),
  maxSweeps: z.coerce.number().int().min(1).max(20_000).default(2000),
  maxBins: z.coerce.number().int().min(1).max(65_535).default(2000),
  format: z.enum(['json', 'binary']).default('json'),
});

const storedSweep = z.object({
  receiverId: z.string(),
  stationId: z.string(),
  seq: z.number(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  startHz: z.number(),
  stepHz: z.number(),
  rbwHz: z.number().optional(),
  flags: z.array(z.string()),
  folded: z.number().describe('how many received sweeps this row stands for, each bin keeping its maximum'),
  levelsDbm: z.array(z.number().nullable()).describe('null where the bin is missing'),
});

export function sweepRoutes(archive: Archive, receiverNumber: (id: string) => number | undefined): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/sweeps',
      access: 'watch',
      summary: 'Sweeps of one receiver in a range of time and frequency, folded to a requested size, maxima kept.',
      query: sweepQuery,
      answer: z.object({ sweeps: z.array(storedSweep) }),
      otherAnswers: ['application/vnd.rfi.sweeps'],
      async handle(_request, response, input) {
        const query = input.query as z.output<typeof sweepQuery>;
        const number = receiverNumber(query.receiverId);
        if (number === undefined)
          throw new Problem(404, 'Not found', `receiverId is "${query.receiverId}": there is no such receiver.`);
        if (query.to <= query.from) throw new Problem(400, 'Bad request', 'to must be later than from.');
        if (query.maxSweeps * query.maxBins > MAX_CELLS)
          throw new Problem(400, 'Bad request', `maxSweeps × maxBins is over ${MAX_CELLS}: ask for less at a time.`);
        const { format, ...range } = query;
        const sweeps = await archive.query(range);
        if (format === 'binary') {
          response.type('application/vnd.rfi.sweeps').send(frames(sweeps, number));
          return;
        }
        response.json({ sweeps: sweeps.map(asJson) });
      },
    },
  ];
}

function frames(sweeps: readonly StoredSweep[], receiverNumber: number): Buffer {
  const parts: Uint8Array[] = [];
  for (const sweep of sweeps) {
    const frame = encodeFrame({ ...sweep, receiverNumber, durationMs: sweep.endedAt - sweep.startedAt });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(frame.length);
    parts.push(length, frame);
  }
  return Buffer.concat(parts);
}

function asJson(sweep: StoredSweep): unknown {
  const levelsDbm = Array.from(sweep.levelsDbm, (level) =>
    Number.isNaN(level) ? null : Math.round(level * 1000) / 1000,
  );
  return {
    ...sweep,
    startedAt: new Date(sweep.startedAt).toISOString(),
    endedAt: new Date(sweep.endedAt).toISOString(),
    flags: flagNames(sweep.flags),
    levelsDbm,
  };
}
