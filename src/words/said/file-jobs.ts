/** What is told as text of files that are read or written: reasons and assumptions of imports, faults of exports. */
export const FILE_JOBS = {
  'A sweep has more frequencies than any receiver measures.': 'Số điểm lớn hơn mọi máy thu có thể đo.',
  'All of the file came already.': 'Tệp đã gửi xong rồi.',
  'Bearings, headings and the 360 values of each line were left out; the archive keeps levels only, a case takes bearings.':
    'không dùng phương vị, hướng và 360 giá trị của mỗi dòng; kho chỉ giữ mức, trang vụ việc nhận phương vị.',
  'Frequencies that lie in no regular steps were moved to the nearest step; where two meet, the stronger level is kept.':
    'Các tần số không cách đều được dời về bước gần nhất; khi hai tần số trùng nhau, mức mạnh hơn được giữ.',
  'Grid or place change more than {most} times: ask for fewer frequencies or a shorter time.':
    'Dải tần hoặc vị trí đổi quá {most} lần: hãy chọn ít tần số hơn hoặc khoảng ngắn hơn.',
  'Levels are decibels below the full scale of the receiver.': 'mức tính bằng dB dưới toàn thang của máy thu.',
  'Levels of scanraw were read as those of a tinySA Ultra (zero at -174 dBm); a tinySA Basic has -128.':
    'mức scanraw đọc như của tinySA Ultra (gốc -174 dBm); tinySA Basic là -128.',
  'Line {number} says "{line}": not used.': 'dòng {number} ghi “{line}”: chưa dùng đến.',
  'Line {number} says "{line}": read as month, day and year.':
    'dòng {number} ghi “{line}”: đã hiểu là tháng, ngày, năm.',
  'No program opens a workbook of more than {most} cells: ask for less data, or for CSV or Parquet.':
    'Không chương trình nào mở được bảng tính quá {most} ô: hãy chọn ít hơn, hoặc dùng CSV, Parquet.',
  'No recording of {incidentId} is left.': 'Không còn bản ghi nào của {incidentId}.',
  'No times were read from the file; its last sweep lies at the time of the file, or at the stated start.':
    'không đọc được thời gian từ tệp; lượt quét cuối lấy theo thời gian của tệp hoặc thời điểm bắt đầu đã cho.',
  'Of {count} traces one was read ({name}).': 'trong {count} vệt, đã đọc một vệt ({name}).',
  'Only the time of saving is stated; sweeps were placed {everyMs} ms apart before it.':
    'chỉ có giờ lưu tệp; các lượt quét đặt trước đó, cách nhau {everyMs} ms.',
  'Sweep {seq} of {receiverId} at {at} carries a drill: it is never exported.':
    'Lượt quét {seq} của {receiverId} lúc {at} thuộc diễn tập: không bao giờ được xuất.',
  'The RSSI is no level.': 'RSSI không phải là một mức.',
  'The analyser added an offset to the levels; they are kept as written.':
    'máy phân tích đã cộng một độ lệch vào mức; giữ như đã ghi.',
  'The bearing is not between 0 and 360 degrees.': 'Phương vị không nằm trong khoảng 0–360 độ.',
  'The bundle has no time-stamp: {why}': 'Gói không có dấu thời gian: {why}',
  'The clock of the receiver differs from the GPS time in the file.': 'đồng hồ máy thu khác giờ GPS trong tệp.',
  'The data end before these levels.': 'Tệp bị cắt: số liệu hết trước các mức này.',
  'The data set is empty.': 'Tập số liệu trống.',
  'The file grew over {megabytes} MB, the largest size of an export.':
    'Tệp lớn quá {megabytes} MB, cỡ lớn nhất của một lần xuất: hãy chọn khoảng ngắn hơn hoặc ít tần số hơn.',
  'The file grew over {megabytes} MB, the largest size of an export: ask for a shorter time or fewer frequencies.':
    'Tệp lớn quá {megabytes} MB, cỡ lớn nhất của một lần xuất: hãy chọn khoảng ngắn hơn hoặc ít tần số hơn.',
  'The file has no rows "number,date,time,fraction,levels" behind its head.':
    'Sau phần đầu, tệp không có hàng nào dạng “number,date,time,fraction,levels”.',
  'The file has no rows.': 'Tệp không có hàng nào.',
  'The file holds no sweep that could be kept.': 'Trong tệp không có lượt quét nào lưu được.',
  'The file holds no sweep.': 'Trong tệp không có lượt quét nào.',
  'The file is being read: wait until it is done.': 'Tệp đang được đọc: hãy chờ xong.',
  'The file is coming in on another connection.': 'Tệp đang được gửi lên qua một kết nối khác.',
  'The file is empty.': 'Tệp trống.',
  'The file states a date without a time of day; its traces lie at midnight.':
    'tệp ghi ngày mà không ghi giờ; các vệt đặt vào 0 giờ.',
  'The file states local times without a zone; they were read in the zone of this computer (--zone).':
    'tệp ghi giờ địa phương mà không ghi múi giờ; đã đọc theo múi giờ của máy chủ.',
  'The file was not read.': 'Tệp chưa được đọc.',
  'The file was to have {total} bytes, but {size} came.': 'Tệp phải có {total} byte nhưng nhận được {size} byte.',
  'The file {sha256}, attached to {incidentId}, is missing or damaged, and not in the bundle: restore attachments/{incidentId} from a backup, and make the bundle again.':
    'Gói thiếu tệp {sha256} đính kèm vụ việc {incidentId} vì tệp bị mất hoặc hỏng: khôi phục attachments/{incidentId} từ bản sao lưu rồi lập gói lại.',
  'The frequencies of the head have no regular step.': 'Các tần số không cách đều nhau.',
  'The frequency is not in Hz.': 'Tần số không tính bằng Hz.',
  'The level of the row is no number with a decimal point.': 'Mức không phải là số có dấu chấm thập phân.',
  'The levels are field strength, which is not stored.': 'Mức là cường độ trường, kho không lưu.',
  'The levels of the row were corrected: only received levels can be stored.':
    'Mức của hàng đã hiệu chỉnh; kho chỉ giữ mức như máy thu nhận được.',
  'The levels were corrected: only received levels can be stored.':
    'Mức trong tệp đã hiệu chỉnh; kho chỉ giữ mức như máy thu nhận được.',
  'The line has another number of fields.': 'Dòng có số cột khác.',
  'The line is not a bearing of a KrakenSDR.': 'Dòng này không phải một phương vị của KrakenSDR.',
  'The line is not a level of each sweep.': 'Dòng này không có mức của từng lượt quét.',
  'The line is not a row of our exports.': 'Dòng này không phải một hàng của bản xuất.',
  'The line is not a row of the trace.': 'Dòng này không phải một hàng của vệt.',
  'The line is too long to be data.': 'Dòng quá dài, không thể là số liệu.',
  'The program was stopped before this export was done: start it again.':
    'Chương trình dừng trước khi xuất xong: hãy xuất lại.',
  'The range has more than {most} grids: ask for fewer frequencies or a shorter time.':
    'Khoảng này có hơn {most} dải tần: hãy chọn ít tần số hơn hoặc khoảng ngắn hơn.',
  'The receiver reported an error in this measurement.': 'Chính máy thu báo lỗi ở lần đo này.',
  'The recording of {incidentId} has more than {most} levels: name a shorter time with from and to.':
    'Bản ghi của {incidentId} có hơn {most} mức: hãy chọn khoảng ngắn hơn.',
  'The recording states its start only; sweeps were placed {everyMs} ms apart (--every).':
    'bản ghi chỉ ghi lúc bắt đầu; các lượt quét đặt cách nhau {everyMs} ms.',
  'The row has impossible levels.': 'Hàng có mức không thể có.',
  'The row has more values than the head has columns; decimals need a point.':
    'Hàng có nhiều giá trị hơn số cột ở phần đầu; phần thập phân phải dùng dấu chấm.',
  'The row has no levels.': 'Hàng không có mức nào.',
  'The row has unknown flags.': 'Hàng có cờ lạ.',
  'The row is of a drill.': 'Hàng này thuộc diễn tập.',
  'The state of this export was damaged: start it again.': 'Trạng thái của lần xuất này bị hỏng: hãy xuất lại.',
  'The station moves more than {most} times: ask for a shorter time.':
    'Trạm di chuyển quá {most} lần: hãy chọn khoảng ngắn hơn.',
  'The sweep of this number has levels below -200 or above 60, which no receiver measures: they were taken as not measured.':
    'Lượt quét mang số này có mức dưới −200 hoặc trên 60, không máy thu nào đo được: coi như không đo được.',
  'The sweep of this number has levels of exactly 0 although all others are below -20: they were taken as not measured.':
    'Lượt quét mang số này có mức đúng bằng 0 trong khi các mức khác đều dưới −20: coi như không đo được.',
  'The thread that wrote the export ended: start the export again.': 'Việc ghi tệp bị dừng: hãy xuất lại.',
  'The time of the sweep cannot be read.': 'Không đọc được thời gian của lượt quét.',
  'The trace has fewer values than it announces.': 'Vết đo thiếu giá trị so với số đã ghi.',
  'The trace has more rows than any receiver measures.': 'Số điểm lớn hơn mọi máy thu có thể đo.',
  'The trace has the frequency of the row already; its first level is kept.':
    'Tần số của hàng đã có trước đó; mức đầu tiên được giữ.',
  'The units of the data set are unknown.': 'Không rõ đơn vị của tập số liệu.',
  'The zip file has no {name}.': 'Tệp zip không có {name}.',
  'There are no sweeps in this range: SM.1809 has no empty file.':
    'Khoảng này không có lượt quét nào: SM.1809 không có tệp trống.',
  'There are {most} files already: keep or remove some first.': 'Đã có {most} tệp: hãy lưu hoặc xóa bớt trước.',
  'There is no file {id}.': 'Không có tệp {id}.',
  'There is no recording of {incidentId} in this time.': 'Trong khoảng này không có bản ghi nào của {incidentId}.',
  'There is nothing to export in this range.': 'Khoảng này không có gì để xuất.',
  'Times of the file lie in the future: its clock was wrong.': 'thời gian trong tệp nằm ở tương lai: đồng hồ đã sai.',
  'Times of the file run back: its clock was set back, and sweeps of times passed twice are flagged.':
    'giờ trong tệp chạy lùi: đồng hồ máy thu đã bị chỉnh lùi; lượt quét ở khoảng giờ lặp lại đều được đánh dấu.',
  'channel is "{channel}": {receiverId} has no such channel.': 'Máy thu {receiverId} không theo dõi kênh “{channel}”.',
  'incidentId is "{incidentId}": there is no such incident.': 'Không có vụ việc “{incidentId}”.',
  'receiverId is "{receiverId}": there is no such receiver.': 'Không có máy thu “{receiverId}”.',
  'stopHz is {stopHz}: it must lie above startHz {startHz}.':
    'Tần số cuối ({stopHz} Hz) phải cao hơn tần số đầu ({startHz} Hz).',
  '{incidentId} is a drill: it is never evidence.': '{incidentId} thuộc diễn tập: diễn tập không bao giờ là chứng cứ.',
  '{most} questions to one thread wait for their answers.': 'Đang có {most} câu hỏi chờ trả lời.',
};
