/** What a station says of itself, and what a hub asks. Fields that are not known here are passed over. */
import type { Msg } from '@nats-io/transport-node';
import { z } from 'zod';
import { id } from '../config/config.js';
import { PROBLEM_KINDS, RECEIVER_STATUSES } from '../receiver/problem.js';

const MOST_RECEIVERS = 200;
/** Above this number of sweeps of one receiver, a hub's number is none. */
const MOST_SWEEPS = 2 ** 52;
/** Most cases in one question about calls. */
export const CASES_A_QUESTION = 20;

/** Every five seconds, small: a thin link carries it. Times are epoch ms by the station's clock. */
export const beatSchema = z.object({
  schema: z.int(),
  version: z.string(),
  /** The life that speaks; another one after each start of the program. */
  run: z.string().max(100).optional(),
  at: z.number(),
  /** The station owes its sweeps from this hour on. */
  since: z.number(),
  /** Changes when the description of the station or a receiver's state does: the hub then asks for it. */
  about: z.string(),
  receivers: z
    .array(z.object({ id, seq: z.number(), sweeps: z.number(), lastAt: z.number().optional() }))
    .max(MOST_RECEIVERS),
  /** Minutes of recordings that wait for the link, of all receivers. */
  owedMinutes: z.number(),
  bytesPerS: z.number(),
  /** Interval in ms of which the link carries one sweep of each plan; 0: it carries all. */
  everyMs: z.number().default(0),
  /** A time server, its GPS or a person keeps its clock right. */
  isClockBelieved: z.boolean().optional(),
  /** Digest of what people did with cases; stations of earlier versions do not tell. */
  acts: z.string().max(100).optional(),
  /** What the station's archive complains of, such as `disk-full`. */
  trouble: z.string().optional(),
});
export type Beat = z.infer<typeof beatSchema>;

const antenna = z.record(z.string(), z.unknown()).optional();

/** Of every question: the life that it is for. Two that run on copies of one disk hear the same questions. */
const anyQuestion = z.object({ life: z.string().optional() });

/** False for a question to another life. @throws Error for what is no question */
export function isFor(message: Msg, life: string | undefined): boolean {
  const asked = message.data.length === 0 ? undefined : anyQuestion.parse(message.json()).life;
  return asked === undefined || asked === life;
}

/** Question `receivers`: the highest number of a sweep that the hub has, by the station's ids of the receivers. */
export const receiversQuestion = z.object({
  taken: z.record(z.string(), z.int().min(0).max(MOST_SWEEPS)).catch({}),
});

/** Answer to `receivers`: the station and its receivers as its own page shows them. */
export const aboutSchema = z.object({
  schema: z.int(),
  /** Changes when the calibrations do: the hub then asks for them. */
  calibrations: z.string().optional(),
  /** The life that answers and those before it on its disk, the newest first. */
  lives: z.array(z.string().max(100)).max(100).optional(),
  station: z.object({
    name: z.string(),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    antenna,
  }),
  receivers: z
    .array(
      z.object({
        id,
        name: z.string().optional(),
        driver: z.string(),
        antenna,
        plans: z.array(z.record(z.string(), z.unknown())),
        state: z.looseObject({
          // What only a newer station knows is no state that the page could show.
          status: z.enum(RECEIVER_STATUSES).catch('waiting'),
          since: z.number(),
          problem: z.string().optional(),
          problemKind: z.enum(PROBLEM_KINDS).optional().catch('other'),
        }),
        intervalMs: z.number().optional(),
      }),
    )
    .max(MOST_RECEIVERS),
});
export type About = z.infer<typeof aboutSchema>;

/** Question `clock`: what the hub knows of the station's clock, which is this much off in ms. `isDoubtful`: that of the hub may be. */
export const clockQuestion = z.object({ offMs: z.number().optional(), isDoubtful: z.boolean().optional() });
export type ClockQuestion = z.infer<typeof clockQuestion>;

/** The answer, two of four time stamps: received and answered by the station. */
export const clockAnswer = z.object({ schema: z.int(), receivedAt: z.number(), answeredAt: z.number() });

