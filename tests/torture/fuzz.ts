/** The fuzz tests of the drivers with many more streams than `npm test` has time for. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../src/files/project.js';
import type { Ordeal } from './ordeal.js';

const STREAMS = 100_000;

export const fuzz: Ordeal = {
  summary: `damaged byte streams at every driver [${STREAMS}]: no hang, no impossible level shown as good`,
  async run(argument) {
    const streams = Number(argument ?? STREAMS);
    const startedAt = performance.now();
    const { status } = spawnSync(
      process.execPath,
      [join(projectFolder, 'node_modules/vitest/vitest.mjs'), 'run', 'tests/drivers/fuzz.test.ts'],
      { cwd: projectFolder, stdio: ['ignore', 2, 2], env: { ...process.env, RFI_FUZZ_RUNS: String(streams) } },
    );
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    return { passed: status === 0, counts: { streams, seconds } };
  },
};
