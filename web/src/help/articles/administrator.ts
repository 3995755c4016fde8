/** For those who keep it running. */
import type { Article } from '../article.js';

export const ADMINISTRATOR_ARTICLES: readonly Article[] = [
  {
    id: 'accounts',
    audience: 'administrator',
    title: { vi: 'Tài khoản và quyền', en: 'Accounts and roles' },
    body: {
      vi: `
Lần khởi động đầu, chương trình in ra một **đường dẫn dùng một lần** trên màn hình dòng lệnh; mở nó để lập quản trị viên đầu tiên.

- **Xem**: chỉ nhìn. **Trực ban**: tiếp nhận, phân ca, đổi kế hoạch quét, diễn tập. **Hiện trường**: máy thu, nhiệm vụ, vụ việc. **Xử lý can nhiễu**: giấy phép, xuất, chứng cứ, nhật ký. **Quản trị**: tất cả.
- Bật mã xác thực hai lớp trong phần tài khoản của mình, và cất mã dự phòng.
- Chương trình khác dùng **mã truy cập API** có phạm vi và hạn; mã chỉ hiện một lần. Tường phòng trực có **liên kết màn hình** riêng ở cùng chỗ: chỉ xem, không hết hạn, thu hồi được.
- Quên mật khẩu: trên máy chủ, \`rfi-logger user password TEN\`.

Ra khỏi máy này (địa chỉ khác 127.0.0.1) thì bắt buộc có tài khoản và TLS.
`,
      en: `
At its first start the program prints a **link that works once** on the console; open it to make the first administrator.

- **Viewer** looks. **Operator** acknowledges, keeps the roster, changes plans, runs drills. **Field** sets up receivers, goes on missions, works on incidents. **Investigator** has licences, exports, evidence, audit. **Administrator** everything.
- Switch on the second factor under your account, and put the recovery codes away safely.
- Other programs use **tokens** with a scope and an end; a token is shown once. A wall has a **screen link** of its own, made in the same place: it only watches, has no end, and can be revoked.
- A forgotten password: on the server, \`rfi-logger user password NAME\`.

Beyond this computer (any address but 127.0.0.1) accounts and TLS are required.
`,
    },
  },
  {
    id: 'licences',
    audience: 'administrator',
    title: { vi: 'Giấy phép, quy tắc, mặt nạ', en: 'Licences, rules, masks' },
    body: {
      vi: `
Nhập danh sách giấy phép từ CSV hoặc XLSX; cột nào cũng được, trang cho chỉ lại cột. Xem trước, sửa dòng lỗi, rồi ghi.

- Đài di động tạm dịp Tết: ghi ngày bắt đầu và kết thúc, hết hạn tự không còn hiệu lực.
- Đo được so với cấp phép: tần số, độ rộng, mức, giờ phát. Sai lệch nhỏ hơn độ không đảm bảo đo thì ghi **không kết luận được**.
- **Mặt nạ** vẽ tay, theo nền tạp âm, học từ dữ liệu ghi hoặc tạo từ giấy phép. Nó báo động khi một quy tắc dùng nó; quy tắc khác thì giữ lại báo động không cần.
- **Thử quy tắc trên quá khứ** trước khi bật: "sẽ báo 14 lần, trong đó 11 lần bạn đã bác bỏ". Chưa thử đúng nội dung đó thì chương trình không cho bật.

Tất cả ở [Danh mục](/registry).
`,
      en: `
Import the licence list from CSV or XLSX; any order of columns will do, the page lets you point at them. Look at the preview, mend rows with faults, then keep them.

- Temporary mobile stations over Tết: give their first and last day; they end by themselves.
- Measured against licensed: centre, bandwidth, level, hours. A difference smaller than the uncertainty says **cannot tell**.
- **Masks** are drawn by hand, follow the noise, are learnt from the recording or made from licences. One raises alarms when a rule uses it; other rules hold back alarms that nobody needs.
- **Try a rule on the past** before it is switched on: "would have fired 14 times, 11 of which you dismissed". Untried as it stands, the program does not let it on.

All of it is in the [Registry](/registry).
`,
    },
  },
  {
    id: 'backup',
    audience: 'administrator',
    title: { vi: 'Sao lưu, khôi phục, nâng cấp', en: 'Backup, restore, upgrade' },
    body: {
      vi: `
Sao lưu khi chương trình vẫn chạy, xong tự đọc lại để kiểm tra:

\`rfi-logger backup /noi/cat/giu\`

Khôi phục thì dừng chương trình trước. Dữ liệu đang có được để sang bên, không xóa:

\`rfi-logger restore --replace /noi/cat/giu\`

Nâng cấp: sao lưu trước. Dữ liệu cũ được chuyển sang dạng mới khi khởi động, có bản sao bên cạnh. Dữ liệu của bản mới hơn thì bị từ chối kèm lời giải thích. Sổ tay trong \`deploy/README.md\`.
`,
      en: `
A backup while the program runs; it is read back and checked:

\`rfi-logger backup /a/safe/place\`

To restore, stop the program first. What is there is put aside, not deleted:

\`rfi-logger restore --replace /a/safe/place\`

Before an upgrade make a backup. Older data is brought to the new form at the start, after a copy beside it. Data of a newer program is refused with a sentence. The runbook is \`deploy/README.md\`.
`,
    },
  },
  {
    id: 'trouble',
    audience: 'administrator',
    title: { vi: 'Có gì đó không ổn', en: 'Something is wrong' },
    body: {
      vi: `
1. \`rfi-logger doctor --language vi\` xem đồng hồ, đĩa, cổng, kho lưu trữ, InfluxDB và nói phải làm gì.
2. \`/readyz\` cho biết dữ liệu có đang được ghi không, kèm lý do.
3. **Đĩa đầy**: chương trình vẫn đo và hiện, bỏ dần dữ liệu cũ nhất, không bỏ phần đã ghim. Giải phóng chỗ là tự lành.
4. **InfluxDB hỏng**: không mất gì chừng nào hàng đợi còn chỗ.
5. **Đồng hồ sai**: sửa đồng hồ; các lượt quét trước đó mang cờ và giữ cờ.
`,
      en: `
1. \`rfi-logger doctor\` looks at clock, disk, ports, archives and InfluxDB, and says what to do.
2. \`/readyz\` tells whether data is being kept, with the reason when not.
3. **Full disk**: it goes on measuring and showing, and lets the oldest data go, never what is pinned. With room it heals by itself.
4. **InfluxDB down**: nothing is lost while the spool has room.
5. **Wrong clock**: set it; sweeps from before carry their flag, and keep it.
`,
    },
  },
];
