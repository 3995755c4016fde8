import { it, type TestFunction } from 'vitest';

/** `RFI_FULL=1`, every night. */
export const isNight = process.env['RFI_FULL'] === '1';

/** A test too long for each `npm test`, which runs at night. CONTRIBUTING names the test that holds the same path by day. */
export function proof(name: string, test: TestFunction, timeoutMs?: number): void {
  if (isNight) it(name, test, timeoutMs);
}

/** All cases at night; by day the first of them, which goes the same way. */
export function firstOf<T>(all: readonly T[], count = 1): readonly T[] {
  return isNight ? all : all.slice(0, count);
}
