import type { NoticeMessageJson, TelephoneHealthJson } from '../../api/notices.js';
import type { MessageBody } from '../../notify/messages.js';
import type { NoticeChannel } from '../../notify/notice-settings.js';
import type { Telephones } from '../../notify/telephone/telephones.js';
import type { StoredMessage } from '../../store/cases/case-book-outbox.js';
import { shown } from '../spoken.js';

/** A notice of the outbox as the API gives it. */
export function messageJson(message: StoredMessage): NoticeMessageJson {
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
