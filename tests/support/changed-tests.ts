/**
 * Which test files a change concerns, for `npm test -- --since REV`: those whose imports lead to a changed file, those that
 * name a changed document, and a few that try the whole. Imports are not followed through the composition of the program,
 * which leads to everything: what a whole program does is tried by the few.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** Each a way in which the whole can be broken, and none longer than half a minute. */
const ALWAYS = [
  ...['architecture', 'test-files', 'launch', 'documents', 'page/every-screen', 'page/incident-list', 'page/policy'],
  ...['program/openapi', 'program/watch-first', 'program/commands/check', 'store/archive-crash', 'deploy/deploy'],
].map((name) => `tests/${name}.test.ts`);
const COMPOSITION = ['src/program/program.ts', 'src/main.ts'].map((path) => join(ROOT, path));
const IMPORT = /^(?:import|export)\b[^'"]*?['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]/gm;
const CODE = /\.(?:tsx?|mjs|css)$/;

/** @throws Error when git does not know the revision. */
function changedSince(revision: string): string[] {
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.split('\n').filter((line) => line !== '');
  };
  return [...git('diff', '--name-only', revision), ...git('ls-files', '--others', '--exclude-standard')];
}

/** The file that an import names: TypeScript stands behind the name of the JavaScript that it becomes. */
function fileOf(from: string, name: string): string | undefined {
  const path = resolve(dirname(from), name);
  const others = [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')];
  return [path, ...others].find((one) => existsSync(one));
}

function importsOf(path: string, text: string): string[] {
  if (COMPOSITION.includes(path)) return [];
  return [...text.matchAll(IMPORT)].flatMap(([, still, later]) => fileOf(path, still ?? later ?? '') ?? []);
}

/** @param tests paths from the root */
export function testsSince(revision: string, tests: readonly string[]): Set<string> {
  const changed = changedSince(revision);
  const paths = new Set(changed.map((path) => join(ROOT, path)));
  const documents = changed.filter((path) => !CODE.test(path)).map((path) => basename(path));
  const known = new Map<string, { readonly imports: readonly string[]; readonly text: string }>();
  const read = (path: string) => {
    const text = CODE.test(path) ? readFileSync(path, 'utf8') : '';
    const file = known.get(path) ?? { imports: importsOf(path, text), text };
    known.set(path, file);
    return file;
  };
  const isConcerned = (test: string): boolean => {
    const seen = new Set([join(ROOT, test)]);
    for (const path of seen) {
      if (paths.has(path)) return true;
      const { imports, text } = read(path);
      if (path.startsWith(join(ROOT, 'tests')) && documents.some((name) => text.includes(name))) return true;
      for (const next of imports) seen.add(next);
    }
    return false;
  };
  return new Set(tests.filter((test) => ALWAYS.includes(test) || isConcerned(test)));
}
