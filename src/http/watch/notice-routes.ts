/** Where notices go: channels, rules, a test of each, and what waits or was given up. Secrets are taken and never given back. */

import { z } from 'zod';
import { ConfigError } from '../../errors/errors.js';
import type { Dispatcher } from '../../notify/dispatcher.js';
import { SendFailed } from '../../notify/notice.js';
import {
  channelSchema,
  noticeRuleSchema,
  secretsOwed,
  withKeptSecrets,
  withoutSecrets,
} from '../../notify/notice-settings.js';
import { FixedSetting, type NoticeSettingsStore, StaleSetting, type Versioned } from '../../notify/settings-store.js';
import type { StoredMessage } from '../../store/cases/case-book-outbox.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { Conflict } from '../conflict.js';
import { cursorOf, page, pageFields, partsOf } from '../page.js';
import { checked, Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, iso } from '../spoken.js';

const one = z.strictObject({ id: z.string().regex(/^[\w-]{1,40}$/) });
const oneMessage = z.strictObject({ messageId: z.coerce.number().int().min(1) });
const putBody = z.strictObject({ version: z.int().min(0), value: z.record(z.string(), z.unknown()) });
const removeQuery = z.strictObject({ version: z.coerce.number().int().min(0) });
const messagesQuery = z.strictObject({ state: z.enum(['waiting', 'sent', 'dead']).default('dead'), ...pageFields });

const versioned = z.object({
  version: z.number(),
  origin: z.enum(['file', 'api']).describe('file: of the configuration, and only changed there'),
  value: z.record(z.string(), z.unknown()),
});
const channelAnswer = versioned.extend({
  waiting: z.number(),
  dead: z.number(),
  lastSentAt: z.iso.datetime().optional(),
  lastFaultAt: z.iso.datetime().optional(),
  lastFault: z.string().optional(),
});
const messageAnswer = z.object({
  id: z.number(),
  key: z.string(),
  state: z.enum(['waiting', 'sent', 'dead']),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  attempts: z.number(),
  fault: z.string().optional(),
  body: z.record(z.string(), z.unknown()),
});

export interface NoticeRoutesOptions {
  readonly settings: NoticeSettingsStore;
  readonly dispatcher: Dispatcher;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  /** @throws ConfigError where nobody at the page may have the program connect to. */
  readonly mustReach?: (url: string) => Promise<void>;
}

export function noticeRoutes(options: NoticeRoutesOptions): Route[] {
  const { settings, dispatcher, desk } = options;
  return [
    {
      method: 'get',
      path: '/api/v1/notices',
      access: 'settings',
      summary: 'The channels with how they fare, and the rules. Of secrets only that they are there.',
      answer: z.object({
        publicUrl: z.string().optional(),
        channels: z.array(channelAnswer),
        rules: z.array(versioned),
      }),
      handle(_request, response) {
        const counts = desk.caseBook.outbox.counts();
        const count = (channelId: string, state: 'waiting' | 'dead') =>
          counts.find((row) => row.channelId === channelId && row.state === state)?.count ?? 0;
        response.json({
          publicUrl: settings.publicUrl,
          channels: settings.channels.map(({ version, origin, value }) => {
            const { lastSentAt, lastFaultAt, lastFault } = dispatcher.state(value.id);
            return {
              ...{ version, origin, value: withoutSecrets(value), lastFault },
              ...{ waiting: count(value.id, 'waiting'), dead: count(value.id, 'dead') },
              lastSentAt: lastSentAt === undefined ? undefined : iso(lastSentAt),
              lastFaultAt: lastFaultAt === undefined ? undefined : iso(lastFaultAt),
            };
          }),
          rules: settings.rules,
        });
      },
    },
    ...editRoutes('channels', options),
    ...editRoutes('rules', options),
    {
      method: 'post',
      path: '/api/v1/notices/channels/{id}/test',
      access: 'settings',
      summary: 'Sends a test over a channel at once, and tells what became of it.',
      params: one,
      answer: z.object({ sent: z.boolean(), fault: z.string().optional() }),
      async handle(_request, response, input) {
        const id = input.params['id'] ?? '';
        try {
          await dispatcher.test(id);
          response.json({ sent: true });
        } catch (error) {
          if (error instanceof RangeError) throw new Problem(404, 'Not found', `id is "${id}": ${error.message}.`);
          if (!(error instanceof SendFailed)) throw error;
          response.json({ sent: false, fault: error.message });
        }
      },
    },
    ...messageRoutes(options),
  ];
}

async function orBadRequest(work: () => Promise<void> | undefined): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ConfigError) throw new Problem(400, 'Bad request', error.message);
    throw error;
  }
}

