/**
 * Delays everything unimportant until after the first picture: the person opening the page wants to see the spectrum.
 */

import { loadPatiently } from '../../first/load-patiently.js';
import { isLineThin } from '../../first/thin-line.js';

const MARK = 'first-spectrum';
/**
 * Longest delay: without a received sweep there is no first picture, but the rest of the page is needed all the same.
 */
const LONGEST_MS = isLineThin ? 15_000 : 2500;

const drawn = new Promise<void>((resolve) => {
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName(MARK).length === 0) return;
    observer.disconnect();
    resolve();
  });
  observer.observe({ type: 'mark', buffered: true });
  window.setTimeout(resolve, LONGEST_MS);
});

/** Loads a part of the page after the first spectrum is on the screen. */
export function afterFirstPicture<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    await drawn;
    return await loadPatiently(load);
  };
}
