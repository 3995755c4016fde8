export const FILES = {
  'The disk is full: sweeps wait until there is room. Free some space, or lower archive.keepAtMost.':
    'Đĩa đầy: các lượt quét chờ đến khi có chỗ. Hãy giải phóng dung lượng, hoặc giảm archive.keepAtMost.',
  'The disk has become read-only: sweeps wait until it can be written. The log of the system says why; mend the disk, then start the program again.':
    'Đĩa chuyển sang chỉ đọc: các lượt quét chờ đến khi ghi được. Nhật ký hệ thống cho biết lý do; hãy sửa đĩa rồi khởi động lại chương trình.',
  'The spool cannot be written: {why}': 'Không ghi được vùng đệm lượt quét: {why}',
  'The disk is full: the oldest sweeps are being deleted to make room for new ones.':
    'Đĩa đầy: các lượt quét cũ nhất đang bị xóa để có chỗ cho lượt quét mới.',
  'The disk is full, and the archive has nothing that may be deleted (only pinned evidence, if anything): free some space.':
    'Đĩa đầy, kho lưu trữ không còn gì được phép xóa (chỉ còn chứng cứ đã ghim, nếu có): hãy giải phóng dung lượng.',
  'The archive {path} was moved or deleted: sweeps wait in the spool until it is back, or until the program starts again.':
    'Kho lưu trữ {path} đã bị chuyển đi hoặc bị xóa: các lượt quét chờ trong vùng đệm đến khi kho trở lại, hoặc đến khi chương trình khởi động lại.',
  'The archive cannot be written: {why}': 'Không ghi được kho lưu trữ: {why}',
  'The disk is full and nothing can be deleted: {why}.': 'Đĩa đầy mà không xóa được gì: {why}.',
  'The archive has not answered for {seconds} s.': 'Kho lưu trữ không trả lời đã {seconds} giây.',
  'The disk has {left} MB left for people’s files, and this one needs {needed} MB; the rest is kept for recordings and cases. Remove some files, or ask an administrator for a larger disk.':
    'Đĩa chỉ còn {left} MB cho tệp của người dùng, tệp này cần {needed} MB; phần còn lại dành cho bản ghi và vụ việc. Hãy xóa bớt tệp, hoặc nhờ quản trị viên mở rộng đĩa.',
  'One person brings at most {most} MB in 24 hours; you have brought {brought} MB.':
    'Trong 24 giờ, một người gửi tối đa {most} MB; bạn đã gửi {brought} MB.',
  'offset is {offset}: {bytes} bytes of the file came so far.':
    'offset là {offset}, trong khi mới nhận được {bytes} byte của tệp.',
  'The file is larger than {bytes} bytes; import it with the command.':
    'Tệp lớn hơn {bytes} byte; hãy nhập bằng lệnh rfi-logger import.',
  '{count} files are being read: try again in a moment.': 'Đang đọc {count} tệp: hãy thử lại sau giây lát.',
  '{waiting} exports wait already: cancel one, or wait until one is done.':
    'Đã có {waiting} lần xuất đang chờ: hãy hủy bớt, hoặc chờ một lần xong.',
  'These bytes are no PNG picture.': 'Dữ liệu này không phải ảnh PNG.',
  'A PNG picture is cut short.': 'Một ảnh PNG bị cụt.',
  'A checksum of a PNG picture is wrong.': 'Mã kiểm của một ảnh PNG không đúng.',
  'A part of a sweep is missing.': 'Thiếu một phần của lượt quét.',
  'Sweeps that were cut in frequency share a block.': 'Các lượt quét bị cắt theo tần số nằm chung một khối.',
  'Two parts of a sweep contradict each other.': 'Hai phần của một lượt quét mâu thuẫn nhau.',
  'The last sweep is cut short.': 'Lượt quét cuối bị cụt.',
  'A block says that it has {length} bytes.': 'Một khối ghi rằng nó dài {length} byte.',
  'The file is no whole zip file: its end is missing.': 'Tệp không phải ZIP nguyên vẹn: thiếu phần cuối.',
  'The directory of the zip file is damaged.': 'Mục lục của tệp ZIP bị hỏng.',
  'The zip file has bytes between its entries and its directory.': 'Tệp ZIP có phần thừa giữa các mục và mục lục.',
  '{name}: other bytes of the zip file lie before it or within it.':
    '{name}: trước hoặc trong mục này có phần thừa, hoặc đầu mục nói khác mục lục của tệp ZIP.',
  '{name} stands twice in the zip file.': '{name} có hai lần trong tệp ZIP.',
  '{name}: the name leaves its folder.': '{name}: đường dẫn ra ngoài thư mục.',
  '{name} has two different names in the zip file.': '{name} có hai tên khác nhau trong tệp ZIP.',
  '{name} is packed in a way that is not read here.': '{name} được nén theo kiểu không đọc được ở đây.',
  '{name} cannot be inflated.': 'Không giải nén được {name}.',
  '{name} is longer or shorter than the directory says.': '{name} dài hoặc ngắn hơn mục lục ghi.',
  '{name} does not have its checksum.': '{name} không khớp mã kiểm CRC.',
  '{name} has {bytes} bytes, too many to be read at once.': '{name} có {bytes} byte, quá lớn để đọc một lần.',
  '{path} would be larger than all of the bundle.': '{path} sẽ lớn hơn cả gói.',
  'The last block is cut short.': 'Khối cuối bị cụt.',
  'There is nothing where a DER value should be.': 'Thiếu một giá trị DER ở chỗ phải có.',
  'DER values are nested too deeply.': 'Các giá trị DER lồng nhau quá sâu.',
  'A DER value ends within its head.': 'Một giá trị DER hết ngay trong phần đầu.',
  'A DER value has no definite length.': 'Một giá trị DER không ghi độ dài.',
  'A DER value ends before its length.': 'Một giá trị DER hết trước độ dài đã ghi.',
  'it answers {status}': 'máy chủ trả lời {status}',
  'The time-stamp server {url} gave no time-stamp: {why}.': 'Máy chủ dấu thời gian {url} không cấp dấu: {why}.',
  'The time-stamp server answered more than {most} bytes.': 'Máy chủ dấu thời gian trả lời quá {most} byte.',
  'The time-stamp does not answer this request: its nonce differs.':
    'Dấu thời gian không trả lời yêu cầu này: số nonce khác.',
  'The time-stamp server refused (status {status}).': 'Máy chủ dấu thời gian từ chối (trạng thái {status}).',
  'The time-stamp is for another file, not for manifest.json.':
    'Dấu thời gian thuộc một tệp khác, không phải manifest.json.',
  'The time-stamp has no signed token.': 'Dấu thời gian không có mã đã ký.',
  'The time-stamp token holds no time.': 'Mã của dấu thời gian không có thời điểm.',
  'The time-stamp token is not signed.': 'Mã của dấu thời gian chưa được ký.',
  'The time-stamp is signed in a way that is not known here.': 'Dấu thời gian được ký theo cách chưa biết.',
  'The time-stamp was changed after it was signed.': 'Dấu thời gian đã bị sửa sau khi ký.',
  'The signature of the time-stamp is not about a time.': 'Chữ ký của dấu thời gian không phải cho một thời điểm.',
  'The signature of the time-stamp is wrong.': 'Chữ ký của dấu thời gian không đúng.',
  'The time-stamp does not name the certificate that signed it.': 'Dấu thời gian không nêu chứng thư đã ký nó.',
  'The time-stamp holds no time.': 'Dấu thời gian không có thời điểm.',
  'The certificate that signed the time-stamp is not made for time-stamps alone.':
    'Chứng thư đã ký dấu thời gian không phải loại chỉ dành cho dấu thời gian.',
  'The certificate "{subject}" behind the time-stamp is valid from {validFrom} to {validTo}, and not at its time.':
    'Chứng thư “{subject}” của dấu thời gian có hiệu lực từ {validFrom} đến {validTo}, không gồm thời điểm của dấu.',
  'The time-stamp is by "{subject}", whom none of the named authorities certifies.':
    'Dấu thời gian do “{subject}” cấp, mà không cơ quan chứng thực nào đã nêu xác nhận.',
  'The file of authorities holds no certificate in PEM.': 'Tệp cơ quan chứng thực không có chứng thư dạng PEM.',
  '{folder} has {inGb} free, and the backup needs {inGb2}: name a larger disk.':
    '{folder} còn trống {inGb}, còn bản sao lưu cần {inGb2}: hãy chọn ổ đĩa lớn hơn.',
  'The backup needs {inGb} beside the {inGb2} of the last one, and archive.backupsAtMost is {inGb3}.':
    'Bản sao lưu cần {inGb} bên cạnh {inGb2} của bản trước, còn archive.backupsAtMost là {inGb3}.',
  'The data directory {dataDir} does not exist.': 'Không có thư mục dữ liệu {dataDir}.',
  'The backup {target} must not lie inside {dataDir}.': 'Bản sao lưu {target} không được nằm trong {dataDir}.',
  '{manifest} names "{path}", which lies outside the backup.': '{manifest} nêu “{path}”, nằm ngoài bản sao lưu.',
  '{path} is missing from the backup.': 'Bản sao lưu thiếu {path}.',
  '{path} is no file.': '{path} không phải tệp.',
  '{path} has {foundCount} bytes, not {bytes}.': '{path} có {foundCount} byte, không phải {bytes}.',
  '{path} was changed after the backup.': '{path} đã bị thay đổi sau khi sao lưu.',
  '{path} is damaged: {fault}.': '{path} bị hỏng: {fault}.',
  '{sealed} is missing, or not as it was backed up.': '{sealed} bị thiếu, hoặc không còn như lúc sao lưu.',
  '{path} was written by a newer version (schema {schema}); this one knows {known}. Update rfi-logger first.':
    '{path} do phiên bản mới hơn ghi (lược đồ {schema}); phiên bản này chỉ biết {known}. Hãy cập nhật rfi-logger trước.',
  '{dataDir} is not empty; --replace puts what is there aside.':
    '{dataDir} không trống; --replace cất riêng những gì đang có.',
  'The passphrase does not open {sealed} of {source}.': 'Mật khẩu không mở được {sealed} của {source}.',
  '{folder} cannot be written by this account ({why}): run restore as root, with sudo; files keep their owner.':
    'Tài khoản này không ghi được {folder} ({why}): hãy chạy restore với quyền root (sudo); tệp giữ nguyên chủ sở hữu.',
  '{source} is no backup: it has no {manifest}.': '{source} không phải bản sao lưu: thiếu {manifest}.',
  '{path} cannot be read: {why}': 'Không đọc được {path}: {why}',
  '{path} is no file of at most {mostReadBytes} bytes.': '{path} không phải tệp tối đa {mostReadBytes} byte.',
  '{path} is a link that leads nowhere: mount its disk, or remove the link.':
    '{path} là liên kết không dẫn tới đâu: hãy gắn ổ đĩa của nó, hoặc xóa liên kết.',
  '{folder} is not empty; name a folder that is not there yet.': '{folder} không trống; hãy nêu một thư mục chưa có.',
  '{path} was written by a newer version (schema {found}); this one knows {known}.':
    '{path} do phiên bản mới hơn ghi (lược đồ {found}); phiên bản này chỉ biết {known}.',
  'Start the newer rfi-logger, or restore the backup that was made before the upgrade.':
    'Hãy chạy rfi-logger mới hơn, hoặc khôi phục bản sao lưu lập trước khi nâng cấp.',
  'The archive {path} cannot be opened: {why}': 'Không mở được kho {path}: {why}',
  'Run "rfi-logger doctor" with this --data-dir; it names the cause.':
    'Hãy chạy "rfi-logger doctor" với --data-dir này; lệnh đó nêu nguyên nhân.',
  'The archive has not answered within {seconds} s: it is busy.':
    'Sau {seconds} giây kho vẫn chưa trả lời: kho đang bận.',
  'SQLite does not load in Node {node}.': 'SQLite không nạp được trong Node {node}.',
  'The data directory {dataDir} cannot be written ({why}).': 'Không ghi được vào thư mục dữ liệu {dataDir} ({why}).',
  'The accounts {path} cannot be opened ({why}).': 'Không mở được tệp tài khoản {path} ({why}).',
  'Start InfluxDB, or correct archive.influxdb.url.': 'Hãy chạy InfluxDB, hoặc sửa archive.influxdb.url.',
  '{url} answers, but not as InfluxDB or VictoriaMetrics does (no known header in its /ping).':
    '{url} có trả lời, nhưng không phải InfluxDB hay VictoriaMetrics (không thấy tiêu đề quen thuộc ở /ping).',
  'Correct archive.influxdb.url; with InfluxDB 3 also see that the token is right, since it guards /ping.':
    'Sửa archive.influxdb.url; với InfluxDB 3 hãy xem cả token, vì token bảo vệ /ping.',
  '{path} is not there: nothing can be signed.': 'Không thấy {path}: không ký được gì.',
  '{path} holds no private key.': 'Trong {path} không có khóa riêng.',
  '{path} cannot be read ({code}).': 'Không đọc được {path} ({code}).',
  '{path} holds no Ed25519 key.': 'Trong {path} không có khóa Ed25519.',
  'The report was not rendered within {seconds} s.': 'Không lập xong văn bản trong {seconds} giây.',
  'Ask again in a moment.': 'Hãy thử lại sau giây lát.',
  'Then give the same command again: it continues from here.': 'Rồi chạy lại cùng lệnh: việc nhập tiếp tục từ đây.',
  'The archive does not take the sweeps that wait in the spool.': 'Kho lưu trữ không nhận các lượt quét đang chờ ghi.',
  'See what `rfi-logger doctor` says of it, then give the same command again: it continues from here.':
    'Hãy xem `rfi-logger doctor` nói gì, rồi chạy lại cùng lệnh: việc nhập tiếp tục từ đây.',
  'The detection thread ended and is being started again; sweeps are kept.':
    'Luồng phát hiện đã dừng và đang được khởi động lại; lượt quét vẫn được giữ.',
  'Detection has not answered within {seconds} s: it is busy with sweeps.':
    'Sau {seconds} giây bộ phát hiện vẫn chưa trả lời: đang bận xử lý lượt quét.',
  'The check of the audit log was broken off ({why}).': 'Việc kiểm tra nhật ký thao tác bị ngắt ({why}).',
  'The backup was broken off ({why}).': 'Việc sao lưu bị ngắt ({why}).',
  'Run this as the account that runs rfi-logger (sudo -u rfi-logger …), with its --data-dir.':
    'Hãy chạy lệnh này bằng tài khoản chạy rfi-logger (sudo -u rfi-logger …), với --data-dir của nó.',
  'Restore the file from a backup. Without a backup, move it away; a new key is made, so inform all who keep the old fingerprint.':
    'Khôi phục tệp từ bản sao lưu. Nếu không có bản sao lưu thì chuyển tệp đi nơi khác; khóa mới sẽ được tạo, nên hãy báo cho mọi người đang giữ dấu vân tay cũ.',
  'The archive’s thread ended ({why}) and is being started again; sweeps wait in the spool.':
    'Luồng của kho đã dừng ({why}) và đang được khởi động lại; lượt quét chờ trong vùng đệm.',
  'Stop that rfi-logger first, or export over its page (POST /api/v1/exports), which works while it runs.':
    'Hãy dừng rfi-logger kia trước, hoặc xuất qua trang của nó (POST /api/v1/exports) trong khi nó chạy.',
  'The packages were installed for another Node: run "npm rebuild" with this one.':
    'Các gói được cài cho một bản Node khác: hãy chạy "npm rebuild" bằng bản này.',
  'Give --data-dir a folder on a disk with free space where this account may write.':
    'Hãy cho --data-dir một thư mục mà tài khoản này ghi được, trên ổ đĩa còn chỗ.',
  'Stop that rfi-logger first, or give this one a folder of its own with --data-dir.':
    'Hãy dừng rfi-logger kia trước, hoặc cho chương trình này một thư mục riêng bằng --data-dir.',
  'The data directory {dataDir} is in use by process {others}.':
    'Thư mục dữ liệu {dataDir} đang được tiến trình {others} sử dụng.',
  'The next start of the program renames it and begins again without it.':
    'Lần chạy sau, chương trình sẽ đổi tên mục này và bắt đầu lại khi không có nó.',
  'The backup was broken off: one file took {hours} h.': 'Việc sao lưu bị ngắt: một tệp mất {hours} giờ.',
};
