/** What the program says of files that it reads or writes in Vietnamese, by its English form. */

import { type Form, fromForms } from './sentence-forms.js';
import { WRITING_FAULTS } from './writing-fault-words.js';

/** Several rows of one kind first; a form that holds for many stands behind those that say more. */
const FORMS: readonly Form[] = [
  // Lines of text: why a line is not read.
  [
    /^The sweep of this number has levels of exactly 0 although .*$/,
    'Lượt quét mang số này có mức đúng bằng 0 trong khi các mức khác đều dưới −20: coi như không đo được.',
  ],
  [
    /^The sweep of this number has levels below -200 or above 60, .*$/,
    'Lượt quét mang số này có mức dưới −200 hoặc trên 60, không máy thu nào đo được: coi như không đo được.',
  ],
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
  [/^The file is empty\.$/, 'Tệp trống.'],
  [/^The file holds no sweep\.$/, 'Trong tệp không có lượt quét nào.'],
  [/^The file holds no sweep that could be kept\.$/, 'Trong tệp không có lượt quét nào lưu được.'],
  [
    /^The file is of no known format; it begins with (".*?")\. It looks like (.*?), but it lacks .* Known formats: .*$/,
    'Không nhận ra định dạng của tệp; tệp bắt đầu bằng $1. Gần giống nhất là $2.',
  ],
  [
    /^The file is of no known format; it begins with (".*?")\. Known formats: .*$/,
    'Không nhận ra định dạng của tệp; tệp bắt đầu bằng $1.',
  ],
  [
    /^The file needs more than (\S+) MB to read; it is made to exhaust its reader\.$/,
    'Đọc tệp này cần hơn $1 MB bộ nhớ: tệp được làm để đánh sập trình đọc.',
  ],
  [
    /^The file was not read within (\S+) s; .*$/,
    'Sau $1 giây vẫn chưa đọc xong tệp: tệp có thể được làm để đánh sập trình đọc.',
  ],
  [/^The file could not be read \((.*)\)\.$/, 'Không đọc được tệp ($1).'],
  [
    /^(\S+) questions to one thread wait for their answers\. Ask again in a moment\.$/,
    'Đang có $1 câu hỏi chờ trả lời: hãy hỏi lại sau ít phút.',
  ],
  [/^(\S+) questions to one thread wait for their answers\.$/, 'Đang có $1 câu hỏi chờ trả lời.'],
  [/^The file was not read\.$/, 'Tệp chưa được đọc.'],
  [/^The reading was stopped\.$/, 'Đã dừng đọc.'],
  [/^There are (\d+) files already: keep or remove some first\.$/, 'Đã có $1 tệp: hãy lưu hoặc xóa bớt trước.'],
  [/^All of the file came already\.$/, 'Tệp đã gửi xong rồi.'],
  [/^The file is coming in on another connection\.$/, 'Tệp đang được gửi lên qua một kết nối khác.'],
  [/^The file was to have (\S+) bytes, but (\S+) came\.$/, 'Tệp phải có $1 byte nhưng nhận được $2 byte.'],
  [/^There is no file (\S+)\.$/, 'Không có tệp $1.'],
  [/^The file is being read: wait until it is done\.$/, 'Tệp đang được đọc: hãy chờ xong.'],
  [
    /^(?:Parquet|RFlookBin v\.1|SigMF) can be read from (?:a file|files) only\.$/,
    'Dạng này chỉ đọc được từ tệp trên đĩa.',
  ],
  [/^The levels are not beside the description: (\S+) is missing\.$/, 'Thiếu tệp $1 chứa các mức, đi kèm tệp mô tả.'],
  [/^(\S+) beside the recording does not name the driver\.$/, 'Tệp $1 đi kèm bản ghi không ghi trình điều khiển.'],
  [
    /^The description has (\S+) bytes; at most (\S+) are read\. Export less at a time\.$/,
    'Tệp mô tả có $1 byte, chỉ đọc được $2 byte: hãy xuất từng phần nhỏ hơn.',
  ],
  [
    /^The (?:trace|table) has the frequency of the (?:row|value) already; its first level is kept\.$/,
    'Tần số của hàng đã có trước đó; mức đầu tiên được giữ.',
  ],
  [/^The trace has fewer values than it announces\.$/, 'Vết đo thiếu giá trị so với số đã ghi.'],
  [
    /^The level of (?:the row|a value) is no number with a decimal point\.$/,
    'Mức không phải là số có dấu chấm thập phân.',
  ],
  [
    /^The row has more values than the head has columns; decimals need a point\.$/,
    'Hàng có nhiều giá trị hơn số cột ở phần đầu; phần thập phân phải dùng dấu chấm.',
  ],
  [
    /^The rows of the file are in "(.*)"; only frequencies can be read\.$/,
    'Trục ngang của tệp ghi bằng “$1” (quét tại một tần số); chỉ đọc được tệp có trục tần số.',
  ],
  [
    /^The table has (\d+) lines, but its head states (\d+) points\.$/,
    'Bảng có $1 dòng nhưng phần đầu ghi $2 điểm: không xác định được dòng nào thuộc tần số nào.',
  ],
  [
    /^Frequencies that lie in no regular steps were moved to the nearest step; where two meet, the stronger level is kept\.$/,
    'Các tần số không cách đều được dời về bước gần nhất; khi hai tần số trùng nhau, mức mạnh hơn được giữ.',
  ],
  [/^The file has no rows "(.*)" behind its head\.$/, 'Sau phần đầu, tệp không có hàng nào dạng “$1”.'],
  // Levels and units.
  [
    /^The levels of the row were corrected: only received levels can be stored\.$/,
    'Mức của hàng đã hiệu chỉnh; kho chỉ giữ mức như máy thu nhận được.',
  ],
  [
    /^The levels(?: of the file)? were corrected: only received levels can be stored\.$/,
    'Mức trong tệp đã hiệu chỉnh; kho chỉ giữ mức như máy thu nhận được.',
  ],
  [/^The unit of the row is not dBm\.$/, 'Đơn vị mức của hàng không phải dBm.'],
  [/^The unit of the levels? is neither dBm nor dB[uµ]V\.$/, 'Đơn vị của mức không phải dBm hay dBµV.'],
  [
    /^The (?:levels|values of the file) are in "(.*)"; only .* can be stored\.$/,
    'Mức ghi bằng “$1”; chỉ lưu được dBm hoặc dBµV ở đầu vào máy thu.',
  ],
  [
    /^The levels of the RFlookBin file are neither dBm nor dBµV; field strength is not stored\.$/,
    'Mức trong tệp RFlookBin không phải dBm hay dBµV; cường độ trường không lưu được.',
  ],
  [/^The levels are field strength, which is not stored\.$/, 'Mức là cường độ trường, kho không lưu.'],
  [
    /^The data are "(.*)": samples in time, which are no levels by frequency\.$/,
    'Dữ liệu “$1” là mẫu theo thời gian, không phải mức theo tần số.',
  ],
  [
    /^Message (\d+) holds "(.*)"; only int8 and ASCII can be read\.$/,
    'Bản tin $1 chứa “$2”; chỉ đọc được int8 và ASCII.',
  ],
  [/^The units of the data set are unknown\.$/, 'Không rõ đơn vị của tập số liệu.'],
  [/^The RSSI is no level\.$/, 'RSSI không phải là một mức.'],
  // What is missing or cut.
  [/^The file ends (?:within|before) .*$/, 'Tệp bị cắt: hết tệp khi phần này chưa đủ.'],
  [/^The .* file ends within its head\.$/, 'Tệp bị cắt ngay trong phần đầu.'],
  [/^The (?:line|row) is not "(.*)" with decimal points\.$/, 'Dòng này không có dạng “$1” với dấu chấm thập phân.'],
  [/^The line is not a row of the trace\.$/, 'Dòng này không phải một hàng của vệt.'],
  [/^The line is not a row of our exports\.$/, 'Dòng này không phải một hàng của bản xuất.'],
  [/^The line is not a row of ([^:]+)(?:: .*)?\.$/, 'Dòng này không phải một hàng của $1.'],
  [/^The line is not a sweep of (.+)\.$/, 'Dòng này không phải một lượt quét của $1.'],
  [/^The line is not a level of each sweep\.$/, 'Dòng này không có mức của từng lượt quét.'],
  [/^The line is not a bearing of a KrakenSDR\.$/, 'Dòng này không phải một phương vị của KrakenSDR.'],
  [/^The line is not a frequency and levels\.$/, 'Dòng này không phải một tần số và các mức.'],
  [/^The lines cannot be read\.$/, 'Không đọc được các dòng.'],
  [/^The time of the sweep cannot be read\.$/, 'Không đọc được thời gian của lượt quét.'],
  [/^The line is too long to be data\.$/, 'Dòng quá dài, không thể là số liệu.'],
  [/^The line has another number of fields\.$/, 'Dòng có số cột khác.'],
  [/^The bearing is not between 0 and 360 degrees\.$/, 'Phương vị không nằm trong khoảng 0–360 độ.'],
  [/^The frequency is not in Hz\.$/, 'Tần số không tính bằng Hz.'],
  [
    /^The (?:number of levels in the row|data set has another number of levels|row has another number of sweeps).*$/,
    'Số mức trong hàng khác với số đã ghi.',
  ],
  [/^The row is of a drill\.$/, 'Hàng này thuộc diễn tập.'],
  [/^The row has no levels\.$/, 'Hàng không có mức nào.'],
  [/^The row has unknown flags\.$/, 'Hàng có cờ lạ.'],
  [/^The row has impossible levels\.$/, 'Hàng có mức không thể có.'],
  [/^The lines cannot be read\.$/, 'Không đọc được các dòng.'],
  [/^The data set is empty\.$/, 'Tập số liệu trống.'],
  [/^The data end before these levels\.$/, 'Tệp bị cắt: số liệu hết trước các mức này.'],
  [/^The file has no rows\.$/, 'Tệp không có hàng nào.'],
  [/^The table has no (?:rows|head)\.$/, 'Bảng thiếu hàng hoặc thiếu dòng đầu.'],
  [
    /^The (?:times?|frequencies|frequency|frequencies or times) of the (?:row|record|sweep|block) (?:is|are) impossible\.$/,
    'Thời gian hoặc tần số của hàng không thể có.',
  ],
  [/^The row has no (?:time|possible frequency)\.$/, 'Hàng thiếu thời gian hoặc tần số hợp lệ.'],
  [
    /^The (?:time of the (?:levels is missing|sweep cannot be read)|data set has no time)\.$/,
    'Không đọc được thời gian.',
  ],
  [/^The (?:record|block) states an impossible .*$/, 'Bản ghi nêu dải tần hoặc số mức không thể có.'],
  [
    /^(?:A sweep|The scan|The trace|The table) has more (?:than \S+ levels|(?:frequencies|rows) than any receiver measures)\.$/,
    'Số điểm lớn hơn mọi máy thu có thể đo.',
  ],
  [/^The receiver reported an error in this measurement\.$/, 'Chính máy thu báo lỗi ở lần đo này.'],
  [/^The frequencies of the (?:head|trace) (?:have no|lie in no) regular steps?\.$/, 'Các tần số không cách đều nhau.'],
  [/^(.*) … (.*) are no frequencies in any unit\.$/, '$1 … $2 không phải tần số theo đơn vị nào.'],
  [
    /^The frequencies can be read in two ways: (.*)\. Give the right unit with --unit\.$/,
    'Tần số đọc được theo hai cách: $1. Hãy cho biết đơn vị đúng.',
  ],
  [
    /^The head states no unit of frequency; give it with --unit\.$/,
    'Phần đầu không ghi đơn vị tần số: hãy cho biết đơn vị.',
  ],
  [
    /^The frames do not tell their frequencies; give them with --span.*$/,
    'Các khung không ghi tần số: hãy cho biết dải tần, ví dụ 865MHz-867MHz.',
  ],
  // What was assumed.
  [
    /^No times were read from the file; its last sweep lies at the time of the file, or at the stated start\.$/,
    'không đọc được thời gian từ tệp; lượt quét cuối lấy theo thời gian của tệp hoặc thời điểm bắt đầu đã cho.',
  ],
  [
    /^The file states local times without a zone; they were read in the zone of this computer \(--zone\)\.$/,
    'tệp ghi giờ địa phương mà không ghi múi giờ; đã đọc theo múi giờ của máy chủ.',
  ],
  [
    /^Frequencies were read in (\S+): no other unit gives possible ones \(--unit\)\.$/,
    'tần số đọc theo $1: không đơn vị nào khác cho tần số hợp lý.',
  ],
  [
    /^Bearings, headings and the 360 values of each line were left out; the archive keeps levels only, a case takes bearings\.$/,
    'không dùng phương vị, hướng và 360 giá trị của mỗi dòng; kho chỉ giữ mức, trang vụ việc nhận phương vị.',
  ],
  [/^Levels are decibels below the full scale of the receiver\.$/, 'mức tính bằng dB dưới toàn thang của máy thu.'],
  [
    /^The recording states its start only; sweeps were placed (\S+) ms apart \(--every\)\.$/,
    'bản ghi chỉ ghi lúc bắt đầu; các lượt quét đặt cách nhau $1 ms.',
  ],
  [
    /^Levels of scanraw were read as those of a tinySA Ultra \(zero at (\S+) dBm\); a tinySA Basic has (\S+)\.$/,
    'mức scanraw đọc như của tinySA Ultra (gốc $1 dBm); tinySA Basic là $2.',
  ],
  [/^Line (\d+) says "(.*)": read as month, day and year\.$/, 'dòng $1 ghi “$2”: đã hiểu là tháng, ngày, năm.'],
  [/^Line (\d+) says "(.*)": not used\.$/, 'dòng $1 ghi “$2”: chưa dùng đến.'],
  [/^Of (\d+) traces one was read \((.*)\)\.$/, 'trong $1 vệt, đã đọc một vệt ($2).'],
  [
    /^The file states a date without a time of day; its traces lie at midnight\.$/,
    'tệp ghi ngày mà không ghi giờ; các vệt đặt vào 0 giờ.',
  ],
  [
    /^Only the time of saving is stated; sweeps were placed (\S+) ms apart before it\.$/,
    'chỉ có giờ lưu tệp; các lượt quét đặt trước đó, cách nhau $1 ms.',
  ],
  [
    /^The analyser added an offset to the levels; they are kept as written\.$/,
    'máy phân tích đã cộng một độ lệch vào mức; giữ như đã ghi.',
  ],
  [/^The clock of the receiver differs from the GPS time in the file\.$/, 'đồng hồ máy thu khác giờ GPS trong tệp.'],
  [
    /^Times of the file lie in the future: its clock was wrong\.$/,
    'thời gian trong tệp nằm ở tương lai: đồng hồ đã sai.',
  ],
  [
    /^Times of the file run back: its clock was set back, and sweeps of times passed twice are flagged\.$/,
    'giờ trong tệp chạy lùi: đồng hồ máy thu đã bị chỉnh lùi; lượt quét ở khoảng giờ lặp lại đều được đánh dấu.',
  ],
  // Damaged heads and blocks of one format.
  [/^Row group (\d+) has (\S+) bytes; at most (\S+) are read\.$/, 'Nhóm hàng $1 có $2 byte; chỉ đọc được $3 byte.'],
  [/^Row group (\d+) cannot be read: (.*)\.$/, 'Không đọc được nhóm hàng $1: $2.'],
  [
    /^The Parquet file is no export of sweeps: it has no column (\S+)\.$/,
    'Tệp Parquet này không phải bản xuất lượt quét: thiếu cột $1.',
  ],
  [/^The Parquet file cannot be read: (.*)\.$/, 'Không đọc được tệp Parquet: $1.'],
  [/^(?:Block|Record|Message) (\d+) (?:is|announces|does not begin) .*$/, 'Khối $1 hỏng hoặc không đúng dạng.'],
  [
    /^(?:An MSOD message|The file has no MSOD message|The (?:head|levels) of an MSOD message) .*$/,
    'Tệp MSOD hỏng hoặc không đúng dạng.',
  ],
  [/^A block of the RFlookBin file does not begin with .*$/, 'Một khối của tệp RFlookBin hỏng.'],
  [/^The (?:block is too short|levels of the block cannot be unpacked)\.$/, 'Khối hỏng: không giải được các mức.'],
  [/^The \.dBm file states (\S+) records of (\S+) bytes\.$/, 'Tệp .dBm ghi $1 bản ghi, mỗi bản $2 byte: không hợp lệ.'],
  [
    /^The levels of the \.dBm file are packed in an unknown way \((.*)\)\.$/,
    'Mức trong tệp .dBm được nén theo cách chưa biết ($1).',
  ],
  [
    /^The head of the QtTinySA table states an impossible time or range\.$/,
    'Phần đầu của bảng QtTinySA ghi thời gian hoặc dải tần không thể có.',
  ],
  [
    /^The NumPy array is no recording: .*$/,
    'Mảng NumPy này không phải bản ghi: cần một hàng tần số và các lượt quét bên dưới.',
  ],
  [
    /^The first row of the NumPy array holds no rising frequencies\.$/,
    'Hàng đầu của mảng NumPy không có tần số tăng dần.',
  ],
  [/^The head of the NumPy file has (\S+) bytes\.$/, 'Phần đầu của tệp NumPy dài $1 byte: không hợp lệ.'],
  [
    /^The head of the RF Explorer file does not state .*$/,
    'Phần đầu của tệp RF Explorer không ghi đủ tần số đầu, bước và số điểm.',
  ],
  [
    /^The \.rfe file states (\S+) points from (\S+) Hz in steps of (\S+) Hz\.$/,
    'Tệp .rfe ghi $1 điểm từ $2 Hz, bước $3 Hz: không hợp lệ.',
  ],
  [/^The \.rfe file is damaged: .*$/, 'Tệp .rfe hỏng: thiếu thời gian ở chỗ phải có.'],
  [
    /^The head of the RFlookBin file states (\S+) points of (\S+) bits\.$/,
    'Phần đầu của tệp RFlookBin ghi $1 điểm, mỗi điểm $2 bit: không hợp lệ.',
  ],
  [
    /^The head of the RFlookBin file states (\S+) bits a level and (\S+) bytes of JSON\.$/,
    'Phần đầu của tệp RFlookBin ghi $1 bit một mức và $2 byte JSON: không hợp lệ.',
  ],
  [
    /^The head of the RFlookBin file is not the JSON of a measurement\.$/,
    'Phần đầu của tệp RFlookBin không phải JSON của một lần đo.',
  ],
  [
    /^The parts of the RFlookBin file lie in an impossible order\.$/,
    'Các phần của tệp RFlookBin nằm theo thứ tự không thể có.',
  ],
  [
    /^The SM\.1809 head says (\S+) points from (\S+) to (\S+) kHz\.$/,
    'Phần đầu SM.1809 ghi $1 điểm từ $2 đến $3 kHz: không hợp lệ.',
  ],
  [/^The SM\.1809 head has no Date of the form yyyy-mm-dd\.$/, 'Phần đầu SM.1809 không có Date dạng yyyy-mm-dd.'],
  [/^The zip file has no (\S+)\.$/, 'Tệp zip không có $1.'],
  [
    /^The file cannot be unpacked: unexpected end of file\.$/,
    'Tệp nén bị cụt, không giải nén được: hãy chép lại trọn tệp.',
  ],
  [/^The file cannot be unpacked: (.*)$/, 'Không giải nén được tệp: $1'],
  [/^(\S+) is packed more than (\d+) times: .*$/, '$1 được nén hơn $2 lần: hãy giải nén trước.'],
  [
    /^(.*) is an office document: save its table as CSV and import that\.$/,
    '$1 là tài liệu văn phòng: hãy lưu bảng trong đó thành CSV rồi nhập.',
  ],
  [/^(.*) unpacks to more than (\d+) bytes\.$/, '$1 giải nén ra hơn $2 byte.'],
];

/** Undefined where there is no Vietnamese form for it. */
export function vietnameseFileFault(sentence: string): string | undefined {
  return fromForms(FORMS, sentence) ?? fromForms(WRITING_FAULTS, sentence);
}
