#!/usr/bin/env node
/**
 * From a fresh clone to a running program: installs what is missing, builds what changed, then starts.
 * Plain JavaScript, because nothing is built yet when it runs.
 *
 *   launch.mjs [serve|receivers|…] [flags]     the program
 *   launch.mjs --build-only                    install and build, nothing else
 *   launch.mjs --build-program                 the program alone, without the page
 *   launch.mjs --build-tests                   the same, and what the tests start beside the program
 *   launch.mjs --run FILE [args]               a built file of tests/ (benchmarks, emulators)
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: rfi-logger needs 20.19 or newer.`);
  process.exit(1);
}
const { ensureBuild } = await import('./builds.mjs');
const QUIETLY = ['--no-audit', '--no-fund', '--loglevel=error'];

function run(what, command, args) {
  console.error(`${what} …`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  throw new Error(`${what} failed${error ? `: ${error.message}` : ` (exit code ${status})`}.`);
}

/**
 * Fetches what building and running need; the tools of the tests too where they are asked for or were fetched before.
 * @returns {Promise<void>} settled when npm has compiled what it must: builds need not wait for that
 */
async function installPackages(forTests) {
  const stamp = join(root, 'node_modules/.rfi-installed');
  const { modules } = process.versions;
  const text = readFileSync(join(root, 'package-lock.json'));
  const lock = createHash('sha256').update(text).digest('hex');
  const isWhole = forTests || existsSync(join(root, 'node_modules/vitest'));
  const state = `${lock} ${modules} ${isWhole ? 'whole' : 'to run'}`;
  const [, wasModules] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : [];
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  if (!isInstalledBy(JSON.parse(text.toString()).packages, isWhole)) {
    const options = [...(isWhole ? [] : ['--omit=dev']), ...QUIETLY];
    // Where another list of packages is installed for the same Node, only the difference is: a running program keeps its own.
    if (wasModules === modules) run('Installing packages', 'npm', ['install', '--no-save', ...options]);
    else {
      run('Fetching packages', 'npm', ['ci', '--ignore-scripts', ...options]);
      console.error('Compiling packages …');
      const [code] = await once(spawn('npm', ['rebuild', ...QUIETLY], { cwd: root, stdio: ['ignore', 2, 2] }), 'close');
      if (code !== 0) throw new Error(`Compiling packages failed (exit code ${code}).`);
    }
  }
  // A new file: work trees may share the old one by hard links.
  writeFileSync(`${stamp}-${process.pid}`, state);
  renameSync(`${stamp}-${process.pid}`, stamp);
}

/** True when each package of the list is there, built for this Node: a person ran npm, or only the list's text is new. */
function isInstalledBy(packages, isWhole) {
  try {
    const there = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    createRequire(join(root, 'package.json'))('better-sqlite3')(':memory:').close();
    return Object.entries(packages).every(
      ([path, { version, optional, dev }]) =>
        path === '' || optional || (dev && !isWhole) || there[path]?.version === version,
    );
  } catch {
    return false;
  }
}

const tsc = join(root, 'node_modules/typescript/bin/tsc');
const vite = join(root, 'node_modules/vite/bin/vite.js');
const program = {
  kind: 'program',
  inputs: ['src', 'drivers', 'package-lock.json'],
  link: 'src',
  inside: 'src',
  make: (folder) => run('Building the program', process.execPath, [join(root, 'src/bundle.mjs'), folder]),
};
// Types are checked by `npm test`: a start need not wait for that, and a mistake in one test must not hide all the others.
const tests = {
  kind: 'tests',
  inputs: ['src', 'drivers', 'tests', 'tsconfig.json'],
  link: 'testing',
  inside: '',
  make: (folder) => run('Building the tests', process.execPath, [tsc, '--noCheck', '--outDir', folder]),
};
const page = {
  kind: 'page',
  inputs: ['web', 'src/api', 'src/live', 'src/rf', 'src/words', 'tests/examples', 'deploy/grafana', 'package.json'],
  link: 'web',
  inside: '',
  make: (folder) =>
    run('Building the page', process.execPath, [
      vite,
      ...['build', 'web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
    ]),
};

const [first, second, ...rest] = process.argv.slice(2);
const isOfTests = first === '--run' || first === '--build-tests';
const builds = [program, ...(isOfTests ? [tests] : []), ...(first === '--build-program' ? [] : [page])];
try {
  const compiled = installPackages(isOfTests);
  for (const build of builds) ensureBuild(root, build);
  await compiled;
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (first === '--run') {
  const testing = realpathSync(join(root, 'dist/testing'));
  // A build that a process has open is not removed.
  openSync(testing, 'r');
  process.argv = [process.argv[0], join(testing, second), ...rest];
  await import(pathToFileURL(join(testing, second)).href);
} else if (!first?.startsWith('--build-')) {
  await import(pathToFileURL(join(root, 'dist/src/main.js')).href);
}
