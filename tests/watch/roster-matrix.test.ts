/** Rosters with a row for each person and a column for each day, as offices keep them. */
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/watch/csv.js';
import { parseDay } from '../../src/watch/roster/local-day.js';
import type { Person } from '../../src/watch/roster/people.js';
import type { RosterPattern } from '../../src/watch/roster/roster.js';
import { rosterFromRows } from '../../src/watch/roster/roster-import.js';
import type { RosterHints } from '../../src/watch/roster/roster-matrix.js';
import { vietnameseRowFault } from '../../web/src/ground/asking/row-fault-words.js';

const PEOPLE = Object.entries({ an: 'Nguyễn Văn An', binh: 'Trần Thị Bình', chi: 'Lê Chí' }).map(
  ([id, name]): Person => ({ id, name, duty: 'operator', addresses: [], active: true }),
);

function read(table: string | readonly (readonly string[])[], hints: RosterHints = {}) {
  const { shifts, faults } = rosterFromRows(typeof table === 'string' ? parseCsv(table) : table, PEOPLE, hints);
  const local = (at: number) => new Date(at + 7 * 3600e3).toISOString();
  return {
    shifts: shifts
      .map(({ startsAt, endsAt, personIds }) => {
        const [from, to] = [local(startsAt), local(endsAt)];
        return `${from.slice(0, 10)} ${from.slice(11, 16)}-${to.slice(11, 16)} ${personIds.join()}`;
      })
      .sort(),
    faults: faults.map(({ row, column, problem }) => `${row} ${column}: ${problem}`),
  };
}

