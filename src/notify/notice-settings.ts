/**
 * Settings of notices: channels with their secrets, and rules. Checked here for the configuration file and for the API.
 */
import { z } from 'zod';
import { Secret } from '../config/secrets.js';
import { ConfigError } from '../errors/errors.js';
import { NOTICE_CAUSES } from '../watch/notice-causes.js';
import { asItCame, joined, say } from '../words/said.js';

const id = z.string().regex(/^[\w-]{1,40}$/, 'must be letters, digits, _ and -, at most 40');
const host = z.string().regex(/^[\w.:-]{1,253}$/, 'must be a host name or an address');
const port = z.int().min(1).max(65_535);
const address = z.email({ error: ({ input }) => `${JSON.stringify(input)} is not one e-mail address` }).max(200);
const ONE_SENDER =
  /^(?:(?:"[^"\\\p{Cc}]*"|[^"<>,;@\p{Cc}]*) *<[^\s@<>,;\p{Cc}]+@[^\s@<>,;\p{Cc}]+>|[^\s@<>,;"\p{Cc}]+@[^\s@<>,;"\p{Cc}]+)$/u;
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time as 07:00');
const secretText = z.string().min(1).max(1000);

const common = {
  id,
  name: z.string().min(1).max(120),
  active: z.boolean().default(true),
  language: z.enum(['vi', 'en', 'vi-en']).default('vi'),
  /** Above this rate, notices wait and are sent as one. */
  perMinute: z.int().min(1).max(600).default(20),
  /** Vietnamese time in which only severity 1 is sent; the rest waits for its end. May pass midnight. */
  quiet: z.strictObject({ from: clockTime, to: clockTime }).optional(),
};

const emailSchema = z.strictObject({
  ...common,
  kind: z.literal('email'),
  host,
  port: port.default(587),
  /** `starttls`: a server that does not offer it is refused. `none`: only for a server inside the organisation. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: z.string().min(1).max(200).optional(),
  password: secretText.optional(),
  from: z.string().max(300).regex(ONE_SENDER, 'must be one address, as Trung tâm <canh@example.vn>'),
  to: z.array(address).min(1).max(50),
});

const WEBHOOK_TEMPLATES = ['telegram', 'zalo-oa', 'mattermost', 'json'] as const;

const webhookSchema = z
  .strictObject({
    ...common,
    kind: z.literal('webhook'),
    template: z.enum(WEBHOOK_TEMPLATES),
    /** The address may contain a key (Mattermost's does), so it is kept like a secret. */
    url: z.url({ protocol: /^https?$/ }).max(1000),
    /** Telegram: token of the bot; Zalo: token of the official account. */
    token: secretText.optional(),
    /** Telegram: id of the chat; Zalo: id of the user. */
    recipient: z.string().min(1).max(200).optional(),
    /** Key for signing each body, so that the receiver can check the sender. */
    signingKey: secretText.optional(),
  })
  .superRefine(({ template, token, recipient }, context) => {
    const owed = template === 'telegram' || template === 'zalo-oa';
    if (owed && token === undefined)
      context.addIssue({ code: 'custom', path: ['token'], message: `${template} needs one` });
    if (owed && recipient === undefined)
      context.addIssue({ code: 'custom', path: ['recipient'], message: `${template} needs one` });
  });

const syslogSchema = z.strictObject({
  ...common,
  kind: z.literal('syslog'),
  host,
  port: port.default(514),
  transport: z.enum(['udp', 'tcp']).default('udp'),
  /** Values 16 to 23 are local0 to local7. */
  facility: z.int().min(0).max(23).default(16),
});

const phoneNumber = z
  .string()
  .regex(/^\+?\d[\d .-]{2,20}$/, 'must be a telephone number as 0912345678 or +84912345678');

