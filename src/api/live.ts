/** The messages of `/live`, in both directions. Sweep frames are binary: `src/live/wire.ts`. */
import { z } from 'zod';
import type { JsonOf } from './contract.js';
import { drill } from './drills.js';
import { emission } from './emissions.js';
import { at, coverageReason, frequencyRange, hz } from './fields.js';
import { incident } from './incidents.js';
import { portAnswer } from './ports.js';
import { receiverAnswer } from './stations.js';

const receiverId = z.string().max(100);

export const viewerMessage = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('subscribe'),
      receiverId: receiverId.min(1),
      startHz: hz.optional(),
      stopHz: hz.optional(),
      maxBins: z
        .int()
        .min(16)
        .max(65_535)
        .optional()
        .describe('most bins in a frame; each bin is the maximum of its group'),
      maxFps: z.number().positive().max(1000).optional().describe('most frames a second'),
      coarse: z.boolean().optional().describe('true for coarse frames (kind 2), half as long'),
      detail: z
        .strictObject({ startHz: hz, stopHz: hz, maxBins: z.int().min(16).max(65_535) })
        .optional()
        .describe('a part for which a second frame with finer bins follows'),
      window: z.int().min(1).max(1000).optional().describe('most frames not yet confirmed by "seen"'),
    }),
    z.strictObject({
      type: z.literal('seen').describe('confirms a frame and all frames before it'),
      receiverId,
      seq: z.int().min(0).max(0xffff_ffff).describe('sequence number of the frame'),
    }),
    z.strictObject({ type: z.literal('unsubscribe'), receiverId }),
    z.strictObject({ type: z.literal('ping'), at: z.number().optional().describe('any number; the pong repeats it') }),
  ])
  .meta({ id: 'ViewerMessage' });

export type ViewerMessage = JsonOf<typeof viewerMessage>;

const serverTime = z.number().describe("the program's clock, epoch ms");

export const serverMessage = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('hello').describe('the first message'), version: z.string(), serverTime }),
    z.object({
      type: z.literal('subscribed'),
      receiverId: z.string(),
      receiverNumber: z.number().describe('names the receiver in the header of its frames'),
    }),
    z.object({ type: z.literal('unsubscribed'), receiverId: z.string() }),
    z.object({ type: z.literal('pong'), at: z.number().optional(), serverTime }),
    z.object({ type: z.literal('receiver').describe('the state of a receiver changed'), receiver: receiverAnswer }),
    z.object({
      type: z.literal('port').describe('a serial port appeared, disappeared or was probed'),
      event: z.enum(['appeared', 'gone', 'asked']),
      port: portAnswer,
    }),
    z.object({ type: z.literal('emission').describe('an emission began, changed or ended'), emission }),
    z.object({ type: z.literal('incident').describe('an incident began or changed'), incident }),
    z.object({ type: z.literal('licences').describe('ask for them again') }),
    z.object({ type: z.literal('bandplan').describe('an entry changed: ask for the band plan again') }),
    z.object({
      type: z.literal('coverage').describe('the way in which a station watches a band changed'),
      coverage: z.object({
        stationId: z.string(),
        receiverId: z.string(),
        bandKey: z.string(),
        from: at,
        to: at.describe('exclusive'),
        state: z.enum(['watched', 'degraded', 'blind']),
        reason: coverageReason.optional().describe('absent where the band is watched'),
        part: z
          .object({ startHz: z.number(), stopHz: z.number(), band: frequencyRange })
          .optional()
          .describe('part of the band; the whole band when absent'),
      }),
    }),
    z.object({ type: z.literal('drill').describe('a drill began, changed or ended'), drill }),
    z.object({ type: z.literal('drill-incident').describe('an incident of a drill, never a real one'), incident }),
    z.object({
      type: z.literal('behind').describe('this viewer is slow'),
      receiverId: z.string(),
      skipped: z.number().describe('frames left out since the last frame sent'),
    }),
    z.object({ type: z.literal('error').describe('the last message of the viewer was refused'), detail: z.string() }),
  ])
  .meta({ id: 'ServerMessage' });

/** Messages to a viewer, besides frames. */
export type ServerMessage = JsonOf<typeof serverMessage>;
