import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killRounds } from './support/kill-rounds.js';
import { randomFrom } from './support/synthetic-sweeps.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-kill-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('an archive whose program is killed', () => {
  it('has every sweep it called safe, none twice and none missing between, after 20 kills at random moments', async () => {
    const { acked, found, problems } = await killRounds(folder, 20, randomFrom(Date.now()));
    expect(problems).toEqual([]);
    // The last lives may have got a few more onto disk than they had time to say.
    expect(found.length).toBeGreaterThanOrEqual(acked);
    expect(found).toEqual(Array.from({ length: found.length }, (_, i) => i + 1));
    expect(acked).toBeGreaterThan(500);
  }, 120_000);
});
