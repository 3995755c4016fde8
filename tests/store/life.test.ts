/** A data directory that was restored gives no number again that its former life gave after the backup. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { beginLife, gapAfter, tellingLife, usedNumbers } from '../../src/store/life.js';

const T0 = Date.parse('2026-12-01T10:00:00Z');
const DAY_MS = 86_400_000;
const onLost = () => {
  throw new Error('the file of the life was lost');
};

function folders() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-life-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const backup = join(folder, 'backup');
  const restored = async (name: string, at: number) => {
    cpSync(backup, join(folder, name), { recursive: true });
    await beginLife(join(folder, name), at, T0);
    return join(folder, name);
  };
  const book = (at: string) => {
    const opened = new CaseBook(join(at, 'cases.db'));
    onTestFinished(() => opened.close());
    return opened;
  };
  mkdirSync(backup);
  return { backup, restored, book };
}

const numberOf = (id: string) => Number(id.split('-').at(-1));

describe('a restored data directory', () => {
  it('numbers cases above those of its former life, also when the same backup is restored twice, and says so', async () => {
    const { backup, restored, book } = folders();
    const giveUpTo = (one: CaseBook, value: number) => one.skipNumbers(T0, { 'incident-2026': value });
    const atBackup = book(backup);
    giveUpTo(atBackup, 42);
    atBackup.close();
    // After the backup the former life gave 900 numbers in a burst, and the life after the first restore 1,000 in a day.
    const first = book(await restored('first', T0 + DAY_MS));
    const begin = numberOf(first.incidents.nextId(T0 + DAY_MS));
    expect(begin).toBeGreaterThan(42 + 900);
    giveUpTo(first, begin + 1000);
    const second = book(await restored('second', T0 + 2 * DAY_MS));
    expect(numberOf(second.incidents.nextId(T0 + 2 * DAY_MS))).toBeGreaterThan(begin + 1000);
    const [loss] = first.records.all('loss');
    expect(loss).toMatchObject({ book: 'cases', reason: 'restored', copyOf: T0 });
    expect(first.verify().faults).toEqual([]);
  });

  it('numbers sweeps above all that a receiver could have given since the backup, once', async () => {
    const { restored } = folders();
    const at = await restored('first', T0 + DAY_MS);
    const inArchive = new Map([['fm', 180]]);
    const { lastSeqs: used, ofUnknown } = await usedNumbers(at, inArchive, onLost);
    const sweepsSince = (DAY_MS / 1000) * 50;
    expect(used.get('fm')).toBeGreaterThan(180 + sweepsSince);
    // The archive of the backup had nothing of this receiver yet.
    expect(ofUnknown).toBeGreaterThan(sweepsSince);
    const later = new Map([['fm', (used.get('fm') ?? 0) + 30]]);
    expect((await usedNumbers(at, later, onLost)).lastSeqs).toEqual(later);
    expect((await usedNumbers(at, inArchive, onLost)).lastSeqs).toEqual(used);
    const again = await usedNumbers(await restored('second', T0 + 2 * DAY_MS), inArchive, onLost);
    expect(again.lastSeqs.get('fm')).toBeGreaterThan((used.get('fm') ?? 0) + sweepsSince);
  });

  it('that was never restored goes on where its archive ends', async () => {
    const { backup } = folders();
    const inArchive = new Map([['fm', 180]]);
    expect(await usedNumbers(backup, inArchive, onLost)).toEqual({ lastSeqs: inArchive, ofUnknown: 0 });
  });

  it('leaves out more numbers than a copy of it can have given since its newest sweep, each start others', () => {
    const gaps = Array.from({ length: 20 }, () => gapAfter(T0, T0 + DAY_MS));
    for (const gap of gaps) expect(gap).toBeGreaterThan((DAY_MS / 1000) * 50);
    expect(new Set(gaps).size).toBe(20);
    // A clock that was set back.
    expect(gapAfter(T0, T0 - DAY_MS)).toBeGreaterThanOrEqual(0);
  });

  it('names the lives that spoke to a hub, the newest first; a restored disk starts without them', async () => {
    const { backup, restored } = folders();
    const [first] = await tellingLife(backup, onLost);
    const second = await tellingLife(backup, onLost);
    expect(second.slice(1)).toEqual([first]);
    expect(await tellingLife(await restored('again', T0 + DAY_MS), onLost)).toHaveLength(1);
    for (let starts = 0; starts < 100; starts++) await tellingLife(backup, onLost);
    expect((await tellingLife(backup, onLost)).length).toBe(64);
  });
});
