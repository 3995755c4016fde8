/** Occupancy of channels: points over time, and a summary over days. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at, instant, queryHz, queryNumber } from './fields.js';
import { receiverId } from './recording.js';

export const occupancyRule = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('noise'), marginDb: z.number() }),
    z.object({ kind: z.literal('fixed'), thresholdDbm: z.number() }),
  ])
  .meta({ id: 'OccupancyRule' });
export type OccupancyRule = JsonOf<typeof occupancyRule>;

const point = z.object({
  at,
  maxDbm: z.number(),
  meanDbm: z.number().describe('mean in power'),
  occupancy: z.number().describe('FCO of SM.1880: share of the received time, 0 to 1'),
  sweeps: z.number(),
  rule: z.number().describe('place in rules'),
});

const channel = z.object({
  name: z.string(),
  startHz: z.number(),
  stopHz: z.number(),
  rules: z.array(occupancyRule).describe('what counted as occupied: over the noise, or over a level'),
  points: z.array(point),
});

const busyHour = z.object({ at, share: z.number() }).meta({ id: 'BusyHour' });
const hours = z
  .array(z.number().nullable())
  .describe('share of each hour; null: nothing received')
  .meta({ id: 'HourShares' });

const channelSummary = z
  .object({
    name: z.string(),
    startHz: z.number(),
    stopHz: z.number(),
    isPart: z.boolean().describe('an equal part of the sweep; else of a licence or the band plan'),
    rules: z.array(occupancyRule).describe('what counted as occupied'),
    share: z.number().describe('FCO after SM.1880'),
    low: z.number().describe('Wilson interval at 95 %, by independent samples'),
    high: z.number(),
    samples: z.number(),
    independentSamples: z.number(),
    lag1: z.number().describe('correlation of neighbouring samples'),
    enough: z.boolean().describe('false: interval over 10 %, or under 30 independent samples'),
    revisitMs: z.number().optional(),
    observedMs: z.number().describe('time received'),
    busyHour: busyHour.optional(),
    hours,
  })
  .meta({ id: 'ChannelOccupancy' });
export type ChannelOccupancy = JsonOf<typeof channelSummary>;

export const occupancySummary = z
  .object({
    from: at,
    to: at,
    received: hours.optional(),
    band: z
      .object({ share: z.number(), hours, busyHour: busyHour.optional() })
      .optional()
      .describe('FBO of equal parts, each by its width'),
    channels: z.array(channelSummary),
  })
  .meta({ id: 'OccupancySummary' });
export type Occupancy = JsonOf<typeof occupancySummary>;

export const occupancyApi = {
  'GET /api/v1/occupancy': {
    summary: 'Channel occupancy and levels over time.',
    refuses: [404, 422],
    query: z.strictObject({
      receiverId,
      from: instant.describe('RFC 3339, inclusive'),
      to: instant.describe('RFC 3339, exclusive'),
      channel: z.string().max(100).optional().describe('one channel by its name; all when absent'),
      maxPoints: queryNumber().int().min(1).max(20_000).default(240).describe('points a channel, of whole 10 s'),
    }),
    answer: z.object({ channels: z.array(channel) }),
  },
  'GET /api/v1/occupancy/summary': {
    summary: 'Occupancy of channels and band over up to a year, hour by hour, with its confidence.',
    refuses: [404, 422],
    query: z.strictObject({
      receiverId,
      from: instant.describe('RFC 3339; taken back to the whole hour'),
      to: instant.describe('RFC 3339; taken forward to the whole hour'),
      startHz: queryHz().optional().describe('only channels that reach above it'),
      stopHz: queryHz().optional().describe('only channels that reach below it'),
    }),
    answer: occupancySummary,
  },
} as const satisfies Contract;
