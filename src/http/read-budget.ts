/** Limits the recorded data read at a time, for each person and for all, so that reading does not slow down the watch. */
import type { Request, Response } from 'express';
import { callerKey } from './gate.js';
import { type Problem, refusal } from './problem.js';

/** Most cells (levels) of a read in memory at a time; larger reads come in slices of this size. */
export const SLICE_CELLS = 1 << 20;
/** Most cells in memory at a time: 4 bytes each in the archive's answer, some 10 as text. More are no faster: one thread reads. */
const OF_ALL_CELLS = 2 * SLICE_CELLS;
const OF_ONE_CELLS = 2 * SLICE_CELLS;
const MOST_WAITING = 60;
const MOST_WAITING_OF_ONE = 20;
const WAIT_MS = 30_000;

interface Waiting {
  readonly who: string;
  readonly cells: number;
  begin(): void;
}

export class ReadBudget {
  readonly #taken = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #inAll = 0;

  /**
   * Runs `read` when there is room for its cells, in order of arrival for each person. The room is free again when `read` ends,
   * or when the caller has gone.
   * @throws Problem 429 when too many reads wait, or one waited too long
   */
  async run<T>(request: Request, response: Response, cells: number, read: () => Promise<T>): Promise<T | undefined> {
    const who = callerKey(request);
    const held = Math.min(cells, SLICE_CELLS);
    if (!this.#hasRoom(who, held)) {
      const own = this.#waiting.filter((one) => one.who === who).length;
      if (this.#waiting.length >= MOST_WAITING || own >= MOST_WAITING_OF_ONE) throw tooMany(response);
      if (!(await this.#turn(who, held, response))) return undefined;
    } else this.#take(who, held);
    try {
      return await read();
    } finally {
      this.#take(who, -held);
      this.#next();
    }
  }

  #turn(who: string, cells: number, response: Response): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        response.off('close', gone);
        const place = this.#waiting.indexOf(waiting);
        if (place >= 0) this.#waiting.splice(place, 1);
      };
      const gone = (): void => {
        leave();
        resolve(false);
      };
      const timer = setTimeout(() => {
        leave();
        reject(tooMany(response));
      }, WAIT_MS);
      const waiting: Waiting = {
        who,
        cells,
        begin: () => {
          leave();
          this.#take(who, cells);
          resolve(true);
        },
      };
      response.once('close', gone);
      this.#waiting.push(waiting);
    });
  }

  #next(): void {
    for (const waiting of [...this.#waiting]) if (this.#hasRoom(waiting.who, waiting.cells)) waiting.begin();
  }

  #hasRoom(who: string, cells: number): boolean {
    return this.#inAll + cells <= OF_ALL_CELLS && (this.#taken.get(who) ?? 0) + cells <= OF_ONE_CELLS;
  }

  #take(who: string, cells: number): void {
    this.#inAll += cells;
    const left = (this.#taken.get(who) ?? 0) + cells;
    if (left === 0) this.#taken.delete(who);
    else this.#taken.set(who, left);
  }
}

function tooMany(response: Response): Problem {
  response.setHeader('Retry-After', '5');
  return refusal(429, 'Too many', 'Too much recorded data is being read at this moment: ask again shortly.');
}
