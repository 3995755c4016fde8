/** Vietnamese of the help of all commands: what they do, their arguments and flags, and how commander refuses them. */
export const HELP_WORDS: Readonly<Record<string, string>> = {
  // Commander's own.
  'Usage:': 'Cách dùng:',
  'Options:': 'Tùy chọn:',
  'Arguments:': 'Đối số:',
  'Commands:': 'Lệnh:',
  'Global Options:': 'Tùy chọn chung:',
  'display help for command': 'xem trợ giúp của lệnh',
  'output the version number': 'xem số phiên bản',
  '(--help shows what there is)': '(--help cho biết có những lệnh nào)',
  "error: unknown option '{}'": "lỗi: không có tùy chọn '{}'",
  "error: unknown command '{}'": "lỗi: không có lệnh '{}'",
  '(Did you mean {}?)': '(Có phải là {} không?)',
  '(Did you mean one of {}?)': '(Có phải một trong các mục {} không?)',
  "error: missing required argument '{}'": "lỗi: thiếu đối số '{}'",
  "error: required option '{}' not specified": "lỗi: thiếu tùy chọn bắt buộc '{}'",
  "error: option '{}' argument missing": "lỗi: tùy chọn '{}' thiếu giá trị",
  "error: option '{}' argument '{}' is invalid. {}": "lỗi: tùy chọn '{}' không nhận giá trị '{}'. {}",
  "error: command-argument value '{}' is invalid for argument '{}'. {}":
    "lỗi: giá trị '{}' không dùng được cho đối số '{}'. {}",
  "error: too many arguments for '{}'. Expected {} but got {}.": "lỗi: thừa đối số cho '{}': cần {}, nhận được {}.",
  'error: too many arguments. Expected {} but got {}.': 'lỗi: thừa đối số: cần {}, nhận được {}.',
  '{} argument': '{} đối số',
  '{} arguments': '{} đối số',
  'Allowed choices are {}.': 'Chỉ nhận: {}.',
  '{} (choices: {}, default: {})': '{} (chọn một trong: {}; mặc định: {})',
  '{} (choices: {})': '{} (chọn một trong: {})',
  '{} (default: {})': '{} (mặc định: {})',
  // Common.
  'of help, answers and refusals; that of the system when absent':
    'ngôn ngữ của trợ giúp, câu trả lời và lời từ chối; không nêu thì theo hệ thống',
  'for a program to read': 'dạng cho chương trình đọc',
  'for programs': 'dạng cho chương trình đọc',
  'where sweeps are kept': 'nơi lưu các lượt quét',
  'where the accounts are kept': 'nơi lưu tài khoản',
  'where sweeps and incidents are kept': 'nơi lưu các lượt quét và vụ việc',
  'Watches the radio spectrum, keeps what was heard, and shows it live in a browser.':
    'Theo dõi phổ tần số, lưu những gì thu được và hiển thị trực tiếp trên trình duyệt.',
  // serve, check, receivers.
  'Reads the receivers, keeps their sweeps and serves the page.':
    'Đọc các máy thu, lưu lượt quét và phục vụ trang web.',
  'what this process does': 'vai trò của tiến trình này',
  'YAML configuration; without one, receivers are looked for on the serial ports':
    'cấu hình YAML; không có thì tìm máy thu trên các cổng nối tiếp',
  'address to listen on': 'địa chỉ nhận kết nối',
  'port to listen on': 'cổng nhận kết nối',
  'certificate (PEM, with its chain); needs --tls-key': 'chứng thư (PEM, kèm chuỗi chứng thư); cần có --tls-key',
  'private key of the certificate (PEM)': 'khóa riêng của chứng thư (PEM)',
  'reverse proxies whose word is believed; this machine when none is named':
    'các máy chủ proxy ngược được tin; không nêu thì là máy này',
  'listen beyond this machine without accounts or TLS; for closed test networks only':
    'cho máy khác kết nối mà không cần tài khoản hay TLS; chỉ dùng trong mạng thử khép kín',
  'two simulated stations with five receivers, and an invented past of 30 days':
    'hai trạm mô phỏng với năm máy thu, và 30 ngày quá khứ giả định',
  'with --demo: the demonstration begins today': 'đi với --demo: bản trình diễn bắt đầu từ hôm nay',
  'Says what is wrong in a configuration file: line, key and cure. Starts nothing.':
    'Cho biết lỗi trong tệp cấu hình: dòng, khóa và cách sửa. Không khởi động gì.',
  'the configuration, YAML': 'tệp cấu hình YAML',
  'Lists the serial ports, what each answered, which driver fits, and what to do when none does.':
    'Liệt kê các cổng nối tiếp, mỗi cổng trả lời gì, hợp với trình điều khiển nào, và phải làm gì khi không hợp.',
  'ask this port too, with every driver that may ask safely':
    'hỏi thêm cổng này, bằng mọi trình điều khiển hỏi được an toàn',
  'ask the port of --port with this driver only': 'chỉ hỏi cổng nêu ở --port bằng trình điều khiển này',
  // decode, record, detect.
  'Turns recorded bytes into sweeps, one JSON object a line.':
    'Giải mã bản ghi thành các lượt quét, mỗi dòng một đối tượng JSON.',
  'the recording; "-" is standard input': 'bản ghi; “-” là đầu vào chuẩn',
  "the receiver's driver; taken from FILE.json when the recording has one":
    'trình điều khiển của máy thu; không nêu thì lấy từ tệp .json đi kèm bản ghi, nếu có',
  'one JSON object a line (what it does anyway)': 'mỗi dòng một đối tượng JSON (vốn đã như vậy)',
  'first frequency, such as "87.5 MHz"': 'tần số đầu, ví dụ "87.5 MHz"',
  'last frequency': 'tần số cuối',
  'bins in a sweep': 'số điểm của một lượt quét',
  "the driver's settings as YAML or JSON, or @FILE": 'thiết lập của trình điều khiển, dạng YAML hoặc JSON, hoặc @TỆP',
  'Captures what a receiver sends, for a bug report or a test. Writes FILE and FILE.json.':
    'Ghi lại những gì máy thu gửi, để báo lỗi hoặc để thử. Tạo ra TỆP và TỆP.json.',
  'where the bytes go': 'tệp để ghi vào',
  'the serial port': 'cổng nối tiếp',
  'drive the receiver while recording; without it, only listen': 'điều khiển máy thu khi ghi; không nêu thì chỉ thu',
  'baud rate': 'tốc độ baud',
  'how long': 'thời gian ghi',
  'Run interference detection over recorded scenarios (header.json + power.f32).':
    'Chạy phát hiện nhiễu trên các tình huống đã ghi (header.json + power.f32).',
  'folder with scenario folders below it': 'thư mục chứa các thư mục tình huống',
  'where masks and alarms are written': 'nơi ghi mặt nạ và báo động',
  'comma separated parts of scenario names': 'các phần của tên tình huống, cách nhau bằng dấu phẩy',
  'turn a tunable (see src/detection/tunables.ts)': 'đổi một tham số (xem src/detection/tunables.ts)',
  'print a summary as JSON': 'in bản tóm tắt dạng JSON',
  // locate.
  'Says where the emitter of each scene probably is, from the levels of several receivers.':
    'Cho biết nguồn phát của mỗi cảnh đo có lẽ ở đâu, dựa vào mức thu của nhiều máy thu.',
  'scenes: a CSV file with a row for each and a column for each receiver':
    'các cảnh đo: tệp CSV, mỗi cảnh một dòng, mỗi máy thu một cột',
  'scenes with transmitters of known place, from which the receivers are learnt':
    'các cảnh đo có máy phát biết rõ vị trí, để học đặc tính các máy thu',
  'places of the fixed receivers (JSON); receivers.json beside one of the files':
    'vị trí các máy thu cố định (JSON); mặc định là receivers.json bên cạnh một trong các tệp',
  'where the results go, one JSON line for each scene': 'tệp ghi kết quả, mỗi cảnh một dòng JSON',
  // import, export, verify.
  'Takes sweeps out of files of other programs into the archive. The program must not be running there. Interrupted, it goes on where it was when the same command is given again.':
    'Đưa lượt quét trong tệp của chương trình khác vào kho lưu trữ. Chương trình không được đang chạy ở đó. Nếu bị ngắt, chạy lại cùng lệnh thì tiếp tục từ chỗ dở.',
  'recordings and exports of other programs, receivers and regulators, or our own; also in .gz and .zip':
    'bản ghi và tệp xuất của chương trình khác, của máy thu, của cơ quan quản lý, hoặc của chính chương trình này; cả dạng .gz và .zip',
  'the station they were heard at': 'trạm đã thu',
  'the receiver they were heard with': 'máy thu đã thu',
  'the format, where it cannot be told from the first bytes': 'định dạng, khi không nhận ra được từ đầu tệp',
  'the zone of local times printed in the files, such as Asia/Ho_Chi_Minh, UTC or +07:00':
    'múi giờ của giờ địa phương in trong tệp, ví dụ Asia/Ho_Chi_Minh, UTC hoặc +07:00',
  'for files without times: time of the first sweep, such as 2026-03-01T10:00:00+07:00':
    'cho tệp không có giờ: giờ của lượt quét đầu, ví dụ 2026-03-01T10:00:00+07:00',
  'for files without times: from one sweep to the next, 1000 when not given':
    'cho tệp không có giờ: khoảng cách giữa hai lượt quét, không nêu là 1000',
  'which of the offered readings is meant, where lines can be read in several ways':
    'cách hiểu nào trong các cách được nêu là đúng, khi các dòng có thể hiểu nhiều cách',
  'for files that do not tell it: the unit of frequencies, Hz, kHz, MHz or GHz':
    'cho tệp không ghi đơn vị: đơn vị tần số, Hz, kHz, MHz hoặc GHz',
  'for files with levels only: first and last frequency, such as 865MHz-867MHz':
    'cho tệp chỉ có mức: tần số đầu và cuối, ví dụ 865MHz-867MHz',
  'read from the beginning, also where an import of the file was interrupted':
    'đọc lại từ đầu, cả khi lần nhập trước bị ngắt',
  'what is older than the archive keeps goes; without this it is kept, as evidence is':
    'phần cũ quá hạn lưu sẽ bị xóa; không nêu thì được giữ như chứng cứ',
  'imports nothing: what was imported of these files ages like every recording from now on':
    'không nhập gì: phần đã nhập từ các tệp này từ nay có hạn lưu như mọi bản ghi',
  'Writes sweeps, incidents or occupancy to files, the same as over the API. The program must not be running there.':
    'Xuất lượt quét, vụ việc hoặc độ chiếm dụng ra tệp, giống như qua API. Chương trình không được đang chạy ở đó.',
  'sweeps of one receiver, level by level': 'lượt quét của một máy thu, từng mức một',
  'from this frequency': 'từ tần số này',
  'to this frequency': 'đến tần số này',
  'one row for each such time, maxima kept': 'mỗi khoảng như vậy một hàng, giữ giá trị lớn nhất',
  'level: dBm at the antenna; field: dBµV/m': 'level: dBm tại ăng-ten; field: dBµV/m',
  'incidents, one a row': 'vụ việc, mỗi hàng một vụ',
  'heard from then on, RFC 3339': 'thu được từ lúc đó, dạng RFC 3339',
  'heard before': 'thu được trước lúc đó',
  'above this frequency': 'trên tần số này',
  'below this frequency': 'dưới tần số này',
  'heard at this station': 'thu được tại trạm này',
  'in these states, separated by commas': 'ở các trạng thái này, cách nhau bằng dấu phẩy',
  'occupancy and levels of channels over time': 'độ chiếm dụng và mức tín hiệu của các kênh theo thời gian',
  'one channel; all when absent': 'một kênh; không nêu thì mọi kênh',
  'length of a point, in whole 10 s': 'độ dài của một điểm, chẵn 10 giây',
  'an evidence bundle of one incident, signed by this station': 'gói chứng cứ của một vụ việc, do trạm này ký',
  'its number, such as INC-2027-000042': 'số hồ sơ, ví dụ INC-2027-000042',
  'narrower than what is pinned, RFC 3339': 'hẹp hơn phần đã giữ, dạng RFC 3339',
  'narrower than what is pinned': 'hẹp hơn phần đã giữ',
  'names, antennas and positions of the stations': 'tệp có tên, ăng-ten và vị trí các trạm',
  'where to; a name of its own in this folder when absent': 'tệp đích; không nêu thì tự đặt tên trong thư mục này',
  'say what was written as JSON': 'cho biết đã ghi gì, dạng JSON',
  'the receiver': 'máy thu',
  'RFC 3339, inclusive': 'RFC 3339, kể cả lúc đó',
  'RFC 3339, exclusive': 'RFC 3339, không kể lúc đó',
  'the form of the file': 'dạng tệp',
  'Checks an evidence bundle offline: every file, the signature, the audit log, tables and pictures made again from the signed sweeps, the time-stamp. Exit code 0: whole and signed with the key named; 1: not whole; 3: whole, signer unknown.':
    'Kiểm tra gói chứng cứ, không cần mạng: từng tệp, chữ ký, nhật ký, bảng và hình tính lại từ lượt quét đã ký, dấu thời gian. Mã thoát 0: nguyên vẹn và do đúng khóa đã nêu ký; 1: không nguyên vẹn; 3: nguyên vẹn, chưa biết ai ký.',
  'the zip file': 'tệp zip',
  "of the station's key, as written down elsewhere": 'dấu vân tay khóa của trạm, theo bản ghi ở nơi khác',
  'seal of an audit row from paper; may be given several times':
    'dấu niêm của một dòng nhật ký, lấy từ bản giấy; có thể nêu nhiều lần',
  'root certificates (PEM) of the authorities whose time-stamps you trust':
    'chứng thư gốc (PEM) của các tổ chức cấp dấu thời gian mà bạn tin',
  // doctor, backup, restore, salvage.
  'Looks at disk, clock, ports, receivers, accounts, certificate, files, network and archives: what is wrong, and how to mend it.':
    'Xem đĩa, đồng hồ, cổng, máy thu, tài khoản, chứng thư, tệp, mạng và kho lưu trữ: có gì sai, và cách sửa.',
  'the YAML configuration that serve is given': 'tệp cấu hình YAML dùng cho serve',
  'how many days of both archives to compare': 'số ngày của hai kho lưu trữ đem so với nhau',
  'Copies the whole data directory, also while the program runs; then reads the copy and checks it.':
    'Sao chép toàn bộ thư mục dữ liệu, cả khi chương trình đang chạy; rồi đọc lại bản sao để kiểm tra.',
  'where to; a folder that is not there yet': 'nơi sao lưu tới; một thư mục chưa có',
  'what to copy': 'thư mục cần sao lưu',
  'its archive.backupPassphrase seals it, certificate, keys and secrets into the backup':
    'archive.backupPassphrase trong đó dùng để niêm cấu hình, chứng thư, khóa và mật khẩu vào bản sao lưu',
  'make a folder with the name of the time in <folder>, within archive.backupsAtMost':
    'tạo trong <folder> một thư mục đặt tên theo giờ, trong giới hạn archive.backupsAtMost',
  'with --dated: how many backups stay, the new one among them': 'đi với --dated: giữ lại bao nhiêu bản, kể cả bản mới',
  'print what was copied as JSON': 'in danh sách đã chép, dạng JSON',
  'Checks a backup and puts it in the place of the data directory. Stop the program first.':
    'Kiểm tra một bản sao lưu rồi đặt vào chỗ thư mục dữ liệu. Hãy dừng chương trình trước.',
  'the backup': 'bản sao lưu',
  'where it goes': 'nơi khôi phục tới',
  'put a data directory that is there aside, under another name':
    'nếu đã có thư mục dữ liệu thì để riêng ra dưới tên khác',
  'check the backup only': 'chỉ kiểm tra bản sao lưu',
  'its first line opens configuration, certificate, keys and secrets of the backup':
    'tệp có dòng đầu là mật khẩu mở cấu hình, chứng thư, khóa và mật khẩu trong bản sao lưu',
  'folder below which these are put back': 'thư mục để đặt lại các tệp đó',
  'Brings back what can be read of a damaged archive, case book or accounts file, row by row, with counts.':
    'Cứu những gì còn đọc được của kho lưu trữ, sổ vụ việc hoặc tệp tài khoản bị hỏng, từng hàng một, có đếm.',
  'a data directory, or any folder with sweeps.db, cases.db, drills.db, accounts.db or *.damaged-N':
    'thư mục dữ liệu, hoặc thư mục bất kỳ có sweeps.db, cases.db, drills.db, accounts.db hoặc *.damaged-N',
  'where the new files go; a folder that is empty or not there yet': 'nơi ghi tệp mới; thư mục trống hoặc chưa có',
  'print the counts as JSON': 'in các số đếm, dạng JSON',
  // user, token.
  'People who may sign in; works while the program runs.':
    'Những người được đăng nhập; dùng được cả khi chương trình đang chạy.',
  'Makes an account. The first must be an administrator; from then on everybody signs in.':
    'Lập tài khoản. Tài khoản đầu tiên phải là quản trị; từ đó ai cũng phải đăng nhập.',
  'viewer, field, operator, investigator or administrator': 'viewer, field, operator, investigator hoặc administrator',
  'as reports and the audit log name them': 'họ tên ghi trong báo cáo và nhật ký',
  'All accounts.': 'Mọi tài khoản.',
  'They cannot sign in any more; sessions, tokens and live views end within a second.':
    'Không cho đăng nhập nữa; phiên, mã truy cập và màn hình trực tiếp đều chấm dứt trong một giây.',
  'They may sign in again.': 'Cho đăng nhập lại.',
  'Another role, at once.': 'Đổi vai trò, có hiệu lực ngay.',
  'A new password, for somebody who forgot theirs; their sessions end.':
    'Đặt mật khẩu mới cho người quên mật khẩu; các phiên của người đó chấm dứt.',
  'they lost their authenticator as well': 'người đó mất cả thiết bị xác thực',
  'read the password from standard input; else a one-time link is printed':
    'đọc mật khẩu từ đầu vào chuẩn; nếu không thì in ra một liên kết dùng một lần',
  'where people reach the page, for the link': 'địa chỉ mọi người dùng để mở trang, ghi trong liên kết',
  'API tokens: for programs that ask in the name of an account.':
    'Mã truy cập API: cho chương trình hỏi thay một tài khoản.',
  'Makes a token and prints it, this once; send it as "Authorization: Bearer …".':
    'Tạo mã truy cập và chỉ in ra lần này; gửi kèm dạng "Authorization: Bearer …".',
  'what it may: {}': 'được làm gì: {}',
  'what it is for': 'dùng để làm gì',
  'how long it is good, at most {}': 'dùng được bao nhiêu ngày, tối đa {}',
  'All tokens, without the tokens themselves.': 'Mọi mã truy cập, không in chính các mã.',
  'It opens nothing any more, at once.': 'Thu hồi mã truy cập, có hiệu lực ngay.',
  // hub, join.
  'The stations of a hub: invitations, list, revocation.': 'Các trạm của trung tâm: mời, liệt kê, thu hồi.',
  'Makes a join code for a station; it works once, for {} min, while the hub runs.':
    'Tạo mã đăng ký cho một trạm; dùng một lần, trong {} phút, khi trung tâm đang chạy.',
  'of the station, such as http://192.168.1.20:8080: the QR picture is then a link that fills the code in':
    'địa chỉ trang của trạm, ví dụ http://192.168.1.20:8080: khi đó hình QR là liên kết điền sẵn mã',
  'The stations that have joined.': 'Các trạm đã đăng ký.',
  'Revokes a station and takes it out of lists and page; its sweeps stay.':
    'Thu hồi trạm và xóa khỏi danh sách và trang; lượt quét của trạm vẫn còn.',
  'The station may not connect any more, within a second.': 'Không cho trạm kết nối nữa, có hiệu lực trong một giây.',
  'Has this hub process go on with the case book that it has, when the one with the newest is lost.':
    'Cho tiến trình trung tâm này làm tiếp với sổ vụ việc nó đang có, khi tiến trình giữ sổ mới nhất đã mất.',
  'Writes the configurations of a NATS cluster of the operator, with certificates, for network.nats.':
    'Ghi cấu hình cho cụm NATS tự vận hành, kèm chứng thư, để dùng ở network.nats.',
  'number of nodes, 3 or 5 for copies of each message': 'số nút; 3 hoặc 5 nếu muốn mỗi bản tin có bản sao',
  'names or addresses of the nodes, with commas; :port after one for another than 4222':
    'tên hoặc địa chỉ các nút, cách nhau bằng dấu phẩy; thêm :cổng nếu khác 4222',
  'folder for the files, one folder for each node': 'thư mục ghi tệp, mỗi nút một thư mục',
  'folder in which the files lie at the nodes': 'thư mục chứa các tệp trên từng nút',
  'Makes this station a member of a hub; "serve --role station" then sends to it.':
    'Đăng ký trạm này với một trung tâm; sau đó "serve --role station" gửi dữ liệu tới trung tâm.',
  'the join code of "rfi-logger hub invite" or of the hub’s page':
    'mã đăng ký từ "rfi-logger hub invite" hoặc từ trang của trung tâm',
};
