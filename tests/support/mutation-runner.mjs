/**
 * A test runner for Stryker. Its own imports everything again for each mutant: ten hours for a room. This one tries all mutants that a
 * running test reaches in few processes (`mutation-tries.ts`), then those that only an import reaches (`mutation-imports.ts`); both
 * write what they found to a file, which also outlives a mutant that never ends. Stryker is then given the answers from that file.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs';

const RESULTS = 'mutation-tries.jsonl';
/** Tests that take little come first: they kill most mutants. One that takes more than the last figure takes no part. */
const PASSES_MS = [40, 400, 5000];
const SILENT_FOR_MS = 40_000;
/** Mutants whose imports one process keeps. */
const IMPORTS_AT_ONCE = 100;

const lines = () =>
  existsSync(RESULTS)
    ? readFileSync(RESULTS, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
const known = (state, from = 0) =>
  lines()
    .slice(from)
    .filter((line) => line.state === state);
/** Mutants that each file of tests reaches while it is imported. */
const importedBy = () => new Map(known('done').map((line) => [line.file, line.static]));
const write = (line) => appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
const isOver = ({ state }) => state === 'killed' || state === 'timeout';

/** Runs tests in one process; a mutant in which it falls silent has timed out. Returns true when another process must go on. */
async function runOnce(settings, ...args) {
  const before = lines().length;
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/support/mutation.config.ts'];
  const child = spawn(process.execPath, [...vitest, '--maxWorkers', '1', '--reporter', 'dot', ...args], {
    env: { ...process.env, RFI_TRIES: RESULTS, ...settings },
    stdio: 'ignore',
  });
  const startedAt = Date.now();
  const watch = setInterval(() => {
    const last = existsSync(RESULTS) ? statSync(RESULTS).mtimeMs : 0;
    if (Date.now() - Math.max(last, startedAt) > SILENT_FOR_MS) child.kill('SIGKILL');
  }, 1000);
  await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(watch);
  const news = lines().slice(before);
  const last = news.at(-1);
  const silent = child.signalCode !== null;
  if (silent && last?.state === 'tried') write({ ...last, state: 'timeout' });
  const isOn = silent || news.some(({ state }) => state === 'dirty');
  return isOn && news.some(({ state }) => state === 'killed' || state === 'survived' || state === 'tried');
}

async function tryRunning(folder) {
  let finished = [];
  for (const slowest of PASSES_MS) {
    const before = lines().length;
    const done = () => known('done', before).map(({ file }) => file);
    const others = () => [...finished, ...done()].flatMap((file) => ['--exclude', file]);
    while (await runOnce({ RFI_TRIES_SLOWEST_MS: `${slowest}` }, folder, ...others()));
    const waiting = new Set(known('later', before).map(({ test }) => test.split('#')[0]));
    finished = [...finished, ...done().filter((file) => !waiting.has(file))];
  }
}

async function tryImports() {
  for (const [file, hits] of importedBy()) {
    const over = new Set(lines().flatMap((line) => (isOver(line) ? [line.mutant] : [])));
    const left = Object.keys(hits).filter((mutant) => !over.has(mutant));
    while (left.length > 0) {
      const before = lines().length;
      const mutants = left.splice(0, IMPORTS_AT_ONCE).join(' ');
      const settings = { RFI_TRIES_OF: 'imports', RFI_IMPORT: file, RFI_IMPORT_MUTANTS: mutants };
      while ((await runOnce(settings)) && known('dirty', before).length === 0);
    }
  }
}

/** A group of imports after which the tests fail without a mutant, too, says nothing about its mutants. */
function believed(all) {
  const isBad = new Set(all.filter(({ state, mutant }) => state === 'dirty' && mutant === 'none again'));
  let start = 0;
  const kept = [];
  all.forEach((line, index) => {
    if (line.state === 'tried' && line.mutant === 'none') start = kept.length;
    if (isBad.has(line)) kept.splice(start);
    kept.push(all[index]);
  });
  return kept;
}

class TriesRunner {
  #tests = new Map();
  #ended = new Map();
  #static = {};

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    if (known('ended').length === 0) {
      // The tests of the room itself first: they kill most.
      await tryRunning(`tests/${process.env.RFI_ROOM ?? ''}`);
      if (process.env.RFI_ROOM !== undefined) await tryRunning('tests/');
      await tryImports();
      write({ state: 'ended' });
    }
    for (const line of believed(lines())) {
      if (line.state === 'covers') this.#tests.set(line.test, line);
      else if (isOver(line)) this.#ended.set(line.mutant, line);
    }
    for (const hits of importedBy().values())
      for (const [mutant, count] of Object.entries(hits)) this.#static[mutant] = (this.#static[mutant] ?? 0) + count;
  }

  async dryRun() {
    const entries = [...this.#tests];
    const tests = entries.map(([id, { tookMs }]) => {
      const [fileName, ...name] = id.split('#');
      return { id, name: name.join('#'), fileName, timeSpentMs: tookMs, status: 0 };
    });
    const perTest = Object.fromEntries(entries.map(([id, { covers }]) => [id, covers]));
    return { status: 'complete', tests, mutantCoverage: { perTest, static: this.#static } };
  }

  async mutantRun({ activeMutant }) {
    const ended = this.#ended.get(activeMutant.id);
    if (!ended) return { status: 'survived', nrOfTests: 1 };
    if (ended.state === 'timeout') return { status: 'timeout', reason: ended.test };
    return { status: 'killed', killedBy: [ended.test], failureMessage: ended.test, nrOfTests: 1 };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'tries', factory: () => new TriesRunner() }];
