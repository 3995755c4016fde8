/** Losses of the case book, the drills or the accounts, until an administrator has confirmed them. */
import { archiveApi, type BookLosses as BookLossesJson } from '../../api/archive.js';
import { iso } from '../../rf/iso.js';
import type { BookLoss } from '../../store/cases/book-loss.js';
import type { BookLosses } from '../../store/cases/book-losses.js';
import { noSuch } from '../problem.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';

export interface BookLossRouteOptions {
  readonly losses: BookLosses;
  readonly clock: () => number;
  readonly actorOf: ActorOf;
}

export function bookLossRoutes({ losses, clock, actorOf }: BookLossRouteOptions): Route[] {
  const openLosses = (): BookLossesJson => ({ losses: losses.open.map(lossJson) });
  return [
    route(archiveApi, 'GET /api/v1/book-losses', { access: 'watch', handle: openLosses }),
    route(archiveApi, 'POST /api/v1/book-losses/{id}/confirm', {
      access: 'settings',
      handle({ params: { id }, request }) {
        if (!losses.confirm(id, { at: clock(), by: actorOf(request) }))
          throw noSuch('id', id, 'loss that is not confirmed');
        return openLosses();
      },
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
