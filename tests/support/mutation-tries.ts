/**
 * Runs each test once as it is, then once for each mutant that it reaches, without importing anything again: a mutant costs the
 * milliseconds of its test. What every try ended in goes to a file, so that a try that never ends costs one process and no results.
 */
import { relative } from 'node:path';
import { type RunnerTestCase, type RunnerTestFile, TestRunner } from 'vitest';
import { nameOf, reaches, resultsSoFar, stryker, TRY, write } from './mutation-results.js';

const slowestMs = Number(process.env['RFI_TRIES_SLOWEST_MS']);

function idOf(test: RunnerTestCase): string {
  const { suites, file } = nameOf(test);
  return `${file}#${suites.join(' ').trim()}`;
}

export default class MutantTries extends TestRunner {
  /** Mutants that need no further try, and tries that a mutant survived. */
  readonly #over = resultsSoFar(slowestMs).over;
  /** The environment is as it was before the first test, as far as the test without a mutant can say. */
  #clean = true;
  #dirty = false;
  #queue: string[] = [];
  #now: string | undefined;
  #suspect: string | undefined;
  #first = true;
  #startedAt = 0;
  #cpuAt = process.cpuUsage();

  override async onBeforeRunTask(test: RunnerTestCase): Promise<void> {
    await super.onBeforeRunTask(test);
    if (this.#dirty) test.mode = 'skip';
    // Ended by the try that finds nothing left to do.
    test.repeats = Number.MAX_SAFE_INTEGER;
    this.#first = true;
    this.#clean = false;
    this.#now = undefined;
    this.#suspect = undefined;
  }

  override onBeforeTryTask(test: RunnerTestCase): void {
    super.onBeforeTryTask(test);
    const id = idOf(test);
    stryker.currentTestId = this.#first ? id : TRY;
    reaches.count = 0;
    stryker.activeMutant = this.#now;
    if (this.#now) write({ test: id, mutant: this.#now, state: 'tried' });
    this.#startedAt = performance.now();
    this.#cpuAt = process.cpuUsage();
  }

  /** Called after each try and its hooks. */
  onAfterRetryTask(test: RunnerTestCase): void {
    const id = idOf(test);
    const { result } = test;
    if (!result) return;
    const failed = result.state === 'fail';
    const tookMs = this.#tookMs();
    const limit = reaches.count > reaches.most;
    stryker.activeMutant = undefined;
    result.state = 'run';
    delete result.errors;
    const goesOn = this.#now ? this.#judgeMutant(id, this.#now, failed, limit) : this.#judgeControl(id, failed, tookMs);
    this.#now = goesOn ? this.#next(id) : undefined;
    if (goesOn && (this.#now || this.#suspect)) return;
    stryker.currentTestId = undefined;
    result.state = 'skip';
  }

  /** Computing time, which a busy machine does not change much; or a tenth of the time on the clock, for tests that wait. */
  #tookMs(): number {
    const { user, system } = process.cpuUsage(this.#cpuAt);
    return Math.max((user + system) / 1000, (performance.now() - this.#startedAt) / 10);
  }

  #judgeMutant(test: string, mutant: string, failed: boolean, limit: boolean): boolean {
    const state = limit ? 'timeout' : 'killed';
    if (!failed && !limit) write({ test, mutant, state: 'survived' });
    else if (this.#clean) write({ test, mutant, state });
    if (failed || limit) {
      this.#suspect = this.#clean ? 'decided' : mutant;
      this.#over.add(mutant);
    }
    this.#clean = false;
    return true;
  }

  #judgeControl(test: string, failed: boolean, tookMs: number): boolean {
    if (this.#first) {
      this.#first = false;
      const covers = stryker.mutantCoverage?.perTest[test] ?? {};
      write({ test, covers, tookMs, state: failed ? 'broken' : tookMs > slowestMs ? 'later' : 'covers' });
      if (failed || tookMs > slowestMs) return false;
      reaches.most = 1e6 + 100 * Object.values(covers).reduce((sum, hits) => sum + hits, 0);
      this.#queue = Object.keys(covers);
      this.#clean = true;
      return true;
    }
    if (failed) {
      write({ test, state: 'dirty' });
      this.#dirty = true;
      return false;
    }
    if (this.#suspect && this.#suspect !== 'decided') write({ test, mutant: this.#suspect, state: 'killed' });
    this.#suspect = undefined;
    this.#clean = true;
    return true;
  }

  /** After a kill the test must first pass again without a mutant. */
  #next(test: string): string | undefined {
    if (this.#suspect) return undefined;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift())
      if (!this.#over.has(next) && !this.#over.has(`${next} ${test}`)) return next;
    return undefined;
  }

  override onAfterRunFiles(files?: RunnerTestFile[]): void {
    super.onAfterRunFiles();
    if (this.#dirty) return;
    for (const { filepath } of files ?? [])
      write({ file: relative('.', filepath), static: stryker.mutantCoverage?.static ?? {}, state: 'done' });
  }
}
