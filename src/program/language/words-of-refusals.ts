/** Vietnamese of what backups, receivers, archives and hubs refuse or advise, where the command line passes it on. */

export const BACKUP_WORDS: Readonly<Record<string, string>> = {
  'The data directory {} cannot be written ({}).': 'Không ghi được vào thư mục dữ liệu {} ({}).',
  'The data directory {} does not exist.': 'Không có thư mục dữ liệu {}.',
  'The backup {} must not lie inside {}.': 'Bản sao lưu {} không được nằm trong {}.',
  '{} names "{}", which lies outside the backup.': '{} nêu “{}”, nằm ngoài bản sao lưu.',
  '{} is missing from the backup.': 'Bản sao lưu thiếu {}.',
  '{} is no file.': '{} không phải tệp.',
  '{} has {} bytes, not {}.': '{} có {} byte, không phải {}.',
  '{} was changed after the backup.': '{} đã bị thay đổi sau khi sao lưu.',
  '{} is missing, or not as it was backed up.': '{} bị thiếu, hoặc không còn như lúc sao lưu.',
  '{} was written by a newer version (schema {}); this one knows {}.':
    '{} do phiên bản mới hơn ghi (lược đồ {}); phiên bản này chỉ biết {}.',
  '{} was written by a newer version (schema {}); this one knows {}. Update rfi-logger first.':
    '{} do phiên bản mới hơn ghi (lược đồ {}); phiên bản này chỉ biết {}. Hãy cập nhật rfi-logger trước.',
  'Start the newer rfi-logger, or restore the backup that was made before the upgrade.':
    'Hãy chạy rfi-logger mới hơn, hoặc khôi phục bản sao lưu lập trước khi nâng cấp.',
  '{} is not empty; --replace puts what is there aside.': '{} không trống; --replace cất riêng những gì đang có.',
  '{} is not empty; name a folder that is not there yet.': '{} không trống; hãy nêu một thư mục chưa có.',
  'The passphrase does not open {} of {}.': 'Mật khẩu không mở được {} của {}.',
  '{} cannot be written by this account ({}): run restore as root, with sudo; files keep their owner.':
    'Tài khoản này không ghi được {} ({}): hãy chạy restore với quyền root (sudo); tệp giữ nguyên chủ sở hữu.',
  '{} is no backup: it has no {}.': '{} không phải bản sao lưu: thiếu {}.',
  '{} is no file of at most {} bytes.': '{} không phải tệp tối đa {} byte.',
  '{} is a link that leads nowhere: mount its disk, or remove the link.':
    '{} là liên kết không dẫn tới đâu: hãy gắn ổ đĩa của nó, hoặc xóa liên kết.',
  '{} has {} free, and the backup needs {}: name a larger disk.':
    '{} còn trống {}, còn bản sao lưu cần {}: hãy chọn ổ đĩa lớn hơn.',
  'The backup needs {} beside the {} of the last one, and archive.backupsAtMost is {}.':
    'Bản sao lưu cần {} bên cạnh {} của bản trước, còn archive.backupsAtMost là {}.',
};

