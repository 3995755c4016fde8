/** Errors of the disk at the n-th call: everything opens afterwards, nothing acknowledged is lost, doubled or deleted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { livesOnFailingDisk } from '../support/failing-disk.js';
import { powerCutLibrary } from '../support/power-cut.js';

describe('a disk that fails', () => {
  /** Some calls here, of all parts of a life; every call in `npm run torture -- disk`. */
  it.each(['once', 'ever'] as const)(
    '%s costs nothing that was acknowledged',
    async (failFor) => {
      const folder = mkdtempSync(join(tmpdir(), 'rfi-disk-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const library = powerCutLibrary(folder);
      const order = { folder, library, failFor, first: 74, step: failFor === 'once' ? 99 : 230 };
      const { lives, unopened, acked, problems } = await livesOnFailingDisk(order);
      expect(problems).toEqual([]);
      expect(lives).toBeGreaterThan(2);
      expect(unopened).toBeLessThan(lives);
      expect(acked.cases).toBeGreaterThan(30);
    },
    120_000,
  );
});
