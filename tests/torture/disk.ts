/** A disk whose n-th call fails, for every n of a minute of life. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { livesOnFailingDisk } from '../support/failing-disk.js';
import { powerCutLibrary } from '../support/power-cut.js';
import type { Ordeal, Outcome } from './ordeal.js';

const ROUNDS = [
  { failFor: 'once', errno: 'EIO' },
  { failFor: 'ever', errno: 'EIO' },
  { failFor: 'ever', errno: 'ENOSPC' },
  { failFor: 'ever', errno: 'EROFS' },
] as const;

export const disk: Ordeal = {
  summary: 'EIO (once, and from then on), ENOSPC and EROFS at the n-th call of the disk, every n; argument: step (1)',
  async run(argument): Promise<Outcome> {
    const step = Number(argument ?? 1);
    const folder = mkdtempSync(join(tmpdir(), 'rfi-disk-'));
    try {
      const library = powerCutLibrary(folder);
      if (library === undefined)
        return { passed: true, counts: { skipped: 'there is no C compiler (apt-get install gcc)' } };
      const counts: Record<string, unknown> = {};
      let passed = true;
      for (const { failFor, errno } of ROUNDS) {
        const own = join(folder, `${errno}-${failFor}`);
        mkdirSync(own);
        const found = await livesOnFailingDisk({ folder: own, library, failFor, errno, first: 1, step });
        counts[`${errno}-${failFor}`] = found;
        passed &&= found.problems.length === 0 && found.lives > 1;
      }
      return { passed, counts };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
