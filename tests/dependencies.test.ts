/** What is delivered besides our own code: how much, and that nobody has given it up. Without a network. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly deprecated?: string;
  readonly engines?: { readonly node?: string };
}

const locked = Object.entries(read('package-lock.json').packages as Record<string, Locked>)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, one]) => ({ ...one, path, name: path.slice(path.lastIndexOf('node_modules/') + 13) }));
/** Packages that their authors have given up, with the reason; kept by hand, looked through with every new package. */
const givenUp = read('tests/given-up-packages.json') as Record<string, string>;
/** Known exceptions: only at install, never while the program runs. */
const AT_INSTALL = new Map([['prebuild-install', 'brings the built file of better-sqlite3 12; 13 needs Node 22']]);
/** Declares Node 22 and runs on 20, as the tests of the network show on 20. */
const DECLARES_MORE = ['node_modules/@nats-io/nuid'];
/** As `npm ls --all` counts: each place in the tree. */
const MOST_PLACES = 500;

describe('packages of the program', () => {
  it('are none that is deprecated, or that its authors have given up', () => {
    expect(locked.length).toBeGreaterThan(100);
    const deprecated = locked.filter((one) => one.deprecated !== undefined).map(({ path }) => path);
    expect(deprecated).toEqual([]);
    expect(Object.keys(givenUp).length).toBeGreaterThan(20);
    const found = locked.filter(({ name, version }) => {
      return name in givenUp || `${name}@${version.split('.')[0]}` in givenUp;
    });
    const atRunTime = found.filter(({ name }) => !AT_INSTALL.has(name));
    expect(atRunTime.map(({ path, version }) => `${path} ${version}`)).toEqual([]);
    // An exception that is no longer needed goes.
    expect(found.filter(({ name }) => AT_INSTALL.has(name)).length).toBe(AT_INSTALL.size);
  });

  it('are few, and all run on Node 20', () => {
    const tree = execFileSync('npm', ['ls', '--all', '--omit', 'dev'], { cwd: root, encoding: 'utf8' });
    expect(tree.trim().split('\n').length).toBeLessThanOrEqual(MOST_PLACES);
    const needsNewer = locked.filter(({ engines }) => /^>=?\s*2[1-9]/.test(engines?.node ?? ''));
    expect(needsNewer.map(({ path }) => path)).toEqual(DECLARES_MORE);
  });

  it('stand in the bill of materials, each with its version and licence', () => {
    const text = execFileSync('npm', ['run', '-s', 'sbom'], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
    const { components } = JSON.parse(text) as {
      components: { name: string; version: string; licenses?: unknown[] }[];
    };
    const named = new Set(components.map(({ name, version }) => `${name.split('/').at(-1)}@${version}`));
    const direct = Object.entries(read('package.json').dependencies as Record<string, string>);
    for (const [name, version] of direct) expect(named, name).toContain(`${name.split('/').at(-1)}@${version}`);
    expect(components.filter(({ licenses }) => (licenses?.length ?? 0) === 0).map(({ name }) => name)).toEqual([]);
  });
});
