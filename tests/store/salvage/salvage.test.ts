/** Damaged archives and books: what can be read comes back, once, and what cannot is counted. */
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { faultOf, readiness } from '../../../src/http/health/readiness.js';
import { salvageFolder } from '../../../src/program/commands/salvage-command.js';
import type { Sweep } from '../../../src/rf/sweep.js';
import type { ArchiveHealth } from '../../../src/store/archive.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const T0 = Date.UTC(2027, 1, 5, 12);
const RETENTION = { maxAgeMs: 1e13, maxBytes: 1e12 };
const PAGE = 4096;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-salvage-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const open = (dir: string) =>
  EmbeddedArchive.open({ path: join(dir, 'sweeps.db'), retention: RETENTION, clock: () => T0 + 3_600_000 });

/** Two receivers, ten minutes, closed. */
async function fill(dir: string): Promise<Sweep[]> {
  const sweeps = ['r1', 'r2'].flatMap((receiverId) => sweepRun({ count: 600, receiverId, startedAt: T0, bins: 400 }));
  const archive = await open(dir);
  for (const sweep of sweeps) archive.add(sweep);
  await archive.close();
  return sweeps;
}

async function overwrite(path: string, pages: readonly number[]): Promise<void> {
  const content = await readFile(path);
  for (const page of pages) content.fill(0xa5, page * PAGE, (page + 1) * PAGE);
  await writeFile(path, content);
}

const query = async (archive: EmbeddedArchive, receiverId: string) =>
  await archive.query({ receiverId, from: 0, to: 1e14 });
const isBack = (archive: EmbeddedArchive) =>
  expect.poll(async () => (await archive.health()).outOfReach, { interval: 50 }).toBeUndefined();
/** As /readyz says it of a station whose receivers sweep. */
const isReady = (health: ArchiveHealth) =>
  readiness({ receivers: [{ status: 'sweeping' }], longTermProblem: undefined, upMs: 1e6, ...faultOf(health) }).ready;