export const RECEIVER_WORDS: Readonly<Record<string, string>> = {
  'This is a GPS receiver: give it to the station as its gps.': 'Đây là máy thu GPS: hãy khai nó là gps của trạm.',
  '{} gave no clear answer.': '{} trả lời không rõ ràng.',
  'Lines come here that no driver reads: "{}". If they carry levels, describe them with driver "lines"; if not, name the driver and its baud rate.':
    'Cổng này có các dòng mà không trình điều khiển nào đọc được: “{}”. Nếu là mức tín hiệu, hãy mô tả chúng bằng trình điều khiển "lines"; nếu không, hãy nêu trình điều khiển và tốc độ baud.',
  'Looks like {}, but did not answer as one. Switch it off and on, and try again.':
    'Có vẻ là {}, nhưng không trả lời như vậy. Hãy tắt rồi bật lại máy và thử lần nữa.',
  'Not a USB port: name it in the configuration with the right driver and baud rate.':
    'Không phải cổng USB: hãy khai cổng trong cấu hình với đúng trình điều khiển và tốc độ baud.',
  'No driver knows these USB ids: name the port in the configuration, with driver "lines" if it prints text.':
    'Không trình điều khiển nào biết mã USB này: hãy khai cổng trong cấu hình, với trình điều khiển "lines" nếu máy in ra chữ.',
  'Port is not open': 'Cổng chưa mở',
  'Serial port {} at {} baud': 'Cổng nối tiếp {}, {} baud',
  'no answer from the system in {} ms': 'hệ thống không trả lời trong {} ms',
  'the port is closed': 'cổng đã đóng',
  'No permission to open {}.': 'Không có quyền mở {}.',
  'Add your account to the group "dialout" (sudo usermod -aG dialout $USER) and log in again, or restart the service.':
    'Hãy thêm tài khoản của bạn vào nhóm "dialout" (sudo usermod -aG dialout $USER) rồi đăng nhập lại, hoặc khởi động lại dịch vụ.',
  '{} is in use by another program or receiver.': '{} đang được chương trình hoặc máy thu khác dùng.',
  'Close that program, or give each receiver its own port; if the receiver was just plugged in, ModemManager may hold it for ten seconds.':
    'Hãy đóng chương trình đó, hoặc khai cho mỗi máy thu một cổng riêng; nếu vừa cắm máy thu, ModemManager có thể giữ cổng mười giây.',
  'Plug the receiver in, or correct the path.': 'Hãy cắm máy thu vào, hoặc sửa đường dẫn.',
  '{} could not be opened: {}.': 'Không mở được {}: {}.',
  'Unplug the receiver and plug it in again.': 'Hãy rút máy thu ra rồi cắm lại.',
  'drivers/{} does not export "driver"': 'drivers/{} không xuất "driver"',
  'driver is "{}": there is no such driver; known: {}': 'driver là “{}”: không có trình điều khiển này; đang có: {}',
  'settings: driver "{}" takes no settings': 'settings: trình điều khiển “{}” không nhận thiết lập nào',
  '{} did not answer.': '{} không trả lời.',
  'Check the address, the network cable, and that the receiver allows remote control.':
    'Hãy kiểm tra địa chỉ, cáp mạng, và máy thu có cho điều khiển từ xa không.',
  '"{}" could not be started: {}': 'Không khởi động được “{}”: {}',
  'TCP {}:{}': 'TCP {}:{}',
  'Program {}': 'Chương trình {}',
  'Recording {}': 'Bản ghi {}',
  'Simulated receiver': 'Máy thu mô phỏng',
  'no answer': 'không có trả lời',
  'Install the program, or correct its path in the configuration.':
    'Hãy cài chương trình đó, hoặc sửa đường dẫn trong cấu hình.',
};

