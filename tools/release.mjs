/**
 * `npm run release [FOLDER]` writes FOLDER/rfi-logger-VERSION.tgz (here when absent): the program as a station takes it. It is
 * built, so that a station never builds, and names only the packages that running needs; typst, half of their size, is optional.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const TYPST = '@myriaddreamin/typst-ts-node-compiler';
const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE', 'hardware.md', 'deploy'];

/** @throws Error with what the command said */
function run(cwd, command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** package.json without what only building and testing need. */
function packageToRun({ scripts, devDependencies: _tools, dependencies, ...rest }) {
  const builtIn = new Set(run(root, process.execPath, 'tools/built-in.mjs').trim().split('\n'));
  const needed = Object.entries(dependencies).filter(([name]) => !builtIn.has(name) && name !== TYPST);
  const started = scripts.start.replace('src/launch.mjs', 'dist/src/main.js');
  return {
    ...rest,
    bin: { 'rfi-logger': 'dist/src/main.js' },
    scripts: { start: started, 'rfi-logger': 'exec node dist/src/main.js' },
    dependencies: Object.fromEntries(needed),
    optionalDependencies: { [TYPST]: dependencies[TYPST] },
  };
}

const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const name = `rfi-logger-${own.version}`;
const archive = join(resolve(process.argv[2] ?? '.'), `${name}.tgz`);
const work = mkdtempSync(join(tmpdir(), 'rfi-release-'));
try {
  run(root, process.execPath, 'src/launch.mjs', '--build-only');
  const folder = join(work, name);
  for (const link of ['src', 'web']) {
    const target = readlinkSync(join(root, 'dist', link));
    const [, build] = target.split('/');
    cpSync(join(root, 'dist/builds', build), join(folder, 'dist/builds', build), { recursive: true });
    symlinkSync(target, join(folder, 'dist', link));
  }
  for (const path of DOCUMENTS) cpSync(join(root, path), join(folder, path), { recursive: true });
  mkdirSync(join(folder, 'web'));
  for (const picture of ['live-page.jpg', 'looking-back.jpg'])
    cpSync(join(root, 'web', picture), join(folder, 'web', picture));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageToRun(own), null, 2)}\n`);
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  run(folder, 'npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund');
  run(work, 'tar', 'czf', archive, name);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(archive);
