/**
 * `npm run mutate -- src/rf/*.ts`: changes one thing at a time in the rooms that decide, and counts the changes that
 * no test notices. Hours for all rooms; not part of CI.
 */
const ROOMS = ['rf', 'receiver', 'incidents', 'watch', 'store/spool', 'store/cases', 'access', 'evidence'];

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'tests/support/mutation.config.ts', related: true },
  mutate: ROOMS.map((room) => `src/${room}/**/*.ts`),
  reporters: ['clear-text', 'json', 'progress'],
  jsonReporter: { fileName: 'node_modules/.rfi-mutation.json' },
  tempDirName: 'node_modules/.rfi-mutation',
  ignorePatterns: ['/dist', '/data', '/deploy'],
  incremental: true,
  incrementalFile: 'node_modules/.rfi-mutation-incremental.json',
  thresholds: { high: 95, low: 85, break: 85 },
  concurrency: 2,
  timeoutMS: 20_000,
};
