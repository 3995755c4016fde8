export const PROGRAM = {
  '{dataDir} has no sweeps.db.': '{dataDir} không có sweeps.db.',
  'Name the data directory of the station with --data-dir.': 'Hãy nêu thư mục dữ liệu của trạm bằng --data-dir.',
  '{dataDir} is in use by process {users}.': '{dataDir} đang được tiến trình {users} dùng.',
  'Stop rfi-logger first.': 'Hãy dừng rfi-logger trước.',
  'Nothing was changed.': 'Chưa thay đổi gì.',
  '{file} is not there.': 'Không có {file}.',
  'Give the path of a recording, or "-" for standard input.': 'Hãy nêu đường dẫn bản ghi, hoặc “-” cho đầu vào chuẩn.',
  'Name the right driver with --driver, or say how its lines are to be read with --settings.':
    'Hãy nêu đúng trình điều khiển bằng --driver, hoặc cách đọc các dòng bằng --settings.',
  '{missing} is not there.': 'Không có {missing}.',
  'Nothing was imported.': 'Chưa nhập gì.',
  'The import was interrupted; what was taken is safe.': 'Việc nhập bị ngắt; phần đã nhập được giữ an toàn.',
  'Give the same command again: it continues from there.': 'Hãy chạy lại cùng lệnh: việc nhập tiếp tục từ chỗ đó.',
  'Nothing is kept as imported of {unknown}.': 'Không có gì được giữ là đã nhập từ {unknown}.',
  '{file} cannot be written ({code}).': 'Không ghi được vào {file} ({code}).',
  'The bytes before the fault were recorded.': 'Phần trước khi có lỗi đã được ghi.',
  'The port does not answer as {label}.': 'Cổng không trả lời như một {label}.',
  'Record without --driver to see what it says.': 'Hãy ghi không dùng --driver để xem cổng gửi gì.',
  'A program is writing in {folder}.': 'Một chương trình đang ghi vào {folder}.',
  'Stop it, or copy the damaged files elsewhere.': 'Hãy dừng chương trình đó, hoặc chép các tệp hỏng đi nơi khác.',
  'Name the zip file of the bundle.': 'Hãy nêu tệp zip của gói.',
  'Name a file of certificates in PEM.': 'Hãy nêu một tệp chứng thư dạng PEM.',
  'The certificate {cert} with the key {key} cannot be used ({why}).':
    'Không dùng được chứng thư {cert} với khóa {key} ({why}).',
  'The certificate {path} ran out on {validTo}: browsers refuse the page.':
    'Chứng thư {path} đã quá hạn lúc {validTo}: trình duyệt từ chối mở trang.',
  '{host}:{port} cannot be opened ({code}).': 'Không mở được {host}:{port} ({code}).',
  'Give PEM files that belong together and that this account may read (--tls-cert, --tls-key).':
    'Hãy nêu hai tệp PEM đi cùng nhau mà tài khoản này đọc được (--tls-cert, --tls-key).',
  'Put a new one in its place; it is taken within a minute, without a restart.':
    'Hãy thay chứng thư mới; chương trình nhận trong vòng một phút, không cần khởi động lại.',
  'Another program (perhaps a second rfi-logger) has it; stop that one, or choose another with --port.':
    'Chương trình khác (có thể là một rfi-logger nữa) đang giữ cổng này; hãy dừng nó, hoặc chọn cổng khác bằng --port.',
  'Choose another with --host and --port.': 'Hãy chọn địa chỉ khác bằng --host và --port.',
  'Choose another name: a recording is never overwritten.': 'Hãy chọn tên khác: bản ghi không bao giờ bị ghi đè.',
  'Choose another place.': 'Hãy chọn nơi khác.',
  '{file} holds no sweep of {label}.': '{file} không có lượt quét nào của {label}.',
  '{file} holds no sweep of {label}: {reason}.': '{file} không có lượt quét nào của {label}: {reason}.',
};
