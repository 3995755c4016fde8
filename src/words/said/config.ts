export const CONFIG = {
  '{path} cannot be read ({code}): nothing was changed.': 'Không đọc được {path} ({code}): chưa thay đổi gì.',
  '{source} cannot be changed by the program: {why}.': 'Chương trình không sửa được {source}: {why}.',
  'stationId is "{stationId}": the configuration has no such station.': 'Cấu hình không có trạm “{stationId}”.',
  '{source} is not YAML: {why}': '{source} không phải YAML: {why}',
  '{path} cannot be written ({code}): nothing was changed.': 'Không ghi được {path} ({code}): chưa thay đổi gì.',
  '{source} is not usable YAML: {why}.': '{source} là YAML không dùng được: {why}.',
  '--config {path}: the file cannot be read ({why}).': '--config {path}: không đọc được tệp ({why}).',
  '{field} names the environment variable {env}, which is not set.':
    '{field} chỉ tới biến môi trường {env}, nhưng biến này chưa được đặt.',
  '{field} names the file {file}, which cannot be read ({why}).':
    '{field} chỉ tới tệp {file}, nhưng không đọc được tệp đó ({why}).',
  '{field} names the file {file}, whose first line is empty.':
    '{field} chỉ tới tệp {file}, nhưng dòng đầu của tệp đó trống.',
  'from and to are more than {days} days apart.': 'Khoảng thời gian dài quá {days} ngày.',
  'network.nats: {folder} has no {missing}. Run "rfi-logger hub nats-config" for the first hub process, and copy these files from it for each further one.':
    'network.nats: {folder} thiếu {missing}. Hãy chạy "rfi-logger hub nats-config" cho tiến trình trung tâm đầu tiên, rồi chép các tệp này cho từng tiến trình tiếp theo.',
  '{address} shows a certificate of another authority than the one in the join code.':
    'Chứng thư của {address} không phải của trung tâm đã cấp mã đăng ký này.',
  'This join code was used already, or is too old. Ask the hub for another one.':
    'Mã đăng ký này đã được dùng hoặc đã quá hạn. Hãy xin mã mới.',
  'The join code is for the station "{stationId}"; this station is "{ownId}".':
    'Mã đăng ký này dành cho trạm “{stationId}”, còn trạm này là “{ownId}”.',
  'The hub at {address} does not accept this join code: {whyRefused}. Ask it for another one.':
    'Trung tâm {address} không nhận mã đăng ký này: {whyRefused}. Hãy xin mã mới.',
  'The join code is cut or mistyped: a code begins with {prefix}. Copy it again.':
    'Mã đăng ký bị thiếu hoặc sai ký tự: mã bắt đầu bằng {prefix}. Hãy chép lại.',
  '"{id}" is no station id: lower-case letters, digits and hyphens, at most 40.':
    '“{id}” không phải mã trạm: chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 40 ký tự.',
  '{path} is damaged: join the hub again with a new code.':
    '{path} bị hỏng: hãy đăng ký lại với trung tâm bằng mã mới.',
  '--host {host} is reachable from other computers, but {cures}. In a closed test network --insecure listens all the same.':
    '--host {host} cho phép máy khác kết nối, nhưng {cures}. Trong mạng thử nghiệm khép kín, --insecure vẫn cho nhận kết nối.',
  '{host}:{port} is not among the places this station may connect to: name it under network.allow in the configuration.':
    'Trạm chưa được phép nối tới {host}:{port}; quản trị viên cần ghi địa chỉ này vào network.allow trong tệp cấu hình.',
  'stations is empty: name at least one.': 'stations trống: hãy khai ít nhất một trạm.',
  '--role station: stations names {count} ({ids}); a station of a hub is one.':
    '--role station: stations nêu {count} trạm ({ids}); một trạm của trung tâm chỉ là một.',
  'receiver "{id}": {why}': 'Máy thu “{id}”: {why}',
  'role is "{text}": must be one of {roles}.': 'vai trò “{text}” không có; các vai trò: {roles}.',
  '{file} cannot be read ({why}).': 'Không đọc được {file} ({why}).',
  '"{entry}" is no tunable; known: {known}.': 'Không có tham số “{entry}”; hiện có: {known}.',
  '{path} is no JSON.': '{path} không phải là JSON.',
  '{path} has no column timestamp at its begin.': '{path} không có cột timestamp ở đầu.',
  '{path} does not say where its transmitters were (tx_x_coord, tx_y_coord).':
    '{path} không cho biết vị trí các máy phát (tx_x_coord, tx_y_coord).',
  '"{time}" in {path} is no time.': '“{time}” trong {path} không phải là thời gian.',
  'There is no scenario (header.json and power.f32) below {dir}.':
    'Dưới {dir} không có tình huống nào (header.json và power.f32).',
  '{path} has {found} bytes, not {sweeps} × {bins} × 4.': '{path} có {found} byte, không phải {sweeps} × {bins} × 4.',
  '--hosts names {count}, --nodes is {nodes}: name each node once, at most 9.':
    '--hosts nêu {count} nút, --nodes là {nodes}: hãy nêu mỗi nút một lần, tối đa 9.',
  '{dataDir} has no hub yet: start it with "serve --role hub" first.':
    '{dataDir} chưa có trung tâm: hãy chạy "serve --role hub" trước.',
  '"{stationId}": no such station has joined.': 'Chưa có trạm “{stationId}” nào đăng ký.',
  '--settings is not YAML: {why}': '--settings không phải YAML: {why}',
  '--settings @{path}: the file cannot be read ({why}).': '--settings @{path}: không đọc được tệp ({why}).',
  '{folder} is not there.': 'Không có {folder}.',
  '{folder} has no sweeps.db, cases.db, drills.db or accounts.db.':
    '{folder} không có sweeps.db, cases.db, drills.db hay accounts.db.',
  '{out} is not empty.': '{out} không trống.',
  '--demo and --config cannot be used together.': '--demo và --config không dùng cùng nhau được.',
  '--tls-cert and --tls-key are given together or not at all.':
    '--tls-cert và --tls-key phải nêu cùng nhau, hoặc bỏ cả hai.',
  '--behind-proxy {address}: must be "loopback", an address, or a network as 10.0.0.0/8.':
    '--behind-proxy {address}: phải là "loopback", một địa chỉ, hoặc một mạng như 10.0.0.0/8.',
  '"{userId}" has no account.': '“{userId}” chưa có tài khoản.',
  '--scope {one}: must be one of {tokenScopes}.': '--scope {one}: phải là một trong: {tokenScopes}.',
  '--scope {one}: is more than {userId} ({role}) may.': '--scope {one}: vượt quá quyền của {userId} ({role}).',
  '"{id}": there is no such token in use.': 'Không có mã truy cập “{id}” nào đang dùng.',
  '"{id}" cannot be a sign-in name: lower-case letters, digits, ".", "_" and "-", at most 40, and not "local" or "system".':
    '“{id}” không dùng làm tên đăng nhập được: chỉ gồm chữ thường không dấu, chữ số, “.”, “_” và “-”, tối đa 40 ký tự, và khác “local”, “system”.',
  '--address {address}: must be http://… or https://…': '--address {address}: phải là http://… hoặc https://…',
  'The password on standard input is far too long.': 'Mật khẩu ở đầu vào chuẩn dài quá mức.',
  'The password is too {fault}: 12 to 200 characters, and nothing that is tried first.':
    'Mật khẩu chưa đạt ({fault}): cần 12 đến 200 ký tự, và không thuộc loại dễ bị thử trước.',
  '{path} cannot be read ({why}). Let this account read it, or move it away to begin without what it kept.':
    'Không đọc được {path} ({why}). Hãy cho tài khoản này quyền đọc, hoặc dời tệp đi để bắt đầu mà không có nội dung của nó.',
  '{path} is damaged; repair it, or move it away to start without its content.':
    '{path} bị hỏng; hãy sửa, hoặc dời tệp đi để bắt đầu mà không có nội dung của nó.',
  'A sheet has at most {most} columns; {columns} are needed.':
    'Một trang tính có nhiều nhất {most} cột; cần {columns} cột.',
  'A sheet has at most {most} rows: ask for less, or for CSV or Parquet.':
    'Một trang tính có nhiều nhất {most} hàng: hãy chọn ít hơn, hoặc dùng CSV, Parquet.',
  'driver is "{id}": its questions may change or switch on something; set the receiver up with it instead.':
    'Trình điều khiển “{id}” có câu hỏi làm thay đổi máy: hãy cài đặt máy thu với trình điều khiển này thay vì dò.',
  'driver "{driver}" does not read lines': 'trình điều khiển “{driver}” không đọc dòng chữ',
  'plans: {why}.': 'Kế hoạch quét: {why}.',
  'receiver "{receiverId}" is not in the configuration that was just written.':
    'Máy thu “{receiverId}” không có trong cấu hình vừa ghi.',
  'settings of {of}: {why}': 'thiết lập của {of} không đúng: {why}',
  'driver is "{id}": there is no such driver; known: {known}':
    'driver là “{id}”: không có trình điều khiển này; đang có: {known}',
  'settings: driver "{id}" takes no settings': 'settings: trình điều khiển “{id}” không nhận thiết lập nào',
  'format is "{id}": there is no such format; known: {known}':
    'format là “{id}”: không có định dạng này; đang có: {known}',
  '{path} is not the notes of a recording: {why}': '{path} không phải ghi chú của một bản ghi: {why}',
  '"{text}" is no range: {why}': '“{text}” không phải dải tần: {why}',
  '"{text}" is no range: give the first and a higher last frequency, such as 865MHz-867MHz.':
    '“{text}” không phải dải tần: hãy nêu tần số đầu và tần số cuối cao hơn, ví dụ 865MHz-867MHz.',
  '"{text}" is no whole number of hours: give the name of the zone, such as Asia/Kolkata.':
    'Độ lệch “{text}” không tròn giờ: hãy nêu tên múi giờ, ví dụ Asia/Kolkata.',
  '"{text}" is no zone: give a name such as Asia/Ho_Chi_Minh, or an offset such as +07:00.':
    'Không có múi giờ “{text}”: hãy nêu tên như Asia/Ho_Chi_Minh, hoặc độ lệch như +07:00.',
  'settings of driver "lines" is {settings}: it must be a map with a "format"':
    'thiết lập của trình điều khiển "lines" là {settings}: phải là các khóa kèm giá trị, có "format"',
  'settings.format of driver "lines" is {id}; known: {known}':
    'settings.format của trình điều khiển "lines" là {id}; đang có: {known}',
  'settings.pattern has no group (?<frequency>…): give settings.frequency, or a plan with startHz, stopHz and points':
    'settings.pattern không có nhóm (?<frequency>…): hãy ghi settings.frequency, hoặc một kế hoạch quét có startHz, stopHz và points',
  'decimalComma: the separator is a comma too; set separator to ";", "tab" or "space"':
    'decimalComma: dấu ngăn cột cũng là dấu phẩy; hãy đặt separator thành ";", "tab" hoặc "space"',
  'The plan {start} to {stop} MHz is outside what this {modelName} tunes with the module in use, {lowest} to {highest} MHz.':
    'Kế hoạch quét từ {start} đến {stop} MHz nằm ngoài dải của {modelName} với mô-đun đang dùng, từ {lowest} đến {highest} MHz.',
  'The plan asks for {start} to {stop}; a {name} tunes {lowest} to {highest}.':
    'Kế hoạch quét từ {start} đến {stop}, trong khi {name} chỉ đo từ {lowest} đến {highest}.',
  'The plan asks for {points} points in {spanHz} Hz; a {name} steps by whole Hz.':
    'Kế hoạch quét cần {points} điểm trong {spanHz} Hz, trong khi bước của {name} là số nguyên Hz.',
  'rbwHz is {rbwHz}: the resolution bandwidth of a {name} goes from {minRbwHz} to {maxRbwHz} Hz.':
    'rbwHz là {rbwHz}: độ rộng phân giải của {name} từ {minRbwHz} đến {maxRbwHz} Hz.',
  'attenuationDb is {attenuationDb}: the attenuator of a {name} goes from 0 to {most} dB.':
    'attenuationDb là {attenuationDb}: bộ suy hao của {name} từ 0 đến {most} dB.',
  'This recording of a tinySA has no "scanraw" command in it, so its span must be given: startHz and stopHz.':
    'Bản ghi tinySA này không có lệnh "scanraw", nên phải cho biết dải tần: startHz và stopHz.',
  '{source} cannot be used:': '{source} không dùng được:',
  '  version is {version}: must be a whole number': '  version là {version}: phải là số nguyên',
};
