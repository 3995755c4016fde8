/** Runs the suites of `mutation-imported.ts`, each with its mutant, up to the first test that fails. */
import { type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest';
import { nameOf, reaches, resultsSoFar, stryker, TRY, write } from './mutation-results.js';

const SLOW_MS = 400;
const file = process.env['RFI_IMPORT'] ?? '';

export default class MutantImports extends TestRunner {
  readonly #over: Set<string>;
  /** Tests that take long, or that fail without any mutant when their file is imported like this. */
  readonly #left: Set<string>;

  constructor(config: TestRunner['config']) {
    super(config);
    const { over, slow } = resultsSoFar(SLOW_MS);
    this.#over = over;
    this.#left = slow;
  }

  override async onBeforeRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onBeforeRunSuite(suite);
    if ('filepath' in suite || suite.suite?.name) return;
    stryker.activeMutant = suite.name;
    stryker.currentTestId = TRY;
  }

  override async onBeforeRunTask(test: RunnerTestCase): Promise<void> {
    await super.onBeforeRunTask(test);
    const { mutant, id } = this.#nameOf(test);
    if (this.#over.has(mutant) || this.#left.has(id)) test.mode = 'skip';
    else write({ mutant, state: 'tried', test: id });
    reaches.count = 0;
    reaches.most = 20e6;
  }

  /** Called after each try and its hooks. */
  onAfterRetryTask(test: RunnerTestCase): void {
    if (test.result?.state !== 'fail') return;
    const { mutant, id } = this.#nameOf(test);
    if (mutant === 'none') this.#left.add(id);
    else this.#kill(mutant, id);
  }

  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite);
    if ('filepath' in suite || suite.suite?.name || this.#over.has(suite.name)) return;
    const id = `${file}#import`;
    if (suite.result?.state === 'fail' && suite.name !== 'none') this.#kill(suite.name, id);
    else write({ mutant: suite.name, state: 'survived', test: id });
  }

  #kill(mutant: string, test: string): void {
    this.#over.add(mutant);
    write({ mutant, test, state: mutant === 'none again' ? 'dirty' : 'killed' });
  }

  #nameOf(test: RunnerTestCase): { readonly mutant: string; readonly id: string } {
    const [mutant = '', ...suites] = nameOf(test).suites;
    return { mutant, id: `${file}#${suites.join(' ').trim()}` };
  }
}
