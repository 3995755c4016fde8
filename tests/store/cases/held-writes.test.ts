/** The case book on a disk that is full for a while: the watch goes on in memory, and the book catches up, each thing once. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { MOST_HELD } from '../../../src/store/cases/held-writes.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../../support/emission-report.js';
import { notRoot } from '../../support/left-out.js';
import { randomFrom } from '../../support/synthetic-sweeps.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');

/** A book on a disk of its own of 12 MB, which `fill` leaves without a byte. */
function onSmallDisk() {
  const disk = mkdtempSync(join(tmpdir(), 'rfi-held-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]);
  const path = join(disk, 'cases.db');
  const filler = join(disk, 'filler');
  const open = () => new CaseBook(path, { hasReserve: true });
  const opened = { book: open() };
  onTestFinished(() => {
    rmSync(filler, { force: true });
    opened.book.close();
    spawnSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });
  return {
    opened,
    fill: () => void spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k', 'oflag=append', 'conv=notrunc']),
    free: () => rmSync(filler, { force: true }),
    reopen() {
      opened.book.close();
      opened.book = open();
    },
  };
}

function deskOf(caseBook: CaseBook, clock: () => number): IncidentDesk {
  return new IncidentDesk({ caseBook, clock, plan: BAND_PLAN_VN });
}

/** Everything that the book says: cases, their lines, messages with their marks, and the seal over all. */
function contentOf({ incidents, outbox, audit }: CaseBook) {
  const cases = incidents.list({ limit: 500, order: 'oldest' });
  const lines = cases.map(({ id }) => incidents.timeline(id, 0, 500));
  return { cases, lines, messages: outbox.startingWith(''), head: audit.head() };
}

/** Lets the writes go as soon as it is time to try again. */
async function caughtUp({ writes }: CaseBook): Promise<void> {
  await expect.poll(() => writes.letGo(), { timeout: 20_000 }).toBe(true);
}

describe.skipIf(notRoot)('a case book whose disk is full', () => {
  it('opens cases, gives numbers and hands out messages, and keeps no act of a person that a crash would take', async () => {
    const { opened, fill, free, reopen } = onSmallDisk();
    const { book } = opened;
    const desk = deskOf(book, () => T0);
    desk.take(emissionReport(T0));
    fill();
    const place = (i: number) => ({ emissionId: `f${i}`, startHz: 430e6 + i * 1e6, stopHz: 430.02e6 + i * 1e6 });
    // The reserve and free pages take some more.
    let i = 0;
    for (; book.writes.held === 0 && i < 3000; i++) desk.take(emissionReport(T0, place(i)));
    for (const last = i + 20; i < last; i++) desk.take(emissionReport(T0, place(i)));
    expect(book.writes.held).toBeGreaterThan(100);
    const ids = book.incidents.live.map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: i + 1 }, (_, n) => `INC-2027-${String(n + 1).padStart(6, '0')}`));
    const held = ids.at(-1) ?? '';
    const message = book.outbox.startingWith(`${held}/`)[0];
    expect(message?.state).toBe('waiting');
    book.outbox.sent(message?.id ?? 0, T0 + 5);
    expect(() => desk.act(held, { kind: 'acknowledged' }, 'an')).toThrow('full');
    expect(() => book.records.put('contact', { id: 'c', name: 'C' } as never, { at: T0, by: 'an' })).toThrow('full');
    expect(book.incidents.get(held)?.acknowledgedAt).toBeUndefined();
    const inMemory = contentOf(book);
    await expect(book.copyTo(join(tmpdir(), 'rfi-held-copy'))).rejects.toThrow('waits for the disk');

    free();
    await caughtUp(book);
    expect(contentOf(book)).toEqual(inMemory);
    expect(desk.act(held, { kind: 'acknowledged' }, 'an')?.refusal).toBeUndefined();
    const after = contentOf(book);
    reopen();
    expect(contentOf(opened.book)).toEqual(after);
    expect(opened.book.verify().faults).toEqual([]);
  }, 60_000);

  it('says after any order of full and free the same as a book that never met one', async () => {
    const { opened, fill, free, reopen } = onSmallDisk();
    const time = { now: T0 };
    const calm = new CaseBook(':memory:');
    onTestFinished(() => calm.close());
    const desks = [deskOf(opened.book, () => time.now), deskOf(calm, () => time.now)];
    const random = randomFrom(43);
    let mostHeld = 0;
    for (let step = 0; step < 600; step++) {
      time.now += Math.round(random() * 20_000);
      const n = Math.floor(random() * 40);
      const place = { emissionId: `e${n}`, startHz: 430e6 + n * 1e6, stopHz: 430.02e6 + n * 1e6 };
      const report = emissionReport(time.now, { ...place, active: random() > 0.3, peakDbm: -90 + random() * 40 });
      const sent = Math.floor(random() * 30);
      for (const desk of desks) {
        desk.take(report);
        if (step % 7 === 0) desk.tick();
        for (const { id } of desk.caseBook.outbox.due(time.now, sent)) desk.caseBook.outbox.sent(id, time.now);
      }
      if (step % 60 === 10) fill();
      if (step % 60 === 50) free();
      mostHeld = Math.max(mostHeld, opened.book.writes.held);
    }
    expect(mostHeld).toBeGreaterThan(50);
    await caughtUp(opened.book);
    reopen();
    expect(contentOf(opened.book)).toEqual(contentOf(calm));
    expect(opened.book.verify().faults).toEqual([]);
  }, 60_000);

  it('holds so many statements and refuses more, counted', () => {
    const { opened, fill, free } = onSmallDisk();
    const { outbox, writes } = opened.book;
    fill();
    let put = 0;
    expect(() => {
      for (; put <= MOST_HELD + 5000; put++) outbox.put({ key: `k${put}`, dueAt: T0, body: {} }, T0);
    }).toThrow('full');
    expect([writes.held, writes.refused]).toEqual([MOST_HELD, 1]);
    free();
    expect(writes.letGo(true)).toBe(true);
    expect(outbox.counts()).toEqual([{ channelId: undefined, state: 'waiting', count: put }]);
  }, 60_000);
});
