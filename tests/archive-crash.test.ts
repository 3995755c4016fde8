import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killRounds } from './support/kill-rounds.js';
import { killProgram } from './support/program-kills.js';
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

describe('the whole program, killed under load', () => {
  it('has every sweep that a viewer saw a second before, once, and counts on without a hole, after 3 kills', async () => {
    const { seen, kept, lost, doubled, missing, problems } = await killProgram(3, randomFrom(Date.now()));
    expect({ lost, doubled, missing, problems }).toEqual({ lost: 0, doubled: 0, missing: 0, problems: [] });
    expect(seen).toBeGreaterThan(300);
    expect(kept).toBeGreaterThan(300);
  }, 120_000);
});
