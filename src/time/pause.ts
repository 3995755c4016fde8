/** Longest time in ms of a timer of Node; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits `ms` on the monotonic clock, or until `signal` fires; never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** Walks a long list a slice at a time; everything else that is ready runs between two slices. */
export async function* inTurns<T>(all: readonly T[], many: number): AsyncGenerator<readonly T[]> {
  for (let i = 0; i < all.length; i += many) {
    yield all.slice(i, i + many);
    await nextTurn();
  }
}

/** Lets everything else that is ready run first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
