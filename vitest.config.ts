import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { testFiles } from './tests/support/quick-tests.js';

interface DebianPackages {
  readonly unpacked: Readonly<Record<string, string>>;
}

const { quick, alone, browser, waiting } = testFiles(process.env['RFI_SINCE']);

/** Programs that `npm test` unpacks and does not install. */
const { unpacked } = JSON.parse(readFileSync(join(import.meta.dirname, 'tests/debian.json'), 'utf8')) as DebianPackages;
const folders = Object.entries(unpacked).map(([name, folder]) =>
  join(import.meta.dirname, 'node_modules/.rfi-debian', name, folder),
);

/** Quick tests hardly wait, and each worker imports the program for itself. */
const AS_CORES = { maxWorkers: '100%', sequence: { groupOrder: 0 } };
/** Quick tests run the sources; one that starts a thread builds the program then. */
const OF_THE_BUILD = { globalSetup: ['tests/support/build-once.ts'] };
/**
 * Whole tests wait for receivers, browsers and deadlines in three quarters of their time, those without a browser longer
 * still. `npm test` runs these two projects side by side, each in a process of its own: vitest gives projects that run
 * together one number of workers.
 */
const cores = availableParallelism();
const BESIDE_EACH_OTHER = { maxWorkers: cores, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    pool: 'forks',
    // Tests of one file that may run side by side.
    maxConcurrency: 2,
    // A busy machine is no failure: only an answer that never comes is one.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Commands answer in the language of the system.
    env: { LC_ALL: 'C.UTF-8', PATH: [process.env['PATH'], ...folders].join(':') },
    // Test files of a worker share what they import, and its browser: importing the program again takes seconds a file.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: quick, ...AS_CORES, setupFiles: ['tests/support/no-process.ts'] },
      },
      { extends: true, test: { name: 'alone', include: alone, ...AS_CORES, ...OF_THE_BUILD, isolate: true } },
      { extends: true, test: { name: 'browser', include: browser, ...BESIDE_EACH_OTHER, ...OF_THE_BUILD } },
      {
        extends: true,
        test: { name: 'waiting', include: waiting, ...BESIDE_EACH_OTHER, maxWorkers: 2 * cores, ...OF_THE_BUILD },
      },
    ],
  },
});
