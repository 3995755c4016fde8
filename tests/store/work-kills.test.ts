/** Kills inside retention and inside a backup: some here, 100 of each in `npm run torture -- kills`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { killWork } from '../support/kill-work.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

it('a kill inside retention or a backup loses only what was to go, and half a backup is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-work-kills-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { pruned, problems } = await killWork(folder, 4, randomFrom(5));
  expect(problems).toEqual([]);
  expect(pruned).toBeGreaterThan(100);
}, 120_000);
