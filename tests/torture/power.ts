/** Power cuts at random moments: what was not synced is gone. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { powerCutLibrary } from '../support/power-cut.js';
import { powerRounds } from '../support/power-rounds.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import type { Ordeal, Outcome } from './ordeal.js';

export const power: Ordeal = {
  summary: 'power cuts that take what was not synced; argument: how many (200)',
  async run(argument): Promise<Outcome> {
    const rounds = Number(argument ?? 200);
    const seed = Date.now() >>> 0;
    const folder = mkdtempSync(join(tmpdir(), 'rfi-power-'));
    try {
      const library = powerCutLibrary(folder);
      if (library === undefined)
        return { passed: true, counts: { skipped: 'there is no C compiler (apt-get install gcc)' } };
      const archive = join(folder, 'cuts');
      mkdirSync(archive);
      const order = { folder: archive, library, log: join(folder, 'log'), withCases: true };
      const {
        kills: cuts,
        acked,
        found,
        problems,
        lostWrites,
        cases,
      } = await powerRounds(order, rounds, randomFrom(seed));
      const there = new Set(found);
      const lost = Array.from({ length: acked }, (_, i) => i + 1).filter((seq) => !there.has(seq)).length;
      const counts = {
        seed,
        cuts,
        acked,
        found: found.length,
        lost,
        doubled: found.length - there.size,
        cases,
        problems,
        lostWrites,
      };
      return { passed: lost + counts.doubled + problems.length === 0 && lostWrites > 0, counts };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
