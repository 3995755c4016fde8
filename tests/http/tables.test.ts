/** Tables of people with rights: a large one is read in a process, with the same result and the same refusal. */
import { expect, it, vi } from 'vitest';
import { mustHaveRoom } from '../../src/http/watch/record-rules.js';
import { TABLES, tableOf } from '../../src/http/watch/tables.js';
import type { Records } from '../../src/store/cases/case-book-records.js';
import { ReadersBusy } from '../../src/threads/limited-reader.js';
import type { Person } from '../../src/watch/roster/people.js';
import type { RosterHints } from '../../src/watch/roster/roster-matrix.js';

const HEAD = 'Số giấy phép;Tần số (MHz);Độ rộng băng tần (kHz);Từ ngày\n';
const csvOf = (rows: number) =>
  HEAD +
  Array.from({ length: rows }, (_, i) => `GP-${i};${i % 9 === 0 ? 'x' : 118 + i / 1000};25;01/01/2020`).join('\n');

it('are read in a process when they are large, and are then what they are when they are small', async () => {
  const csv = csvOf(9000);
  const whole = TABLES.assignment({ csv });
  const here = vi.spyOn(TABLES, 'assignment');
  expect((await tableOf('assignment', { csv: csvOf(9) })).read).toHaveLength(8);
  expect(here).toHaveBeenCalledOnce();
  const read = await tableOf('assignment', { csv });
  expect(here).toHaveBeenCalledOnce();
  expect([read.read.length, read.faults.length, read.headings.length]).toEqual([8000, 1000, 4]);
  expect(read).toEqual(whole);
  const unclosed = {
    en: 'csv: Row 9002 opens a quote that is never closed.',
    vi: 'Không đọc được bảng CSV: Hàng 9002 mở dấu ngoặc kép mà không đóng.',
  };
  await expect(tableOf('assignment', { csv: `${csv}\n"G;1` })).rejects.toMatchObject({ status: 400, said: unclosed });
  await expect(tableOf('assignment', { csv: 'GP\n'.repeat(20_002) })).rejects.toMatchObject({
    status: 400,
    said: { en: 'csv: The table has 20002 rows, and a list holds at most 20000 entries.' },
  });
  const many = await Promise.allSettled(Array.from({ length: 12 }, () => tableOf('assignment', { csv })));
  const busy = many.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(busy.length).toBeGreaterThan(0);
  for (const reason of busy) expect(reason).toBeInstanceOf(ReadersBusy);
});

it('tell the first faults of a table in which everything is wrong, and how many are left', () => {
  const csv = HEAD + 'GP;x;x;x\n'.repeat(1000);
  const { faults } = TABLES.assignment({ csv });
  expect(faults).toHaveLength(2001);
  expect(faults.at(-1)).toEqual({ row: 668, column: '', problem: '1000 more faults from here on' });
});

it('add nothing to a list that is full, and change what it has', () => {
  const full = { all: () => Array.from({ length: 20_000 }) } as unknown as Records;
  expect(() => mustHaveRoom(full, 'assignment', 1)).toThrow('it has 20000, and 1 would be added');
  expect(() => mustHaveRoom(full, 'assignment', 0)).not.toThrow();
});

it('give a roster the repeating duty and the name of its file, here and in a process', async () => {
  const duty: RosterHints['duty'] = {
    patterns: [{ id: 'd', firstDay: 0, days: 'every', slots: [{ startMin: 420, lengthMin: 720, crews: [['an']] }] }],
  };
  const people: Person[] = [{ id: 'an', name: 'Nguyễn Văn An', duty: 'operator', addresses: [], active: true }];
  const csv = 'Họ tên;1;2;3;4;5;6;7\nAn;N;;;;;;';
  for (const below of ['', `\n${'Nơi nhận '.repeat(25_000)}`]) {
    const { read, faults } = await tableOf('shift', { csv: csv + below, people, duty, file: '2026-02.csv' });
    expect(faults).toEqual([]);
    expect(read.map(({ startsAt }) => new Date(startsAt).toISOString())).toEqual(['2026-02-01T00:00:00.000Z']);
  }
});
