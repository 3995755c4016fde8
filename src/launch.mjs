#!/usr/bin/env node
/**
 * From a fresh clone to a running program: installs what is missing, builds what changed, then starts.
 * Plain JavaScript, because nothing is built yet when it runs.
 *
 *   launch.mjs [serve|receivers|…] [flags]     the program
 *   launch.mjs --build-only                    install and build, nothing else
 *   launch.mjs --run FILE [args]               a built file of tests/ (benchmarks, emulators)
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: rfi-logger needs 20.19 or newer.`);
  process.exit(1);
}

/** A fingerprint of files by path, size and time of change; cheap enough for every start. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const stat = statSync(full);
    if (stat.isDirectory()) for (const name of readdirSync(full).sort()) visit(join(path, name));
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

function run(what, command, args) {
  console.error(`${what} …`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  console.error(`${what} failed${error ? `: ${error.message}` : ` (exit code ${status})`}.`);
  process.exit(1);
}

/** Does `work` unless the stamp says it was done for these very inputs. */
function once(stampPath, wanted, work) {
  const path = join(root, stampPath);
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return;
  work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
}

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
once('node_modules/.rfi-installed', `${lock} ${process.versions.modules}`, () => {
  run('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
});
once('dist/.server-built', fingerprint(['src', 'drivers', 'tests', 'tsconfig.json']), () => {
  for (const folder of ['src', 'drivers', 'tests'])
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
  run('Building the program', process.execPath, [join(root, 'node_modules/typescript/bin/tsc')]);
});
once('dist/.page-built', fingerprint(['web', 'src/live/wire.ts', 'src/rf', 'package.json']), () => {
  run('Building the page', process.execPath, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    'web',
    '--logLevel',
    'warn',
  ]);
});

const [first, second, ...rest] = process.argv.slice(2);
if (first === '--run') {
  process.argv = [process.argv[0], join(root, 'dist', second), ...rest];
  await import(pathToFileURL(join(root, 'dist', second)).href);
} else if (first !== '--build-only') {
  await import(pathToFileURL(join(root, 'dist/src/main.js')).href);
}
