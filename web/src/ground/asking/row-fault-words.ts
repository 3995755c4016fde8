/** Faults of an imported table in Vietnamese: the program names row, column and value; its English forms are said here. */
import { type Form, fromForms } from '../../../../src/words/sentence-forms.js';

const FORMS: readonly Form[] = [
  [/^no column holds days such as (.*)$/, 'không cột nào ghi ngày như $1'],
  [
    /^the table has (\d+) rows and (\d+) columns; a roster has at most (\d+) and (\d+)$/,
    'bảng có $1 hàng và $2 cột; bảng phân ca có nhiều nhất $3 hàng và $4 cột',
  ],
  [/^no column holds names of the people of the watch$/, 'không cột nào ghi tên người trong danh sách nhân sự trực'],
  [
    /^the hours of the shift "(.*)" are not in the table; write them behind its name: \(07:00-19:00\)$/,
    'bảng không ghi giờ của ca “$1”; hãy ghi sau tên ca: (07:00-19:00)',
  ],
  [
    /^the month of "(.*)" is not told by one title or the name of the file; .*$/,
    'không rõ tháng của “$1”: tiêu đề và tên tệp phải cho đúng một tháng; hãy ghi THÁNG 02 NĂM 2027 ở trên, hoặc ngày như 06/02/2027',
  ],
  [/^"(.*)" has no year, and no title gives one; write (.*)$/, '“$1” không có năm, tiêu đề cũng không; hãy ghi như $2'],
  [
    /^"(.*)" is not the weekday of (.*): are day and month exchanged\?$/,
    '“$1” không phải là thứ của ngày $2: có đảo ngày và tháng không?',
  ],
  [/^no column is known to hold it; the headings are (.*)$/, 'chưa biết cột nào chứa mục này; các tiêu đề là: $1'],
  [/^the shift lasts longer than (\S+) h$/, 'ca trực dài quá $1 giờ'],
  [/^"(.*)" is not a time of day; write 07:30$/, '“$1” không phải là giờ; hãy ghi như 07:30'],
  [/^"(.*)" is not a date; write 2027-02-06 or 06\/02\/2027$/, '“$1” không phải là ngày; hãy ghi như 06/02/2027'],
  [/^nobody is named$/, 'chưa ghi người trực'],
  [/^"(.*)" is the name of (\S+) people: write the id$/, '$2 người cùng tên “$1”: hãy ghi mã người'],
  [/^"(.*)" is not among the people of the watch$/, '“$1” không có trong danh sách nhân sự trực'],
  [/^"(.*)" is no longer in the service$/, '“$1” không còn làm nhiệm vụ'],
  [/^is empty$/, 'để trống'],
  [/^lies before the start$/, 'sớm hơn ngày bắt đầu'],
  [/^"(.*)" is not a number$/, '“$1” không phải là số'],
  [/^"(.*)" is not a unit of frequency$/, '“$1” không phải là đơn vị tần số'],
  [/^"(.*)" is not a possible frequency of a licence$/, '“$1” không thể là tần số của giấy phép'],
  [/^"(.*)" is not a unit of power$/, '“$1” không phải là đơn vị công suất'],
  [
    /^"(.*)" is not an angle; write 21\.8458 or 21°50′45″N$/,
    '“$1” không phải là tọa độ; hãy ghi như 21,8458 hoặc 21°50′45″N',
  ],
  [/^"(.*)" is more than (\S+)°$/, '“$1” lớn hơn $2°'],
  [/^"(.*)" is neither primary \(chính\) nor secondary \(phụ\)$/, '“$1” không phải là chính hay phụ'],
  [/^"(.*)" are not hours; write 05:00-22:00$/, '“$1” không phải là khoảng giờ; hãy ghi như 05:00-22:00'],
  [/^startHz (\S+) and stopHz (\S+) are not a range$/, 'từ $1 Hz đến $2 Hz không phải là một dải'],
  [/^severity is (\S+), not a whole number from 1 to 6$/, 'mức “$1” không phải là số nguyên từ 1 đến 6'],
  [/^service is empty$/, 'chưa ghi nghiệp vụ'],
  [/^confidence is "(.*)", not one of (.*)$/, 'độ tin cậy “$1” không thuộc: $2'],
  [/^a name is empty$/, 'chưa ghi tên'],
  [/^(\d+) more faults from here on$/, 'còn $1 lỗi nữa từ hàng này trở đi'],
];

const COLUMNS: Readonly<Record<string, string>> = {
  start: 'từ',
  end: 'đến',
  stop: 'đến',
  licenceNo: 'số giấy phép',
  holder: 'tổ chức',
  name: 'tên đài',
  nameVi: 'tên',
  nameEn: 'tên tiếng Anh',
  status: 'nghiệp vụ chính hay phụ',
  service: 'nghiệp vụ',
  severity: 'mức',
  confidence: 'độ tin cậy',
  source: 'nguồn',
  centre: 'tần số',
  bandwidth: 'độ rộng băng tần',
  power: 'công suất',
  latitude: 'vĩ độ',
  longitude: 'kinh độ',
  emission: 'loại phát xạ',
  validFrom: 'từ ngày',
  validTo: 'đến ngày',
  hours: 'giờ phát',
  tolerance: 'sai lệch tần số',
};

/** Undefined where there is no Vietnamese form; a test reads the faults out of the source. */
export function vietnameseRowFault(problem: string): string | undefined {
  return fromForms(FORMS, problem);
}

export function vietnameseColumn(column: string): string | undefined {
  return COLUMNS[column];
}
