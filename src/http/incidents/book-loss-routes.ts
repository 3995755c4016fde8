/** What was lost of the case book, the drills or the accounts, until an administrator has confirmed it. */

import { z } from 'zod';
import { iso } from '../../rf/iso.js';
import { type BookLoss, LOSS_REASONS, LOST_BOOKS } from '../../store/cases/book-loss.js';
import type { BookLosses } from '../../store/cases/book-losses.js';
import { noSuch } from '../problem.js';
import type { Route } from '../route.js';
import type { ActorOf } from '../spoken.js';

const lossAnswer = z.object({
  id: z.string(),
  book: z.enum(LOST_BOOKS),
  reason: z.enum(LOSS_REASONS),
  foundAt: z.iso.datetime(),
  copyOf: z.iso.datetime().optional().describe('hour of the copy that was opened; absent when an empty book was begun'),
  keptAs: z.string().optional().describe('name of the file that was put aside'),
});
const confirmPath = z.strictObject({ id: z.string().min(1).max(100) });

export interface BookLossRouteOptions {
  readonly losses: BookLosses;
  readonly clock: () => number;
  readonly actorOf: ActorOf;
}

export function bookLossRoutes({ losses, clock, actorOf }: BookLossRouteOptions): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/book-losses',
      access: 'watch',
      summary:
        'Books that could not be opened at a start, and from when on entries are missing; until it is confirmed.',
      answer: z.object({ losses: z.array(lossAnswer) }),
      handle(_request, response) {
        response.json({ losses: losses.open.map(lossJson) });
      },
    },
    {
      method: 'post',
      path: '/api/v1/book-losses/{id}/confirm',
      access: 'settings',
      summary: 'An administrator has read what is missing: it is no longer shown, and stays in the audit log.',
      params: confirmPath,
      refuses: [404],
      answer: z.object({ losses: z.array(lossAnswer) }),
      handle(request, response, input) {
        const { id } = input.params as z.output<typeof confirmPath>;
        if (!losses.confirm(id, { at: clock(), by: actorOf(request) }))
          throw noSuch('id', id, 'loss that is not confirmed');
        response.json({ losses: losses.open.map(lossJson) });
      },
    },
  ];
}

function lossJson({ id, book, reason, at, copyOf, keptAs }: BookLoss): z.input<typeof lossAnswer> {
  return {
    id,
    book,
    reason,
    foundAt: iso(at),
    copyOf: copyOf === undefined ? undefined : iso(copyOf),
    // Only the name: a caller does not learn the folder.
    keptAs: keptAs?.split('/').at(-1),
  };
}
