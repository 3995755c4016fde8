/** What a station tells its hub's desk; every event is checked by both sides. */
import { z } from 'zod';
import { id } from '../config/config.js';
import { tooLong } from '../incidents/guards.js';

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
  onsetErrorMs: z.number().min(0).optional(),
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
  causes: z
    .array(z.object({ vi: text, en: text }))
    .max(20)
    .optional(),
  complaint: z.looseObject({ who: text, contact: text.optional(), licence: text.optional(), hears: text }).optional(),
});

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

/**
 * An act of a person; `at` by the clock, `actor` by the name, of the desk at `place`. What was done is judged where it is applied, so
 * that an act of a newer version stops no other; of one that is too long only its kind is taken, which the timeline says.
 */
const act = z.object({
  id: z.uuid(),
  at: z.number(),
  actor: z.string().max(200),
  place: z.string().max(200),
  about: z.string().max(200).optional(),
  event: z.looseObject({ kind: z.string().min(1).max(100) }).transform((event) => {
    const long = tooLong(event);
    return long === undefined ? event : { kind: 'too-long', act: event.kind, ...long };
  }),
});

/** Acts with their case: the reports of its emissions at the station, by which the other desk knows it. */
const sharedCase = z.object({
  openedAt: z.number().optional(),
  reports: z.array(reportEvent).max(100),
  acts: z.array(act).max(1000),
});
export type SharedCase = z.infer<typeof sharedCase>;

const actIds = z.array(z.string().max(100));
/** Question `acts`: digests of the hub's acts by day, or ids of acts that it lacks, and cases with acts that it gives. */
export const actsQuestion = z.object({
  schema: z.int(),
  days: z.array(z.object({ day: z.int(), digest: z.string() })).optional(),
  want: actIds.optional(),
  cases: z.array(sharedCase).optional(),
});
export type ActsQuestion = Partial<Omit<z.infer<typeof actsQuestion>, 'schema'>>;
/** The answer: ids of the station's acts of the days that differ, and the cases that the hub wants. */
export const actsAnswer = z.object({
  schema: z.int(),
  days: z.array(z.object({ day: z.int(), ids: actIds })),
  cases: z.array(sharedCase),
  /** Why cases that the hub gave were not taken. */
  refused: z.array(z.string().max(300)).max(1000).default([]),
});

export const EVENT_KINDS = {
  report: reportEvent,
  coverage: coverageEvent,
  places: placesEvent,
} as const;
export type EventKind = keyof typeof EVENT_KINDS;
