/** Notices: channels, rules, a test of each, and messages that wait or were given up. Secrets are taken, but never returned. */
import { type NoticeMessageJson, noticesApi, type TelephoneHealthJson } from '../../api/notices.js';
import { ConfigError, saidOf } from '../../errors/errors.js';
import type { Dispatcher } from '../../notify/dispatcher.js';
import type { MessageBody } from '../../notify/messages.js';
import { SendFailed } from '../../notify/notice.js';
import {
  channelSchema,
  type NoticeChannel,
  noticeRuleSchema,
  secretsOwed,
  withKeptSecrets,
  withoutSecrets,
} from '../../notify/notice-settings.js';
import { FixedSetting, type NoticeSettingsStore, StaleSetting } from '../../notify/settings-store.js';
import type { Telephones } from '../../notify/telephone/telephones.js';
import type { StoredMessage } from '../../store/cases/case-book-outbox.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { say, type Words } from '../../words/said.js';
import { cursorOf, page, partsOf } from '../page.js';
import { Conflict, checked, notFound, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

export interface NoticeRoutesOptions {
  readonly settings: NoticeSettingsStore;
  readonly dispatcher: Dispatcher;
  /** State of a modem; undefined before it was asked, and for other channels. */
  telephone(channel: NoticeChannel): TelephoneHealthJson | undefined;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  /** @throws ConfigError for an address to which a person at the page may not have the program connect */
  readonly mustReach?: (url: string) => Promise<void>;
}

export function noticeRoutes(options: NoticeRoutesOptions): Route[] {
  const { settings, dispatcher, telephone, desk } = options;
  return [
    route(noticesApi, 'GET /api/v1/notices', 'settings', () => {
      const counts = desk.caseBook.outbox.counts();
      const count = (channelId: string, state: 'waiting' | 'dead') =>
        counts.find((row) => row.channelId === channelId && row.state === state)?.count ?? 0;
      return {
        publicUrl: settings.publicUrl,
        channels: settings.channels.map(({ version, origin, value }) => {
          const { lastSentAt, lastFaultAt, lastFault } = dispatcher.state(value.id);
          return {
            version,
            origin,
            value: withoutSecrets(value),
            ...shown({ lastSentAt, lastFaultAt, lastFault }),
            waiting: count(value.id, 'waiting'),
            dead: count(value.id, 'dead'),
            telephone: telephone(value),
          };
        }),
        rules: settings.rules,
      };
    }),
    ...putRoutes(options),
    removeRoute('channels', options),
    removeRoute('rules', options),
    route(noticesApi, 'POST /api/v1/notices/channels/{id}/test', 'settings', async ({ params }) => {
      const id = params.id;
      try {
        await dispatcher.test(id);
        return { sent: true };
      } catch (error) {
        if (error instanceof RangeError) throw notFound('id is "{id}": {why}', { id, why: saidOf(error) });
        if (!(error instanceof SendFailed)) throw error;
        return { sent: false, fault: error.message };
      }
    }),
    ...messageRoutes(options),
  ];
}

async function orBadRequest(work: () => Promise<void> | undefined): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ConfigError) throw badRequest(error.said);
    throw error;
  }
}

function putRoutes({ settings, mustReach, ...parts }: NoticeRoutesOptions): Route[] {
  return [
    route(
      noticesApi,
      'PUT /api/v1/notices/channels/{id}',
      'settings',
      async ({ params: { id }, body: { version, value }, request }) => {
        const before = settings.channel(id);
        const owed = secretsOwed(value, before);
        if (owed.length > 0)
          throw badRequest(
            say('{fields}: the channel goes to another place now, or there in a less safe way; give it again.', {
              fields: owed.join(', '),
            }),
          );
        const channel = checked(channelSchema, withKeptSecrets({ ...value, id }, before));
        if (channel.kind === 'webhook') await orBadRequest(() => mustReach?.(channel.url));
        const kept = await orStale(() => settings.put('channels', channel, version));
        audit(parts, request, { what: 'notice-channel', id, action: 'set', version: kept.version });
        return { ...kept, value: withoutSecrets(kept.value) };
      },
    ),
    route(
      noticesApi,
      'PUT /api/v1/notices/rules/{id}',
      'settings',
      async ({ params: { id }, body: { version, value }, request }) => {
        const rule = checked(noticeRuleSchema, { ...value, id });
        const strange = rule.channelIds.find((name) => settings.channel(name) === undefined);
        if (strange !== undefined) throw badRequest(say('channelIds: there is no channel "{strange}".', { strange }));
        const kept = await orStale(() => settings.put('rules', rule, version));
        audit(parts, request, { what: 'notice-rule', id, action: 'set', version: kept.version });
        return kept;
      },
    ),
  ];
}

