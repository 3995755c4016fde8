/**
 * Work that can be done a piece at a time, so that no sweep waits for all of it. After each piece it tells what the piece
 * cost, in about nanoseconds of a warm engine: a constant of the work and not a reading of a clock, so that the same sweeps
 * are always cut in the same places.
 */
export type Piecemeal<T> = Generator<number, T, void>;

/** All of it at once. */
export function atOnce<T>(work: Piecemeal<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Pieces until `budget` is spent; what came out when that was all, else undefined. */
export function spend<T>(work: Piecemeal<T>, budget: number): T | undefined {
  for (let left = budget; left > 0; ) {
    const { done, value } = work.next();
    if (done === true) return value;
    left -= value;
  }
  return undefined;
}
