/** Whether the program is alive, whether it is ready, and its figures for monitoring. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at, words } from './fields.js';

const archive = z.object({
  trouble: z
    .enum(['disk-full', 'disk-nearly-full', 'cannot-write', 'sweeps-lost', 'no-answer'])
    .optional()
    .describe('what keeps it from recording, or nearly so'),
  path: z.string().optional().describe('absent while it does not answer; so are the figures'),
  bytes: z.number().optional(),
  sweeps: z.number().optional(),
  pending: z.number().optional().describe('bytes that were accepted and are not on disk yet'),
  pendingSweeps: z.number().optional(),
  dropped: z.number().optional().describe('sweeps that were lost in the life of this archive'),
  losses: z
    .object({
      foldedSweeps: z.number().describe('sweeps kept only as part of a maximum over a minute'),
      droppedSweeps: z.number(),
      lastAt: z.number().optional().describe('epoch ms'),
      lastReason: z.string().optional(),
    })
    .optional(),
  spoolBytes: z.number().optional().describe('bytes of the spool that are not in the archive yet'),
  lastFault: z.string().optional(),
  fault: words.optional(),
  lastRepair: z.object({ at: z.number().describe('epoch ms'), what: z.string() }).optional(),
  damage: z.string().optional(),
  outOfReach: z.string().optional(),
});

const longTerm = z.object({
  state: z.enum(['connecting', 'idle', 'sending', 'waiting', 'refused', 'stopped']),
  server: z.string(),
  problem: z.string().optional(),
  sweeps: z.number(),
  lines: z.number(),
  setAside: z.number().describe('lines that the server would not take'),
  retries: z.number(),
  waitingBytes: z.number(),
  notes: z.object({ waiting: z.number(), sent: z.number(), dropped: z.number() }).describe('points beside sweeps'),
  restarts: z.number().describe('threads that were replaced'),
});

const readyAnswer = z
  .object({
    ready: z.boolean(),
    problems: z.array(z.object({ part: z.string(), vi: z.string(), en: z.string() })),
    receivers: z.object({ configured: z.number(), sweeping: z.number() }).optional(),
    archive: archive.optional(),
    longTerm: longTerm.optional(),
  })
  .meta({ id: 'Readiness' });
export type Readiness = JsonOf<typeof readyAnswer>;

export const healthApi = {
  'GET /healthz': {
    summary: 'Alive; for callers who may watch, with version and start.',
    answer: z.object({ status: z.literal('ok'), version: z.string().optional(), startedAt: at.optional() }),
  },
  'GET /readyz': {
    summary: 'Ready: receivers sweep, and the archive keeps it. Strangers read which part is not.',
    answer: readyAnswer,
    otherStatuses: { 503: 'Not ready, with the reasons.' },
  },
  'GET /metrics': { summary: 'Prometheus metrics.', otherAnswers: ['text/plain'] },
} as const satisfies Contract;
