/** Where notices go: channels, rules, and what waits or was given up. Secrets are taken and never given back. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at, nextCursor, pageFields, queryNumber } from './fields.js';

const state = z.enum(['waiting', 'sent', 'dead']);

const versioned = z
  .object({
    version: z.number(),
    origin: z.enum(['file', 'api']).describe('file: of the configuration, and only changed there'),
    value: z.record(z.string(), z.unknown()).describe('the settings; of a secret only that it is there'),
  })
  .meta({ id: 'NoticeSetting' });
const channel = versioned
  .extend({
    waiting: z.number(),
    dead: z.number(),
    lastSentAt: at.optional(),
    lastFaultAt: at.optional(),
    lastFault: z.string().optional(),
  })
  .meta({ id: 'NoticeChannel' });
export type NoticeChannelJson = JsonOf<typeof channel>;
export type NoticeRuleJson = JsonOf<typeof versioned>;

const message = z
  .object({
    id: z.number(),
    key: z.string(),
    state,
    createdAt: at,
    dueAt: at,
    attempts: z.number(),
    fault: z.string().optional(),
    body: z.record(z.string(), z.unknown()).describe('what is sent, as its kind of notice has it'),
  })
  .meta({ id: 'NoticeMessage' });
export type NoticeMessageJson = JsonOf<typeof message>;

const params = z.strictObject({ id: z.string().regex(/^[\w-]{1,40}$/) });
const oneMessage = z.strictObject({ messageId: z.string().regex(/^[1-9]\d{0,14}$/, 'must be a number') });
const body = z.strictObject({ version: z.int().min(0), value: z.record(z.string(), z.unknown()) });
const query = z.strictObject({ version: queryNumber().int().min(0) });
const removed = z.object({ removed: z.literal(true) }).meta({ id: 'Removed' });

export const noticesApi = {
  'GET /api/v1/notices': {
    summary: 'The channels with how they fare, and the rules. Of secrets only that they are there.',
    answer: z.object({ publicUrl: z.string().optional(), channels: z.array(channel), rules: z.array(versioned) }),
  },
  'PUT /api/v1/notices/channels/{id}': {
    summary:
      'Keeps a channel. A secret that is left out stays as it was, unless the channel goes to another place. version 0 means that it must be new.',
    refuses: [409],
    params,
    body,
    answer: versioned,
  },
  'PUT /api/v1/notices/rules/{id}': {
    summary: 'Keeps a rule: which causes and severities go to which channels.',
    refuses: [409],
    params,
    body,
    answer: versioned,
  },
  'DELETE /api/v1/notices/channels/{id}': {
    summary: 'Removes a channel.',
    refuses: [404, 409],
    params,
    query,
    answer: removed,
  },
  'DELETE /api/v1/notices/rules/{id}': {
    summary: 'Removes a rule.',
    refuses: [404, 409],
    params,
    query,
    answer: removed,
  },
  'POST /api/v1/notices/channels/{id}/test': {
    summary: 'Sends a test over a channel at once, and tells what became of it.',
    refuses: [404],
    params,
    answer: z.object({ sent: z.boolean(), fault: z.string().optional() }),
  },
  'GET /api/v1/notices/messages': {
    summary: 'What was given up, what waits, what was sent; the newest first.',
    query: z.strictObject({ state: state.default('dead'), ...pageFields }),
    answer: z.object({ messages: z.array(message), nextCursor }),
  },
  'POST /api/v1/notices/messages/{messageId}/retry': {
    summary: 'Tries a given-up message again.',
    refuses: [404],
    params: oneMessage,
    answer: z.object({ retried: z.literal(true) }),
  },
  'DELETE /api/v1/notices/messages/{messageId}': {
    summary: 'Drops a message that waits or was given up.',
    refuses: [404],
    params: oneMessage,
    answer: removed,
  },
} as const satisfies Contract;
