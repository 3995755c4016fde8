/** Self-test and acceptance test of a receiver over HTTP: started by one request, followed by others. */
import { z } from 'zod';
import { planSchema } from '../../config/config.js';
import { hz } from '../../config/values.js';
import { ReceiverBusy } from '../../station/receiver-hold.js';
import type { ReceiverTrials, Trial, TrialKind } from '../../station/receiver-trials.js';
import type { SpurMaps } from '../../station/spur-map.js';
import type { ReceiverRecord, Stations } from '../../station/stations.js';
import { Problem } from '../problem.js';
import type { Route, RouteInput } from '../route.js';
import { type ActorOf, iso } from '../spoken.js';

const params = z.strictObject({ receiverId: z.string() });
const by = z.string().min(1).max(80).optional().describe('who; the signed-in person goes before it');
const selfTestBody = z.strictObject({
  by,
  sweeps: z.int().min(5).max(200).default(20),
  plan: planSchema.optional().describe('what it watches now when absent'),
});
const acceptanceBody = z.strictObject({
  by,
  seconds: z.number().min(1).max(600).default(120),
  plan: planSchema.optional().describe('the FM band when absent, where the receiver tunes there'),
  expectedHz: z
    .array(hz)
    .max(200)
    .optional()
    .describe('carriers that are on the air; the licensed broadcasters when absent'),
});

const words = z.object({ vi: z.string(), en: z.string() });
const spurMapAnswer = z.object({
  learnedAt: z.iso.datetime(),
  by: z.string(),
  startHz: z.number(),
  stopHz: z.number(),
  sweeps: z.number(),
  floorDbm: z.number(),
  spurs: z.array(z.object({ hz: z.number(), levelDbm: z.number(), excessDb: z.number() })),
});
const trialAnswer = z.object({
  kind: z.enum(['self-test', 'acceptance']),
  state: z.enum(['running', 'done', 'failed']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  by: z.string(),
  done: z.number().describe('sweeps (self-test) or seconds (acceptance)'),
  of: z.number(),
  problem: words.optional(),
  spurMap: spurMapAnswer.optional(),
  acceptance: z
    .object({
      verdict: z.enum(['good', 'doubtful', 'bad', 'unknown']),
      checks: z.array(words.extend({ id: z.string(), verdict: z.enum(['good', 'doubtful', 'bad', 'unknown']) })),
      floorDbm: z.number().optional(),
      strongestDbm: z.number().optional(),
      sweeps: z.number(),
    })
    .optional(),
});

export interface TrialRoutesOptions {
  readonly stations: Stations;
  readonly trials: ReceiverTrials;
  readonly spurMaps: SpurMaps;
  readonly actorOf?: ActorOf | undefined;
}

export function trialRoutes({ stations, trials, spurMaps, actorOf }: TrialRoutesOptions): Route[] {
  const known = (input: RouteInput): ReceiverRecord => {
    const receiverId = input.params['receiverId'] ?? '';
    const record = stations.receiver(receiverId);
    if (record !== undefined) return record;
    throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
  };
  const latest = (kind: TrialKind, summary: string): Route => ({
    method: 'get',
    path: `/api/v1/receivers/{receiverId}/${kind}`,
    access: 'watch',
    summary,
    params,
    answer: trialAnswer,
    handle(_request, response, input) {
      const { config } = known(input);
      const trial = trials.latest(config.id, kind);
      if (trial === undefined)
        throw new Problem(404, 'Not found', `receiver "${config.id}" was never put to this test.`);
      response.json(trialJson(trial));
    },
  });
  const who = (request: Parameters<ActorOf>[0], given: string | undefined) =>
    actorOf?.(request) || given || 'trang web';
  return [
    {
      method: 'post',
      path: '/api/v1/receivers/{receiverId}/self-test',
      access: 'tune',
      summary: 'With 50 ohm on its input: learns where the receiver hears itself. Runs on; ask with GET how far it is.',
      params,
      body: selfTestBody,
      answer: trialAnswer,
      handle(request, response, input) {
        const record = sweeping(known(input));
        const { by: given, sweeps, plan } = input.body as z.output<typeof selfTestBody>;
        response.json(trialJson(orBusy(() => trials.selfTest(record, { by: who(request, given), sweeps, plan }))));
      },
    },
    latest('self-test', 'The self-test that runs, or the newest that ended.'),
    {
      method: 'post',
      path: '/api/v1/receivers/{receiverId}/acceptance',
      access: 'tune',
      summary: 'Two minutes: carriers seen, level sane, floor sane, clock sane? Runs on; ask with GET how far it is.',
      params,
      body: acceptanceBody,
      answer: trialAnswer,
      handle(request, response, input) {
        const record = sweeping(known(input));
        const { by: given, ...wish } = input.body as z.output<typeof acceptanceBody>;
        response.json(trialJson(orBusy(() => trials.acceptance(record, { by: who(request, given), ...wish }))));
      },
    },
    latest('acceptance', 'The acceptance test that runs, or the newest that ended.'),
    {
      method: 'get',
      path: '/api/v1/receivers/{receiverId}/spurs',
      access: 'watch',
      summary: 'Where the receiver hears itself: as configured, and as its self-tests found.',
      params,
      answer: z.object({ configuredHz: z.array(z.number()), maps: z.array(spurMapAnswer) }),
      handle(_request, response, input) {
        const { config } = known(input);
        const maps = spurMaps.of(config.id).map((map) => ({ ...map, learnedAt: iso(map.learnedAt) }));
        response.json({ configuredHz: config.spursHz, maps });
      },
    },
  ];
}

function sweeping(record: ReceiverRecord): ReceiverRecord {
  const { status, problem } = record.state;
  if (status === 'sweeping') return record;
  throw new Problem(
    409,
    'Conflict',
    `receiver "${record.config.id}" is not measuring (${status}). ${problem ?? ''}`.trim(),
  );
}

function orBusy(start: () => Trial): Trial {
  try {
    return start();
  } catch (error) {
    if (error instanceof ReceiverBusy || error instanceof RangeError)
      throw new Problem(409, 'Conflict', `${(error as Error).message}.`);
    throw error;
  }
}

function trialJson({ startedAt, endedAt, spurMap, ...rest }: Trial): unknown {
  return {
    ...rest,
    startedAt: iso(startedAt),
    endedAt: endedAt === undefined ? undefined : iso(endedAt),
    spurMap: spurMap === undefined ? undefined : { ...spurMap, learnedAt: iso(spurMap.learnedAt) },
  };
}
