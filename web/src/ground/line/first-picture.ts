/**
 * Delays everything unimportant until after the first picture: the person opening the page wants to see the spectrum.
 */

import { loadPatiently } from './load-patiently.js';
import { isLineThin } from './thin-line.js';

const MARK = 'first-spectrum';
/** A document of 2 kB takes longer over a slow line, ms. */
const LATE_DOCUMENT_MS = 200;

/**
 * Longest delay: without a received sweep there is no first picture, but the rest of the page is needed all the same. A page
 * that comes out of the cache of the browser does not see that its line is thin, only that its document was late.
 */
const LONGEST_MS = isLineThin ? 15_000 : isDocumentLate() ? 6000 : 2500;

/** Ends the delay: the page was opened at a screen that is fetched, and shows answers first. */
export let openWithoutSpectrum: () => void;

/** Questions of the page that wait for this leave a thin line to the spectrum. */
export const firstPicture = new Promise<void>((resolve) => {
  openWithoutSpectrum = resolve;
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName(MARK).length === 0) return;
    observer.disconnect();
    resolve();
  });
  observer.observe({ type: 'mark', buffered: true });
  setTimeout(resolve, LONGEST_MS);
});

/** Settles when letters and sweeps of the archive may have the line: a slow one belongs to the first picture. */
export const roomOnLine: Promise<void> = isDocumentLate() ? firstPicture : Promise.resolve();

function isDocumentLate(): boolean {
  const [document] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return document !== undefined && document.responseEnd - document.requestStart > LATE_DOCUMENT_MS;
}

/** Loads a part of the page after the first spectrum is on the screen. */
export function afterFirstPicture<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    await firstPicture;
    return await loadPatiently(load);
  };
}
