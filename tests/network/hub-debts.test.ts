import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HubDebts, owedMinutesIn } from '../../src/network/hub-debts.js';
import { HOUR_MS } from '../../src/time/units.js';

const HOUR = 500_000 * HOUR_MS;
const minute = (i: number) => HOUR + 60_000 * i;
const onLost = () => undefined;

const newPath = () => join(mkdtempSync(join(tmpdir(), 'rfi-debts-')), 'debts.json');

async function openDebts(path = newPath()): Promise<HubDebts> {
  return await HubDebts.open(path, ['rx'], HOUR, onLost);
}

describe('the debts of a station to its hub', () => {
  it('are sent the newest first, and a mend in its turn although something newer is owed each time', async () => {
    const debts = await openDebts();
    debts.mend('rx', minute(3) + 100, minute(3) + 200);
    const sent: number[] = [];
    for (let now = 10; now < 14; now++) {
      debts.owe('rx', minute(now), minute(now + 1));
      const next = debts.next();
      if (next === undefined) break;
      sent.push((next.from - HOUR) / 60_000);
      debts.paid(next);
    }
    expect(sent).toEqual([3, 11, 12, 13]);
    debts.owe('rx', minute(20), minute(22));
    expect([debts.next()?.from, debts.next()?.from]).toEqual([minute(21), minute(21)]);
  });

  it('are whole seconds; many of them become minutes, so that the file stays small', async () => {
    const path = newPath();
    const debts = await openDebts(path);
    debts.owe('rx', minute(5) + 1, minute(5) + 2);
    expect(debts.next()).toEqual({ receiverId: 'rx', from: minute(5), to: minute(5) + 1000 });
    expect(debts.owedMinutes).toBe(1);
    for (let i = 0; i < 59 * 6; i++) debts.owe('rx', HOUR + 10_000 * i, HOUR + 10_000 * i + 1);
    await debts.save();
    expect(JSON.parse(await readFile(path, 'utf8')).value.owed.rx.length).toBeLessThanOrEqual(100);
    for (let i = 0; i < 59 * 6; i++)
      expect(debts.isOwed('rx', HOUR + 10_000 * i, HOUR + 10_000 * i + 1), `${i}`).toBe(true);
  });

  it('stay when they were noted while their part was being sent', async () => {
    const debts = await openDebts();
    debts.owe('rx', minute(1), minute(2));
    const part = debts.next();
    debts.owe('rx', minute(1) + 30_000, minute(1) + 31_000);
    if (part !== undefined) debts.paid(part);
    expect(debts.next()).toEqual({ receiverId: 'rx', from: minute(1) + 30_000, to: minute(1) + 31_000 });
  });

  it('survive a restart, those of a mend too', async () => {
    const path = newPath();
    const debts = await openDebts(path);
    debts.owe('rx', minute(1), minute(2));
    debts.mend('rx', minute(0), minute(1));
    await debts.save();
    const again = await openDebts(path);
    expect([again.next()?.from, again.next()?.from]).toEqual([minute(0), minute(1)]);
    expect(again.owedMinutes).toBe(2);
    // As `doctor` reads it.
    expect(await owedMinutesIn(path)).toBe(2);
  });

  it('let an hour that a person looks at take turns with the sweeps of cases, which are asked for without end', async () => {
    const { pulls } = await openDebts();
    const ask = (id: string, from: number) =>
      pulls.ask({ id, receiverId: 'rx', from, to: from + 120_000, startHz: 0, stopHz: 1e12 });
    for (let i = 0; i < 20; i++) ask(`case-${i}`, minute(10 + i));
    ask('look/rx/0', minute(0));
    const order: string[] = [];
    for (let i = 0; i < 5; i++) {
      const next = pulls.next(minute(100));
      if (next === undefined) break;
      order.push(`${next.id} ${(next.from - HOUR) / 60_000}`);
      pulls.sent(next, []);
    }
    expect(order).toEqual(['look/rx/0 1', 'case-0 11', 'look/rx/0 0', 'case-0 10', 'case-1 12']);
  });
});
