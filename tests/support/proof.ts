import { it, type TestFunction } from 'vitest';

/** A test too long for each `npm test`: `RFI_FULL=1 npm test` runs it, every night. Another test holds the same path. */
export function proof(name: string, test: TestFunction, timeoutMs?: number): void {
  if (process.env['RFI_FULL'] === '1') it(name, test, timeoutMs);
}
