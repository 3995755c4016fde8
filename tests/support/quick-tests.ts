/**
 * Which test files are quick: those that start no process, no browser and no whole program. Decided by what a file
 * imports, also through `tests/support`, so that nobody keeps a list. `no-process.ts` holds quick files to it. Which files
 * run alone in their worker: those that replace a module, which the files after them would get too.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const TESTS = resolve(import.meta.dirname, '..');
/** Ways to start a process, a browser, or the whole program within the test; readers of foreign files are processes. */
const STARTS_SOMETHING =
  /['"](?:node:child_process|playwright-core|puppeteer-core|[^'"]*\/src\/(?:program\/program|threads\/limited-reader|files\/sheet\/sheet-reader|import\/filing\/import-all|network\/membership\/hub-server|station\/site\/site-files)\.js)['"]|\bprocessTransport\b/;
const REPLACES_A_MODULE = /\bvi\.(?:do)?[mM]ock\(/;
const IMPORT = /^(?:import|export)\b(?!\s+type\b)[^'"]*?\bfrom\s+['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]/gm;

export function testFiles(): Readonly<Record<'quick' | 'whole' | 'alone', string[]>> {
  const texts = new Map<string, string>();
  const textOf = (path: string): string => {
    const known = texts.get(path) ?? readFileSync(path, 'utf8');
    texts.set(path, known);
    return known;
  };
  const startsSomething = (path: string): boolean => {
    const seen = new Set([path]);
    for (const file of seen) {
      const text = textOf(file);
      if (STARTS_SOMETHING.test(text)) return true;
      for (const [, still, later] of text.matchAll(IMPORT)) {
        const imported = resolve(dirname(file), (still ?? later ?? '').replace(/\.js$/, '.ts'));
        if (imported.startsWith(TESTS) && existsSync(imported)) seen.add(imported);
      }
    }
    return false;
  };
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const asPattern = (name: string) => `tests/${name}`;
  const kindOf = (path: string) =>
    REPLACES_A_MODULE.test(textOf(path)) ? 'alone' : startsSomething(path) ? 'whole' : 'quick';
  const kinds = new Map(files.map((name) => [name, kindOf(join(TESTS, name))]));
  const ofKind = (kind: string) => files.filter((name) => kinds.get(name) === kind).map(asPattern);
  return { quick: ofKind('quick'), whole: ofKind('whole'), alone: ofKind('alone') };
}
