/** Vietnamese of what the commands answer, and with which sentences they refuse. `doctor` has words of its own. */
export const ANSWER_WORDS: Readonly<Record<string, string>> = {
  // Common.
  '"{}" is not a whole number above 0.': '“{}” không phải số nguyên lớn hơn 0.',
  '{} is a named pipe, not a file.': '{} là đường ống có tên (FIFO), không phải tệp.',
  '{} is a folder, not a file.': '{} là thư mục, không phải tệp.',
  '{} is a socket, not a file.': '{} là socket, không phải tệp.',
  '{} is a device, not a file.': '{} là thiết bị, không phải tệp.',
  '{} is a file, not a folder.': '{} là tệp, không phải thư mục.',
  // verify.
  'It must be 64 hex digits.': 'Phải có đúng 64 chữ số hệ mười sáu.',
  'It must be the number of a row, a colon, and 64 hex digits.':
    'Phải gồm số của dòng, dấu hai chấm, và 64 chữ số hệ mười sáu.',
  'NOT GOOD  {}': 'KHÔNG ĐẠT  {}',
  'The bundle was changed, or it was not whole when it was made:': 'Gói đã bị thay đổi, hoặc không đủ từ lúc lập:',
  'GOOD      The bundle is whole, signed with the key you named.': 'ĐẠT        Gói nguyên vẹn, do đúng khóa đã nêu ký.',
  'UNKNOWN   The bundle is whole, but anybody can have signed it: name the key with --fingerprint.':
    'KHÔNG RÕ    Gói nguyên vẹn, nhưng chưa biết ai ký: hãy nêu dấu vân tay khóa bằng --fingerprint.',
  'not checked: {}': 'chưa kiểm: {}',
  '{}, made {} by {}, {} files, {} to {}': '{}, lập lúc {} bởi {}, {} tệp, từ {} đến {}',
  '{} {}: {} sweeps': '{} {}: {} lượt quét',
  'Audit log rows {} to {}, head {}': 'Nhật ký: các dòng từ {} đến {}, dấu niêm cuối {}',
  'Time-stamp {} by {}, certified by {}': 'Dấu thời gian {} do {} cấp, được {} chứng thực',
  'Time-stamp {} by {}': 'Dấu thời gian {} do {} cấp',
  'to be known: {}': 'cần biết: {}',
  'not recomputed: {}': 'không tính lại: {}',
  'Signed with the key {}': 'Ký bằng khóa {}',
  'Compare it with the fingerprint that the station shows, or give that with --fingerprint.':
    'Hãy so với dấu vân tay hiện trên trang của trạm, hoặc nêu dấu đó bằng --fingerprint.',
  // import.
  '{} was damaged ({}); it is kept as {}, and a new one was begun.':
    '{} bị hỏng ({}); tệp cũ được giữ với tên {} và chương trình bắt đầu một tệp mới.',
  '{} was written by a newer program ({}); it is kept as {}, and a new one was begun.':
    '{} do phiên bản mới hơn ghi ({}); tệp cũ được giữ với tên {} và chương trình bắt đầu một tệp mới.',
  '{} was of the wrong kind ({}); it is kept as {}, and a new one was begun.':
    '{} không đúng loại ({}); nó được giữ với tên {} và chương trình bắt đầu một tệp mới.',
  '{} files and folders of {} could be read by others: now by this account alone.':
    '{} tệp và thư mục của {} trước đây người khác đọc được: nay chỉ tài khoản này đọc được.',
  'The archive was brought to a newer form: {} sweeps. The file before it was kept as {}.':
    'Kho lưu trữ đã được chuyển sang dạng mới: {} lượt quét. Tệp trước đó được giữ với tên {}.',
  'Times without a zone were read as {}, the zone of this computer; give --zone for another.':
    'Giờ không ghi múi giờ được hiểu theo {}, múi giờ của máy tính này; muốn khác thì nêu --zone.',
  'Times without a zone were read as {}.': 'Giờ không ghi múi giờ được hiểu theo {}.',
  '{} released: their sweeps age like every recording.':
    '{} tệp đã bỏ giữ: lượt quét của chúng có hạn lưu như mọi bản ghi.',
  '{} ({}): {} sweeps imported': '{} ({}): đã nhập {} lượt quét',
  '{} were there already': '{} lượt đã có sẵn',
  '{} lines or records taken': 'nhận {} dòng hoặc bản ghi',
  '{} left out': 'bỏ {}',
  'gone on from byte {} of an import that was interrupted': 'tiếp tục từ byte {} của lần nhập bị ngắt',
  '{} × {} (first at {})': '{} × {} (lần đầu ở {})',
  'Assumed: {}': 'Giả định: {}',
  'The rest cannot be read: {}': 'Phần còn lại không đọc được: {}',
  'Not read: {}': 'Không đọc: {}',
  'Interrupted at {} % of it.': 'Bị ngắt khi đọc được {} %.',
  '"{}" is no time: give one such as 2026-03-01T10:00:00+07:00.':
    '“{}” không phải là giờ: hãy ghi như 2026-03-01T10:00:00+07:00.',
  '{} lies in the future.': '{} ở trong tương lai.',
  '"{}" is no interval from 1 ms to a day.': '“{}” không phải khoảng thời gian từ 1 ms đến một ngày.',
  '"{}" is none of Hz, kHz, MHz, GHz.': '“{}” không phải Hz, kHz, MHz hay GHz.',
  "No times were read from the file; its last sweep lies at the file's own time, the others before it, {} ms apart (--start, --every).":
    'Không đọc được thời gian từ tệp; lượt quét cuối lấy theo thời gian của tệp, các lượt trước cách nhau {} ms (--start, --every).',
  'No times were read from the file; its sweeps lie {} ms apart from the stated start on.':
    'Không đọc được thời gian từ tệp; các lượt quét cách nhau {} ms kể từ thời điểm bắt đầu đã nêu.',
  // export.
  'It must be RFC 3339 with a zone, such as 2027-02-06T08:00:00+07:00.':
    'Phải theo RFC 3339, có múi giờ, ví dụ 2027-02-06T08:00:00+07:00.',
  'It must be a number of 0 or more.': 'Phải là số không âm.',
  '"{}" is none of {}.': '“{}” không có trong: {}.',
  '{}: {} rows.': '{}: {} hàng.',
  // check.
  '{} can be used.': '{} dùng được.',
  'keep one of the two keys': 'hãy giữ một trong hai khóa',
  'a quote, a bracket, a comma or the space behind "key:" or "-" is missing here or above':
    'ở đây hoặc phía trên thiếu dấu nháy, dấu ngoặc, dấu phẩy hoặc dấu cách sau “khóa:” hay “-”',
  'indent with spaces': 'hãy thụt dòng bằng dấu cách',
  'put a text with : # [ ] { } , & * ! | > % @ in quotes': 'hãy đặt chữ có : # [ ] { } , & * ! | > % @ trong dấu nháy',
  'keys of one thing begin in the same column, below the first of them':
    'các khóa của cùng một mục phải bắt đầu ở cùng một cột, dưới khóa đầu tiên',
  '"{}" is no key here; known: {}.': 'ở đây không có khóa “{}”; các khóa: {}.',
  '"{}" is no key here; did you mean {}?': 'ở đây không có khóa “{}”; có phải là {} không?',
  'must be {}; {} has every key': 'phải là {}; {} có mọi khóa',
  '{}; line {} of {} shows one': '{}; xem ví dụ ở dòng {} của {}',
  '{}; line {} of {} shows one: {}': '{}; xem ví dụ ở dòng {} của {}: {}',
  'is {}: {}': 'đang là {}: {}',
  // receivers.
  'No serial ports. Plug the receiver in; if it is, try another cable: some carry power only. Virtual ports can be asked with --port.':
    'Không có cổng nối tiếp nào. Hãy cắm máy thu; nếu đã cắm thì thử cáp khác: có loại cáp chỉ cấp nguồn. Cổng ảo thì hỏi bằng --port.',
  'Nothing answered.': 'Không có gì trả lời.',
  '{} (firmware unknown, serial number {}): driver {} at {} baud':
    '{} (không rõ firmware, số máy {}): trình điều khiển {}, {} baud',
  '{} (firmware unknown): driver {} at {} baud': '{} (không rõ firmware): trình điều khiển {}, {} baud',
  '{} ({}, serial number {}): driver {} at {} baud': '{} ({}, số máy {}): trình điều khiển {}, {} baud',
  '{} ({}): driver {} at {} baud': '{} ({}): trình điều khiển {}, {} baud',
  // decode, record, detect.
  '{}: {} bytes, {} sweeps. Settings are in {}.json.': '{}: {} byte, {} lượt quét. Thiết lập ghi trong {}.json.',
  // locate.
  '{} scenes: {} located, {} of two emitters, {} of none.':
    '{} cảnh đo: định vị được {}, có hai nguồn phát {}, không có nguồn phát {}.',
  // backup, restore, salvage.
  'Configuration, certificate and secrets are not in this backup: give --config with archive.backupPassphrase.':
    'Bản sao lưu này không có cấu hình, chứng thư và mật khẩu: hãy nêu --config có archive.backupPassphrase.',
  'copying {}': 'đang chép {}',
  '{} files, {} MB, backed up to {} and verified.': 'Đã sao lưu {} tệp, {} MB, vào {} và kiểm tra xong.',
  'checking {}': 'đang kiểm tra {}',
  'The backup of {} is complete: {} files.': 'Bản sao lưu ngày {} đầy đủ: {} tệp.',
  '{} was restored to its state of {}.': '{} đã được khôi phục về trạng thái lúc {}.',
  'The former data directory is now {}.': 'Thư mục dữ liệu cũ nay là {}.',
  '{} was put back.': 'Đã đặt lại {}.',
  'The signing key, configuration, certificate and secrets were not put back: give --passphrase-file to restore them.':
    'Khóa ký, cấu hình, chứng thư và mật khẩu chưa được đặt lại: hãy nêu --passphrase-file để khôi phục.',
  '{} → {} (its first page was destroyed)': '{} → {} (trang đầu đã bị phá hủy)',
  '{}: {} rows read, {} of them spoilt; {} places unreadable':
    '{}: đọc được {} hàng, trong đó {} hàng hỏng; {} chỗ không đọc được',
  '{} blocks with {} sweeps and {} rows of summaries brought back':
    'cứu được {} khối với {} lượt quét và {} hàng tổng hợp',
  '{} blocks with {} sweeps damaged, {} places unreadable': '{} khối với {} lượt quét bị hỏng, {} chỗ không đọc được',
  // serve.
  '--insecure: without accounts whoever reaches this address may do everything; others may read along.':
    '--insecure: không có tài khoản thì ai tới được địa chỉ này cũng làm được mọi việc; người khác có thể đọc trộm.',
  'There are no accounts yet. The first administrator is made here, once: {}':
    'Chưa có tài khoản nào. Lập quản trị viên đầu tiên tại đây, một lần: {}',
  '"{}" is not a port number (0 to 65535).': '“{}” không phải số cổng (0 đến 65535).',
  // user, token.
  '{} ({}) has an account.': 'Đã lập tài khoản {} ({}).',
  '{} has a new password.': '{} đã có mật khẩu mới.',
  'There are no accounts yet.': 'Chưa có tài khoản nào.',
  '{}: {}, disabled.': '{}: {}, đã khóa.',
  'Within three days they set their password here, once: {}':
    'Trong ba ngày, người đó tự đặt mật khẩu tại đây, một lần: {}',
  'There are no tokens.': 'Chưa có mã truy cập nào.',
  '{} is revoked.': 'Đã thu hồi {}.',
  '{} is forgotten.': 'Đã xóa {} khỏi danh sách.',
  '"{}" is not a number of days (1 to {}).': '“{}” không phải số ngày (1 đến {}).',
  // Tables of accounts, tokens and stations.
  name: 'tên',
  role: 'vai trò',
  state: 'trạng thái',
  'second factor': 'xác thực hai lớp',
  'full name': 'họ tên',
  disabled: 'đã khóa',
  active: 'đang dùng',
  invited: 'đã mời',
  yes: 'có',
  no: 'không',
  user: 'người dùng',
  scopes: 'quyền',
  'good until': 'dùng đến',
  'last used': 'dùng lần cuối',
  for: 'để làm gì',
  station: 'trạm',
  joined: 'đăng ký',
  revoked: 'thu hồi',
  'public key': 'khóa công khai',
  // hub, join.
  'Copy each folder to its node as {}, run there "nats-server -c {}/nats.conf", and set at the hub:':
    'Chép mỗi thư mục sang nút của nó vào {}, chạy ở đó "nats-server -c {}/nats.conf", rồi đặt tại trung tâm:',
  'At the station, within {} min: rfi-logger join CODE, or the page /setup':
    'Tại trạm, trong {} phút: rfi-logger join MÃ, hoặc trang /setup',
  'This process becomes the hub as soon as no other one is. Entries that its copy lacks are lost.':
    'Tiến trình này thành trung tâm ngay khi không còn tiến trình nào khác. Những mục mà bản của nó chưa có sẽ mất.',
  'No station has joined.': 'Chưa có trạm nào đăng ký.',
  'The station of {} is "{}" of the hub at {} now.': 'Trạm dùng thư mục {} nay là “{}” của trung tâm tại {}.',
  '{} has joined already: when this code is used, its present key ends.':
    '{} đã đăng ký rồi: khi mã này được dùng, khóa hiện tại của trạm hết hiệu lực.',
  'The hub at {} does not accept this join code: it is older than {} min. Ask it for another one.':
    'Trung tâm {} không nhận mã đăng ký này: mã đã quá {} phút. Hãy xin mã mới.',
  'The hub at {} does not accept this join code: it was used already or withdrawn, or is too old by the clock of the hub. Ask it for another one.':
    'Trung tâm {} không nhận mã đăng ký này: mã đã được dùng, đã bị hủy, hoặc đã quá hạn theo đồng hồ của trung tâm. Hãy xin mã mới.',
  'The hub at {} cannot be reached: {} Try again, or check the network.':
    'Không kết nối được tới trung tâm tại {}: {} Hãy thử lại hoặc kiểm tra mạng.',
};
