/** Masks and rules as people write them, what the program makes of recordings, and rules tried on the past. */
import { z } from 'zod';
import { givenName } from '../config/values.js';
import { MOST_SWEEPS_OF_RULE } from '../detection/watchers/judging-rule.js';
import { ASSIGNMENT_MASK, LEARN_MASK } from '../watch/mask.js';
import type { Contract, JsonOf } from './contract.js';
import { at, hz, instant, sentence } from './fields.js';
import { heardEmission } from './incidents.js';
import { receiverId } from './recording.js';

const id = z.string().min(1).max(60);
const name = givenName.max(200);

const grid = {
  startHz: hz,
  stepHz: z.number().positive(),
  levelsDbm: z.array(z.number().min(-200).max(50).nullable()).min(1).max(65_535),
};
const learnt = z.strictObject({ kind: z.literal('learnt'), sweeps: z.int().positive(), ...grid });
const fromAssignments = z.strictObject({ kind: z.literal('from-assignments'), at: instant, ...grid });

const mask = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('fixed'),
      points: z
        .array(z.strictObject({ hz, levelDbm: z.number() }))
        .min(2)
        .max(10_000),
    }),
    z.strictObject({ kind: z.literal('noise-following'), offsetDb: z.number().min(0).max(100) }),
    learnt,
    fromAssignments,
  ])
  .meta({ id: 'MaskShape' });

export const maskValue = z.strictObject({ name, startHz: hz, stopHz: hz, mask }).meta({ id: 'Mask' });
export type MaskValue = z.output<typeof maskValue>;

const stationIds = z.array(id).max(200).default([]).describe('every station when empty').meta({ id: 'RuleStations' });
const sweepsOfRule = z.int().min(1).max(MOST_SWEEPS_OF_RULE);

export const ruleSettings = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('mask'), maskId: id, stationIds, n: sweepsOfRule, m: sweepsOfRule }),
    z.strictObject({
      kind: z.literal('quiet'),
      stationIds,
      startHz: hz,
      stopHz: hz,
      belowDbm: z.number().min(-200).max(50).optional(),
      belowExcessDb: z.number().min(0).max(200).optional(),
      shorterThanMs: z.number().min(1).max(1e10).optional(),
      classes: z.array(z.string().min(1).max(40)).max(20).default([]),
    }),
  ])
  .meta({ id: 'RuleSettings' });

export const ruleValue = z.strictObject({ name, active: z.boolean(), settings: ruleSettings }).meta({ id: 'Rule' });

/** A mask that the program made: as `masks` takes it, and not kept yet. */
const madeMask = { ...grid, levelsDbm: z.array(z.number().nullable()) };

const trial = z
  .object({
    ruleId: z.string(),
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    from: at,
    to: at,
    by: z.string(),
    startedAt: at,
    progress: z.number().describe('0 to 1'),
    sweeps: z.number(),
    firedSoFar: z.number(),
    fault: z.string().optional(),
    result: z
      .object({
        sentence,
        counts: z.object({
          fired: z.number(),
          cases: z.number(),
          dismissed: z.number(),
          unnoticed: z.number(),
          silent: z.number().describe('cases of that time which the rule would not have raised'),
        }),
        receiverIds: z.array(z.string()),
        firings: z.array(
          z.object({
            emission: heardEmission,
            was: z.enum(['case', 'dismissed', 'unnoticed']),
            incidentId: z.string().optional(),
          }),
        ),
        silentOn: z.array(z.string()),
        allowsThisRule: z.boolean().describe('it was a trial of the rule as it is kept now'),
      })
      .optional(),
  })
  .meta({ id: 'RuleTrial' });
export type RuleTrial = JsonOf<typeof trial>;

const oneRule = z.strictObject({ id: z.string().min(1).max(120) });

export const rulesApi = {
  'POST /api/v1/masks/learn': {
    summary: 'A mask from reference sweeps: the maximum of a stretch, widened and lifted. Keeps nothing.',
    refuses: [409],
    body: z.strictObject({
      receiverId,
      startHz: hz,
      stopHz: hz,
      from: instant,
      to: instant,
      offsetDb: z.number().min(0).max(60).default(LEARN_MASK.offsetDb),
      widenBins: z.int().min(0).max(50).default(LEARN_MASK.widenBins),
    }),
    answer: z.object({ mask: z.object({ kind: z.literal('learnt'), sweeps: z.number(), ...madeMask }) }),
  },
  'POST /api/v1/masks/from-assignments': {
    summary: 'A mask from the licences in force. Keeps nothing.',
    body: z.strictObject({
      stationId: z.string().min(1).max(100).describe('whose usual levels of the licences count'),
      startHz: hz,
      stopHz: hz,
      stepHz: z.number().min(1).max(1e9),
      at: instant.optional().describe('the licences of that moment; of now when absent'),
      baseDbm: z.number().min(-200).max(50).describe('limit where nothing is licensed'),
      licensedDbm: z.number().min(-200).max(50).default(ASSIGNMENT_MASK.licensedDbm),
      marginDb: z.number().min(0).max(100).default(ASSIGNMENT_MASK.marginDb),
      slopeDbPerWidth: z.number().min(1).max(1000).default(ASSIGNMENT_MASK.slopeDbPerWidth),
    }),
    answer: z.object({ mask: z.object({ kind: z.literal('from-assignments'), at, ...madeMask }) }),
  },
  'POST /api/v1/rules/{id}/trial': {
    summary: 'Runs a rule over stored sweeps: how often it would have fired, and what became of that then.',
    refuses: [404, 409],
    params: oneRule,
    body: z.strictObject({
      from: instant,
      to: instant,
      settings: ruleSettings.optional().describe('the kept settings when absent'),
      mask: maskValue.optional().describe('a change of the mask of this rule that is not kept yet'),
    }),
    answer: trial,
  },
  'GET /api/v1/rules/{id}/trial': {
    summary: 'The trial of a rule: how far it is, or what came out.',
    refuses: [404],
    params: oneRule,
    answer: trial,
  },
  'DELETE /api/v1/rules/{id}/trial': {
    summary: 'Cancels the trial of a rule that is running.',
    refuses: [404, 409],
    params: oneRule,
    answer: trial,
  },
} as const satisfies Contract;
