/** Who is on duty now, and who comes next: one question for the state line and the duty screen. */
import { ask } from '../../../ground/asking/ask.js';
import { Followed } from '../../../ground/asking/followed.js';
import { firstPicture } from '../../../ground/line/first-picture.js';

const EVERY_MS = 30_000;

export const dutyNow = new Followed(
  async (signal) => {
    await firstPicture;
    return await ask('GET /api/v1/shifts/now', { signal });
  },
  () => ({ everyMs: EVERY_MS }),
);
