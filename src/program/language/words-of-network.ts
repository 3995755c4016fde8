/** Vietnamese of what `rfi-logger doctor` says of what it reaches over a network: notices, hub, stations, InfluxDB. */
export const NETWORK_WORDS: Readonly<Record<string, string>> = {
  // Notices.
  '{} is there.': 'Có {}.',
  'no end within {} s': 'không kết thúc trong {} giây',
  'the mail server did not take it: {}.': 'máy chủ thư không nhận: {}.',
  'Put the secret there (deploy/README.md, Install); until then this channel informs nobody.':
    'Hãy đặt mật khẩu hoặc khóa vào đó (deploy/README.md, mục Install); chưa có thì kênh này không báo được cho ai.',
  'The next start puts a damaged notices.json aside: enter its channels again on the page, or restore a backup.':
    'Lần chạy sau sẽ để riêng tệp notices.json bị hỏng: hãy nhập lại các kênh trên trang, hoặc khôi phục bản sao lưu.',
  'See host, port, security, user and password of this channel, then send a test from the page (Reports, Notices).':
    'Xem lại host, port, security, user và password của kênh này, rồi gửi thử từ trang (Báo cáo, Thông báo).',
  'See its address, and that this computer reaches it: network, firewall, name server.':
    'Xem lại địa chỉ, và máy tính này có kết nối được tới đó không: mạng, tường lửa, máy chủ tên miền.',
  'Let the account of the hub read this file, or invite the station again.':
    'Cho phép tài khoản của trung tâm đọc tệp này, hoặc mời lại trạm.',
  // Certificates of the network.
  'A hub with its own nats-server renews it at its next start. For a cluster: "rfi-logger hub nats-config" again, then copy the files to the nodes.':
    'Trung tâm dùng nats-server của riêng mình sẽ tự gia hạn ở lần chạy sau. Với cụm máy chủ: chạy lại “rfi-logger hub nats-config”, rồi chép các tệp sang từng nút.',
  'The certificate of the message server {}': 'Chứng thư của máy chủ bản tin {}',
  'See that nats-server runs there, and that its TCP port can be reached from here.':
    'Hãy xem nats-server có chạy ở đó không, và từ đây có tới được cổng TCP của nó không.',
  'Make a new authority in time: every station joins again with a new code (deploy/network.md, Keys).':
    'Hãy lập nơi cấp chứng thư mới kịp thời: mọi trạm phải đăng ký lại bằng mã mới (deploy/network.md, mục Keys).',
  'The authority of the hub': 'Nơi cấp chứng thư của trung tâm',
  'another program than nats-server answers there.': 'ở đó có chương trình khác trả lời, không phải nats-server.',
  'no answer within 10 s.': 'sau 10 giây không có trả lời.',
  'the connection was closed.': 'kết nối bị đóng.',
  // A station and its hub.
  'Ask the hub for a join code ("rfi-logger hub invite" there), then run "rfi-logger join CODE" here.':
    'Xin trung tâm mã đăng ký (chạy “rfi-logger hub invite” ở trung tâm), rồi chạy “rfi-logger join MÃ” tại đây.',
  'The hub at {} lets {} in; its answer takes {} ms.': 'Trung tâm tại {} chấp nhận {}; trả lời sau {} ms.',
  'The hub at {} refuses the key of {}: it was revoked there, or no hub process runs.':
    'Trung tâm tại {} từ chối khóa của {}: khóa đã bị thu hồi, hoặc không có tiến trình trung tâm nào đang chạy.',
  'Ask the hub. For a revoked station it makes a join code: run "rfi-logger join CODE" here.':
    'Hãy hỏi trung tâm. Nếu trạm đã bị thu hồi, trung tâm lập mã đăng ký: chạy “rfi-logger join MÃ” tại đây.',
  'See the network here, and that the hub runs and its TCP port is open. The station keeps everything meanwhile.':
    'Hãy xem mạng ở đây, và trung tâm có chạy và mở cổng TCP không. Trong lúc đó trạm vẫn lưu đủ.',
  '{} minutes of recordings wait for the hub.': '{} phút bản ghi đang chờ gửi về trung tâm.',
  'They go by themselves while the link is up. Where they grow, it is too thin: see network.policy in deploy/network.md.':
    'Bản ghi tự gửi đi khi đường truyền thông. Nếu cứ tăng lên thì đường truyền quá hẹp: xem network.policy trong deploy/network.md.',
  'The next start puts it aside; the comparison of hours finds what the hub lacks.':
    'Lần chạy sau sẽ để riêng tệp này; việc đối chiếu từng giờ sẽ tìm ra phần trung tâm còn thiếu.',
  // A hub.
  'No message server lets this hub in: {}': 'Không máy chủ bản tin nào chấp nhận trung tâm này: {}',
  'Its nats-server runs only while "rfi-logger serve --role hub" does: start it.':
    'nats-server của trung tâm chỉ chạy cùng “rfi-logger serve --role hub”: hãy chạy lệnh đó.',
  'See that the nodes run, and that network has the files of "rfi-logger hub nats-config" (deploy/network.md).':
    'Hãy xem các nút có chạy không, và mục network có đủ các tệp của “rfi-logger hub nats-config” không (deploy/network.md).',
  '{} is installed.': 'Đã cài {}.',
  'The first start of the hub makes it: rfi-logger serve --role hub.':
    'Luồng được tạo ở lần chạy đầu tiên của trung tâm: rfi-logger serve --role hub.',
  'The stream {} is not there yet.': 'Chưa có luồng {}.',
  '{} MB of at most {} MB': '{} MB trên tối đa {} MB',
  '{} messages wait for this hub ({}).': '{} bản tin đang chờ trung tâm này ({}).',
  '{} does not follow.': '{} không theo kịp.',
  'Start nats-server there again, or replace the node; until then fewer copies of each message exist.':
    'Chạy lại nats-server ở đó, hoặc thay nút; trong lúc đó mỗi bản tin có ít bản sao hơn.',
  'The archive does not take them: see the log of the hub, its disk, and that a hub process runs. A full stream leaves them at the stations.':
    'Kho lưu trữ không nhận bản tin: xem nhật ký và đĩa của trung tâm, và có tiến trình trung tâm nào đang chạy không. Khi luồng đầy, bản tin nằm lại ở các trạm.',
  'Start a hub process. When one runs and does not become the hub, its copy is not complete: its log names the cure.':
    'Hãy chạy một tiến trình trung tâm. Nếu có tiến trình đang chạy mà không thành trung tâm thì bản sao của nó chưa đủ: nhật ký của nó ghi cách xử lý.',
  'No hub process has the lease: nobody is the hub now.':
    'Không tiến trình nào giữ quyền trung tâm: lúc này không ai làm trung tâm.',
  'this one': 'tiến trình này',
  'another one': 'tiến trình khác',
  'Its page is {}.': 'Trang của tiến trình đó: {}.',
  'The hub process with the lease is {}; {} others can take its place.':
    'Tiến trình đang giữ quyền trung tâm là {}; {} tiến trình khác có thể thay thế.',
  'With a second process the hub survives the loss of this one: deploy/network.md, Two hub processes.':
    'Có tiến trình thứ hai thì mất tiến trình này trung tâm vẫn hoạt động: deploy/network.md, mục Two hub processes.',
  '{} of {} stations are heard.': 'Thu được {} trên {} trạm.',
  'Ask there for power, router and SIM card; "rfi-logger doctor" at the station tells more.':
    'Hỏi tại trạm về nguồn điện, bộ định tuyến và thẻ SIM; “rfi-logger doctor” chạy ở trạm cho biết thêm.',
  '{} is silent.': '{} im lặng.',
  'Run "rfi-logger doctor" at the station.': 'Chạy “rfi-logger doctor” tại trạm.',
  '{} has trouble with its archive: {}.': 'Kho lưu trữ của {} bị lỗi: {}.',
  'its link carries {} kB/s': 'đường truyền của trạm đạt {} kB/s',
  '{} minutes of recordings wait there; {}.': '{} phút bản ghi đang chờ ở đó; {}.',
  'A thinner network.policy, or a better link, before its archive loses the oldest.':
    'Cần network.policy gọn hơn, hoặc đường truyền tốt hơn, trước khi kho của trạm phải bỏ phần cũ nhất.',
  'its clock differs from the clock here by {} s.': 'đồng hồ của trạm lệch {} giây so với đồng hồ ở đây.',
  'Repair the time service of the one that is wrong: rfi-logger doctor says which.':
    'Sửa dịch vụ thời gian của bên bị sai: rfi-logger doctor cho biết bên nào.',
  '{} blocks of {} were refused for good ({}); they lie in {}.':
    '{} khối của {} bị từ chối hẳn ({}); chúng nằm trong {}.',
  'A damaged disk or a wrong clock at the station, or somebody with its key: then revoke it. Delete them when the cause is known.':
    'Đĩa của trạm hỏng hoặc đồng hồ sai, hoặc có người nắm khóa của trạm: khi đó hãy thu hồi khóa. Xóa các khối này khi đã rõ nguyên nhân.',
};

