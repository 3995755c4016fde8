import type { NoticeMessageJson } from '../../api/notices.js';
import type { MessageBody } from '../../notify/messages.js';
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
