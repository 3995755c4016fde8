/**
 * Vietnamese of what is told of files that are read or written, for what came as English text: kept reports, faults of threads.
 * Sentences of the catalogue are found by their templates; forms beside them hold for many sentences, or say less than one.
 */
import { FILE_JOBS } from './said/file-jobs.js';
import { IMPORT } from './said/import.js';
import { type Form, formsOf, fromForms } from './sentence-forms.js';

/** Several rows of one kind first; a form that holds for many stands behind those that say more. */
const FORMS: readonly Form[] = [
  // Lines of text: why a line is not read.
  [/^The line has no known format; .*$/, 'Dòng không thuộc dạng nào đã biết.'],
  [/^The line is no row of frequency and level\.$/, 'Dòng không phải là hàng tần số và mức.'],
  [/^Column (\d+) is (".*"), but a frequency was expected; .*$/, 'Cột $1 là $2, trong khi cần tần số.'],
  [/^Column (\d+) is (".*"), but a level was expected; .*$/, 'Cột $1 là $2, trong khi cần mức.'],
  [/^The line has (\d+) column\(s\), but (\d+) are needed; .*$/, 'Dòng có $1 cột, cần $2 cột.'],
  [/^The line has (\d+) levels, but the lines before had (\d+); .*$/, 'Dòng có $1 mức, các dòng trước có $2.'],
  [/^Column (\d+) is (".*"), which is no frequency; .*$/, 'Cột $1 là $2, không phải tần số.'],
  [/^Column (\d+) is (".*"), which is no level in dBm; .*$/, 'Cột $1 là $2, không phải mức dBm.'],
  [/^Field (".*") is (".*"), which is no level in dBm; .*$/, 'Trường $1 là $2, không phải mức dBm.'],
  [
    /^The text says that levels are in (\S+), but .*$/,
    'Dữ liệu cho biết mức tính bằng $1, trong khi cần dBm hoặc dBµV tại máy thu.',
  ],
  [
    /^Columns (.*) hold numbers, and which is the frequency .*$/,
    'Các cột $1 đều là số, không rõ đâu là tần số, đâu là mức.',
  ],
  [/^The object has (.*), and which is the frequency .*$/, 'Đối tượng có $1, không rõ đâu là tần số, đâu là mức.'],
  [/^The object has no number under (".*"), but (.*); .*$/, 'Không có số nào mang tên $1, chỉ có $2.'],
  [/^The line is no JSON object\.$/, 'Dòng không phải một đối tượng JSON.'],
  [
    /^The unit of the step (".*") is not stated, .*$/,
    'Bước $1 không ghi đơn vị, mà có thể khác đơn vị của tần số đầu.',
  ],
  [/^The comma may be the decimal mark as well .*$/, 'Dấu phẩy có thể vừa là dấu thập phân vừa ngăn cột.'],
  [
    /^(".*") in (\S+) is no frequency of a receiver that prints lines; .*$/,
    '$1 tính bằng $2 không thể là tần số của máy thu.',
  ],
  [/^(.*) may be channel numbers and not MHz; .*$/, '$1 có thể là số kênh, không phải MHz.'],
  [/^The usual level would be (.*?) dBm, .*$/, 'Mức thường gặp sẽ là $1 dBm.'],
  [/^The line has levels without frequencies; .*$/, 'Dòng chỉ có mức, không có tần số.'],
  // Reading: the file as a whole.
  [
    /^The file is of no known format; it begins with (".*?")\. It looks like (.*?), but it lacks .* Known formats: .*$/,
    'Không nhận ra định dạng của tệp; tệp bắt đầu bằng $1. Gần giống nhất là $2.',
  ],
  [
    /^The file is of no known format; it begins with (".*?")\. Known formats: .*$/,
    'Không nhận ra định dạng của tệp; tệp bắt đầu bằng $1.',
  ],
  [
    /^(\S+) questions to one thread wait for their answers\. Ask again in a moment\.$/,
    'Đang có $1 câu hỏi chờ trả lời: hãy hỏi lại sau ít phút.',
  ],
  // Levels and units.
  [/^The unit of the levels is none of dBm, dBµV and dBµV\/m\.$/, 'Đơn vị của mức không phải dBm, dBµV hay dBµV/m.'],
  // What is missing or cut.
  [/^The file ends (?:within|before) .*$/, 'Tệp bị cắt: hết tệp khi phần này chưa đủ.'],
  [/^The (?:line|row) is not "(.*)" with decimal points\.$/, 'Dòng này không có dạng “$1” với dấu chấm thập phân.'],
  [/^The line is not a row of (?!the trace|our exports)([^:]+)(?:: .*)?\.$/, 'Dòng này không phải một hàng của $1.'],
  [/^The line is not a sweep of (.+)\.$/, 'Dòng này không phải một lượt quét của $1.'],
  [
    /^The (?:number of levels in the row|data set has another number of levels|row has another number of sweeps).*$/,
    'Số mức trong hàng khác với số đã ghi.',
  ],
  [
    /^The (?:times?|frequencies|frequency|frequencies or times) of the (?:row|record|sweep|block) (?:is|are) impossible\.$/,
    'Thời gian hoặc tần số của hàng không thể có.',
  ],
  [/^The row has no (?:time|possible frequency)\.$/, 'Hàng thiếu thời gian hoặc tần số hợp lệ.'],
  [/^The (?:time of the levels is missing|data set has no time)\.$/, 'Không đọc được thời gian.'],
  [/^The (?:record|block) states an impossible .*$/, 'Bản ghi nêu dải tần hoặc số mức không thể có.'],
  [/^(.*) … (.*) are no frequencies in any unit\.$/, '$1 … $2 không phải tần số theo đơn vị nào.'],
  [/^The (?:block is too short|levels of the block cannot be unpacked)\.$/, 'Khối hỏng: không giải được các mức.'],
  [
    /^The file cannot be unpacked: unexpected end of file\.$/,
    'Tệp nén bị cụt, không giải nén được: hãy chép lại trọn tệp.',
  ],
  [/^The bundle of (\S+) has no minutes: (.*)$/, 'Gói của vụ việc $1 không có biên bản: $2'],
  [/^The export could not be written \((.*)\)\.$/, 'Không ghi được tệp xuất ($1).'],
];

let ofCatalogue: readonly Form[] | undefined;

/** Undefined where there is no Vietnamese form for it. */
export function vietnameseFileFault(sentence: string): string | undefined {
  ofCatalogue ??= formsOf({ ...IMPORT, ...FILE_JOBS });
  return fromForms(FORMS, sentence) ?? fromForms(ofCatalogue, sentence);
}
