/** What an administrator confirms: losses of the case book, the drills or the accounts, and that the clock is right; and the audit log. */
import { archiveApi, type BookLosses as BookLossesJson } from '../../api/archive.js';
import { auditApi } from '../../api/audit.js';
import { iso } from '../../rf/iso.js';
import type { BookLoss } from '../../store/cases/book-loss.js';
import type { BookLosses } from '../../store/cases/book-losses.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { TimeBelief } from '../../time/time-belief.js';
import { cursorOf, page, partsOf } from '../page.js';
import { noSuch } from '../problem.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';

export interface BookLossRouteOptions {
  readonly losses: BookLosses;
  readonly belief: Pick<TimeBelief, 'confirm' | 'doubt'>;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
}

export function bookLossRoutes({ losses, belief, desk, actorOf }: BookLossRouteOptions): Route[] {
  const openLosses = (): BookLossesJson => ({ losses: losses.open.map(lossJson) });
  return [
    route(archiveApi, 'GET /api/v1/book-losses', 'watch', openLosses),
    route(archiveApi, 'POST /api/v1/book-losses/{id}/confirm', 'settings', ({ params: { id }, request }) => {
      if (!losses.confirm(id, { at: desk.clock(), by: actorOf(request) }))
        throw noSuch('id', id, 'loss that is not confirmed');
      return openLosses();
    }),
    route(archiveApi, 'POST /api/v1/clock/confirm', 'settings', ({ request }) => {
      const at = desk.clock();
      const entry = { at, actor: actorOf(request), action: 'clock.confirmed', subject: 'program' };
      desk.caseBook.audit.append({ ...entry, detail: { doubt: belief.doubt } });
      belief.confirm();
      return { at: iso(at) };
    }),
  ];
}

function lossJson({ id, book, reason, at, copyOf, keptAs }: BookLoss): BookLossesJson['losses'][number] {
  return {
    id,
    book,
    reason,
    foundAt: iso(at),
    copyOf: copyOf === undefined ? undefined : iso(copyOf),
    // Only the file name, so that a caller does not learn the folder.
    keptAs: keptAs?.split('/').at(-1),
  };
}

/** The audit log: read, and checked against heads that were recorded outside. No route can change it. */
export function auditRoutes(desk: IncidentDesk): Route[] {
  const { audit } = desk.caseBook;
  return [
    route(auditApi, 'GET /api/v1/audit', 'audit', ({ query }) => {
      const { limit, cursor, ...filter } = query;
      const beforeSeq = partsOf(cursor, 'number')?.[0];
      const found = audit.list({ ...filter, beforeSeq, limit: limit + 1 });
      const { rows, nextCursor } = page(found, limit, (last) => cursorOf(last.seq));
      return { head: audit.head(), rows: rows.map((row) => ({ ...row, at: iso(row.at) })), nextCursor };
    }),
    route(auditApi, 'POST /api/v1/audit/verify', 'audit', ({ body }) => desk.caseBook.check(body.anchors)),
  ];
}
