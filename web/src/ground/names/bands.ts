/** The band plan in force: the national one with the office's own entries. */
import type { Band } from '../../../../src/api/registry.js';
import { askAll } from '../asking/ask.js';
import { Followed } from '../asking/followed.js';
import { type Shown, useShown } from '../asking/use-followed.js';
import { roomOnLine } from '../line/first-picture.js';

const NONE: readonly Band[] = [];

const followed = new Followed<readonly Band[]>(
  async (signal) => {
    await roomOnLine;
    return await askAll('GET /api/v1/bandplan', 'entries', { signal });
  },
  () => ({ after: ['bandplan'] }),
);

export function useBandPlan(): Shown<readonly Band[]> {
  return useShown(followed);
}

/** The entries alone; empty until they are known. */
export function useBands(): readonly Band[] {
  return useBandPlan().value ?? NONE;
}

/** The entries for code outside React, as far as a part of the page shows them. */
export function knownBands(): readonly Band[] {
  return followed.known().value ?? NONE;
}
