import type { NoticeMessageJson, TelephoneHealthJson } from '../../api/notices.js';
import type { MessageBody } from '../../notify/messages.js';
import type { NoticeChannel } from '../../notify/notice-settings.js';
import type { Telephones } from '../../notify/telephone/telephones.js';
import { iso } from '../../rf/iso.js';
import type { StoredMessage } from '../../store/cases/case-book-outbox.js';

/** A notice of the outbox as the API gives it. */
export function messageJson({
  id,
  key,
  state,
  createdAt,
  dueAt,
  attempts,
  fault,
  body,
}: StoredMessage): NoticeMessageJson {
  return {
    id,
    key,
    state,
    createdAt: iso(createdAt),
    dueAt: iso(dueAt),
    attempts,
    fault,
    body: { ...(body as Partial<MessageBody>) },
  };
}

/** State of a modem; undefined before it was asked, and for other channels. */
export function telephoneJson(
  channel: NoticeChannel,
  telephones: Pick<Telephones, 'health'>,
): TelephoneHealthJson | undefined {
  const health = channel.kind === 'telephone' ? telephones.health(channel) : undefined;
  if (health === undefined) return undefined;
  const { at, state, ...counts } = health;
  return { ...counts, ...state, at: iso(at) };
}
