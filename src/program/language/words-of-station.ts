/** Vietnamese of what `rfi-logger doctor` says of a station: disk, backups, clock, ports, receivers, accounts, files. */
export const STATION_WORDS: Readonly<Record<string, string>> = {
  // Disk and backups.
  '{} {}; {} of {} are free.': '{} {}; còn trống {} trên {}.',
  'is writable': 'ghi được',
  'is not there yet and is made at the first start': 'chưa có, sẽ được tạo ở lần chạy đầu tiên',
  'The disk is full: free some space, or choose another disk with --data-dir. Faults of files in other lines may be a consequence.':
    'Đĩa đã đầy: hãy dọn bớt, hoặc chọn đĩa khác bằng --data-dir. Lỗi tệp ở các dòng khác có thể do đĩa đầy mà ra.',
  'Free some space, or lower archive.keepAtMost.': 'Hãy dọn bớt đĩa, hoặc giảm archive.keepAtMost.',
  'archive.keepAtMost allows {}: lower it, unless the archive has taken most of it already.':
    'archive.keepAtMost cho phép {}: hãy giảm xuống, trừ khi kho lưu trữ đã dùng gần hết phần đó.',
  'The disk is mounted read-only: look at dmesg for its errors, then remount it, or replace it.':
    'Đĩa đang gắn ở chế độ chỉ đọc: xem lỗi của đĩa bằng dmesg, rồi gắn lại hoặc thay đĩa.',
  'A file lies in the way: name another folder with --data-dir.':
    'Một tệp đang chiếm chỗ: hãy chọn thư mục khác bằng --data-dir.',
  'Let this account write there: sudo chown -R {} {}': 'Cho tài khoản này quyền ghi: sudo chown -R {} {}',
  'Start rfi-logger-backup.timer, and name its folder as archive.backupsIn; or back up on the page.':
    'Bật rfi-logger-backup.timer và khai thư mục của nó ở archive.backupsIn; hoặc sao lưu trên trang.',
  '{} has no complete backup.': 'Trong {} chưa có bản sao lưu nào nguyên vẹn.',
  'no bound is set': 'chưa đặt giới hạn',
  'at most {}': 'tối đa {}',
  '{} has {} complete backups, the newest of {}; all take {} ({}).':
    '{} có {} bản sao lưu nguyên vẹn, bản mới nhất lúc {}; tất cả chiếm {} ({}).',
  'systemctl status rfi-logger-backup shows why none was made for two days.':
    'systemctl status rfi-logger-backup cho biết vì sao hai ngày nay không có bản sao lưu nào.',
  'Raise archive.backupsAtMost, or move old backups away.':
    'Hãy tăng archive.backupsAtMost, hoặc chuyển các bản sao lưu cũ đi nơi khác.',
  'Set archive.backupsAtMost: without it backups grow until their disk is full.':
    'Hãy đặt archive.backupsAtMost: không có giới hạn, bản sao lưu sẽ tăng đến khi đầy đĩa.',
  // Clock.
  'Set the clock and keep it right: sudo timedatectl set-ntp true (or install chrony).':
    'Chỉnh đồng hồ và giữ cho đúng giờ: sudo timedatectl set-ntp true (hoặc cài chrony).',
  'The clock says {}, which is before this program was installed.':
    'Đồng hồ chỉ {}, tức là trước khi chương trình này được cài.',
  'The clock says {}, but sweeps were kept at {}.': 'Đồng hồ chỉ {}, nhưng đã có lượt quét được lưu lúc {}.',
  'The clock is not kept right by a time server.': 'Đồng hồ không được máy chủ thời gian giữ đúng.',
  'The clock says {}; the system does not tell whether a time server keeps it right.':
    'Đồng hồ chỉ {}; hệ thống không cho biết có máy chủ thời gian giữ đúng hay không.',
  'The clock says {} and is kept right by a time server.': 'Đồng hồ chỉ {} và được máy chủ thời gian giữ đúng.',
  // Serial ports.
  'Plug the receiver in; if it is, try another cable: some carry power only.':
    'Cắm máy thu vào; nếu đã cắm thì thử cáp khác: có loại cáp chỉ cấp nguồn.',
  'No USB serial port is there.': 'Không có cổng nối tiếp USB nào.',
  '{} may be opened.': 'Mở được {}.',
  'sudo usermod -aG dialout {}, then log in again, or restart the service.':
    'Chạy sudo usermod -aG dialout {}, rồi đăng nhập lại, hoặc khởi động lại dịch vụ.',
  '{} is there, but may not be opened.': 'Có {}, nhưng không được phép mở.',
  // Receivers.
  'rfi-logger check FILE says which line; hardware.md names the drivers and their settings.':
    'rfi-logger check TỆP cho biết dòng sai; hardware.md ghi các trình điều khiển và thiết lập của chúng.',
  'Plug it in, with its power; "rfi-logger receivers" shows the ports there are. Name it by /dev/serial/by-path, which lasts.':
    'Cắm máy thu và cấp nguồn cho nó; “rfi-logger receivers” liệt kê các cổng đang có. Nên ghi cổng theo /dev/serial/by-path vì tên này không đổi.',
  'its port {} is not there.': 'không thấy cổng {} của máy thu.',
  '{} is no serial port.': '{} không phải cổng nối tiếp.',
  'another receiver has the port {} too.': 'cổng {} còn được khai cho một máy thu khác.',
  'Name the port of this receiver alone; "rfi-logger receivers" shows the ports there are.':
    'Hãy khai cổng riêng của máy thu này; “rfi-logger receivers” liệt kê các cổng đang có.',
  'Close that program, then look again.': 'Hãy đóng chương trình đó, rồi kiểm tra lại.',
  '{} may be opened, and nobody has it.': '{} mở được và không ai đang dùng.',
  '{} is being read by the program (process {}).': '{} đang được chương trình đọc (tiến trình {}).',
  'looks for its receiver on every port that fits.': 'tự tìm máy thu trên mọi cổng phù hợp.',
  '{} answers.': '{} có trả lời.',
  'nobody answers at {}.': 'không có ai trả lời tại {}.',
  'Switch the instrument on, and see that this computer reaches it: ping, cable, address.':
    'Bật máy đo, và xem máy tính này có kết nối được tới nó không: ping, cáp, địa chỉ.',
  'its program {} is there.': 'có chương trình {} của máy thu.',
  'its program {} cannot be run.': 'không chạy được chương trình {} của máy thu.',
  'Install {}, or write its whole path into the configuration.': 'Cài {}, hoặc ghi đường dẫn đầy đủ vào tệp cấu hình.',
  '{} may be read.': 'Đọc được {}.',
  '{} cannot be read.': 'Không đọc được {}.',
  'See that the file is there and that this account may read it.':
    'Hãy xem tệp có ở đó không và tài khoản này có được đọc không.',
  'is simulated: it hears nothing real.': 'là máy thu mô phỏng: không thu tín hiệu thật nào.',
  // Accounts and certificate.
  'sudo -u rfi-logger node dist/src/main.js user add NAME --role administrator --data-dir DIR prints a link that works once.':
    'Lệnh sudo -u rfi-logger node dist/src/main.js user add TÊN --role administrator --data-dir THƯ_MỤC in ra liên kết dùng một lần.',
  'There are no accounts yet: whoever sits at this machine may do everything, and the network is refused.':
    'Chưa có tài khoản nào: ai ngồi tại máy này cũng làm được mọi việc, còn truy cập qua mạng bị từ chối.',
  'There are no accounts yet.': 'Chưa có tài khoản nào.',
  'Accounts that may sign in: {}, administrators among them: {}.':
    '{} tài khoản được đăng nhập, trong đó {} là quản trị viên.',
  'Stop the program and restore the last backup: rfi-logger restore --check shows whether it is good.':
    'Dừng chương trình và khôi phục bản sao lưu gần nhất: rfi-logger restore --check cho biết bản đó có tốt không.',
  'TLS is done by the reverse proxy ({}).': 'TLS do máy chủ trung chuyển (reverse proxy) đảm nhiệm ({}).',
  'No certificate is configured: other computers are refused, unless serve is given one or --insecure.':
    'Chưa khai chứng thư: máy tính khác bị từ chối, trừ khi chạy serve với chứng thư hoặc với --insecure.',
  'access.tls in the configuration, or a reverse proxy: deploy/README.md, Accounts and TLS.':
    'Khai access.tls trong tệp cấu hình, hoặc dùng reverse proxy: xem deploy/README.md, mục Accounts and TLS.',
  'Put a new certificate into {} and its key into {}; it is taken within a minute, without a restart.':
    'Chép chứng thư mới vào {} và khóa của nó vào {}; chương trình nhận trong vòng một phút, không cần chạy lại.',
  'The certificate {}': 'Chứng thư {}',
  'The certificate {} cannot be read ({}).': 'Không đọc được chứng thư {} ({}).',
  '{} ran out on {}.': '{} đã quá hạn ngày {}.',
  'The certificate {} is not valid yet: is the clock right?':
    'Chứng thư {} chưa đến ngày có hiệu lực: đồng hồ có đúng không?',
  '{} is good until {} ({} days).': '{} có hiệu lực đến {} ({} ngày).',
  'The key {} does not belong to the certificate {}.': 'Khóa {} không phải của chứng thư {}.',
  'The key {} of the certificate cannot be read ({}).': 'Không đọc được khóa {} của chứng thư ({}).',
  // Files.
  'The data directory can be read by its owner alone.': 'Chỉ chủ sở hữu đọc được thư mục dữ liệu.',
  '{} files and folders of {} can be read by others, such as {}.':
    'Người khác đọc được {} tệp và thư mục trong {}, chẳng hạn {}.',
  'The next start closes them; at once: chmod -R go= {}':
    'Lần chạy sau sẽ tự đóng quyền; muốn đóng ngay: chmod -R go= {}',
  'Start the newer program again, or restore the backup made before it was installed.':
    'Chạy lại bản chương trình mới hơn, hoặc khôi phục bản sao lưu lập trước khi cài bản đó.',
  '{} was written by a newer program (form {}; this one knows {}).':
    '{} do chương trình mới hơn ghi (dạng {}; bản này chỉ biết đến dạng {}).',
  'Make a backup first: the next start brings it forward, and keeps what was there beside it.':
    'Hãy sao lưu trước: lần chạy sau sẽ nâng dạng tệp và giữ bản cũ bên cạnh.',
  '{} is of form {}; this program writes {}.': '{} thuộc dạng {}; chương trình này ghi dạng {}.',
  'too large to be read through now': 'quá lớn nên chưa đọc hết được lúc này',
  whole: 'nguyên vẹn',
  'Administration, Archive on the page reads every block (POST /api/v1/integrity).':
    'Trên trang, mục Quản trị, Kho lưu trữ đọc lại từng khối (POST /api/v1/integrity).',
  '{} is of form {} and whole.': '{} thuộc dạng {}, còn nguyên vẹn.',
  '{} is of form {} and too large to be read through now.': '{} thuộc dạng {}, lớn quá nên chưa đọc hết được lúc này.',
  'Copy the data directory aside, then restore the last good backup (rfi-logger restore); see deploy/README.md.':
    'Chép thư mục dữ liệu ra chỗ khác, rồi khôi phục bản sao lưu tốt gần nhất (rfi-logger restore); xem deploy/README.md.',
  'The signing key is there; its fingerprint begins with {}.': 'Có khóa ký; dấu vân tay của khóa bắt đầu bằng {}.',
};
