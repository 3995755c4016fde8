/** What can wait comes after the first picture: whoever opens the page wants to see the spectrum. */
const MARK = 'first-spectrum';
/** Where nothing is received there is no first picture, and the rest of the page is wanted all the same. */
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

/** Fetches a part of the page once the first spectrum stands on the screen. */
export function afterFirstPicture<T>(load: () => Promise<T>): () => Promise<T> {
  return () => drawn.then(load);
}
