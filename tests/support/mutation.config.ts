/** The quick tests alone, without a build: Stryker runs those that import what it changed, or those of one room. */
import { existsSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type PoolOptions, type TestSpecification } from 'vitest/node';
import { KeptWorker } from './mutation-worker.js';
import { testFiles } from './quick-tests.js';

const room = process.env['RFI_ROOM'] ?? '';
// Worker threads run the build of the unchanged program, which lies beside the packages.
if (!existsSync('dist')) symlinkSync(join(realpathSync('node_modules'), '../dist'), 'dist');

/** A night of a duty room for each mutant would take hours. */
const TOO_LONG = ['tests/watch/shift-scenario.test.ts'];

/** Tests that a room needs beside its quick ones: they start a foreign program, or lie with what uses the room. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  receiver: ['receiver/nmea', 'receiver/transports', 'drivers/tinysa', 'drivers/scpi', 'drivers/lines-variants'],
  export: ['export/evidence/evidence', 'export/evidence/stamps'],
  'store/cases': [
    'http/watch-routes',
    'incidents/complaint',
    'report/paper-book',
    'watch/configured-licences',
    'watch/handover',
  ],
};
const ofRoom = testFiles().quick.filter((path) => path.startsWith(`tests/${room}`) && !TOO_LONG.includes(path));

/** Most mutants are noticed by a file that takes little. */
class ShortFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.reverse();
  }
}

export default defineConfig({
  plugins: [
    {
      name: 'one-worker-for-all-mutants',
      // Here, because Stryker's own settings of the pool come after those of this file.
      configureVitest: ({ project }) =>
        void Object.assign(project.config, {
          pool: 'kept',
          poolRunner: { name: 'kept', createPoolWorker: (options: PoolOptions) => new KeptWorker(options) },
        }),
    },
  ],
  test: {
    isolate: false,
    setupFiles: ['tests/support/mutation-setup.ts'],
    // Stryker's set-up lies in a copy below node_modules, and is imported again for each mutant.
    server: { deps: { inline: [/stryker-setup/] } },
    include: [...ofRoom, ...(ALSO[room] ?? []).map((name) => `tests/${name}.test.ts`)],
    sequence: { sequencer: ShortFilesFirst },
    testTimeout: 60_000,
  },
});
