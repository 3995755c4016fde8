/**
 * Work that is done in pieces, so that no sweep waits for all of it. Each piece yields its cost in roughly nanoseconds of a
 * warm engine. The cost is a constant of the work, not a reading of a clock: the same sweeps are always cut in the same places.
 */
export type Piecemeal<T> = Generator<number, T, void>;

/** Does all the work and returns its result. */
export function atOnce<T>(work: Piecemeal<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Does pieces until `budget` is spent; returns the result when the work is complete, else undefined. */
export function spend<T>(work: Piecemeal<T>, budget: number): T | undefined {
  for (let left = budget; left > 0; ) {
    const { done, value } = work.next();
    if (done === true) return value;
    left -= value;
  }
  return undefined;
}

/** Cost of a level that is only compared, that is averaged or sorted, and that is split or goes through the pipeline. */
export const LOOK_COST = 6;
export const LEVEL_COST = 30;
export const JUDGED_COST = 60;
/** Cost from which small pieces are one: to go on after a yield takes longer than many of them. */
const LEAST_COST = 50_000;

/**
 * Does `work`, which returns its cost, for each number from 0 to `count` − 1. Heavy work is a function of its file and takes what it
 * needs as `context`: the engine compiles one made for each learning again for each.
 */
export function* inPieces<T>(count: number, work: (i: number, context: T) => number, context: T): Piecemeal<void> {
  for (let i = 0; i < count; ) {
    let cost = 0;
    while (i < count && cost < LEAST_COST) cost += work(i++, context);
    yield cost;
  }
}
