/** Worker threads and child processes run built files: build before the first test, which costs nothing when built. */
import { spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A test whose program is missing fails; said once, before all of them. */
function nameMissingPackages(): void {
  const list = JSON.parse(readFileSync(join(import.meta.dirname, '../debian.json'), 'utf8'));
  const files = list.installed as Readonly<Record<string, string>>;
  const missing = Object.entries(files).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (missing.length > 0)
    console.warn(`Not installed, so their tests will fail: ${missing.join(', ')}. \`npm test\` installs them.`);
}

export default function buildOnce(): void {
  nameMissingPackages();
  const launcher = join(import.meta.dirname, '../../src/launch.mjs');
  const { status } = spawnSync(process.execPath, [launcher, '--build-tests'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed; see above');
  // A build that a process has open is not removed.
  openSync(realpathSync(join(import.meta.dirname, '../../dist/testing')), 'r');
}
