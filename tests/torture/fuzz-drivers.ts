/** The fuzz tests of the drivers with many more streams than `npm test` has time for. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const STREAMS = 100_000;

/** Gives the exit code: 0 when every driver ended in time and showed no impossible level as good. */
export function fuzzDrivers(streams = STREAMS): number {
  // Built, this file lies in dist/tests/torture.
  const root = join(import.meta.dirname.replace(/(\/dist)?\/tests\/torture$/, ''));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, [vitest, 'run', 'tests/drivers/fuzz.test.ts'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, RFI_FUZZ_RUNS: String(streams) },
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(JSON.stringify({ torture: 'fuzz', streams, seconds, passed: status === 0 }));
  return status ?? 1;
}
