/** For those on the hill: plug in, set up, what to do when it does not work. */
import type { Article } from '../article.js';

export const FIELD_ARTICLES: readonly Article[] = [
  {
    id: 'plug-in',
    audience: 'field',
    title: { vi: 'Cắm máy thu vào', en: 'Plugging a receiver in' },
    body: {
      vi: `
1. Gắn ăng-ten trước, rồi bật máy thu, rồi cắm cáp USB vào máy tính của trạm.
2. Trong vài giây [Trạm](/stations) hiện cổng mới và cho biết đó là máy gì. Chương trình chỉ hỏi, không bao giờ ra lệnh phát hay đổi thiết lập khi nhận diện.
3. Bấm **Dùng máy này**. Muốn được dẫn từng bước từ vị trí đến lúc theo dõi, mở [Lắp đặt trạm](/setup) trên điện thoại.

Rút ra cắm lại, kể cả sang cổng khác, chương trình vẫn nhận ra đúng máy đó.

## Khi không nhận ra

- **Cổng bận**: chương trình khác đang giữ; câu báo cho biết chương trình nào.
- **Không có quyền**: thêm tài khoản vào nhóm \`dialout\`, lệnh có trong câu báo.
- **ModemManager** chen vào: cài quy tắc udev trong \`deploy/udev\`.
- **Không trả lời**: đổi cáp (nhiều cáp chỉ để sạc), tắt bật máy thu. tinySA đôi khi phải tắt nguồn thật.
- **Máy lạ**: mở **Đây là gì?** để xem nó nói gì, chọn trình điều khiển hoặc mô tả dòng dữ liệu, xem ngay giá trị đọc được.
`,
      en: `
1. Connect the antenna first, switch the receiver on, then plug its USB cable into the station's computer.
2. Within seconds [Stations](/stations) shows the new port and says what it is. To recognise it the program only asks; it never transmits or changes a setting.
3. Choose **Use this one**. To be led step by step, from the place to the watch, open [Setting up](/setup) on a phone.

Unplug it and plug it in again, even at another port: it is known to be the same.

## When it is not recognised

- **Busy port**: another program has it; the sentence says which.
- **No permission**: add the account to the group \`dialout\`; the command is in the sentence.
- **ModemManager** gets in between: install the udev rules in \`deploy/udev\`.
- **No answer**: try another cable (many only charge), switch the receiver off and on. A tinySA sometimes wants its real power switch.
- **Something unknown**: **What is this?** shows what it says; choose a driver or describe its lines, and see at once what is read.
`,
    },
  },
  {
    id: 'bands-and-time',
    audience: 'field',
    title: { vi: 'Chọn băng tần: được gì, mất gì', en: 'Choosing bands: what you get, what you miss' },
    body: {
      vi: `
Máy thu quét chỉ thu một tần số tại một lúc. Càng nhiều băng và điểm càng mịn thì càng lâu mới quay lại một tần số.

- Trang cho biết **chu kỳ quét lại** của từng kế hoạch và xác suất lọt một tín hiệu ngắn.
- Băng an toàn sinh mạng nên có kế hoạch riêng, ưu tiên cao, quay lại trong vài giây.
- Phát xạ mức 1 hoặc 2 được tự động nhìn gần hơn một lúc, rồi việc theo dõi tiếp tục.
- Khi bạn **giữ máy** để đo tay, trang báo cho mọi người ai giữ, từ lúc nào; hết giờ thì tự trả lại. Băng không được theo dõi lúc đó ghi là mất theo dõi.
`,
      en: `
A sweeping receiver hears one frequency at a time. The more bands and the finer the steps, the longer until it comes back.

- The page tells each plan's **revisit time**, and how likely a short signal is missed.
- Bands of safety of life deserve a plan of their own, with high priority, revisited within seconds.
- An emission of severity 1 or 2 gets a closer look for a while by itself, then the watch goes on.
- While you **hold the receiver** to measure by hand, everyone sees who has it and since when; it is given back when the time is over. Bands not watched meanwhile are on record as blind.
`,
    },
  },
  {
    id: 'levels',
    audience: 'field',
    title: { vi: 'Tin được mức đo đến đâu', en: 'How far levels can be trusted' },
    body: {
      vi: `
Chương trình lưu đúng điều máy thu nói. Suy hao cáp, hệ số ăng-ten và bảng hiệu chuẩn được áp khi đưa ra, và phép hiệu chỉnh đi kèm kết quả.

- Không có bảng hiệu chuẩn còn hạn thì mọi mức mang nhãn **chưa hiệu chuẩn**: so sánh được, không trích dẫn được.
- dBm là công suất tại đầu vào. Chỉ khi biết hệ số ăng-ten mới đổi ra dBµV/m.
- **Tự kiểm 50 ohm**: tháo ăng-ten, gắn tải 50 ohm, bấm tự kiểm. Đáp ứng giả của chính máy thu được học và không bao giờ thành báo động.
- **Quá tải**: một đài mạnh gần đó làm mọi mức sai. Thêm suy hao hoặc bộ lọc.
`,
      en: `
The program keeps exactly what the receiver said. Cable loss, antenna factor and calibration are applied on the way out, and the correction travels with the result.

- Without a calibration table in force every level carries **uncalibrated**: fit to compare, not to quote.
- dBm is power at the input. Only with an antenna factor does it become dBµV/m.
- **50-ohm self-test**: take the antenna off, put a 50-ohm load on, start the test. The receiver's own spurs are learned and never become alarms.
- **Overload**: a strong transmitter nearby makes every level wrong. Add attenuation or a filter.
`,
    },
  },
  {
    id: 'bad-link',
    audience: 'field',
    title: { vi: 'Đường truyền kém', en: 'When the link is bad' },
    body: {
      vi: `
Trạm tự làm việc một mình: đo, phát hiện, lưu, phục vụ trang của chính nó. Mất mạng không mất dữ liệu.

- Trên điện thoại, luồng gọn chạy được ở 64 kbit/s và nói rõ đang chậm bao nhiêu giây.
- Nếu mạng chặn WebSocket, trang tự hỏi lại qua HTTP.
- Bản nháp cài đặt còn nguyên khi đường truyền đứt.
`,
      en: `
A station works alone: it measures, detects, keeps, and serves its own page. A lost network loses no data.

- On a phone the lite stream runs at 64 kbit/s, and says how many seconds it is behind.
- Where a network blocks WebSockets, the page asks over HTTP instead.
- Drafts of the set-up survive a link that drops.
`,
    },
  },
];
