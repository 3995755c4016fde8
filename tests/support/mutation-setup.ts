/** Set up before each test file, in the thread that is kept for all mutants. */
import fc from 'fast-check';
import { afterAll } from 'vitest';

// A property that fails tells all that a mutant needs: smaller counterexamples are not looked for.
fc.configureGlobal({ endOnFailure: true });
// The next file is read without a mutant, as in a thread of its own.
const stryker = globalThis as { __stryker__?: { activeMutant?: string | undefined } };
afterAll(() => {
  if (stryker.__stryker__ !== undefined) stryker.__stryker__.activeMutant = undefined;
});