/** A GSM modem with a SIM at a serial port: texts and calls without the Internet. */
const telephoneSchema = z.strictObject({
  ...common,
  kind: z.literal('telephone'),
  port: z
    .string()
    .max(200)
    .regex(/^\/dev\/(?!.*\.\.)[\w./:-]+$/, 'must be a serial port as /dev/ttyUSB2'),
  baudRate: z.int().min(1200).max(4_000_000).default(115_200),
  /** PIN of the SIM; a refused one is never tried again. */
  pin: z
    .string()
    .regex(/^\d{4,8}$/, 'must be 4 to 8 digits')
    .optional(),
  /** Code that the operator answers with the credit left, such as *101#. */
  creditCode: z
    .string()
    .regex(/^[*#][\d*#]{1,20}$/, 'must be a code as *101#')
    .optional(),
  /** Numbers that get a text of whatever the rules send here. */
  sms: z.array(phoneNumber).max(20).default([]),
  /** Numbers that ring for severity 1, one after the other, until somebody presses a digit. */
  call: z.array(phoneNumber).max(20).default([]),
});

export const channelSchema = z.discriminatedUnion('kind', [emailSchema, webhookSchema, syslogSchema, telephoneSchema]);

export const noticeRuleSchema = z.strictObject({
  id,
  name: z.string().min(1).max(120),
  active: z.boolean().default(true),
  severities: z.array(z.int().min(1).max(6)).min(1).max(6),
  /** Of incidents, and of the watch itself. */
  causes: z.array(z.enum(NOTICE_CAUSES)).min(1),
  channelIds: z.array(id).min(1).max(20),
});

export const noticesSchema = z.strictObject({
  /** Address of the page from outside; when set, notices carry a link. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  channels: z.array(channelSchema).max(50).default([]),
  rules: z.array(noticeRuleSchema).max(100).default([]),
  /** Signs of life for somebody outside, who misses them when this program or its line is dead. */
  heartbeat: z
    .strictObject({
      /** Asked with GET while the program does its work, as services that watch for missing pings expect it. */
      url: z
        .url({ protocol: /^https?$/ })
        .max(1000)
        .optional(),
      everyS: z.int().min(10).max(3600).default(60),
      /** A message every day, whatever happened, over one channel; `at` is in Vietnamese time. */
      digest: z.strictObject({ channelId: id, at: clockTime }).optional(),
    })
    .optional(),
});

export type NoticeChannel = z.output<typeof channelSchema>;
export type EmailChannel = z.output<typeof emailSchema>;
export type WebhookChannel = z.output<typeof webhookSchema>;
export type TelephoneChannel = z.output<typeof telephoneSchema>;
export type SyslogChannel = z.output<typeof syslogSchema>;
export type NoticeRule = z.output<typeof noticeRuleSchema>;
export type NoticeSettings = z.output<typeof noticesSchema>;

/** The addresses at which people read what this channel is given; none for a machine. */
export function reachesOf(channel: NoticeChannel): readonly string[] {
  if (channel.kind === 'email') return channel.to;
  if (channel.kind === 'telephone') return [...channel.sms, ...channel.call];
  return channel.kind === 'webhook' ? [`${channel.url} ${channel.recipient ?? ''}`] : [];
}

const SECRET_FIELDS = ['password', 'token', 'signingKey', 'url', 'pin'] as const;

type OnUnset = (channelId: string, fault: string) => void;

/**
 * The part `notices` of the configuration file.
 * @param onUnset hears of a channel whose secret is not where the file says; that channel is left out
 * @throws ConfigError naming each field, never a secret; without `onUnset` also for such a channel
 */
export function parseNotices(value: unknown, source: string, onUnset?: OnUnset): NoticeSettings {
  const parsed = noticesSchema.safeParse(withSecretsRevealed(value ?? {}, onUnset));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  notices.${issue.path.map(String).join('.')}: ${issue.message}`);
  throw new ConfigError(joined([say('{source} cannot be used:', { source }), ...lines.map(asItCame)], asItCame('\n')));
}

function withSecretsRevealed(value: object, onUnset: OnUnset | undefined): object {
  const { channels } = value as { channels?: unknown };
  if (!Array.isArray(channels)) return value;
  const revealed = channels.flatMap((channel: unknown) => {
    if (typeof channel !== 'object' || channel === null) return [channel];
    try {
      const fields = Object.entries(channel).map(([key, inner]: [string, unknown]) => [
        key,
        inner instanceof Secret ? inner.reveal() : inner,
      ]);
      return [Object.fromEntries(fields) as unknown];
    } catch (error) {
      if (onUnset === undefined || !(error instanceof ConfigError)) throw error;
      const { id: channelId } = channel as { id?: unknown };
      onUnset(String(channelId), error.message);
      return [];
    }
  });
  return { ...value, channels: revealed };
}

/** A channel without its secrets; `secrets` lists the fields that are set. */
export function withoutSecrets(channel: NoticeChannel) {
  const secrets = SECRET_FIELDS.filter((field) => field in channel);
  switch (channel.kind) {
    case 'email': {
      const { password: _password, ...shown } = channel;
      return { ...shown, secrets };
    }
    case 'webhook': {
      const { url, token: _token, signingKey: _key, ...shown } = channel;
      return { ...shown, urlOrigin: new URL(url).origin, secrets };
    }
    case 'telephone': {
      const { pin: _pin, ...shown } = channel;
      return { ...shown, secrets };
    }
    case 'syslog':
      return { ...channel, secrets };
  }
}

/** Adds the stored secrets to a channel that was sent without them and still goes to the same place, in as safe a way. */
export function withKeptSecrets(value: object, before: NoticeChannel | undefined): object {
  if (before === undefined || !isSamePlace(value as Record<string, unknown>, before)) return value;
  const kept = Object.entries(before).filter(([field]) => (SECRET_FIELDS as readonly string[]).includes(field));
  return { ...Object.fromEntries(kept), ...value };
}

/** Secrets that a changed channel had and would lose: they are asked for again. */
export function secretsOwed(value: object, before: NoticeChannel | undefined): readonly string[] {
  const given = value as Record<string, unknown>;
  if (before === undefined || before.kind !== given['kind'] || isSamePlace(given, before)) return [];
  const had = before as unknown as Record<string, unknown>;
  return SECRET_FIELDS.filter((field) => had[field] !== undefined && given[field] === undefined);
}

/** A secret never follows to another host, nor to one that others can read along with. */
function isSamePlace(value: Readonly<Record<string, unknown>>, before: NoticeChannel): boolean {
  if (before.kind !== value['kind']) return false;
  switch (before.kind) {
    case 'webhook': {
      const { url = before.url, template } = value;
      return template === before.template && originOf(url) === originOf(before.url);
    }
    case 'email': {
      const { host: toHost, port: toPort = 587, security = 'starttls', user } = value;
      const safety = ['none', 'starttls', 'tls'];
      const isAsSafe = safety.indexOf(String(security)) >= safety.indexOf(before.security);
      return toHost === before.host && toPort === before.port && user === before.user && isAsSafe;
    }
    case 'telephone':
      return value['port'] === before.port;
    case 'syslog':
      return true;
  }
}

function originOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : undefined;
}
