/** The quick tests alone, without a build: Stryker runs those that import what it changed, or those of one room. */
import { existsSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { testFiles } from './quick-tests.js';

const room = process.env['RFI_ROOM'] ?? '';
// Worker threads run the build of the unchanged program, which lies beside the packages.
if (!existsSync('dist')) symlinkSync(join(realpathSync('node_modules'), '../dist'), 'dist');

export default defineConfig({
  test: {
    pool: 'threads',
    include: testFiles().quick.filter((path) => path.startsWith(`tests/${room}`)),
    // A slow property takes a tenth of its random cases, as in `npm run test:quick`.
    env: { RFI_QUICK: '1' },
    testTimeout: 60_000,
  },
});
