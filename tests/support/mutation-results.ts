/** What the tries of Stryker's mutants share: Stryker's switch in the mutated code, and the file of what each try ended in. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { RunnerTestCase } from 'vitest';

type Hits = Record<string, number>;
interface Stryker {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;

  mutantCoverage?: { static: Hits; perTest: Record<string, Hits> };
}
/** This file is imported twice: by the runner of the tests, and among them. */
const world = globalThis as { __stryker__?: Stryker; reaches?: { count: number; most: number } };
world.__stryker__ ??= {};
export const stryker = world.__stryker__;

/** Name of the test while a mutant is tried; each reach of a mutated place asks for it, so that a loop without end is noticed. */
export const TRY = 'a try';
world.reaches ??= { count: 0, most: Number.POSITIVE_INFINITY };
export const { reaches } = world;
const hits: Hits = {};
stryker.mutantCoverage ??= { static: {}, perTest: {} };
Object.defineProperty(stryker.mutantCoverage.perTest, TRY, {
  configurable: true,
  get() {
    reaches.count += 1;
    if (reaches.count > reaches.most) throw new Error('a loop without end');
    return hits;
  },
  set() {},
});

const path = process.env['RFI_TRIES'] ?? '';
export const write = (line: object): void => appendFileSync(path, `${JSON.stringify(line)}\n`);

/** Mutants that need no further try, and tries that a mutant survived; with the tests that take longer than `slowMs`. */
export function resultsSoFar(slowMs: number): { readonly over: Set<string>; readonly slow: Set<string> } {
  const over = new Set<string>();
  const slow = new Set<string>();
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    if (line === '') continue;
    const { test, mutant, state, tookMs } = JSON.parse(line) as Record<string, string | number | undefined>;
    if (state === 'killed' || state === 'timeout') over.add(`${mutant}`);
    if (state === 'survived') over.add(`${mutant} ${test}`);
    if (Number(tookMs) > slowMs) slow.add(`${test}`);
  }
  return { over, slow };
}

export function nameOf(test: RunnerTestCase): { readonly suites: readonly string[]; readonly file: string } {
  const suites = [test.name];
  for (let { suite } = test; suite; { suite } = suite) suites.unshift(suite.name);
  return { suites: suites.filter((name) => name !== ''), file: relative('.', test.file.filepath) };
}
