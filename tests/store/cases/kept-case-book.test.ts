/** A case book that cannot be used: the newest good copy takes its place, nothing is deleted, and what is missing is known. */
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BookLosses } from '../../../src/store/cases/book-losses.js';
import type { CaseBook } from '../../../src/store/cases/case-book.js';
import { type KeptCaseBook, openCaseBook } from '../../../src/store/cases/kept-case-book.js';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2027, 1, 5, 12, 20);

async function dataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-kept-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const faults: string[] = [];

/** Opens the book at an instant and waits for its copy of that hour. */
async function openAt(folder: string, at: number, name = 'cases'): Promise<KeptCaseBook> {
  const kept = openCaseBook({ path: join(folder, `${name}.db`), clock: () => at, onFault: (one) => faults.push(one) });
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await kept.close();
    isClosed = true;
  };
  onTestFinished(close);
  const copy = `${name}-${new Date(at).toISOString().slice(0, 13)}.db`;
  if (kept.loss?.reason !== 'unopened')
    await expect.poll(() => existsSync(join(folder, 'copies', copy)), { interval: 20 }).toBe(true);
  return { ...kept, close };
}

/** An hour of life: a person is added, the book is closed. */
async function hour(folder: string, at: number, id: string): Promise<void> {
  const kept = await openAt(folder, at);
  expect(kept.loss).toBeUndefined();
  kept.caseBook.records.put('person', personOf(id), { at, by: 'an' });
  kept.caseBook.incidents.nextId(at);
  await kept.close();
}

const personOf = (id: string) => ({ id, name: id, duty: 'operator' as const, addresses: [], active: true });
const peopleOf = (book: CaseBook) => book.records.all('person').map(({ id }) => id);

/** Bytes overwritten in the middle of the file, or wherever `text` stands. */
async function damage(path: string, at: number | string, bytes = 64): Promise<void> {
  const content = await readFile(path);
  const from = typeof at === 'number' ? at : content.indexOf(at);
  expect(from).toBeGreaterThanOrEqual(0);
  content.fill(0xff, from, from + bytes);
  await writeFile(path, content);
}

describe('the hourly copies of a case book', () => {
  it('are one an hour, whole, readable to the owner alone, and at most 48', async () => {
    const folder = await dataDir();
    for (let i = 0; i < 50; i++) await hour(folder, T0 + i * HOUR_MS, `p${i}`);
    const names = (await readdir(join(folder, 'copies'))).sort();
    expect(names.length).toBe(48);
    expect(names[0]).toBe('cases-2027-02-05T14.db');
    const newest = join(folder, 'copies', names.at(-1) as string);
    expect((await stat(newest)).mode & 0o777).toBe(0o600);
    const db = new Database(newest, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare("SELECT count(*) FROM records WHERE kind = 'person'").pluck().get()).toBe(49);
    db.close();
  }, 120_000);

  it('made while the clock was years ahead keep no place, and are not taken for the newest', async () => {
    const folder = await dataDir();
    const ahead = T0 + 87_600 * HOUR_MS;
    await (await openAt(folder, ahead)).close();
    const copies = join(folder, 'copies');
    const [first = ''] = await readdir(copies);
    for (let i = 1; i < 60; i++) {
      const name = `cases-${new Date(ahead + i * HOUR_MS).toISOString().slice(0, 13)}.db`;
      await copyFile(join(copies, first), join(copies, name));
    }
    await hour(folder, T0, 'first');
    await hour(folder, T0 + HOUR_MS, 'second');
    expect(await readdir(copies)).toHaveLength(48);
    await rm(join(folder, 'cases.db'));
    const { caseBook, loss } = await openAt(folder, T0 + 2 * HOUR_MS);
    expect(loss?.copyOf).toBe(Math.floor(T0 / HOUR_MS) * HOUR_MS + HOUR_MS);
    expect(peopleOf(caseBook)).toEqual(['first']);
  });
});

