/**
 * Set up before each quick test file: an attempt to start a process ends the test with a sentence, and the next file of the worker
 * finds true time, whatever hung in this one.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, vi } from 'vitest';

const trueTimeout = setTimeout;
afterAll(() => {
  vi.useRealTimers();
  if (setTimeout !== trueTimeout) throw new Error('this file leaves a false setTimeout to the next one of its worker');
});

for (const name of ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync'] as const)
  Object.assign(childProcess, {
    [name]: (command: string) => {
      throw new Error(
        `a quick test starts no process, and this one starts ${command}: see tests/support/quick-tests.ts`,
      );
    },
  });
syncBuiltinESMExports();
