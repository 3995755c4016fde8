import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/watch/csv.js';
import type { Person } from '../../src/watch/roster/people.js';
import { rosterFromRows } from '../../src/watch/roster/roster-import.js';
import { vietnameseRowFault } from '../../web/src/ground/asking/row-fault-words.js';
import { textOf } from '../../web/src/ground/asking/table-file.js';

const NAMES = { an: 'Nguyễn Văn An', binh: 'Trần Thị Bình', chi: 'Lê Chí', dung: 'Phạm Tiến Dũng', hoa: 'Đỗ Thị Hòa' };
const PEOPLE: readonly Person[] = Object.entries(NAMES).map(([id, name]) => {
  return { id, name, duty: 'operator', addresses: [], active: true };
});

/** Shifts as "05/02 07-19 an,binh". */
function shiftsOf(table: string | readonly (readonly string[])[], people = PEOPLE) {
  const rows = typeof table === 'string' ? parseCsv(table) : table;
  const { shifts, faults } = rosterFromRows(rows, people);
  const local = (at: number) => new Date(at + 7 * 3600e3).toISOString();
  const read = shifts.map(({ startsAt, endsAt, personIds }) => {
    const [from, to] = [local(startsAt), local(endsAt)];
    return `${from.slice(0, 10)} ${from.slice(11, 16)}-${to.slice(11, 16)} ${personIds.join()}`;
  });
  return { read, faults: faults.map(({ row, column, problem }) => `${row} ${column}: ${problem}`) };
}

const TWO_DAYS = [
  ...['2027-02-05 07:00-19:00 an,binh', '2027-02-05 19:00-07:00 chi'],
  ...['2027-02-06 07:00-19:00 dung', '2027-02-06 19:00-07:00 hoa'],
];

