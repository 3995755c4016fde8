/**
 * Notices as web requests: Telegram, Zalo official accounts, Mattermost, or plain JSON for any other server; signed
 * when a key is set.
 */
import { createHmac } from 'node:crypto';
import { AnswerLate, askServer } from '../access/asked-server.js';
import { defined } from '../rf/defined.js';
import { iso } from '../rf/iso.js';
import { type Notice, noticeText, SendFailed } from './notice.js';
import type { WebhookChannel } from './notice-settings.js';
import { withSlash } from './notice-words.js';

const DEADLINE_MS = 15_000;
/** Bytes of an answer that are read: enough for the reason of a refusal. */
const LONGEST_ANSWER = 2000;
/** Longest text: Telegram refuses longer ones. */
const LONGEST_TEXT = 4000;

export interface WebRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Builds the request without sending it. @param at epoch ms, part of the signature so that an old request cannot be
 * sent again
 */
function webRequest(channel: WebhookChannel, notice: Notice, at: number): WebRequest {
  const { url, payload, headers } = shaped(channel, notice);
  const body = JSON.stringify(payload);
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'x-rfi-notice-id': Buffer.from(notice.id)
        .toString('latin1')
        .replace(/[^\x20-\x7e]/g, '?'),
      ...headers,
      ...defined({
        'x-rfi-signature': channel.signingKey === undefined ? undefined : signature(channel.signingKey, body, at),
      }),
    },
  };
}

/** `t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>", hex>`. */
function signature(key: string, body: string, at: number): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`;
}

function shaped(
  channel: WebhookChannel,
  notice: Notice,
): { url: string; payload: object; headers?: Record<string, string> } {
  const { template, url, token = '', recipient = '' } = channel;
  const text = noticeText(notice).slice(0, LONGEST_TEXT);
  switch (template) {
    case 'telegram':
      return {
        url: `${withSlash(url)}bot${encodeURIComponent(token).replace('%3A', ':')}/sendMessage`,
        payload: { chat_id: recipient, text, disable_web_page_preview: true },
      };
    case 'zalo-oa':
      return {
        url,
        payload: { recipient: { user_id: recipient }, message: { text } },
        headers: { access_token: token },
      };
    case 'mattermost': {
      const { title, lines, url: link } = notice;
      const mark = notice.severity === 1 ? ':rotating_light: ' : '';
      return {
        url,
        payload: { text: [`${mark}**${title}**`, ...lines, ...(link === undefined ? [] : [link])].join('\n') },
      };
    }
    case 'json': {
      const { id, title, lines, severity, cause, incidentIds, at, url: link } = notice;
      return {
        url,
        payload: {
          id,
          title,
          text: lines.join('\n'),
          severity,
          cause,
          incidentIds,
          at: iso(at),
          url: link,
        },
      };
    }
  }
}

/** @throws SendFailed; final where the receiver says that the request itself is wrong. */
export async function sendWebhook(channel: WebhookChannel, notice: Notice, at: number): Promise<void> {
  const { url, headers, body } = webRequest(channel, notice, at);
  let response: Response;
  let answer: string;
  try {
    response = await askServer(url, {
      method: 'POST',
      headers,
      body,
      withinMs: DEADLINE_MS,
      mostBytes: LONGEST_ANSWER,
    });
    answer = await response.text();
  } catch (error) {
    const { host } = new URL(channel.url);
    // A late one may have taken the notice: only its answer is missing.
    if (error instanceof AnswerLate)
      throw new SendFailed(`${host} did not answer within ${DEADLINE_MS / 1000} s`, { cause: error });
    throw new SendFailed(`${host} was not reached: ${reasonOf(error as Error)}`, { cause: error });
  }
  const said = without(channel, answer).slice(0, 300);
  if (!response.ok) {
    const { status } = response;
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
    throw new SendFailed(`${new URL(channel.url).host} answered ${status}: ${said}`, {
      isFinal,
      retryAfterMs: retryAfter(response),
    });
  }
  // Zalo answers 200 and states its refusal in the body.
  const refusal = channel.template === 'zalo-oa' ? zaloError(answer) : undefined;
  if (refusal !== undefined) throw new SendFailed(`Zalo refused it (${refusal}): ${said}`, { isFinal: true });
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : undefined;
}

function zaloError(answer: string): number | undefined {
  try {
    const { error } = JSON.parse(answer) as { error?: unknown };
    return typeof error === 'number' && error !== 0 ? error : undefined;
  } catch {
    return undefined;
  }
}

/** Removes secrets from a text about a failure. */
function without({ token, signingKey }: WebhookChannel, text: string): string {
  return [token, signingKey].reduce<string>(
    (clean, secret) => (secret === undefined ? clean : clean.replaceAll(secret, '…')),
    text,
  );
}
