/** The tests of `mutation-runner.mjs`: all quick ones; or those in the folder of one room, and quick ones that import from it. */
import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { testFiles } from './quick-tests.js';

const room = process.env['RFI_ROOM'];
const tries = process.env['RFI_TRIES_OF'] ?? 'tries';
const { quick, whole } = testFiles();
const isOfRoom = (path: string) =>
  path.startsWith(`tests/${room}/`) || new RegExp(`from '[./]+/src/${room}/`).test(readFileSync(path, 'utf8'));
const ofRoom = () => [...quick.filter(isOfRoom), ...whole.filter((path) => path.startsWith(`tests/${room}/`))];
// Worker threads run the build of the unchanged program, which lies beside the packages.
if (!existsSync('dist')) symlinkSync(join(realpathSync('node_modules'), '../dist'), 'dist');

export default defineConfig({
  test: {
    pool: 'threads',
    include: tries === 'imports' ? ['tests/support/mutation-imported.ts'] : room === undefined ? quick : ofRoom(),
    // A slow property takes a tenth of its random cases, as in `npm run test:quick`.
    env: { RFI_QUICK: '1' },
    // One try: a mutant that makes a wait endless costs this.
    testTimeout: 15_000,
    runner: `tests/support/mutation-${tries}.ts`,
  },
});
