/** Power loss: whatever was reported as safe is there afterwards, and everything opens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { powerCutLibrary } from '../support/power-cut.js';
import { powerRounds } from '../support/power-rounds.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const folder = mkdtempSync(join(tmpdir(), 'rfi-power-'));
const library = powerCutLibrary(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Seven cuts here; 200 in `npm run torture -- power`. */
const CUTS = 7;

describe('a disk that forgets what was not synced', () => {
  it('takes nothing that was reported as safe, and leaves an archive that opens whole', async () => {
    const archive = join(folder, 'cuts');
    await mkdir(archive);
    const order = { folder: archive, library: library, log: join(folder, 'log') };
    const { acked, found, problems, lostWrites } = await powerRounds(order, CUTS, randomFrom(7));
    expect(lostWrites).toBeGreaterThan(CUTS);
    expect(problems).toEqual([]);
    expect(new Set(found).size).toBe(found.length);
    const there = new Set(found);
    const lost = Array.from({ length: acked }, (_, i) => i + 1).filter((seq) => !there.has(seq));
    expect(lost).toEqual([]);
    expect(acked).toBeGreaterThan(100);
  }, 300_000);
});