describe('a case book that cannot be used', () => {
  const damages: Record<string, (path: string) => Promise<void>> = {
    'with its header destroyed': (path) => damage(path, 0),
    'with a flipped text that only its reader would find': (path) => damage(path, '"active"', 3),
    'cut to half': async (path) => writeFile(path, (await readFile(path)).subarray(0, 40_000)),
    'with a page of zeros': async (path) => {
      const content = await readFile(path);
      content.fill(0, 4096 * 3, 4096 * 4);
      await writeFile(path, content);
    },
  };
  for (const [how, spoil] of Object.entries(damages))
    it(`is put aside, and the newest good copy opened: ${how}`, async () => {
      const folder = await dataDir();
      await hour(folder, T0, 'first');
      await hour(folder, T0 + HOUR_MS, 'second');
      const path = join(folder, 'cases.db');
      const before = (await stat(path)).size;
      await spoil(path);
      // The newest copy is bad as well: the one before it is taken.
      await damage(join(folder, 'copies/cases-2027-02-05T13.db'), 0);
      const at = T0 + 2 * HOUR_MS;
      const { caseBook, loss } = await openAt(folder, at);
      expect(loss).toMatchObject({
        book: 'cases',
        reason: 'damaged',
        at,
        keptAs: `${path}.damaged-1`,
        copyOf: Math.floor(T0 / HOUR_MS) * HOUR_MS,
      });
      expect(existsSync(`${path}.damaged-1`)).toBe(true);
      expect(before).toBeGreaterThan(0);
      // The copy of an hour is made at its begin, before the person of that hour came.
      expect(peopleOf(caseBook)).toEqual([]);
      expect(caseBook.verify().faults).toEqual([]);
      // A number that the lost hours gave is not given to another incident.
      expect(['INC-2027-000003', 'INC-2027-001001']).toContain(caseBook.incidents.nextId(at));
      expect(faults.at(-1)).toContain('entries written after it are missing');
    });

  it('of a newer program is put aside under that name, and never touched', async () => {
    const folder = await dataDir();
    await hour(folder, T0, 'first');
    const path = join(folder, 'cases.db');
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    const content = await readFile(path);
    const { loss } = await openAt(folder, T0 + HOUR_MS);
    expect(loss).toMatchObject({ reason: 'newer', keptAs: `${path}.newer-1` });
    expect((await readFile(`${path}.newer-1`)).equals(content)).toBe(true);
  });

  it('and has no copy begins empty, with numbers far beyond those it may have given', async () => {
    const folder = await dataDir();
    await hour(folder, T0, 'first');
    await rm(join(folder, 'copies'), { recursive: true });
    await damage(join(folder, 'cases.db'), 0);
    const { caseBook, loss } = await openAt(folder, T0 + HOUR_MS);
    expect(loss).toMatchObject({ reason: 'damaged', copyOf: undefined });
    expect(caseBook.incidents.nextId(T0)).toBe('INC-2027-001001');
  });

  it('and has vanished while its copies are there is replaced by the newest', async () => {
    const folder = await dataDir();
    await hour(folder, T0, 'first');
    await hour(folder, T0 + HOUR_MS, 'second');
    await rm(join(folder, 'cases.db'));
    const { caseBook, loss } = await openAt(folder, T0 + 2 * HOUR_MS);
    expect(loss).toMatchObject({ reason: 'missing', keptAs: undefined });
    expect(peopleOf(caseBook)).toEqual(['first']);
  });

  it('because the disk refuses it altogether still lets alarms be raised', async () => {
    const folder = await dataDir();
    const { caseBook, loss } = await openAt(join(folder, 'not', 'there'), T0);
    expect(loss?.reason).toBe('unopened');
    expect(caseBook.incidents.nextId(T0)).toMatch(/^INC-2027-\d{6}$/);
  });
});

describe('a loss', () => {
  it('is open until an administrator confirms it, and stays in the audit log', async () => {
    const folder = await dataDir();
    await hour(folder, T0, 'first');
    await damage(join(folder, 'cases.db'), 0);
    const first = await openAt(folder, T0 + HOUR_MS);
    const losses = new BookLosses(first.caseBook);
    if (first.loss !== undefined) losses.add(first.loss);
    const [open] = losses.open;
    expect(open).toMatchObject({ book: 'cases', reason: 'damaged' });
    await first.close();
    const second = await openAt(folder, T0 + 2 * HOUR_MS);
    const again = new BookLosses(second.caseBook);
    expect(again.open).toEqual([open]);
    expect(again.confirm('another', { at: T0, by: 'an' })).toBe(false);
    expect(again.confirm(open?.id ?? '', { at: T0 + 2 * HOUR_MS, by: 'an' })).toBe(true);
    expect(again.open).toEqual([]);
    const rows = second.caseBook.audit.list({ subject: `loss/${open?.id}`, limit: 10 });
    expect(rows.map(({ actor }) => actor)).toEqual(['an', 'system']);
  });
});