export const START_WORDS: Readonly<Record<string, string>> = {
  'The certificate that signed the time-stamp is not made for time-stamps alone.':
    'Chứng thư đã ký dấu thời gian không phải loại chỉ dành cho dấu thời gian.',
  'The certificate "{}" behind the time-stamp is valid from {} to {}, and not at its time.':
    'Chứng thư “{}” của dấu thời gian có hiệu lực từ {} đến {}, không gồm thời điểm của dấu.',
  'The certificate {} with the key {} cannot be used ({}).': 'Không dùng được chứng thư {} với khóa {} ({}).',
  'its end is missing': 'thiếu phần cuối của tệp',
  '{} cannot be read ({}). Let this account read it, or move it away to begin without what it kept.':
    'Không đọc được {} ({}). Hãy cho tài khoản này quyền đọc, hoặc dời tệp đi để bắt đầu mà không có nội dung của nó.',
  '{} is damaged; repair it, or move it away to start without its content.':
    '{} bị hỏng; hãy sửa, hoặc dời tệp đi để bắt đầu mà không có nội dung của nó.',
  'InfluxDB is no longer configured: the sweeps that waited for it stay only in the archive of this machine.':
    'InfluxDB không còn trong cấu hình: các lượt quét đang chờ chỉ còn trong kho của máy này.',
  '{} sweeps that waited in memory are lost. {}': 'Đã mất {} lượt quét đang chờ trong bộ nhớ. {}',
  'SQLite does not load in Node {}.': 'SQLite không nạp được trong Node {}.',
  'The packages were installed for another Node: run "npm rebuild" with this one.':
    'Các gói được cài cho một bản Node khác: hãy chạy "npm rebuild" bằng bản này.',
  'Give --data-dir a folder on a disk with free space where this account may write.':
    'Hãy cho --data-dir một thư mục mà tài khoản này ghi được, trên ổ đĩa còn chỗ.',
  'The archive {} cannot be opened: {}': 'Không mở được kho {}: {}',
  'Run "rfi-logger doctor" with this --data-dir; it names the cause.':
    'Hãy chạy "rfi-logger doctor" với --data-dir này; lệnh đó nêu nguyên nhân.',
  'Stop that rfi-logger first, or give this one a folder of its own with --data-dir.':
    'Hãy dừng rfi-logger kia trước, hoặc cho chương trình này một thư mục riêng bằng --data-dir.',
  'The part "{}" cannot start: {}': 'Phần “{}” không khởi động được: {}',
  'The part "{}" did not stop: {}': 'Phần “{}” không dừng được: {}',
  'it takes more than {} s.': 'mất hơn {} giây.',
  'stations is empty: name at least one.': 'stations trống: hãy khai ít nhất một trạm.',
  '--role station: stations names {} ({}); a station of a hub is one.':
    '--role station: stations nêu {} trạm ({}); một trạm của trung tâm chỉ là một.',
  'The certificate {} ran out on {}: browsers refuse the page.':
    'Chứng thư {} đã hết hạn lúc {}: trình duyệt từ chối mở trang.',
  'Put a new one in its place; it is taken within a minute, without a restart.':
    'Hãy thay bằng chứng thư mới; chương trình nhận trong vòng một phút, không cần khởi động lại.',
  'Give PEM files that belong together and that this account may read (--tls-cert, --tls-key).':
    'Hãy nêu hai tệp PEM đi cùng nhau mà tài khoản này đọc được (--tls-cert, --tls-key).',
  '{}:{} cannot be opened ({}).': 'Không mở được {}:{} ({}).',
  'Another program (perhaps a second rfi-logger) has it; stop that one, or choose another with --port.':
    'Chương trình khác (có thể là một rfi-logger nữa) đang giữ cổng này; hãy dừng nó, hoặc chọn cổng khác bằng --port.',
  'Choose another with --host and --port.': 'Hãy chọn địa chỉ khác bằng --host và --port.',
  'src/import/formats/{} does not export "formats"': 'src/import/formats/{} không xuất "formats"',
  'format is "{}": there is no such format; known: {}': 'format là “{}”: không có định dạng này; đang có: {}',
  '{} is not the notes of a recording: {}': '{} không phải ghi chú của một bản ghi: {}',
  'to must be later than from.': 'to phải sau from.',
  'from and to are more than 35 days apart.': 'from và to cách nhau hơn 35 ngày.',
  'A sheet has at most {} columns; {} are needed.': 'Một trang tính có nhiều nhất {} cột; cần {} cột.',
  'A sheet has at most {} rows: ask for less, or for CSV or Parquet.':
    'Một trang tính có nhiều nhất {} hàng: hãy chọn ít hơn, hoặc dùng CSV, Parquet.',
  'network.nats: {} has no {}. Run "rfi-logger hub nats-config" for the first hub process, and copy these files from it for each further one.':
    'network.nats: {} thiếu {}. Hãy chạy "rfi-logger hub nats-config" cho tiến trình trung tâm đầu tiên, rồi chép các tệp này cho từng tiến trình tiếp theo.',
  'The hub at {} does not accept this join code: {}. Ask it for another one.':
    'Trung tâm tại {} không nhận mã gia nhập này: {}. Hãy xin mã khác.',
  'it is older than {} min': 'mã đã cũ hơn {} phút',
  'it was used already or withdrawn, or is too old by the clock of the hub':
    'mã đã dùng hoặc bị rút lại, hoặc đã quá cũ theo đồng hồ của trung tâm',
  'the key of this station is not known there': 'ở đó không biết khóa của trạm này',
  'Try again, or check the network.': 'Hãy thử lại, hoặc kiểm tra mạng.',
  'nats-server did not answer within {} s.': 'nats-server không trả lời trong {} giây.',
  'See its last lines in the log; the disk of the data directory may be slow or full.':
    'Hãy xem các dòng cuối của nó trong nhật ký; ổ đĩa của thư mục dữ liệu có thể chậm hoặc đầy.',
  'nats-server ended ({}): {}.': 'nats-server đã dừng ({}): {}.',
  'Change network.listen when the port is taken; free some space when the disk is full.':
    'Đổi network.listen nếu cổng đã có chương trình khác giữ; dọn chỗ trống nếu ổ đĩa đầy.',
  'Look whether this computer, or the limit of its unit, has too little memory; the streams are kept as they are.':
    'Hãy xem máy này, hoặc giới hạn của unit, có thiếu bộ nhớ không; các luồng được giữ nguyên.',
};
