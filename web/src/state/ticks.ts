/** Timers of what is shown: all fire at the same instants, so that the page is laid out and painted once for all of them. */

/** Time to the next tick but for one that is so near that it may be the present one, ms. */
export function untilTick(everyMs: number): number {
  const restMs = everyMs - (performance.now() % everyMs);
  return restMs < everyMs / 2 ? restMs + everyMs : restMs;
}

/** Calls at each tick; returns what ends that. */
export function onTicks(everyMs: number, run: () => void): () => void {
  let timer = 0;
  const wait = () => {
    timer = window.setTimeout(() => {
      wait();
      run();
    }, untilTick(everyMs));
  };
  wait();
  return () => window.clearTimeout(timer);
}
