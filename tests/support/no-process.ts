/** Set up before each quick test file: an attempt to start a process ends the test with a sentence. */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

for (const name of ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync'] as const)
  Object.assign(childProcess, {
    [name]: (command: string) => {
      throw new Error(
        `a quick test starts no process, and this one starts ${command}: see tests/support/quick-tests.ts`,
      );
    },
  });
syncBuiltinESMExports();