/** Tables as offices keep them, each with what it says. */
const TABLES: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'an agency and a title above, days once for two shifts, signatures below': [
    `TRUNG TÂM TẦN SỐ VÔ TUYẾN ĐIỆN KHU VỰC V;;;;;CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
ĐÀI KIỂM SOÁT;;;;;Độc lập - Tự do - Hạnh phúc

BẢNG PHÂN CA TẾT NGUYÊN ĐÁN;;;;;
STT;Ngày;Thứ;Ca;Người trực;Ghi chú
1;05/02/2027;Sáu;Ca 1 (07h00 - 19h00);Nguyễn Văn An, Trần Thị Bình;
2;;;Ca 2 (19h00 - 07h00);Lê Chí;trực qua đêm
3;06/02/2027;Bảy;Ca 1 (07h00 - 19h00);Phạm Tiến Dũng;mồng 1
4;;;Ca 2 (19h00 - 07h00);Đỗ Thị Hòa;

;;;;GIÁM ĐỐC;
;;;;(Ký, ghi rõ họ tên);
;;;;Vũ Giám Đốc;`,
    TWO_DAYS,
  ],
  'two shifts a row, hours in the headings': [
    `Ngày,Thứ,Ca ngày (7h-19h),Ca đêm (19h-7h)
05/02/2027,T6,"Nguyễn Văn An
Trần Thị Bình",Lê Chí
06/02/2027,T7,Phạm Tiến Dũng,Đỗ Thị Hòa`,
    TWO_DAYS,
  ],
  'two rows of headings: a shift above its leader and its people': [
    `;;Ca ngày 07h00–19h00;Ca ngày 07h00–19h00;Ca đêm 19h00–07h00;Ca đêm 19h00–07h00
TT;Ngày;Trưởng ca;Nhân viên;Trưởng ca;Nhân viên
1;05/02/2027;Nguyễn Văn An;Trần Thị Bình;Lê Chí;
2;06/02/2027;Phạm Tiến Dũng;;Đỗ Thị Hòa;`,
    TWO_DAYS,
  ],
  'days of the month, month and year in the title, hours of the duty in a sentence': [
    `BẢNG PHÂN CÔNG TRỰC THÁNG 02 NĂM 2027
Thời gian trực: từ 07h30 đến 07h30 hôm sau
TT;Ngày;Thứ;Trực chính;Trực phụ
1;5;Sáu;Nguyễn Văn An;Trần Thị Bình
2;6;Bảy;Lê Chí;Phạm Tiến Dũng`,
    ['2027-02-05 07:30-07:30 an,binh', '2027-02-06 07:30-07:30 chi,dung'],
  ],
  'three shifts whose hours stand below the list': [
    `BẢNG PHÂN CA CA NĂM 2027
Ngày;Ca;Cán bộ trực
05/02;Ca 1;An
;Ca 2;Bình
;Ca 3;Chí
Ghi chú: Ca 1: từ 06h00 đến 14h00; Ca 2: 14h00 – 22h00; Ca 3: 22 giờ đến 6 giờ hôm sau`,
    ['2027-02-05 06:00-14:00 an', '2027-02-05 14:00-22:00 binh', '2027-02-05 22:00-06:00 chi'],
  ],
  'shifts by letters, days merged over their rows, the letters explained in one line below': [
    `BẢNG PHÂN CA THÁNG 2 NĂM 2027
TT;Ngày;Thứ;Ca;Họ và tên;Số điện thoại
1;05/02;T6;S;Nguyễn Văn An;0912345678
1;05/02;T6;C;Trần Thị Bình;0912345678
1;05/02;T6;Đ;Lê Chí;0912345678
Ca S: 06h00-14h00, Ca C: 14h00-22h00, Ca Đ: 22h00-06h00`,
    ['2027-02-05 06:00-14:00 an', '2027-02-05 14:00-22:00 binh', '2027-02-05 22:00-06:00 chi'],
  ],
  'letters explained without the word for shift': [
    `Ngày;Ca;Họ và tên
05/02/2027;N;An
05/02/2027;Đ;Chí
N: ban ngày 07h00-19h00
Đ = ban đêm (19h00-07h00 hôm sau)`,
    ['2027-02-05 07:00-19:00 an', '2027-02-05 19:00-07:00 chi'],
  ],
  'days without a year over New Year': [
    `Bảng phân ca từ 31/12/2026
Ngày\tGiờ trực\tHọ tên
31/12\t7h00-19h00\tNguyễn Văn An
01/01\t7h00-19h00\tLê Chí`,
    ['2026-12-31 07:00-19:00 an', '2027-01-01 07:00-19:00 chi'],
  ],
  'weekday and day in one cell, a form of address, a telephone, a role': [
    `Thứ/ngày;Từ;Đến;Thành phần trực
Thứ Sáu, 05/02/2027;7h;19h;Đ/c Nguyễn Văn An (trưởng ca) 0912 345 678, đ/c Trần Thị Bình
Thứ Sáu, 05/02/2027;19h;7h;Ông Lê Chí - KTV
Thứ Bảy, 06/02/2027;7h;19h;1. Phạm Tiến Dũng
Thứ Bảy, 06/02/2027;19h;7h;Trưởng ca: Đỗ Thị Hòa`,
    TWO_DAYS,
  ],
  'begin and end as instants': [
    `Bắt đầu;Kết thúc;Người trực
05/02/2027 07:00;05/02/2027 19:00;Nguyễn Văn An + Trần Thị Bình
05/02/2027 19:00;06/02/2027 07:00;Lê Chí
06/02/2027 07:00;06/02/2027 19:00;Phạm Tiến Dũng
06/02/2027 19:00;07/02/2027 07:00;Đỗ Thị Hòa`,
    TWO_DAYS,
  ],
  'one person a row': [
    `Ngày trực;Kíp;Họ và tên;Điện thoại
5.2.2027;7g00-19g00;Nguyễn Văn An;0911
5.2.2027;7g00-19g00;Trần Thị Bình;0912
5.2.2027;19g00-7g00;Lê Chí;0913
6.2.2027;7g00-19g00;Phạm Tiến Dũng;0914
6.2.2027;19g00-7g00;Đỗ Thị Hòa;0915`,
    TWO_DAYS,
  ],
  'days as the numbers of a workbook, no headings that say so': [
    `Số TT;Lịch;Sáng 07:00-19:00;Tối 19:00-07:00
1;46423;An, Bình;Chí
2;46424;Dũng;Hòa`,
    TWO_DAYS,
  ],
  'English, as the program itself writes it': [
    `date,from,to,people
2027-02-05,07:00,19:00,"an;binh"
2027-02-05,19:00,07:00,chi
2027-02-06,07:00,19:00,dung
2027-02-06,19:00,07:00,hoa`,
    TWO_DAYS,
  ],
  'a second page with the headings again': [
    `Ngày;Từ giờ;Đến giờ;Người trực
05/02/2027;07h00;19h00;An và Bình
05/02/2027;19h00;07h00;Chí
Ngày;Từ giờ;Đến giờ;Người trực
06/02/2027;07h00;19h00;Dũng
06/02/2027;19h00;07h00;Hòa`,
    TWO_DAYS,
  ],
};

