/** What a station tells its hub's desk; every event is checked by both sides. */
import { z } from 'zod';
import { id } from '../config/config.js';
import { NOISE_REASONS } from '../incidents/noise.js';

const text = z.string().max(2000);

/** Fields of an {@link EmissionReport}; levels of all sweeps are the case book's own and are not taken. */
const reportEvent = z.looseObject({
  emissionId: z.string().min(1).max(200),
  /** Empty for a complaint, which no receiver heard. */
  receiverId: z.union([z.literal(''), id]),
  startHz: z.number(),
  stopHz: z.number(),
  firstHeardAt: z.number(),
  lastHeardAt: z.number(),
  active: z.boolean(),
  confirmed: z.boolean(),
  peakDbm: z.number(),
  excessDb: z.number(),
  emissionClass: z.string().max(100),
  unknownSince: z.number().optional(),
  hole: z.object({ from: z.number(), to: z.number() }).optional(),
  partOfId: text.optional(),
  levels: z
    .unknown()
    .optional()
    .transform(() => undefined),
  ruleId: text.optional(),
  licence: z
    .looseObject({ name: text, levelDbm: z.number().optional(), expectedDbm: z.number().optional() })
    .optional(),
  complaint: z.looseObject({ who: text, contact: text.optional(), licence: text.optional(), hears: text }).optional(),
});

/** A person acknowledged the case of these emissions, or called its alarm noise, which acknowledges it, too. */
export const acknowledgedEvent = z.object({
  emissionIds: z.array(z.string()).min(1),
  by: z.string().max(200),
  noise: z.object({ why: z.enum(NOISE_REASONS), by: z.string().max(200) }).optional(),
});
export type Acknowledged = z.infer<typeof acknowledgedEvent>;

/** Intervals of the station's ledger of watched bands. */
const coverageEvent = z.object({
  intervals: z
    .array(
      z.looseObject({
        receiverId: id,
        bandKey: z.string(),
        from: z.number(),
        to: z.number(),
        state: z.enum(['watched', 'degraded', 'blind']),
        reason: z.string().optional(),
        part: z.looseObject({ startHz: z.number(), stopHz: z.number() }).optional(),
      }),
    )
    .max(1000),
});

/** Where the station was by its GPS, and how right its clock. */
const placesEvent = z.object({
  points: z
    .array(
      z.object({
        at: z.number(),
        latitudeDeg: z.number().min(-90).max(90).optional(),
        longitudeDeg: z.number().min(-180).max(180).optional(),
        altitudeM: z.number().optional(),
        clock: z.enum(['good', 'bad', 'unchecked']),
        clockOffsetMs: z.number().optional(),
      }),
    )
    .max(1000),
});

export const EVENT_KINDS = {
  report: reportEvent,
  acknowledged: acknowledgedEvent,
  coverage: coverageEvent,
  places: placesEvent,
} as const;
export type EventKind = keyof typeof EVENT_KINDS;
