/** Rosters that openpyxl writes as offices do, with merged cells, read as the page sends them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sheetRows } from '../../../src/files/sheet/sheet-reader.js';
import type { Person } from '../../../src/watch/roster/people.js';
import { rosterFromRows } from '../../../src/watch/roster/roster-import.js';

const PYTHON = '/usr/bin/python3';
const folder = mkdtempSync(join(tmpdir(), 'rfi-office-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PEOPLE = Object.entries({
  an: 'Nguyễn Văn An',
  binh: 'Trần Thị Bình',
  chi: 'Lê Chí',
  dung: 'Phạm Tiến Dũng',
}).map(([id, name]): Person => ({ id, name, duty: 'operator', addresses: [], active: true }));

const BOOKS = {
  'a merged title, true dates merged over two shifts, an empty row, a signature': `
s.merge_cells('A1:F1'); s['A1'] = 'TRUNG TÂM TẦN SỐ VÔ TUYẾN ĐIỆN KHU VỰC'
s.merge_cells('A2:F2'); s['A2'] = 'BẢNG PHÂN CA CA TẾT NGUYÊN ĐÁN'
for c, t in enumerate(['STT', 'Thứ', 'Ngày', 'Ca', 'Người trực', 'Ghi chú'], 1): s.cell(4, c, t)
for i, (d, w, x, y) in enumerate([(5, 'Thứ Sáu', 'Nguyễn Văn An', 'Trần Thị Bình'), (6, 'Thứ Bảy', 'Lê Chí', 'Phạm Tiến Dũng')]):
    r = 5 + 2 * i
    for c, v in [(1, i + 1), (2, w), (3, datetime.date(2027, 2, d))]:
        s.merge_cells(start_row=r, end_row=r + 1, start_column=c, end_column=c); s.cell(r, c, v)
    s.cell(r, 3).number_format = 'dd/mm/yyyy'
    s.cell(r, 4, 'Ca 1: 07h00 - 19h00'); s.cell(r, 5, x)
    s.cell(r + 1, 4, 'Ca 2: 19h00 - 07h00'); s.cell(r + 1, 5, y)
s.merge_cells('D11:F11'); s['D11'] = 'GIÁM ĐỐC'
s.merge_cells('D12:F12'); s['D12'] = 'Vũ Giám Đốc'`,
  'two shifts a row below merged headings, dates as text': `
s.append(['BẢNG PHÂN CA'])
s.append([]); s.append(['STT', 'Thứ', 'Ngày', 'Ca ngày (7h00 - 19h00)', '', 'Ca đêm (19h00 - 7h00)', ''])
s.append(['', '', '', 'Trưởng ca', 'Nhân viên', 'Trưởng ca', 'Nhân viên'])
for c in 'ABC': s.merge_cells(f'{c}3:{c}4')
s.merge_cells('D3:E3'); s.merge_cells('F3:G3')
s.append([1, 'T6', '05/02/2027', 'Nguyễn Văn An', '', 'Trần Thị Bình', ''])
s.append([2, 'T7', '06/02/2027', '', 'Lê Chí', '', 'Phạm Tiến Dũng'])`,
  'days and times of day as numbers of the workbook': `
s.append(['Ngày trực', 'Từ giờ', 'Đến giờ', 'Cán bộ trực'])
for d, a, b, n in [(5, 7, 19, 'Nguyễn Văn An'), (5, 19, 7, 'Trần Thị Bình'), (6, 7, 19, 'Lê Chí'), (6, 19, 7, 'Phạm Tiến Dũng')]:
    s.append([datetime.date(2027, 2, d), datetime.time(a), datetime.time(b), n])
for r in range(2, 6): s.cell(r, 1).number_format = 'General' if r % 2 else '[$-42A]dd mmmm yyyy'`,
  'a month with a column for each day, true dates shown as their numbers, sums at the right': `
s.merge_cells('A1:AH1'); s['A1'] = 'BẢNG PHÂN CA THÁNG 02/2027'
s.cell(3, 1, 'TT'); s.cell(3, 2, 'Họ và tên'); s.merge_cells('A3:A4'); s.merge_cells('B3:B4')
for d in range(1, 29):
    for r, f in [(3, 'dd'), (4, 'ddd')]: s.cell(r, d + 2, datetime.date(2027, 2, d)).number_format = f
for c, t in [(31, 'N'), (32, 'Đ')]: s.cell(3, c, t)
for r, (n, c, k) in enumerate([('Nguyễn Văn An', 7, 'N'), ('Trần Thị Bình', 7, 'Đ'), ('Lê Chí', 8, 'N'), ('Phạm Tiến Dũng', 8, 'Đ')], 5):
    s.cell(r, 1, r - 4); s.cell(r, 2, n); s.cell(r, c, k); s.cell(r, 31, 1 if k == 'N' else 0); s.cell(r, 32, 1 if k == 'Đ' else 0)
s.cell(10, 2, 'N: 07h00 - 19h00'); s.cell(11, 2, 'Đ'); s.cell(11, 3, '19h00 - 07h00')`,
};

describe('a roster in a workbook of an office', () => {
  it.each(Object.entries(BOOKS))('is read whole: %s', async (_name, script) => {
    const path = join(folder, 'roster.xlsx');
    const program = `import sys, datetime, openpyxl\nbook = openpyxl.Workbook(); s = book.active${script}\nbook.save(sys.argv[1])`;
    execFileSync(PYTHON, ['-c', program, path]);
    const { shifts, faults } = rosterFromRows(
      await sheetRows(readFileSync(path), { rows: 1000, columns: 100, letters: 500 }),
      PEOPLE,
    );
    expect(faults).toEqual([]);
    expect(
      shifts.map(({ startsAt, endsAt, personIds }) => [startsAt, (endsAt - startsAt) / 3600e3, ...personIds]),
    ).toEqual(['an', 'binh', 'chi', 'dung'].map((id, i) => [Date.UTC(2027, 1, 5, 12 * i), 12, id]));
  });
});
