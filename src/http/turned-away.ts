/** Counts refused sign-ins, and requests refused by full queues, for the metrics. Nothing is decided here. */
import type { RequestHandler } from 'express';

export class TurnedAway {
  /** Refused sign-ins and one-time links: wrong, guessed too often, or too many at once. */
  readonly signIns = { wrong: 0, 'too-often': 0, busy: 0 };
  /** Requests answered 429 or 503, by route: too many exports or reports wait, or a thread is being restarted. */
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
