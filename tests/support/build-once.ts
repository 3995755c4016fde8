/** Worker threads and child processes run built files: build before the first test, which costs nothing when built. */
import { spawnSync } from 'node:child_process';
import { openSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

export default function buildOnce(): void {
  const launcher = join(import.meta.dirname, '../../src/launch.mjs');
  const { status } = spawnSync(process.execPath, [launcher, '--build-tests'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed; see above');
  // A build that a process has open is not removed.
  openSync(realpathSync(join(import.meta.dirname, '../../dist/testing')), 'r');
}
