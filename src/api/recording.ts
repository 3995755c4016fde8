/** The recording: stored sweeps and pictures of them, the newest sweep, what there is, what is missing, what is pinned. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at, corrected, instant, queryHz, queryNumber, stretch } from './fields.js';

export const receiverId = z.string().min(1).max(100);
const size = (most: number) => queryNumber().int().min(1).max(most);

const sweepQuery = z.strictObject({
  receiverId: receiverId.optional(),
  receiver: receiverId.optional().describe('the same as receiverId'),
  from: instant.describe('RFC 3339, inclusive'),
  to: instant.describe('RFC 3339, exclusive'),
  startHz: queryHz().optional(),
  stopHz: queryHz().optional(),
  maxSweeps: size(20_000).optional().describe('most sweeps, folded with maxima kept; 2,000 when absent'),
  maxBins: size(65_535).optional().describe('at most so many bins a sweep; 2,000 when absent'),
  rows: size(4000).optional().describe('a picture: the span in so many rows of equal time'),
  bins: size(8000).optional().describe('columns of the picture, of equal width; else 1,000'),
  as: z.enum(['max', 'min', 'mean']).optional().describe('what a cell of the picture shows; means are taken in power'),
  format: z
    .enum(['json', 'binary', 'compact', 'coarse'])
    .default('json')
    .describe('coarse: binary frames in steps of 0.5 dB; compact: where exact'),
  corrected,
});
export type SweepQuery = z.output<typeof sweepQuery>;

const correction = z
  .object({
    unit: z.enum(['dBm', 'dBuV/m']),
    calibration: z
      .object({
        id: z.string(),
        version: z.number(),
        measuredAt: at,
        author: z.string(),
        uncertaintyDb: z.number().optional(),
      })
      .optional()
      .describe('absent where none held at the time of the sweep'),
    antennaName: z.string().optional(),
    firstDb: z.number().nullable().describe('added at the first bin that could be corrected'),
    lastDb: z.number().nullable(),
    uncoveredBins: z.number().describe('bins outside the tables; missing in the answer'),
  })
  .meta({ id: 'Correction' });
export type Correction = JsonOf<typeof correction>;

const storedSweep = z
  .object({
    receiverId: z.string(),
    stationId: z.string(),
    seq: z.number(),
    startedAt: at,
    endedAt: at,
    startHz: z.number(),
    stepHz: z.number(),
    rbwHz: z.number().optional(),
    flags: z.array(z.string()).describe('halfDb: what is old was rounded to 0.5 dB'),
    folded: z.number().describe('received sweeps of this row; each bin keeps its maximum'),
    levelsDbm: z.array(z.number().nullable()).describe('null: the bin is missing; dBµV/m where correction says so'),
    correction: correction.optional(),
  })
  .meta({ id: 'StoredSweep' });

const picture = z
  .object({
    receiverId: z.string(),
    from: at,
    to: at,
    startHz: z.number().describe('lower edge of the first column'),
    stopHz: z.number().describe('upper edge of the last column'),
    as: z.enum(['max', 'min', 'mean']),
    unit: z.enum(['dBm', 'dBuV/m']),
    bins: z.number(),
    rowMs: z.number(),
    binHz: z.number(),
    rows: z
      .array(
        z.object({
          row: z.number().describe('place among all rows, 0 the oldest'),
          at: at.describe('begin of the row'),
          sweeps: z.number().describe('sweeps received in it'),
          levelsDbm: z.array(z.number().nullable()).describe('null where nothing was received'),
        }),
      )
      .describe('rows in which nothing was received are left out'),
    gaps: z.array(stretch).describe('times of which nothing was kept'),
  })
  .meta({ id: 'Picture' });
export type PictureJson = JsonOf<typeof picture>;

const span = z.object({ startHz: z.number(), stopHz: z.number(), bins: z.number(), from: at, to: at });

const wanted = z
  .object({
    state: z
      .enum(['here', 'fetching', 'silent', 'refused'])
      .describe('silent: the station is not heard; refused: it does not send them'),
    fetchedMinutes: z.number(),
    ofMinutes: z.number().describe('minutes that are over; the present one comes by itself'),
  })
  .meta({ id: 'WantedSweeps' });
export type WantedSweeps = JsonOf<typeof wanted>;

const newestQuery = z.strictObject({
  after: queryNumber().int().min(0).max(0xffff_ffff).optional().describe('sequence number that is known already'),
  startHz: queryHz().default(0),
  stopHz: queryHz().default(1e12),
  maxBins: queryNumber().int().min(16).max(65_535).default(1024),
  coarse: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

export const recordingApi = {
  'GET /api/v1/sweeps': {
    summary:
      'Sweeps of one receiver in a range of time and frequency, folded to a requested size, maxima kept; with `rows`, ' +
      'a picture of any span from a minute to years, and the gaps in it.',
    refuses: [404, 422, 429],
    query: sweepQuery,
    answer: z.union([z.object({ sweeps: z.array(storedSweep) }), picture]),
    otherAnswers: ['application/vnd.rfi.sweeps'],
  },
  'POST /api/v1/sweeps/wanted': {
    summary: 'Somebody looks at this hour: a hub fetches what it lacks while asked every few seconds.',
    refuses: [404],
    body: z.strictObject({ receiverId, from: instant, to: instant }),
    answer: wanted,
  },
  'GET /api/v1/receivers/{receiverId}/newest': {
    summary: 'The newest sweep as one frame of /live. X-Server-Time is epoch ms.',
    refuses: [404],
    query: newestQuery,
    otherAnswers: ['application/vnd.rfi.sweep'],
    otherStatuses: { 204: 'No sweep is newer than the one that is known.' },
  },
  'GET /api/v1/density': {
    summary: 'Counts of levels by frequency, of a week at most; src/rf/density.ts has the bytes.',
    refuses: [404, 429],
    query: z.strictObject({
      receiverId,
      from: instant,
      to: instant,
      startHz: queryHz(),
      stopHz: queryHz(),
      columns: size(4096),
    }),
    otherAnswers: ['application/vnd.rfi.density'],
  },
  'GET /api/v1/recorded': {
    summary: 'Each grid that a receiver has swept, with the oldest and newest time to ten minutes.',
    refuses: [404],
    query: z.strictObject({ receiverId }),
    answer: z.object({ spans: z.array(span) }),
  },
  'GET /api/v1/gaps': {
    summary: 'Times of which nothing was kept of a receiver, whatever the reason; coverage gives reasons.',
    refuses: [404],
    query: z.strictObject({
      receiverId,
      from: instant.describe('RFC 3339, inclusive'),
      to: instant.describe('RFC 3339, exclusive'),
      startHz: queryHz().optional(),
      stopHz: queryHz().optional(),
    }),
    answer: z.object({ gaps: z.array(stretch) }),
  },
  'GET /api/v1/pins': {
    summary: 'Recordings that are kept as evidence, whatever their age; the reason names the incident.',
    answer: z.object({ pins: z.array(stretch.extend({ receiverIds: z.array(z.string()), reason: z.string() })) }),
  },
} as const satisfies Contract;
