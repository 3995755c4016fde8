/**
 * Which test files are quick: those that start no process, no browser and no whole program. Decided by what a file
 * imports, also through `tests/support`, so that nobody keeps a list. `no-process.ts` holds quick files to it. Which files
 * run alone in their worker: those that replace a module, which the files after them would get too. Of the others, those that
 * open a browser are few at a time, and those that wait for a program are more than there are cores.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { testsSince } from './changed-tests.js';

const TESTS = resolve(import.meta.dirname, '..');
/** Ways to start a process, a browser, or the whole program within the test; readers of foreign files are processes. */
const STARTS_SOMETHING =
  /['"](?:node:child_process|playwright-core|puppeteer-core|[^'"]*\/src\/(?:program\/program|threads\/limited-reader|files\/sheet\/sheet-reader|import\/filing\/import-all|network\/membership\/hub-server|station\/site\/site-files)\.js)['"]|\bprocessTransport\b/;
const OPENS_A_BROWSER = /['"](?:playwright-core|puppeteer-core)['"]/;
const REPLACES_A_MODULE = /\bvi\.(?:do)?[mM]ock\(/;
const IMPORT = /^(?:import|export)\b(?!\s+type\b)[^'"]*?\bfrom\s+['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]/gm;

type Kind = 'quick' | 'alone' | 'browser' | 'waiting';

/** @param since a revision: only the files that what changed after it concerns */
export function testFiles(since?: string): Readonly<Record<Kind, string[]>> {
  const texts = new Map<string, string>();
  const textOf = (path: string): string => {
    const known = texts.get(path) ?? readFileSync(path, 'utf8');
    texts.set(path, known);
    return known;
  };
  const reaches = (path: string, pattern: RegExp): boolean => {
    const seen = new Set([path]);
    for (const file of seen) {
      const text = textOf(file);
      if (pattern.test(text)) return true;
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
  const kindOf = (path: string): Kind => {
    if (REPLACES_A_MODULE.test(textOf(path))) return 'alone';
    if (reaches(path, OPENS_A_BROWSER)) return 'browser';
    return reaches(path, STARTS_SOMETHING) ? 'waiting' : 'quick';
  };
  const chosen = since === undefined ? undefined : testsSince(since, files.map(asPattern));
  const kinds = files
    .filter((name) => chosen?.has(asPattern(name)) ?? true)
    .map((name) => [asPattern(name), kindOf(join(TESTS, name))] as const);
  const ofKind = (kind: Kind) => kinds.flatMap(([name, itsKind]) => (itsKind === kind ? [name] : []));
  return { quick: ofKind('quick'), alone: ofKind('alone'), browser: ofKind('browser'), waiting: ofKind('waiting') };
}