/** Question `live`: somebody looks at this receiver now. */
export const liveQuestion = z.object({
  schema: z.int(),
  receiverId: z.string(),
  maxBins: z.int().min(16),
  maxFps: z.number().positive(),
  /** A part of which finer bins are wanted: a second frame of the same sweep follows where it has them. */
  detail: z.object({ startHz: z.number(), stopHz: z.number(), maxBins: z.int().min(16) }).optional(),
  /** The station sends frames for this long, then waits for the next question. */
  forMs: z.number().max(60_000),
});

export type LiveQuestion = z.infer<typeof liveQuestion>;

const plan = z.object({ startHz: z.number(), stopHz: z.number() }).loose();

export const plansQuestion = z.object({ schema: z.int(), receiverId: z.string(), plans: z.array(plan).max(32) });

/** Question `hold`; without one the receiver is given back, by a person or because its time is over. */
export const holdQuestion = z.object({
  schema: z.int(),
  receiverId: z.string(),
  hold: z.object({ by: z.string(), reason: z.string(), forMs: z.number(), plan }).optional(),
  by: z.string().max(200).optional(),
});

/** Question `act`: what a person at the hub does with a receiver of this station, as a route of its API. */
export const actQuestion = z.object({
  schema: z.int(),
  route: z.string().max(200),
  params: z.record(z.string(), z.string().max(400)),
  query: z.record(z.string(), z.string().max(400)).optional(),
  body: z.unknown().optional(),
  by: z.string().max(200),
});
export type ActQuestion = z.infer<typeof actQuestion>;

const words = z.object({ vi: z.string(), en: z.string() });

/** The answer: that of the route, or its refusal. */
export const actAnswer = z.union([
  z.object({ answer: z.unknown().refine((answer) => answer !== undefined) }),
  z.object({ refusal: z.object({ status: z.int(), title: z.string(), detail: z.string(), reason: words.optional() }) }),
]);

/**
 * Question `sweeps`: this range is wanted in full, sweep by sweep; it goes before other debts. The same question asked again
 * (`pullId`) tells how far it is.
 */
export const sweepsQuestion = z.object({
  schema: z.int(),
  pullId: z.string().max(400).optional(),
  receiverId: z.string(),
  from: z.number(),
  to: z.number(),
  startHz: z.number().default(0),
  stopHz: z.number().default(Number.MAX_SAFE_INTEGER),
  /** True: nobody wants it any more. */
  isTakenBack: z.boolean().default(false),
});

/** The answer: time in ms of the range that is still to be sent; stations of earlier versions do not tell. */
export const sweepsAnswer = z.object({ schema: z.int(), waitingMs: z.number().default(0) });

const call = z.object({
  key: z.string().max(400),
  name: z.string().max(300),
  /** Marks of the addresses that were called. */
  marks: z.array(z.string().max(64)).max(200),
  at: z.number(),
  isPersonal: z.boolean(),
  /** False for a call that is only announced, or is being made. */
  isSent: z.boolean(),
});
const calls = z.array(call).max(500);

/**
 * Question `calls`: the hub calls about these cases from now on; those whom it called or is about to call. Without a case it says
 * only that the hub is there.
 */
export const callsQuestion = z.object({
  schema: z.int(),
  cases: z
    .array(z.object({ incidentId: z.string(), emissionIds: z.array(z.string()).min(1), calls }))
    .max(CASES_A_QUESTION),
});
export type CallsQuestion = z.infer<typeof callsQuestion>;

/** The answer: whom the station called about each case; `life` is another one after each start of the station. */
export const callsAnswer = z.object({
  schema: z.int(),
  life: z.string(),
  cases: z.array(z.object({ incidentId: z.string(), calls })),
});
export type CallsAnswer = z.infer<typeof callsAnswer>;

/** The station is of a version that does not know the question. */
export class QuestionUnknown extends Error {}

/** `isUnknown`: the station does not know the question; those of 0.1.0 and earlier say so only in words. */
export const doneAnswer = z.object({
  schema: z.int(),
  problem: z.string().optional(),
  isUnknown: z.boolean().optional(),
});