function removeRoute(part: 'channels' | 'rules', { settings, ...parts }: NoticeRoutesOptions): Route {
  return route(
    noticesApi,
    `DELETE /api/v1/notices/${part}/{id}`,
    'settings',
    async ({ params: { id }, query: { version }, request }) => {
      if (!(await orStale(() => settings.remove(part, id, version))))
        throw notFound('id is "{id}": there is none in {part}.', { id, part });
      const what = part === 'channels' ? 'notice-channel' : 'notice-rule';
      audit(parts, request, { what, id, action: 'unset', version });
      return { removed: true };
    },
  );
}

interface Edit {
  readonly what: 'notice-channel' | 'notice-rule';
  readonly id: string;
  readonly action: 'set' | 'unset';
  readonly version: number;
}

function audit(
  { desk, actorOf }: Pick<NoticeRoutesOptions, 'desk' | 'actorOf'>,
  request: Parameters<ActorOf>[0],
  { what, id, action, version }: Edit,
): void {
  desk.caseBook.audit.append({
    at: desk.clock(),
    actor: actorOf(request),
    action: `${what}.${action}`,
    subject: `${what}/${id}`,
    detail: { version },
  });
}

function badRequest(said: Words): Problem {
  return new Problem(400, 'Bad request', said);
}

function messageRoutes({ desk, actorOf }: NoticeRoutesOptions): Route[] {
  const { outbox, audit } = desk.caseBook;
  const note = (request: Parameters<ActorOf>[0], id: number, action: string) =>
    audit.append({ at: desk.clock(), actor: actorOf(request), action, subject: `notice/${id}`, detail: {} });
  return [
    route(noticesApi, 'GET /api/v1/notices/messages', 'settings', ({ query }) => {
      const { state, limit, cursor } = query;
      const before = partsOf(cursor, 'number')?.[0] ?? Number.MAX_SAFE_INTEGER;
      const { rows, nextCursor } = page(outbox.list(state, before, limit + 1), limit, (last) => cursorOf(last.id));
      return { messages: rows.map(messageJson), nextCursor };
    }),
    route(noticesApi, 'POST /api/v1/notices/messages/{messageId}/retry', 'settings', ({ params, request }) => {
      const id = Number(params.messageId);
      if (!outbox.retry(id, desk.clock())) throw noMessage(id, 'given up');
      note(request, id, 'notice.retried');
      return { retried: true };
    }),
    route(noticesApi, 'DELETE /api/v1/notices/messages/{messageId}', 'settings', ({ params, request }) => {
      const id = Number(params.messageId);
      if (!outbox.drop(id)) throw noMessage(id, 'waiting or given up');
      note(request, id, 'notice.dropped');
      return { removed: true };
    }),
  ];
}

function noMessage(id: number, state: string): Problem {
  return notFound('messageId is "{id}": no message of it is {state}.', { id, state });
}

async function orStale<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof StaleSetting || error instanceof FixedSetting)) throw error;
    throw new Conflict(error.said);
  }
}

/** A notice of the outbox as the API gives it. */
function messageJson(message: StoredMessage): NoticeMessageJson {
  const { id, key, state, createdAt, dueAt, attempts, fault, body } = message;
  const told = shown({ id, key, state, createdAt, dueAt, attempts, fault });
  return { ...told, body: { ...(body as Partial<MessageBody>) } };
}

/** State of a modem; undefined before it was asked, and for other channels. */
export function telephoneJson(
  channel: NoticeChannel,
  telephones: Pick<Telephones, 'health'>,
): TelephoneHealthJson | undefined {
  const health = channel.kind === 'telephone' ? telephones.health(channel) : undefined;
  if (health === undefined) return undefined;
  const { state, ...counts } = health;
  return { ...shown(counts), ...state };
}
