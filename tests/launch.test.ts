/** The launcher in a project of a few lines: the program of this repository is too large to build again and again. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

const root = join(import.meta.dirname, '..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-builds-'));
  for (const name of ['drivers', 'tests', 'web', 'src/import/formats', 'src/api', 'src/live', 'src/export/evidence'])
    mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['api/client', 'live/wire', 'export/evidence/verify-page'])
    write(`src/${name}.ts`, 'export const it = 1;');
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json'])
    copyFileSync(join(root, name), join(folder, name));
  for (const name of ['launch.mjs', 'builds.mjs', 'bundle.mjs'])
    copyFileSync(join(root, 'src', name), join(folder, 'src', name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  write('web/index.html', '<!doctype html><title>page</title>');
  write(
    'src/main.ts',
    `import { openSync } from 'node:fs';
     openSync(import.meta.dirname, 'r');
     console.log('up');
     process.stdin.once('data', async () => {
       console.log((await import('./late.js')).value);
       process.exit(0);
     });`,
  );
  write('src/late.ts', `export const value = 'first';`);
  write('tests/tool.ts', `import { value } from '../src/late.js'; console.log('tool', value);`);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

function launch(...args: readonly string[]): {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'src/launch.mjs'), ...args]);
  return { code: status, out: String(stdout), err: String(stderr) };
}

const builds = (kind: string): string[] =>
  readdirSync(join(folder, 'dist/builds')).filter((name) => name.startsWith(`${kind}-`));

async function running(main: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(folder, main)], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

describe('the launcher', () => {
  it('builds beside a running program, which keeps all files of its own build until it ends', async () => {
    expect(launch('--build-only')).toMatchObject({ code: 0 });
    const old = await running('dist/src/main.js');
    for (const value of ['second', 'third', 'fourth']) {
      write('src/late.ts', `export const value = '${value}';`);
      expect(launch('--build-only')).toMatchObject({ code: 0 });
    }
    // The current build, the one before, and the one that runs.
    expect(builds('program')).toHaveLength(3);
    const young = await running('dist/src/main.js');
    for (const [child, value] of [
      [old, 'first'],
      [young, 'fourth'],
    ] as const) {
      child.stdin?.write('go\n');
      expect(String((await once(child.stdout as NodeJS.ReadableStream, 'data'))[0])).toBe(`${value}\n`);
      await once(child, 'close');
    }
    write('src/late.ts', `export const value = 'fifth';`);
    expect(launch('--build-only')).toMatchObject({ code: 0 });
    expect(builds('program')).toHaveLength(2);
  });

  it('takes packages that a person installed, and installs where one is missing or of another version', () => {
    const packages = join(folder, 'node_modules');
    rmSync(packages);
    mkdirSync(packages);
    for (const name of readdirSync(join(root, 'node_modules')))
      if (!name.startsWith('.rfi-')) symlinkSync(join(root, 'node_modules', name), join(packages, name));
    // Nothing is installed here: npm is one that says that it was asked.
    writeFileSync(join(folder, 'npm'), '#!/bin/sh\necho "npm $1" >&2; exit 1\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    expect(launch('--build-only')).toMatchObject({ code: 0, err: expect.not.stringContaining('npm ci') });
    rmSync(join(packages, '.rfi-installed'));
    // Without the tools of the tests: enough to run, and the tests ask for the rest.
    rmSync(join(packages, 'vitest'));
    const there = join(packages, '.package-lock.json');
    const text = readFileSync(there, 'utf8');
    rmSync(there);
    const { 'node_modules/vitest': _tool, ...others } = JSON.parse(text).packages;
    writeFileSync(there, JSON.stringify({ packages: others }));
    expect(launch('--build-only')).toMatchObject({ code: 0, err: expect.not.stringContaining('npm') });
    expect(launch('--build-tests')).toMatchObject({ code: 1, err: expect.stringContaining('npm install') });
    rmSync(join(packages, '.rfi-installed'));
    const list = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    list.packages['node_modules/express'].version = '0.0.1';
    write('package-lock.json', JSON.stringify(list));
    expect(launch('--build-only')).toMatchObject({ code: 1, err: expect.stringContaining('npm ci') });
  });

  it('leaves the build that stands where a new one fails', () => {
    expect(launch('--build-only')).toMatchObject({ code: 0 });
    write('src/late.ts', 'export const value = = 1;');
    const { code, err } = launch('--build-only');
    expect(code).toBe(1);
    expect(err).toContain('Building the program failed');
    expect(builds('program')).toHaveLength(1);
    expect(builds('unfinished')).toEqual([]);
    expect(existsSync(join(folder, 'dist/src/main.js'))).toBe(true);
  });

  it('builds no program for an edited test, nothing for a picture that a test left, and hides no test for a mistake of types or an unused constant', () => {
    expect(launch('--build-only')).toMatchObject({ code: 0 });
    write('tests/other.ts', `const unused = 1;\nexport const wrong: number = 'text';`);
    expect(launch('--build-only')).toEqual({ code: 0, out: '', err: '' });
    expect(launch('--run', 'tests/tool.js')).toMatchObject({ code: 0, out: 'tool first\n' });
    mkdirSync(join(folder, 'tests/artifacts'));
    write('tests/artifacts/screen.png', 'a picture');
    expect(launch('--build-tests')).toEqual({ code: 0, out: '', err: '' });
    write('src/unused.ts', 'const unused = 1;\nexport {};');
    expect(launch('--build-only')).toMatchObject({ code: 0 });
  });
});
