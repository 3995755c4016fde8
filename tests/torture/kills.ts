/** The archive's program killed 200 times at random moments, its sweeps counted afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killRounds } from '../support/kill-rounds.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import type { Ordeal } from './ordeal.js';

export const kills: Ordeal = {
  summary: 'kill -9 of the program that writes the archive; argument: how often (200)',
  async run(argument) {
    const rounds = Number(argument ?? 200);
    const seed = Date.now() >>> 0;
    const folder = mkdtempSync(join(tmpdir(), 'rfi-torture-'));
    try {
      const { acked, found, problems } = await killRounds(folder, rounds, randomFrom(seed));
      const outOfPlace = found.filter((seq, i) => seq !== i + 1).length;
      const lost = Math.max(0, acked - found.length);
      const counts = { kills: rounds, seed, acked, found: found.length, lost, outOfPlace, problems };
      return { passed: lost + outOfPlace + problems.length === 0, counts };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