function editRoutes(part: 'channels' | 'rules', { settings, desk, actorOf, mustReach }: NoticeRoutesOptions): Route[] {
  const schema = part === 'channels' ? channelSchema : noticeRuleSchema;
  const what = part === 'channels' ? 'notice-channel' : 'notice-rule';
  const shown = (kept: Versioned<object>) =>
    part === 'channels' ? { ...kept, value: withoutSecrets(kept.value as z.output<typeof channelSchema>) } : kept;
  const note = (request: Parameters<ActorOf>[0], id: string, action: 'put' | 'removed', version: number) =>
    desk.caseBook.audit.append({
      ...{
        at: desk.clock(),
        actor: actorOf(request),
        action: `${what}.${action === 'put' ? 'set' : 'unset'}`,
        subject: `${what}/${id}`,
      },
      detail: { version },
    });
  return [
    {
      method: 'put',
      path: `/api/v1/notices/${part}/{id}`,
      access: 'settings',
      summary:
        part === 'channels'
          ? 'Keeps a channel. A secret that is left out stays as it was, unless the channel goes to another place. version 0 means that it must be new.'
          : 'Keeps a rule: which causes and severities go to which channels.',
      params: one,
      body: putBody,
      answer: versioned,
      async handle(request, response, input) {
        const id = input.params['id'] ?? '';
        const { version, value } = input.body as z.output<typeof putBody>;
        const before = part === 'channels' ? settings.channel(id) : undefined;
        const owed = secretsOwed(value, before);
        if (owed.length > 0)
          throw new Problem(
            400,
            'Bad request',
            `${owed.join(', ')}: the channel goes to another place now, or there in a less safe way; give it again.`,
          );
        const kept = checked(schema, withKeptSecrets({ ...value, id }, before));
        if ('url' in kept) await orBadRequest(() => mustReach?.(kept.url));
        const strange =
          'channelIds' in kept ? kept.channelIds.find((name) => settings.channel(name) === undefined) : undefined;
        if (strange !== undefined)
          throw new Problem(400, 'Bad request', `channelIds: there is no channel "${strange}".`);
        await orStale(async () => {
          const done = await settings.put(part, kept as never, version);
          note(request, id, 'put', done.version);
          response.json(shown(done));
        });
      },
    },
    {
      method: 'delete',
      path: `/api/v1/notices/${part}/{id}`,
      access: 'settings',
      summary: part === 'channels' ? 'Removes a channel.' : 'Removes a rule.',
      params: one,
      query: removeQuery,
      answer: z.object({ removed: z.literal(true) }),
      async handle(request, response, input) {
        const id = input.params['id'] ?? '';
        const { version } = input.query as z.output<typeof removeQuery>;
        await orStale(async () => {
          if (!(await settings.remove(part, id, version)))
            throw new Problem(404, 'Not found', `id is "${id}": there is none in ${part}.`);
          note(request, id, 'removed', version);
          response.json({ removed: true });
        });
      },
    },
  ];
}

function messageRoutes({ desk, actorOf }: NoticeRoutesOptions): Route[] {
  const { outbox, audit } = desk.caseBook;
  const idOf = (params: Readonly<Record<string, unknown>>): number => Number(params['messageId']);
  const note = (request: Parameters<ActorOf>[0], id: number, action: string) =>
    audit.append({ at: desk.clock(), actor: actorOf(request), action, subject: `notice/${id}`, detail: {} });
  return [
    {
      method: 'get',
      path: '/api/v1/notices/messages',
      access: 'settings',
      summary: 'What was given up, what waits, what was sent; the newest first.',
      query: messagesQuery,
      answer: z.object({ messages: z.array(messageAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { state, limit, cursor } = input.query as z.output<typeof messagesQuery>;
        const before = partsOf(cursor, 'number')?.[0] ?? Number.MAX_SAFE_INTEGER;
        const { rows, nextCursor } = page(outbox.list(state, before, limit + 1), limit, (last) => cursorOf(last.id));
        response.json({ messages: rows.map(messageJson), nextCursor });
      },
    },
    {
      method: 'post',
      path: '/api/v1/notices/messages/{messageId}/retry',
      access: 'settings',
      summary: 'Tries a given-up message anew.',
      params: oneMessage,
      answer: z.object({ retried: z.literal(true) }),
      handle(request, response, input) {
        const id = idOf(input.params);
        if (!outbox.retry(id, desk.clock())) throw noMessage(id, 'given up');
        note(request, id, 'notice.retried');
        response.json({ retried: true });
      },
    },
    {
      method: 'delete',
      path: '/api/v1/notices/messages/{messageId}',
      access: 'settings',
      summary: 'Drops a message that waits or was given up.',
      params: oneMessage,
      answer: z.object({ removed: z.literal(true) }),
      handle(request, response, input) {
        const id = idOf(input.params);
        if (!outbox.drop(id)) throw noMessage(id, 'waiting or given up');
        note(request, id, 'notice.dropped');
        response.json({ removed: true });
      },
    },
  ];
}

function noMessage(id: number, state: string): Problem {
  return new Problem(404, 'Not found', `messageId is "${id}": no message of it is ${state}.`);
}

async function orStale(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof StaleSetting || error instanceof FixedSetting)) throw error;
    throw new Conflict(error.message);
  }
}

function messageJson({
  id,
  key,
  state,
  createdAt,
  dueAt,
  attempts,
  fault,
  body,
}: StoredMessage): z.input<typeof messageAnswer> {
  return {
    id,
    key,
    state,
    createdAt: iso(createdAt),
    dueAt: iso(dueAt),
    attempts,
    fault,
    body: body as Record<string, unknown>,
  };
}
