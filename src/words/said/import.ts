export const IMPORT = {
  '{label} (--format {id}), but it lacks {what}': '{label} (--format {id})',
  '; or like ': '; hoặc ',
  'The file is of no known format; it begins with {begin}. Known formats: {known}.':
    'Không nhận ra định dạng của tệp; tệp bắt đầu bằng {begin}. Các định dạng đọc được: {known}.',
  'The file is of no known format; it begins with {begin}. It looks like {near}. Known formats: {known}.':
    'Không nhận ra định dạng của tệp; tệp bắt đầu bằng {begin}. Gần giống nhất là {near}. Các định dạng đọc được: {known}.',
  'The frequencies can be read in two ways: {ways}. Give the right unit with --unit.':
    'Tần số đọc được theo hai cách: {ways}. Hãy cho biết đơn vị đúng.',
  'The frequencies of the trace lie in no regular steps.': 'Các tần số không cách đều nhau.',
  'The .dBm file ends within its head.': 'Tệp bị cắt ngay trong phần đầu.',
  'The .dBm file states {records} records of {recordBytes} bytes.':
    'Tệp .dBm ghi {records} bản ghi, mỗi bản {recordBytes} byte: không hợp lệ.',
  'The levels of the .dBm file are packed in an unknown way ({packing}).':
    'Mức trong tệp .dBm được nén theo cách chưa biết ({packing}).',
  'The rows of the file are in "{unit}"; only frequencies can be read.':
    'Trục ngang của tệp ghi bằng “{unit}” (quét tại một tần số); chỉ đọc được tệp có trục tần số.',
  'The file has {count} traces. Choose which one to read (--reading): {ways}.':
    'Tệp có {count} vệt. Hãy chọn vệt cần đọc (--reading): {ways}.',
  'The file has no rows of a trace.': 'Tệp không có dòng số liệu nào của vệt phổ.',
  'The levels are in "{unit}"; only dBm, dBµV and dBµV/m can be stored.':
    'Mức ghi bằng “{unit}”; chỉ lưu được dBm hoặc dBµV ở đầu vào máy thu, và cường độ trường dBµV/m.',
  'The file states field strength (dBµV/m), but the recording of "{receiverId}" has levels at a receiver: give the file a receiver of its own.':
    'Tệp ghi cường độ trường (dBµV/m), còn bản ghi của “{receiverId}” là mức ở đầu vào máy thu: hãy lưu tệp dưới một tên máy thu riêng.',
  'The file has levels at a receiver, but the recording of "{receiverId}" is field strength (dBµV/m): give the file a receiver of its own.':
    'Tệp ghi mức ở đầu vào máy thu, còn bản ghi của “{receiverId}” là cường độ trường (dBµV/m): hãy lưu tệp dưới một tên máy thu riêng.',
  'The recording of "{receiverId}" states field strength (dBµV/m) only: levels at a receiver in dBm are not known.':
    'Bản ghi của “{receiverId}” chỉ cho biết cường độ trường (dBµV/m): không xác định được mức dBm ở đầu vào máy thu.',
  'The file has both field strength and levels at a receiver; only one of them can be read.':
    'Tệp có cả cường độ trường lẫn mức ở đầu vào máy thu; chỉ đọc được một trong hai đại lượng.',
  'Message {message} is no MSOD data: {why}': 'Bản tin {message} không phải số liệu MSOD: {why}',
  'Message {message} holds "{DataType}"; only int8 and ASCII can be read.':
    'Bản tin {message} chứa “{DataType}”; chỉ đọc được int8 và ASCII.',
  'The file has no MSOD message where one should begin.': 'Tệp MSOD hỏng hoặc không đúng dạng.',
  'An MSOD message announces {digits} bytes.': 'Một bản tin MSOD báo {digits} byte.',
  'The head of an MSOD message is not JSON with a "Type".': 'Tệp MSOD hỏng hoặc không đúng dạng.',
  'The levels of an MSOD message are no list of numbers.': 'Tệp MSOD hỏng hoặc không đúng dạng.',
  'An MSOD message states {n} channels and holds {levels} levels.':
    'Một bản tin MSOD ghi {n} kênh nhưng chứa {levels} mức.',
  'Parquet can be read from a file only.': 'Dạng này chỉ đọc được từ tệp trên đĩa.',
  'Row group {i} has {bytes} bytes; at most {most} are read.':
    'Nhóm hàng {i} có {bytes} byte; chỉ đọc được {most} byte.',
  'Row group {i} cannot be read: {why}.': 'Không đọc được nhóm hàng {i}: {why}.',
  'The Parquet file is no export of sweeps: it has no column {missing}.':
    'Tệp Parquet này không phải bản xuất lượt quét: thiếu cột {missing}.',
  'The Parquet file cannot be read: {why}.': 'Không đọc được tệp Parquet: {why}.',
  'FILE.json beside the recording does not name the driver.':
    'Tệp FILE.json đi kèm bản ghi không ghi trình điều khiển.',
  'Record {number} does not begin with "{magic}".': 'Bản ghi {number} không bắt đầu bằng “{magic}”.',
  'Record {number} is of version {version} with {bytes} bytes of levels.':
    'Bản ghi {number} thuộc phiên bản {version} với {bytes} byte số liệu mức.',
  'Record {number} is no row of 5 MHz of hackrf_sweep.': 'Khối {number} hỏng hoặc không đúng dạng.',
  'The table has more than {most} levels.': 'Bảng có hơn {most} mức.',
  'The table has no head.': 'Bảng thiếu hàng hoặc thiếu dòng đầu.',
  'The head of the QtTinySA table states an impossible time or range.':
    'Phần đầu của bảng QtTinySA ghi thời gian hoặc dải tần không thể có.',
  'The table has {rows} lines, but its head states {points} points.':
    'Bảng có {rows} dòng nhưng phần đầu ghi {points} điểm: không xác định được dòng nào thuộc tần số nào.',
  'The NumPy file ends within its head.': 'Tệp bị cắt ngay trong phần đầu.',
  'The head of the NumPy file has {length} bytes.': 'Phần đầu của tệp NumPy dài {length} byte: không hợp lệ.',
  'The NumPy array is no recording: it needs a row of frequencies, and sweeps below it.':
    'Mảng NumPy này không phải bản ghi: cần một hàng tần số và các lượt quét bên dưới.',
  'The first row of the NumPy array holds no rising frequencies.': 'Hàng đầu của mảng NumPy không có tần số tăng dần.',
  'The head of the RF Explorer file does not state start, step and number of points.':
    'Phần đầu của tệp RF Explorer không ghi đủ tần số đầu, bước và số điểm.',
  'The .rfe file ends within its head.': 'Tệp bị cắt ngay trong phần đầu.',
  'The .rfe file states {points} points from {startHz} Hz in steps of {stepHz} Hz.':
    'Tệp .rfe ghi {points} điểm từ {startHz} Hz, bước {stepHz} Hz: không hợp lệ.',
  'The .rfe file is damaged: a time is missing where one must stand.': 'Tệp .rfe hỏng: thiếu thời gian ở chỗ phải có.',
  'The RFeye file ends within its head.': 'Tệp bị cắt ngay trong phần đầu.',
  'Block {number} announces {bytes} bytes.': 'Khối {number} báo {bytes} byte.',
  'Block {number} is damaged: its checksum or its end is wrong.': 'Khối {number} hỏng hoặc không đúng dạng.',
  'RFlookBin v.1 can be read from a file only.': 'Dạng này chỉ đọc được từ tệp trên đĩa.',
  'The RFlookBin file ends within its head.': 'Tệp bị cắt ngay trong phần đầu.',
  'The head of the RFlookBin file states {points} points of {bits} bits.':
    'Phần đầu của tệp RFlookBin ghi {points} điểm, mỗi điểm {bits} bit: không hợp lệ.',
  'The levels of the RFlookBin file are neither dBm nor dBµV; field strength is not stored.':
    'Mức trong tệp RFlookBin không phải dBm hay dBµV; cường độ trường không lưu được.',
  'The parts of the RFlookBin file lie in an impossible order.':
    'Các phần của tệp RFlookBin nằm theo thứ tự không thể có.',
  'The head of the RFlookBin file states {bits} bits a level and {bytes} bytes of JSON.':
    'Phần đầu của tệp RFlookBin ghi {bits} bit một mức và {bytes} byte JSON: không hợp lệ.',
  'The head of the RFlookBin file is not the JSON of a measurement.':
    'Phần đầu của tệp RFlookBin không phải JSON của một lần đo.',
  'A block of the RFlookBin file does not begin with "StArT".': 'Một khối của tệp RFlookBin hỏng.',
  'The scan has more frequencies than any receiver measures.': 'Số điểm lớn hơn mọi máy thu có thể đo.',
  'SigMF can be read from files only.': 'Dạng này chỉ đọc được từ tệp trên đĩa.',
  'The levels are not beside the description: FILE.sigmf-data is missing.':
    'Thiếu tệp FILE.sigmf-data chứa các mức, đi kèm tệp mô tả.',
  'The description has {size} bytes; at most {most} are read. Export less at a time.':
    'Tệp mô tả có {size} byte, chỉ đọc được {most} byte: hãy xuất từng phần nhỏ hơn.',
  'The description is not SigMF: {why}': 'Tệp mô tả không phải SigMF: {why}',
  'The data are "{type}": samples in time, which are no levels by frequency.':
    'Dữ liệu “{type}” là mẫu theo thời gian, không phải mức theo tần số.',
  'The levels of the file were corrected: only received levels can be stored.':
    'Mức trong tệp đã hiệu chỉnh; kho chỉ giữ mức như máy thu nhận được.',
  'The SM.1809 head says {points} points from {start} to {stop} kHz.':
    'Phần đầu SM.1809 ghi {points} điểm từ {start} đến {stop} kHz: không hợp lệ.',
  'The SM.1809 head has no Date of the form yyyy-mm-dd.': 'Phần đầu SM.1809 không có Date dạng yyyy-mm-dd.',
  'The frames do not tell their frequencies; give them with --span, such as --span 865MHz-867MHz.':
    'Các khung không ghi tần số: hãy cho biết dải tần, ví dụ 865MHz-867MHz.',
  'The head states no unit of frequency; give it with --unit.':
    'Phần đầu không ghi đơn vị tần số: hãy cho biết đơn vị.',
  '{name} is packed more than {most} times: unpack it first.': '{name} được nén hơn {most} lần: hãy giải nén trước.',
  '{name} is an office document: save its table as CSV and import that.':
    '{name} là tài liệu văn phòng: hãy lưu bảng trong đó thành CSV rồi nhập.',
  '{path} unpacks to more than {most} bytes.': '{path} giải nén ra hơn {most} byte.',
  'The file cannot be unpacked: {why}': 'Không giải nén được tệp: {why}',
  'The workbook has {count} parts; {most} are the most.': 'Bảng tính có {count} phần; nhiều nhất là {most}.',
  '{name} inflates to more than {ratio} times its size: it is made to exhaust its reader.':
    '{name} giải nén ra hơn {ratio} lần kích thước: tệp được làm để đánh sập trình đọc.',
  'The workbook inflates to more than {mebibytes} MiB.': 'Bảng tính giải nén ra hơn {mebibytes} MiB.',
  'This is not an XLSX workbook that can be read.': 'Đây không phải bảng tính XLSX đọc được.',
  'The first sheet of the workbook is missing.': 'Bảng tính thiếu trang đầu.',
  'The workbook has more than {most} texts.': 'Bảng tính có hơn {most} đoạn chữ.',
  'The workbook has more than {most} cell formats.': 'Bảng tính có hơn {most} kiểu ô.',
  'The first sheet has more than {most} rows, empty ones included.': 'Trang đầu có hơn {most} hàng, kể cả hàng trống.',
  'Row {rowNumber} has {column} columns; {mostColumns} are the most.':
    'Hàng {rowNumber} có {column} cột; nhiều nhất là {mostColumns}.',
  'The first sheet has more than {most} cells.': 'Trang đầu có hơn {most} ô.',
  'The first sheet has more than {most} letters.': 'Trang đầu có hơn {most} ký tự.',
  'The first sheet has more than {mostRows} rows.': 'Trang đầu có hơn {mostRows} hàng.',
  'The first sheet is empty, or this is not an XLSX workbook.': 'Trang đầu trống, hoặc đây không phải bảng tính XLSX.',
  '{part} cannot be read: {why}.': 'Không đọc được {part}: {why}.',
  '{why}. Choose how to read the file (--reading): {ways}.': '{why}. Hãy chọn cách đọc tệp (--reading): {ways}.',
  '{why}.': '{why}.',
  ', or ': ', hoặc ',
  'The file could not be read ({why}).': 'Không đọc được tệp ({why}).',
  'The file could not be handed to its reader ({why}).': 'Không giao được tệp cho trình đọc ({why}).',
  'The file was not read within {cpuSeconds} s of computing; it is damaged, or made to keep its reader busy.':
    'Sau {cpuSeconds} giây tính toán vẫn chưa đọc xong tệp: tệp hỏng, hoặc được làm để giữ trình đọc bận mãi.',
  'The file needs more than {memoryMb} MB to read; it is made to exhaust its reader.':
    'Đọc tệp này cần hơn {memoryMb} MB bộ nhớ: tệp được làm để đánh sập trình đọc.',
  'The reader ended before it had read the file ({how}).': 'Trình đọc dừng trước khi đọc xong tệp ({how}).',
  'The file was not read within {seconds} s; it is damaged, or made to keep its reader busy.':
    'Sau {seconds} giây vẫn chưa đọc xong tệp: tệp hỏng, hoặc được làm để giữ trình đọc bận mãi.',
  'The reading was stopped.': 'Đã dừng đọc.',
};
