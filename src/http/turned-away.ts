/** Counts of those who were turned away: at the door, and by queues that were full. For the metrics; nothing is decided here. */
import type { RequestHandler } from 'express';

export class TurnedAway {
  /** Sign-ins and one-time links that were refused: wrong, guessed too often, or too many at once. */
  readonly signIns = { wrong: 0, 'too-often': 0, busy: 0 };
  /** Requests answered 429 or 503, by route: exports and reports of which too many wait, threads being started again. */
  readonly byRoute = new Map<string, number>();

  /** Counts the refusals of a route; a `guessable` route is a way to sign in. */
  watch(name: string, guessable: boolean): RequestHandler {
    return (_request, response, next) => {
      response.once('finish', () => this.#count(name, guessable, response.statusCode));
      next();
    };
  }

  #count(name: string, guessable: boolean, status: number): void {
    if (guessable) {
      if (status === 401) this.signIns.wrong += 1;
      else if (status === 429) this.signIns['too-often'] += 1;
      else if (status === 503) this.signIns.busy += 1;
    } else if (status === 429 || status === 503) this.byRoute.set(name, (this.byRoute.get(name) ?? 0) + 1);
  }
}