describe('a roster as offices keep it', () => {
  it.each(Object.entries(TABLES))('is read by its content: %s', (_name, [table, wanted]) => {
    expect(shiftsOf(table)).toEqual({ read: wanted, faults: [] });
  });

  it('is read in the code page of Windows and as Unicode text', () => {
    const text = 'Ngày\tTừ giờ\tĐến giờ\tNgười trực\r\n05/02/2027\t07h00\t19h00\tĐỗ Thị Hòa\r\n';
    const wanted = ['2027-02-05 07:00-19:00 hoa'];
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    // Written by Python's cp1258: "ừ" is "ư" and a grave accent behind it.
    const windows = Buffer.from(
      '4e67e0790954fdcc206769f5cc09d0eaec6e206769f5cc094e67fdf5cc69207472fdf2630d0a30352f30322f3230323709303768303009313968303009d0f4de20546869f220486fe00d0a',
      'hex',
    );
    for (const content of [windows, utf16, Buffer.from(utf16).swap16(), Buffer.from(text)])
      expect(shiftsOf(textOf(new Uint8Array(content).buffer))).toEqual({ read: wanted, faults: [] });
  });

  it('names the cell of each fault, in Vietnamese too', () => {
    const { read, faults } = shiftsOf(`BẢNG PHÂN CA;;;

Ngày;Thứ;Ca ngày (7h-19h);Ca đêm (19h-7h)
31/02/2027;CN;An;Bình
05/02/2027;Sáu;Ông Ba;Chí
02/06/2027;Bảy;An;Bình
07/02/2027;CN;;
08/02/2027;Hai;An;Dũng`);
    expect(read).toEqual(['2027-02-05 19:00-07:00 chi', '2027-02-08 07:00-19:00 an', '2027-02-08 19:00-07:00 dung']);
    expect(faults).toEqual([
      '4 A (Ngày): "31/02/2027" is not a date; write 2027-02-06 or 06/02/2027',
      '5 C (Ca ngày (7h-19h)): "Ba" is not among the people of the watch',
      '6 A (Ngày): "Bảy" is not the weekday of 2027-06-02: are day and month exchanged?',
      '7 C (Ca ngày (7h-19h)): nobody is named',
    ]);
    for (const fault of faults) expect(vietnameseRowFault(fault.replace(/^.*?\): /, '')), fault).toBeDefined();
  });

  it('says what is missing: hours of a shift, a year, days, people', () => {
    const hours = 'the hours of the shift "Ca sáng" are not in the table; write them behind its name: (07:00-19:00)';
    expect(shiftsOf('Ngày;Ca;Người trực\n05/02/2027;Ca sáng;An').faults).toEqual([`2 B (Ca): ${hours}`]);
    expect(shiftsOf('Ngày;Từ;Đến;Người trực\n05/02;7h;19h;An').faults).toEqual([
      '2 A (Ngày): "05/02" has no year, and no title gives one; write 06/02/2027',
    ]);
    expect(shiftsOf('Tên;Số\nAn;1').faults).toEqual(['1 A: no column holds days such as 06/02/2027']);
    expect(shiftsOf('Ngày;Từ;Đến\n05/02/2027;7h;19h').faults).toEqual([
      '1 A: no column holds names of the people of the watch',
    ]);
    expect(shiftsOf('Ngày;Từ;Đến;Người trực\n05/02/2027;7h;25h;An').faults).toEqual([
      '2 C (Đến): "25h" is not a time of day; write 07:30',
    ]);
  });

  it.each([
    `7h${' '.repeat(20_000)}x`,
    `${'đ/c '.repeat(5000)}x`,
    `+${'1 '.repeat(10_000)}x`,
    `1${' '.repeat(10_000)}tháng${' '.repeat(10_000)}x`,
    `${' -'.repeat(20_000)}`,
    `7h ngày ${'hôm trước '.repeat(3000)}`,
  ])('reads a long cell in the time of a short one: %#', (evil) => {
    const row = ['06/02/2027', 'Ca 1 (07:00-19:00)', 'An', 'ghi chú'];
    const startedAt = performance.now();
    for (const place of row.keys()) {
      const odd = row.map((text, i) => (i === place ? evil : text));
      shiftsOf([['BẢNG PHÂN CA'], ['Ngày', 'Ca', 'Người trực', 'Ghi chú'], row, odd]);
      shiftsOf([['BẢNG PHÂN CA'], odd, row]);
    }
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it.each([
    ['rows', [['Ngày', 'Ca', 'Người trực'], ...Array.from({ length: 150_000 }, () => ['05/02/2027', '7h-19h', 'An'])]],
    ['columns', [['Ngày', 'Ca', 'Người trực', ...Array.from({ length: 900_000 }, () => 'x')]]],
  ])('refuses a table with too many %s at once', (_what, rows) => {
    const startedAt = performance.now();
    const { read, faults } = shiftsOf(rows);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(read).toEqual([]);
    const width = Math.max(rows[0]?.length ?? 0, 3);
    const problem = `the table has ${rows.length} rows and ${width} columns; a roster has at most 3000 and 60`;
    expect(faults).toEqual([`1 A: ${problem}`]);
    expect(vietnameseRowFault(problem)).toContain('bảng phân ca có nhiều nhất 3000 hàng và 60 cột');
  });

  it('knows a person by the id as it is written, and by a name in any spelling', () => {
    const day = (name: string) => shiftsOf(`Ngày;Từ;Đến;Người trực\n05/02/2027;7h;19h;${name}`);
    expect(day('BINH').faults).toEqual([]);
    expect(day('nguyen van an').read).toEqual(['2027-02-05 07:00-19:00 an']);
    expect(day('Thị Bình').read).toEqual(['2027-02-05 07:00-19:00 binh']);
    expect(day('Văn').faults).toHaveLength(1);
  });

  it('takes a number of a row for nobody, also where a person is named by a number', () => {
    const first = PEOPLE.slice(0, 2).map((person, i) => ({ ...person, name: `Kỹ thuật viên ${i + 1}` }));
    const table = 'STT;Ngày;Ca 1 (07h00-19h00)\n1;05/02/2027;Kỹ thuật viên 1\n2;06/02/2027;Kỹ thuật viên 2';
    expect(shiftsOf(table, first)).toEqual({
      read: ['2027-02-05 07:00-19:00 an', '2027-02-06 07:00-19:00 binh'],
      faults: [],
    });
  });
});
