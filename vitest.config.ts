import { defineConfig } from 'vitest/config';
import { testFiles } from './tests/support/quick-tests.js';

const { quick, whole } = testFiles();

export default defineConfig({
  test: {
    pool: 'forks',
    // Whole tests wait for receivers, browsers and deadlines in three quarters of their time: three files share two cores.
    maxWorkers: 3,
    // Tests of one file that may run side by side.
    maxConcurrency: 2,
    // A busy machine is no failure: only an answer that never comes is one.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Commands answer in the language of the system.
    env: { LC_ALL: 'C.UTF-8' },
    globalSetup: ['tests/support/build-once.ts'],
    projects: [
      // Quick tests share what they import: a third of their time was importing the same files again.
      {
        extends: true,
        test: { name: 'quick', include: quick, isolate: false, setupFiles: ['tests/support/no-process.ts'] },
      },
      { extends: true, test: { name: 'whole', include: whole } },
    ],
  },
});
