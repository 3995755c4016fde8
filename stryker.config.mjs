/**
 * `RFI_ROOM=rf npm run mutate`: changes one thing at a time in a room that decides, and lists the changes that no quick
 * test of the room notices (`tests/rf`). Without a room it takes all of them, with all quick tests: hours. Not part of CI.
 */
const ROOMS = ['rf', 'receiver', 'incidents', 'watch', 'store/spool', 'store/cases', 'access', 'export'];
const room = process.env.RFI_ROOM;

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'tests/support/mutation.config.ts', related: room === undefined },
  mutate: (room === undefined ? ROOMS : [room]).map((name) => `src/${name}/**/*.ts`),
  reporters: ['clear-text', 'json', 'progress'],
  jsonReporter: { fileName: `node_modules/.rfi-mutation-${(room ?? 'all').replace('/', '-')}.json` },
  tempDirName: 'node_modules/.rfi-mutation',
  ignorePatterns: ['/dist', '/data'],
  // TypeScript 7 has no interface with which Stryker could read a tsconfig.json; the tests need none.
  tsconfigFile: 'none.json',
  thresholds: { high: 95, low: 85, break: 85 },
  // Vitest looks at no types: there is nothing to switch off in 2,000 files.
  disableTypeChecks: false,
  concurrency: 1,
  // A thread is kept for all mutants, so what runs once at import is not tried.
  ignoreStatic: true,
  timeoutMS: 5000,
};