const DAYS = Array.from({ length: 28 }, (_, i) => String(i + 1));
/** 1 February 2026 is a Sunday. */
const WEEKDAYS = DAYS.map((_day, i) => ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'][i % 7] ?? '');
/** Each person's letters go on from the day before; three totals stand at the right. */
const rowOf = (no: number, name: string, letters: string) => {
  const cells = DAYS.map((_day, i) => letters[i % letters.length]?.replace('_', '') ?? '');
  return [String(no), name, ...cells, ...['S', 'C', 'Đ'].map((one) => String(cells.filter((c) => c === one).length))];
};
const SHEET = [
  ['TRUNG TÂM TẦN SỐ VÔ TUYẾN ĐIỆN KHU VỰC V'],
  ['Hà Nội, ngày 25 tháng 01 năm 2026'],
  ['BẢNG PHÂN CA TRỰC'],
  ['Tháng 02/2026'],
  [],
  ['STT', 'Họ và tên', ...DAYS, 'Tổng', '', ''],
  ['', '', ...WEEKDAYS, 'S', 'C', 'Đ'],
  rowOf(1, 'Nguyễn Văn An', 'SCĐ_'),
  rowOf(2, 'Trần Thị Bình', 'CĐ_S'),
  rowOf(3, 'Đ/c Lê Chí', 'Đ-SC'),
  ['', 'Tổng cộng', ...DAYS.map(() => '3'), '21', '21', '21'],
  [],
  ['', 'NGƯỜI LẬP BẢNG', ...DAYS.slice(0, 20).map(() => ''), 'GIÁM ĐỐC'],
  ['', 'Ngô Lập', ...DAYS.slice(0, 20).map(() => ''), 'Vũ Giám Đốc'],
];
const LEGEND = ['Ghi chú: S: 06h00-14h00; C: 14h00-22h00; Đ: 22h00-06h00'];
const csvOf = (rows: readonly (readonly string[])[]) => rows.map((cells) => cells.join(';')).join('\n');

/** What the letters of the sheet mean, worked out cell by cell. */
const wanted = (hours: Readonly<Record<string, string>>) => {
  const crews = new Map<string, string[]>();
  for (const [i] of DAYS.entries())
    for (const [id, letters] of [
      ['an', 'SCĐ_'],
      ['binh', 'CĐ_S'],
      ['chi', 'Đ-SC'],
    ] as const) {
      const told = hours[letters[i % 4] ?? ''];
      const key = `2026-02-${String(i + 1).padStart(2, '0')} ${told}`;
      if (told !== undefined) crews.set(key, [...(crews.get(key) ?? []), id]);
    }
  return [...crews].map(([key, ids]) => `${key} ${ids.join()}`).sort();
};
const THREE = { S: '06:00-14:00', C: '14:00-22:00', Đ: '22:00-06:00' };

const patternOf = (...slots: readonly (readonly [number, number])[]): RosterPattern => ({
  id: 'ngay-dem',
  firstDay: parseDay('2026-01-01'),
  days: 'every',
  slots: slots.map(([start, hours]) => ({ startMin: start * 60, lengthMin: hours * 60, crews: [['an']] })),
});
const dutyOf = (...patterns: readonly RosterPattern[]): RosterHints => ({ duty: { patterns } });

describe('a roster with a column for each day', () => {
  it('is read with its titles, its Sundays, its totals below and at the right, and its signatures', () => {
    expect(read(csvOf([...SHEET, LEGEND]))).toEqual({ shifts: wanted(THREE), faults: [] });
  });

  it('is read as a workbook gives it, with merged cells in each of their places', () => {
    const [agency = [], , title = [], month = []] = SHEET;
    const merged = [agency, title, month].map(([text = '']) => Array.from({ length: 33 }, () => text));
    const group = Array.from({ length: 33 }, () => 'TỔ 1');
    const rows = [...merged, ...SHEET.slice(5, 7), group, ...SHEET.slice(7), LEGEND];
    expect(read(rows)).toEqual({ shifts: wanted(THREE), faults: [] });
  });

  it('has the hours of the repeating duty where the table tells none', () => {
    const three = dutyOf(patternOf([6, 8], [14, 8], [22, 8]));
    expect(read(csvOf(SHEET), three)).toEqual({ shifts: wanted(THREE), faults: [] });
    const numbered = SHEET.map((cells, row) =>
      row < 7 || row > 9
        ? cells
        : cells.map((text) => text.replace(/^[SCĐ]$/, (one) => String('SCĐ'.indexOf(one) + 1))),
    );
    expect(read(csvOf(numbered), three)).toEqual({ shifts: wanted(THREE), faults: [] });
    const words = SHEET.map((cells, row) =>
      row < 7 || row > 9 ? cells : cells.map((one) => ({ S: 'Sáng', C: 'Ca chiều', Đ: 'Đêm' })[one] ?? one),
    );
    expect(read(csvOf(words), three)).toEqual({ shifts: wanted(THREE), faults: [] });
  });

  it.each([
    ['no duty is kept', {}],
    ['the duty has two shifts and the table three letters', dutyOf(patternOf([7, 12], [19, 12]))],
    ['two duties are valid', dutyOf(patternOf([6, 8], [14, 8], [22, 8]), { ...patternOf([7, 12]), id: 'them' })],
  ])('guesses no hours: each letter is refused once with its first cell, where %s', (_why, hints) => {
    const { shifts, faults } = read(csvOf(SHEET), hints);
    expect(shifts).toEqual([]);
    const refused = (text: string) =>
      `the hours of the shift "${text}" are not in the table; write them behind its name: (07:00-19:00)`;
    expect(faults).toEqual([`8 C (1): ${refused('S')}`, `9 C (1): ${refused('C')}`, `10 C (1): ${refused('Đ')}`]);
    expect(vietnameseRowFault(refused('S'))).toContain('“S”');
  });

  it('keeps days of rest free that the table explains, and refuses those that it does not', () => {
    const table = (below: string) =>
      `LỊCH TRỰC THÁNG 2 NĂM 2026\nHọ tên;1;2;3;4;5;6;7\nAn;N;P;NB;;Nghỉ bù;-;7h-19h\nBình;;N;P;;;;Đ, N\nN: 7h-19h\nCa đêm: 19h-7h${below}`;
    const { shifts, faults } = read(table('\nP: nghỉ phép, NB - nghỉ bù'));
    expect(faults).toEqual([]);
    expect(shifts).toEqual([
      '2026-02-01 07:00-19:00 an',
      '2026-02-02 07:00-19:00 binh',
      '2026-02-07 07:00-19:00 an,binh',
      '2026-02-07 19:00-07:00 binh',
    ]);
    expect(read(table('')).faults).toEqual([
      expect.stringContaining('3 C (2): the hours of the shift "P"'),
      expect.stringContaining('3 D (3): the hours of the shift "NB"'),
    ]);
  });

  it('takes a cross for the only hours that there are', () => {
    const table = (title: string) => `${title}\nHọ tên;1;2;3;4;5;6;7\nAn;X;;x;;;;\nBình;;X;;;;;`;
    const days = ['2026-02-01 07:30-07:30 an', '2026-02-02 07:30-07:30 binh', '2026-02-03 07:30-07:30 an'];
    expect(read(table('Trực tháng 2-2026, từ 7h30 đến 7h30 hôm sau')).shifts).toEqual(days);
    expect(read(table('Trực tháng 2-2026'), dutyOf(patternOf([7.5, 24]))).shifts).toEqual(days);
    expect(read(table('Trực tháng 2-2026'), dutyOf(patternOf([7, 12], [19, 12]))).shifts).toEqual([]);
  });

  const week = (title: string, days = '1;2;3;4;5;6;7') => `${title}\nHọ tên;${days}\nAn;N;;;;;;\nN: 7h-19h`;
  it.each([
    ['the title', week('BẢNG PHÂN CA T.02-2026'), undefined, '2026-02-01'],
    ['the name of the file', week('BẢNG PHÂN CA'), 'lich_truc_2026-03.xlsx', '2026-03-01'],
    ['the name of the file in words', week('BẢNG PHÂN CA'), 'Lịch trực tháng 3 năm 2026.csv', '2026-03-01'],
    ['days with their month', week('NĂM 2026', '29/1;30/1;31/1;1/2;2/2;3/2;4/2'), undefined, '2026-01-29'],
    [
      'whole dates',
      week('', '2026-12-29,2026-12-30,2026-12-31,2027-01-01,2027-01-02,2027-01-03,2027-01-04'.replaceAll(',', ';')),
      undefined,
      '2026-12-29',
    ],
    [
      'the title, with weekdays in the cells of the days',
      week('Tháng 02/2026', 'CN 1;T2 2;T3 3;T4 4;T5 5;T6 6;T7 7'),
      undefined,
      '2026-02-01',
    ],
  ])('has its month from %s', (_what, table, file, day) => {
    expect(read(table, { file })).toEqual({ shifts: [`${day} 07:00-19:00 an`], faults: [] });
  });

  it.each([
    ['no month', week('BẢNG PHÂN CA'), undefined],
    ['a date of a signature alone', week('Huế, ngày 25 tháng 01 năm 2026'), 'ban hanh 15-01-2026.xlsx'],
    ['two months', week('Thay bảng tháng 01/2026: bảng tháng 02/2026'), undefined],
    ['one month in the title and another in the file', week('Tháng 01/2026'), 'thang-02-2026.csv'],
    ['a month that ends in the row of days', week('Tháng 01/2026', '28;29;30;31;1;2;3'), undefined],
  ])('is refused with %s', (_what, table, file) => {
    const { shifts, faults } = read(table, { file });
    expect(shifts).toEqual([]);
    expect(faults).toEqual([expect.stringMatching(/^2 \w \(1\): the month of "1" is not told by one title/)]);
    expect(vietnameseRowFault(faults[0]?.replace(/^.*?: /, '') ?? '')).toContain('không rõ tháng của “1”');
  });

  it('is refused whole where a weekday is not that of its day: the title is of another month', () => {
    const { shifts, faults } = read(csvOf([...SHEET, LEGEND]).replace('02/2026', '03/2027'));
    expect(shifts).toEqual([]);
    expect(faults[0]).toMatch(/^6 C \(1\): "CN" is not the weekday of 2027-03-01/);
  });

  it('is read for a week with a row for each shift and the people below the days', () => {
    const days = ['Thứ hai\n07/12', 'Thứ ba\n08/12', 'T4 09/12', 'T5 10/12', 'T6 11/12', 'T7 12/12', 'CN 13/12'];
    const crews = ['Nguyễn Văn An', 'Trần Thị Bình, Lê Chí'];
    const week = (first: string, dates = ' (từ 07/12/2026 đến 13/12/2026)') => [
      [`LỊCH TRỰC TUẦN 50${dates}`],
      [],
      ['Ca trực', ...days],
      ['Ca ngày (07h00-19h00)', ...days.map((_day, i) => (i === 2 ? first : (crews[i % 2] ?? '')))],
      ['Ca đêm (19h00-07h00)', ...days.map((_day, i) => crews[(i + 1) % 2] ?? '')],
      ['', '', '', '', '', '', 'NGƯỜI LẬP BẢNG'],
      ['', '', '', '', '', '', 'Trần Thị Bình'],
    ];
    const right = days.flatMap((_day, i) => {
      const [by, night] = i % 2 === 0 ? ['an', 'binh,chi'] : ['binh,chi', 'an'];
      const day = `2026-12-${String(7 + i).padStart(2, '0')}`;
      return [`${day} 07:00-19:00 ${by}`, `${day} 19:00-07:00 ${night}`];
    });
    expect(read(week('Nguyễn Văn An'))).toEqual({ shifts: right, faults: [] });
    // Without a year, that in which the weekdays are those of the days, half a year from today at most.
    const on = (today: string) => ({ today: Date.parse(today) / 86_400e3 });
    for (const today of ['2026-12-06', '2026-07-01', '2027-03-01'])
      expect(read(week('Nguyễn Văn An', ''), on(today))).toEqual({ shifts: right, faults: [] });
    expect(read(week('Nguyễn Văn An', ''), on('2027-12-06')).shifts).toEqual([]);
    expect(read(week('Nguyễn Văn An', ''), on('2027-12-06')).faults[0]).toMatch(/"Thứ hai\n07\/12" has no year/);
    const { shifts, faults } = read(week('Phạm Lạ'));
    expect(shifts).toEqual(right.filter((one) => one !== '2026-12-09 07:00-19:00 an'));
    // Two of the watch who sign below the days of a month make no week of it.
    const signed = [
      ...SHEET.slice(0, -1),
      ['', '', '', 'Nguyễn Văn An', '', '', 'Lê Chí'],
      ...LEGEND.map((one) => [one]),
    ];
    expect(read(signed)).toEqual({ shifts: wanted(THREE), faults: [] });
    expect(faults).toEqual([expect.stringMatching(/^4 D \(T4 09\/12\): .*Phạm Lạ/)]);
  });

  it('names a person who is unknown, a cell at a day that does not exist, and people who are missing', () => {
    const days = Array.from({ length: 31 }, (_, i) => String(i + 1));
    const table = (name: string) =>
      `Tháng 02/2026\nHọ tên;${days.join(';')}\n${name}${';N'.repeat(31)}\nTrần Văn Lạ;;N\n\nN: 7h-19h`;
    const { shifts, faults } = read(table('An'));
    expect(shifts).toEqual([]);
    expect(faults).toEqual(['2 AD (29): "29/2/2026" is not a date; write 2027-02-06 or 06/02/2027']);
    const short = read(table('An').replace(/(;N){3}\n/, '\n'));
    expect(short.shifts).toHaveLength(28);
    expect(short.faults).toEqual(['4 A (Họ tên): "Trần Văn Lạ" is not among the people of the watch']);
    expect(read(table('Ai')).faults).toEqual(['2 A (Họ tên): no column holds names of the people of the watch']);
  });

  it('is read or refused in the time of a long list', () => {
    const cells = DAYS.map((_day, i) => 'SCĐ'[i % 3]).join(';');
    const three = dutyOf(patternOf([6, 8], [14, 8], [22, 8]), { ...patternOf([7, 12]), id: 'le', days: 'holiday' });
    const people = (count: number) => Array.from({ length: count }, (_, i) => `Người lạ ${i};${cells}`).join('\n');
    const table = (count: number) => `Tháng 02/2026\nHọ tên;${DAYS.join(';')}\nAn;${cells}\n${people(count)}`;
    const startedAt = performance.now();
    // The unknown people, and three letters on the days of Tết, which have a duty of their own.
    expect(read(table(299), three).faults).toHaveLength(302);
    expect(read(table(2990), three).faults).toEqual([
      '2 A (Họ tên): the table has 2991 rows and 28 columns; a roster has at most 300 and 31',
    ]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
