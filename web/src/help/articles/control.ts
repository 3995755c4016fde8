/** For those who watch: reading the screen, going back in time, handing over. */
import type { Article } from '../article.js';

export const CONTROL_ARTICLES: readonly Article[] = [
  {
    id: 'first-look',
    audience: 'control',
    title: { vi: 'Nhìn màn hình trực tiếp', en: 'Reading the live screen' },
    body: {
      vi: `
[Trực tiếp](/) gồm **vệt phổ** ở trên và **biểu đồ thác nước** ở dưới, chung một trục tần số và một con trỏ. Hàng mới nhất của thác nước nằm trên cùng.

- Nhãn kết nối ở đầu trang cho biết dữ liệu mới hay cũ bao nhiêu giây. Khi nhãn báo cũ, đừng kết luận gì từ hình.
- Chỗ gần như đen trên thác nước là **không có dữ liệu**: không ai nghe lúc đó. Hình không bao giờ nối qua khoảng trống.
- Dải dưới trục là quy hoạch băng tần và các tần số được cấp phép.
- Khung trên thác nước là phát xạ mà không giấy phép nào giải thích. Nét liền hay nét đứt, hình và chữ cho biết mức độ, không chỉ màu.

## Vệt phổ

**W** là lượt quét mới nhất, **M** giữ mức cao nhất, **m** giữ mức thấp nhất, **A** là trung bình theo công suất. Đổi khoảng tần số hay máy thu thì vệt giữ bắt đầu lại: không bao giờ trộn hai thiết lập.

## Nhãn trung thực

Mức đo của máy thu rẻ tiền không phải lúc nào cũng đúng. Nhãn **chưa hiệu chuẩn**, **quá tải**, **thiếu điểm**, **gai của máy thu**, **đồng hồ sai** đi theo số liệu ở mọi nơi: trên hình, trong tệp xuất và trong báo cáo.
`,
      en: `
[Live](/) has the **trace** above and the **waterfall** below, on one frequency axis with one cursor. The newest row of the waterfall is on top.

- The connection badge at the top says how many seconds old the data is. When it says old, conclude nothing from the picture.
- Nearly black on the waterfall is **no data**: nobody listened then. The picture never joins across a gap.
- The strip below the axis is the band plan and what is licensed.
- Boxes on the waterfall are emissions that no licence explains. Line style, shape and text tell the severity, not colour alone.

## Traces

**W** is the newest sweep, **M** holds the maximum, **m** the minimum, **A** averages in power. A change of range or receiver restarts the holds: two settings are never mixed.

## Honesty badges

Levels of cheap receivers are not always right. **Uncalibrated**, **overload**, **missing bins**, **receiver spurs** and **clock bad** travel with the numbers everywhere: on screen, in exports and in reports.
`,
    },
  },
  {
    id: 'markers',
    audience: 'control',
    title: { vi: 'Đo bằng điểm đánh dấu, hỏi vì sao', en: 'Measure with markers, ask why' },
    body: {
      vi: `
1. Bấm lên vệt phổ hay thác nước để đặt **M1**, bấm tiếp để có M2 đến M6. Trên điện thoại: nhấn giữ.
2. \`P\` đưa điểm đánh dấu đến đỉnh cao nhất, Shift và mũi tên sang đỉnh kế.
3. Bảng điểm đánh dấu cho tần số, mức, và chênh lệch so với M1.
4. **Vì sao?** cho biết nền tạp âm đã học, ngưỡng, phép thử nào vượt, và vì sao có hay không có cảnh báo tại đúng tần số đó.

Bảng đỉnh chỉ liệt kê đỉnh cao hơn nền và nhô đủ so với hai bên; hai ngưỡng này đặt được ngay trên bảng.
`,
      en: `
1. Click on the trace or the waterfall to set **M1**, again for M2 to M6. On a phone: press and hold.
2. \`P\` moves the marker to the highest peak, Shift and an arrow to the next.
3. The marker table has frequency, level, and the difference from M1.
4. **Why?** tells the learned noise floor, the threshold, which test was exceeded, and why there was, or was not, an alarm at that frequency.

The peak table lists only peaks above the floor that stand out from their sides; both limits are set on the table.
`,
    },
  },
  {
    id: 'time-machine',
    audience: 'control',
    title: { vi: 'Xem lại quá khứ', en: 'Going back in time' },
    body: {
      vi: `
Thanh thời gian nằm dưới thác nước. Dải tổng quan giữ **mức cao nhất** của từng khoảng, nên một tín hiệu 5 giây của ba tuần trước vẫn hiện ra.

1. Chọn khoảng: giờ, ngày, tuần, tháng, năm.
2. Kéo thanh, hoặc bấm lên một vệt sáng trong dải tổng quan.
3. Bấm phát để chạy lại, nhanh từ 1 đến 600 lần.
4. **Về trực tiếp** để quay lại hiện tại.

Khi xem lại, khung đổi màu và có chữ **XEM LẠI** cùng thời điểm đang xem. Việc ghi trực tiếp không bao giờ dừng.

Khoảng trống là lúc không nghe được, với lý do trong [Ca trực](/watch). Địa chỉ trang ghi đúng hình đang xem: sao chép gửi đồng nghiệp là họ thấy như bạn thấy.
`,
      en: `
The time bar is below the waterfall. The overview strip keeps the **highest level** of each stretch, so that five seconds of three weeks ago still show.

1. Choose a stretch: hour, day, week, month, year.
2. Drag the bar, or click on a bright spot of the overview.
3. Play it back, from 1 to 600 times as fast.
4. **Back to live** returns to now.

While you look back the frame has another colour and says **REPLAY** with the time shown. Recording never stops meanwhile.

Gaps are times when nobody listened; their reasons are under [Watch](/watch). The page's address holds the picture: copy it, and a colleague sees what you see.
`,
    },
  },
  {
    id: 'handover',
    audience: 'control',
    title: { vi: 'Bàn giao ca', en: 'Handing over the watch' },
    body: {
      vi: `
Trong [Ca trực](/watch), phần **Bàn giao**:

1. Chọn lúc ca bắt đầu, người giao và người nhận.
2. Chương trình tự lập tóm tắt: báo động còn đứng, báo động đang gác lại, băng tần mù và lý do, việc chưa xong.
3. Mỗi bên đọc rồi ký. Ký xong thì không sửa được nữa.

Tóm tắt mang theo dấu của nhật ký kiểm tra tại lúc đó. Hãy in ra và ký tay: sau này không ai cắt bớt nhật ký mà không bị phát hiện.

Báo động mức 1 chưa ai nhận lúc đổi ca sẽ chuyển sang người nhận ca.
`,
      en: `
Under [Watch](/watch), part **Hand-over**:

1. Choose when the shift began, who hands over and who takes over.
2. The program draws up the summary: standing alarms, shelved ones, blind bands with their reasons, open tasks.
3. Each side reads and signs. After that nothing is changed any more.

The summary carries the audit log's seal of that moment. Print it and sign it by hand: nobody can then cut the log unnoticed.

A severity 1 alarm that nobody took by the change of shift goes on to those who take over.
`,
    },
  },
  {
    id: 'coverage',
    audience: 'control',
    title: { vi: '"Không có nhiễu" nghĩa là gì', en: 'What "no interference" means' },
    body: {
      vi: `
Chương trình ghi riêng từng trạm và băng tần: **canh đủ**, **canh kém**, **mù**, **không rõ**, kèm lý do. Xem trong [Ca trực](/watch), phần **Mức độ canh**.

- **Mù**: rút máy thu, máy thu đang đo chỗ khác, máy thu im.
- **Canh kém**: quá tải, đồng hồ sai, thiếu điểm, chỉ quét một phần băng.
- **Không rõ**: chương trình không chạy, không có gì được ghi.

Báo cáo luôn viết "đã canh 23 giờ 41 phút, mù 19 phút vì…". Câu "không có nhiễu" chỉ được viết cho thời gian đã canh.

Một tín hiệu ngắn hơn khoảng cách giữa hai lượt quét có thể lọt. Khoảng cách này ghi ở từng kế hoạch quét.
`,
      en: `
For each station and band the program keeps: **watched**, **degraded**, **blind**, **unknown**, with the reason. It is under [Watch](/watch), part **Coverage**.

- **Blind**: the receiver is unplugged, measures elsewhere, or is silent.
- **Degraded**: overload, wrong clock, missing bins, only part of the band swept.
- **Unknown**: the program did not run; nothing is on record.

Reports always say "watched 23 h 41 min, blind 19 min because…". "No interference" is only ever said of time that was watched.

A signal shorter than the time between two sweeps may be missed. That time stands with each sweep plan.
`,
    },
  },
];