describe('an archive that cannot be opened', () => {
  it('is put aside, and brought back whole and once when only its first page was lost', async () => {
    const dir = await folder();
    const sweeps = await fill(dir);
    await overwrite(join(dir, 'sweeps.db'), [0]);
    const archive = await open(dir);
    onTestFinished(() => archive.close());
    const before = await archive.health();
    expect(before.lastRepair?.what).toContain('sweeps.db.damaged-1');
    // New sweeps are taken meanwhile.
    const more = sweepRun({ count: 100, receiverId: 'r1', startedAt: T0 + 700_000, bins: 400 }).map((sweep) => {
      return { ...sweep, seq: sweep.seq + 600 };
    });
    for (const sweep of more) archive.add(sweep);
    await isBack(archive);
    expect((await archive.health()).damage).toBeUndefined();
    for (const receiverId of ['r1', 'r2']) {
      const expected = [...sweeps, ...more].filter((sweep) => sweep.receiverId === receiverId);
      const found = await query(archive, receiverId);
      expect(found.map(({ seq }) => seq)).toEqual(expected.map(({ seq }) => seq));
      expect(found[300]?.levelsDbm).toEqual(expected[300]?.levelsDbm);
    }
    const overview = await archive.overview({
      receiverId: 'r2',
      from: T0,
      to: T0 + 600_000,
      startHz: 0,
      stopHz: 1e12,
      rows: 10,
      columns: 1,
    });
    expect([...overview.sweeps]).toEqual(Array(10).fill(60));
  });

  it('makes the program not ready while what it had recorded is out of reach, and no longer', async () => {
    const dir = await folder();
    const sweeps = await fill(dir);
    const [path, away] = [join(dir, 'sweeps.db'), join(dir, 'away.db')];
    await rename(path, away);
    // Nothing can be read of it yet.
    await mkdir(`${path}.damaged-1`);
    const archive = await open(dir);
    onTestFinished(() => archive.close());
    await expect
      .poll(async () => (await archive.health()).outOfReach)
      .toMatch(/sweeps\.db\.damaged-1 is being brought back: 0 sweeps .* It has stopped: /);
    expect(isReady(await archive.health())).toBe(false);
    await rm(`${path}.damaged-1`, { recursive: true });
    await rename(away, `${path}.damaged-1`);
    await isBack(archive);
    expect(isReady(await archive.health())).toBe(true);
    expect((await query(archive, 'r1')).length).toBe(sweeps.filter(({ receiverId }) => receiverId === 'r1').length);
  });

  it('gives back every block that can be read, counts the others, and goes on where it was after an end on the way', async () => {
    const dir = await folder();
    const sweeps = await fill(dir);
    const path = join(dir, 'sweeps.db');
    const pages = (await readFile(path)).length / PAGE;
    await overwrite(path, [0, 40, 41, Math.floor(pages / 2), pages - 20]);
    // Ended soon, several times.
    for (let i = 0; i < 3; i++) await (await open(dir)).close();
    const archive = await open(dir);
    onTestFinished(() => archive.close());
    await isBack(archive);
    const { damage } = await archive.health();
    expect(damage).toMatch(/\d+ blocks with \d+ sweeps and \d+ unreadable places were lost/);
    let found = 0;
    for (const receiverId of ['r1', 'r2']) {
      const back = await query(archive, receiverId);
      found += back.length;
      const seqs = back.map(({ seq }) => seq);
      expect(new Set(seqs).size).toBe(seqs.length);
      const kept = new Map(sweeps.filter((s) => s.receiverId === receiverId).map((s) => [s.seq, s]));
      for (const { seq, levelsDbm } of back) expect(levelsDbm).toEqual(kept.get(seq)?.levelsDbm);
    }
    expect(found).toBeGreaterThan(sweeps.length / 2);
    expect(found).toBeLessThan(sweeps.length);
    // The count is not forgotten.
    await archive.close();
    const again = await open(dir);
    onTestFinished(() => again.close());
    expect((await again.health()).damage).toBe(damage);
  });
});

describe('rfi-logger salvage', () => {
  it('writes what it can read of each file to new ones, with counts, and leaves the old as they were', async () => {
    const dir = await folder();
    const out = join(await folder(), 'out');
    await fill(dir);
    const book = new CaseBook(join(dir, 'cases.db'));
    for (let i = 0; i < 500; i++) {
      const person = { id: `p${i}`, name: `Người ${i}`, duty: 'operator' as const, addresses: [], active: true };
      book.records.put('person', person, { at: T0 + i, by: 'an' });
    }
    book.close();
    const cases = join(dir, 'cases.db');
    const text = await readFile(cases);
    const pages = text.length / PAGE;
    await overwrite(cases, [Math.floor(pages / 2), Math.floor(pages / 2) + 3]);
    await overwrite(join(dir, 'sweeps.db'), [0]);
    const before = await readFile(cases);
    const done = await salvageFolder(dir, out);
    expect((await readFile(cases)).equals(before)).toBe(true);
    const archive = done.find(({ file }) => file.endsWith('sweeps.db'));
    expect(archive).toMatchObject({ isFirstPageReplaced: true, archive: { sweeps: 1200, lostBlocks: 0 } });
    const tables = done.find(({ file }) => file.endsWith('cases.db'))?.tables ?? [];
    const read = Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
    const holes = tables.reduce((sum, one) => sum + one.holes, 0);
    expect(holes).toBeGreaterThan(0);
    expect((read['audit'] ?? 0) + (read['records'] ?? 0)).toBeGreaterThan(800);
    const db = new Database(join(out, 'cases.db'), { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('SELECT count(*) FROM records').pluck().get()).toBe(read['records']);
    db.close();
    await expect(salvageFolder(dir, out)).rejects.toThrow('is not empty');
    await expect(salvageFolder(await folder(), out)).rejects.toThrow('has no sweeps.db');
  });
});
