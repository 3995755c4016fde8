/**
 * Set up before each quick test file: an attempt to start a process ends the test with a sentence, and the next file of the worker
 * finds true time, whatever hung in this one. Threads run built files: the first one of a worker has the program built.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import threads from 'node:worker_threads';
import { afterAll, vi } from 'vitest';

const trueTimeout = setTimeout;
/** What pages follow goes on after their tests, which is as long as a page lives: it finds a hidden page, and asks nothing. */
const LEFT = { hidden: true, addEventListener: () => undefined, removeEventListener: () => undefined };
if (!('document' in globalThis)) Object.assign(globalThis, { document: LEFT });
afterAll(() => {
  vi.useRealTimers();
  if (setTimeout !== trueTimeout) throw new Error('this file leaves a false setTimeout to the next one of its worker');
});

const { spawnSync } = childProcess;
const { Worker } = threads;
class BuiltWorker extends Worker {
  static isBuilt = false;

  constructor(...args: ConstructorParameters<typeof Worker>) {
    if (!BuiltWorker.isBuilt) {
      const launcher = join(import.meta.dirname, '../../src/launch.mjs');
      const { status, stderr } = spawnSync(process.execPath, [launcher, '--build-program'], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the build failed: ${stderr}`);
      BuiltWorker.isBuilt = true;
    }
    super(...args);
  }
}
// A worker runs this again for each of its files.
if (!('isBuilt' in Worker)) threads.Worker = BuiltWorker;

for (const name of ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync'] as const)
  Object.assign(childProcess, {
    [name]: (command: string) => {
      throw new Error(
        `a quick test starts no process, and this one starts ${command}: see tests/support/quick-tests.ts`,
      );
    },
  });
syncBuiltinESMExports();
