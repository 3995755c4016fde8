/** Where notices go: channels, rules, and what waits or was given up. Secrets are taken and never given back. */
import { z } from 'zod';
import { givenName } from '../config/values.js';
import { NOTICE_CAUSES } from '../watch/notice-causes.js';
import type { Contract, JsonOf } from './contract.js';
import { at, nextCursor, pageFields, queryNumber, removed } from './fields.js';

const telephone = z
  .object({
    at: at.describe('when the modem was last asked'),
    registration: z.enum(['home', 'roaming']).optional(),
    signalDbm: z.number().optional(),
    operator: z.string().optional(),
    credit: z.string().optional().describe('as the operator answered'),
    hasDigits: z.boolean().optional().describe('false: a call only rings'),
    fault: z.string().optional(),
    delivered: z.number().describe('arrived texts, since the start'),
    undelivered: z.number(),
    cells: z.number().optional(),
    cellDays: z.number().optional(),
    cell: z.string().optional(),
  })
  .meta({ id: 'TelephoneHealth' });
export type TelephoneHealthJson = JsonOf<typeof telephone>;

const state = z.enum(['waiting', 'sent', 'dead']);

/** Settings that every kind of channel has. */
const common = {
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  language: z.enum(['vi', 'en', 'vi-en']),
  quiet: z.object({ from: z.string(), to: z.string() }).meta({ id: 'QuietHours' }).optional(),
  perMinute: z.number().describe('above this rate, notices wait and are sent as one').meta({ id: 'PerMinute' }),
  secrets: z.array(z.string()).meta({
    id: 'SetSecrets',
    description: 'names of the secrets that are set; the secrets themselves are never told',
  }),
};
const shownChannel = z
  .discriminatedUnion('kind', [
    z.object({
      ...common,
      kind: z.literal('email'),
      host: z.string(),
      port: z.number(),
      security: z.enum(['tls', 'starttls', 'none']),
      user: z.string().optional(),
      from: z.string(),
      to: z.array(z.string()),
    }),
    z.object({
      ...common,
      kind: z.literal('webhook'),
      template: z.enum(['telegram', 'zalo-oa', 'mattermost', 'json']),
      urlOrigin: z.string().describe('the address without its path, which may hold a key'),
      recipient: z.string().optional(),
    }),
    z.object({
      ...common,
      kind: z.literal('telephone'),
      port: z.string(),
      baudRate: z.number(),
      creditCode: z.string().optional(),
      sms: z.array(z.string()),
      call: z.array(z.string()),
    }),
    z.object({
      ...common,
      kind: z.literal('syslog'),
      host: z.string(),
      port: z.number(),
      transport: z.enum(['udp', 'tcp']),
      facility: z.number(),
    }),
  ])
  .meta({ id: 'NoticeChannelSettings' });
const shownRule = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  severities: z.array(z.number()),
  causes: z.array(z.enum(NOTICE_CAUSES)),
  channelIds: z.array(z.string()),
});

const origin = z
  .enum(['file', 'api'])
  .describe('file: of the configuration, and only changed there')
  .meta({ id: 'NoticeOrigin' });

const versionedOf = <T extends z.ZodType>(value: T) =>
  z.object({
    version: z.number(),
    origin,
    value,
  });
const keptChannel = versionedOf(shownChannel);
const rule = versionedOf(shownRule).meta({ id: 'NoticeRule' });
const channel = keptChannel
  .extend({
    waiting: z.number(),
    dead: z.number(),
    lastSentAt: at.optional(),
    lastFaultAt: at.optional(),
    lastFault: z.string().optional(),
    telephone: telephone.optional(),
  })
  .meta({ id: 'NoticeChannel' });
export type NoticeChannelJson = JsonOf<typeof channel>;
export type NoticeRuleJson = JsonOf<typeof rule>;

const message = z
  .object({
    id: z.number(),
    key: z.string(),
    state,
    createdAt: at,
    dueAt: at,
    attempts: z.number(),
    fault: z.string().optional(),
    body: z
      .looseObject({
        incidentId: z.string().optional(),
        reportId: z.string().optional(),
        channelId: z.string().optional(),
        personId: z.string().optional(),
        to: z.object({ kind: z.string(), id: z.string() }).optional(),
      })
      .describe('of which incident or report, to which channel, person or contact'),
  })
  .meta({ id: 'NoticeMessage' });
export type NoticeMessageJson = JsonOf<typeof message>;

const params = z.strictObject({ id: z.string().regex(/^[\w-]{1,40}$/) });
const oneMessage = z.strictObject({ messageId: z.string().regex(/^[1-9]\d{0,14}$/, 'must be a number') });
const body = z.strictObject({ version: z.int().min(0), value: z.looseObject({ name: givenName }) });
const query = z.strictObject({ version: queryNumber().int().min(0) });

export const noticesApi = {
  'GET /api/v1/notices': {
    summary: 'The channels with how they fare, and the rules. Of secrets only that they are there.',
    answer: z.object({ publicUrl: z.string().optional(), channels: z.array(channel), rules: z.array(rule) }),
  },
  'PUT /api/v1/notices/channels/{id}': {
    summary: 'Keeps a channel. An omitted secret stays, unless the channel goes elsewhere. version 0: must be new.',
    refuses: [409],
    params,
    body,
    answer: keptChannel,
  },
  'PUT /api/v1/notices/rules/{id}': {
    summary: 'Keeps a rule: which causes and severities go to which channels.',
    refuses: [409],
    params,
    body,
    answer: rule,
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
