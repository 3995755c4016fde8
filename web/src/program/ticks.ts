/**
 * Timers of what is shown: all that is due at an instant is done in one task, so that the page is rendered, laid out and painted once
 * for all of it.
 */

/** A timer fires a little early: a tick as near as this may be the present one. */
const NEAR_MS = 50;
/** What is to be done at each instant, ms since the page opened. */
const due = new Map<number, Set<() => void>>();

/** Calls once at the next tick; returns what ends that. */
export function atTick(everyMs: number, run: () => void): () => void {
  const now = performance.now();
  const next = (Math.floor(now / everyMs) + 1) * everyMs;
  const at = next - now < NEAR_MS ? next + everyMs : next;
  const there = due.get(at) ?? new Set();
  if (!due.has(at)) {
    due.set(at, there);
    setTimeout(() => {
      due.delete(at);
      for (const one of there) runAlone(one);
    }, at - now);
  }
  // The same function may be due for several.
  const one = () => run();
  there.add(one);
  return () => void there.delete(one);
}

/** Calls at each tick; returns what ends that. */
export function onTicks(everyMs: number, run: () => void): () => void {
  let end = () => {};
  const wait = () => {
    end = atTick(everyMs, () => {
      wait();
      run();
    });
  };
  wait();
  return () => end();
}

/** A mistake in one does not keep the others from being done. */
function runAlone(run: () => void): void {
  try {
    run();
  } catch (error) {
    reportError(error);
  }
}