/** Vietnamese of what it says of InfluxDB and of the comparison of archives. */
export const ARCHIVE_WORDS: Readonly<Record<string, string>> = {
  'VictoriaMetrics keeps no sweeps to compare.': 'VictoriaMetrics không giữ lượt quét nào để đối chiếu.',
  'Nothing to do.': 'Không cần làm gì.',
  '{} has no archive yet.': '{} chưa có kho lưu trữ.',
  'Give --data-dir the folder that rfi-logger serves.': 'Ghi vào --data-dir thư mục mà rfi-logger đang dùng.',
  'The data directory {} is in use.': 'Thư mục dữ liệu {} đang được sử dụng.',
  'Stop rfi-logger for the comparison; only the sweeps of that time are missed.':
    'Dừng rfi-logger để đối chiếu; chỉ mất các lượt quét trong lúc dừng.',
  'The archives were not compared.': 'Chưa đối chiếu hai kho.',
  'The archives could not be compared: {}': 'Không đối chiếu được hai kho: {}',
  'Repair that first, then run doctor again.': 'Hãy sửa lỗi đó trước, rồi chạy doctor lại.',
  '{}: {} sweeps here, {} of them in InfluxDB.': '{}: ở đây {} lượt quét, InfluxDB có {} trong số đó.',
  'The archive here has them all; read the time that InfluxDB lacks from there.':
    'Kho ở đây có đủ; hãy đọc từ kho này phần thời gian mà InfluxDB còn thiếu.',
  'InfluxDB has all {} sweeps of {} receivers here.': 'InfluxDB có đủ {} lượt quét của {} máy thu ở đây.',
  '{} more wait in the spool and are sent at the next start.':
    'Còn {} lượt quét chờ trong hàng đợi, được gửi ở lần chạy sau.',
  '{} at {} answers, and "{}" may be read.': '{} tại {} có trả lời, và đọc được “{}”.',
  'See that InfluxDB runs, and that its database exists and may be read with this user or token.':
    'Hãy xem InfluxDB có chạy không, có cơ sở dữ liệu không, và user hoặc token này có được đọc không.',
  '{} has no room for more series in "{}": {}.': '{} không còn chỗ cho chuỗi mới trong “{}”: {}.',
  'Something else writes tags without bound into this database. Give rfi-logger a database of its own.':
    'Có chương trình khác ghi nhãn không giới hạn vào cơ sở dữ liệu này. Hãy dành cho rfi-logger một cơ sở dữ liệu riêng.',
  '{} does not accept the user or token: {}.': '{} không chấp nhận user hoặc token: {}.',
  'Set archive.influxdb.username and password (1.x) or token (2.x, 3), and see that it may write.':
    'Hãy đặt archive.influxdb.username và password (1.x) hoặc token (2.x, 3), và xem có được ghi không.',
  '{} does not let this user or token write to "{}": {}.': '{} không cho user hoặc token này ghi vào “{}”: {}.',
  'Grant it write and read permission on "{}".': 'Hãy cấp quyền ghi và đọc cho “{}”.',
  '{} does not know the organisation: {}.': '{} không có tổ chức này: {}.',
  'Set archive.influxdb.org to a name that `influx org list` shows.':
    'Đặt archive.influxdb.org bằng một tên mà `influx org list` liệt kê.',
  '{} has no database or bucket "{}": {}.': '{} không có cơ sở dữ liệu hay bucket “{}”: {}.',
  'Create it: CREATE DATABASE "{}" (1.x), influx bucket create -n {} (2.x), influxdb3 create database {} (3).':
    'Hãy tạo: CREATE DATABASE "{}" (1.x), influx bucket create -n {} (2.x), influxdb3 create database {} (3).',
  '{} answered {}: {}.': '{} trả lời mã {}: {}.',
  'See that archive.influxdb.url is the address of InfluxDB itself, not of a page or a proxy before it.':
    'Hãy xem archive.influxdb.url có đúng là địa chỉ của InfluxDB không, chứ không phải của trang hay proxy đứng trước.',
  '{} cannot be reached ({}).': 'Không kết nối được tới {} ({}).',
  'Give rfi-logger a database of its own (archive.influxdb.database).':
    'Hãy dành cho rfi-logger một cơ sở dữ liệu riêng (archive.influxdb.database).',
  'VictoriaMetrics stores numbers only: packed traces stay in the embedded archive.':
    'VictoriaMetrics chỉ lưu số: lượt quét đã nén nằm ở kho nội bộ.',
  'Nothing to do; for traces in the long-term store use InfluxDB.':
    'Không cần làm gì; muốn lưu cả lượt quét lâu dài thì dùng InfluxDB.',
  '{} receivers with {} channels and {} plans each make {} series; more than {} would make the database slow for ever.':
    '{} máy thu, mỗi máy {} kênh và {} kế hoạch quét, tạo ra {} chuỗi; quá {} chuỗi thì cơ sở dữ liệu sẽ chậm vĩnh viễn.',
  'Configure fewer channels a receiver, or give each group of stations a database of its own.':
    'Khai ít kênh hơn cho mỗi máy thu, hoặc dành cho mỗi nhóm trạm một cơ sở dữ liệu riêng.',
  'Measurement "{}" of "{}" has a tag "{}" that is not ours.':
    'Bảng “{}” của “{}” có nhãn “{}” không phải của rfi-logger.',
  'Tag "{}" of measurement "{}" has more than {} values: it is not bounded.':
    'Nhãn “{}” của bảng “{}” có hơn {} giá trị: nhãn không có giới hạn.',
  'See what writes it (SHOW TAG VALUES FROM "{}" WITH KEY = "{}"), then: {}':
    'Tìm xem chương trình nào ghi nhãn này (SHOW TAG VALUES FROM "{}" WITH KEY = "{}"), rồi: {}',
  'Field "{}" of measurement "{}" of "{}" is {} there and {} here.':
    'Trường “{}” của bảng “{}” trong “{}” ở đó có kiểu {}, ở đây là {}.',
};
