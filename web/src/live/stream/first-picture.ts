/**
 * Delays everything unimportant until after the first picture: the person opening the page wants to see the spectrum.
 */
const MARK = 'first-spectrum';
/**
 * Longest delay: without a received sweep there is no first picture, but the rest of the page is needed all the same.
 */
const LONGEST_MS = 2500;

const drawn = new Promise<void>((resolve) => {
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName(MARK).length === 0) return;
    observer.disconnect();
    resolve();
  });
  observer.observe({ type: 'mark', buffered: true });
  window.setTimeout(resolve, LONGEST_MS);
});

/** A part that did not come over a bad link is asked for again so often, at this interval in ms; then it is told. */
const MOST_TRIES = 20;
const AGAIN_MS = 3000;

/** Loads a part of the page after the first spectrum is on the screen. */
export function afterFirstPicture<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    await drawn;
    for (let tries = 1; ; tries++) {
      try {
        return await load();
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
        await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MS));
      }
    }
  };
}
