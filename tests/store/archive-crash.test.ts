import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { killRounds } from '../support/kill-rounds.js';
import { killProgram } from '../support/program-kills.js';
import { proof } from '../support/proof.js';
import { randomFrom, sweepRun } from '../support/synthetic-sweeps.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-kill-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

// `npm run torture -- kills` makes as many as wanted.
describe('an archive whose program is killed', () => {
  it('has every sweep it called safe, none twice and none missing between, after 6 kills at random moments', async () => {
    const { acked, found, problems } = await killRounds(folder, 6, randomFrom(Date.now()));
    expect(problems).toEqual([]);
    // The last lives may have got a few more onto disk than they had time to say.
    expect(found.length).toBeGreaterThanOrEqual(acked);
    expect(found).toEqual(Array.from({ length: found.length }, (_, i) => i + 1));
    expect(acked).toBeGreaterThan(150);
  }, 120_000);
});

proof(
  'the whole program, killed under load, has every sweep that a viewer saw a second before, once, and counts on without a hole',
  async () => {
    const { seen, kept, lost, doubled, missing, problems } = await killProgram(1, randomFrom(Date.now()));
    expect({ lost, doubled, missing, problems }).toEqual({ lost: 0, doubled: 0, missing: 0, problems: [] });
    expect(seen).toBeGreaterThan(100);
    expect(kept).toBeGreaterThan(100);
  },
  120_000,
);

describe('an archive file with a damaged table', () => {
  it('is put aside by the next commit, and new sweeps go into a new one, without a loss', async () => {
    const path = join(folder, 'sweeps.db');
    let now = Date.UTC(2027, 1, 4);
    const open = () =>
      EmbeddedArchive.open({
        ...{ path, retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock: () => now, ballastBytes: 4096 },
      });
    const first = await open();
    for (const sweep of sweepRun({ count: 200, startedAt: now, bins: 100 })) first.add(sweep);
    await first.close();
    const db = new Database(path, { readonly: true });
    const root = db.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'block_data'").pluck().get() as number;
    const pageBytes = db.pragma('page_size', { simple: true }) as number;
    db.close();
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (root - 1) * pageBytes);
    closeSync(file);
    now += 300e3;
    const archive = await open();
    for (const sweep of sweepRun({ count: 100, startedAt: now, bins: 100, seq: 201 })) archive.add(sweep);
    now += 420e3;
    const aside = () => readdirSync(folder).filter((name) => name.startsWith('sweeps.db.damaged'));
    await expect.poll(aside, { timeout: 20_000 }).not.toEqual([]);
    const seqs = async () =>
      (await archive.query({ receiverId: 'r1', from: 0, to: 4e12 }).catch(() => [])).map(({ seq }) => seq);
    await expect.poll(seqs, { timeout: 20_000 }).toEqual(Array.from({ length: 100 }, (_, i) => 201 + i));
    const { lastRepair, losses } = await archive.health();
    expect(lastRepair?.what).toContain('sweeps.db.damaged-1');
    expect(losses.droppedSweeps).toBe(0);
    await archive.close();
  });
});
