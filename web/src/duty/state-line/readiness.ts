import type { Readiness } from '../../../../src/api/health.js';
import { ask } from '../../ground/asking/ask.js';
import { Followed } from '../../ground/asking/followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';

const EVERY_MS = 15_000;
const LOSSES_EVERY_MS = 60_000;
const TIMEOUT_MS = 10_000;
/** Status of the answer while the program is not ready. */
const NOT_READY = 503;

/** What the program says of itself. */
export const readiness = new Followed<Readiness>(
  async (signal) => {
    await firstPicture;
    return await ask('GET /readyz', { alsoGood: NOT_READY, timeoutMs: TIMEOUT_MS, signal });
  },
  () => ({ everyMs: EVERY_MS }),
);

/** What is missing of books that could not be opened at a start. */
export const bookLosses = new Followed(
  async (signal) => {
    await firstPicture;
    return (await ask('GET /api/v1/book-losses', { signal })).losses;
  },
  () => ({ everyMs: LOSSES_EVERY_MS }),
);
