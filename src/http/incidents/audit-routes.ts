/** The audit log: read, and checked against heads that were recorded outside. No route can change it. */

import { auditApi } from '../../api/audit.js';
import { iso } from '../../rf/iso.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { cursorOf, page, partsOf } from '../page.js';
import { type Route, route } from '../route.js';

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
