/** Has the browser keep the built page, so that it opens without a link. Browsers allow it only over https, or on the machine itself. */
import { firstPicture } from './first-picture.js';
import { isLineThin } from './thin-line.js';

export async function keepPage(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || isLineThin) return;
  await firstPicture;
  await navigator.serviceWorker
    .register('/offline-worker.js')
    .catch((error: unknown) => console.warn('The page is not kept for times without a link:', error));
}
