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
- Chỗ gần như đen trên thác nước là **không có dữ liệu**: không trạm nào thu lúc đó. Hình không bao giờ nối qua khoảng trống.
- Đường đỏ liền trên vệt phổ là **ngưỡng phát hiện** đang dùng, từng điểm một; chỗ đứt là nơi không xét. Đường đứt nét là ngưỡng của bảng đỉnh.
- **Dòng trạng thái** dưới đầu trang luôn nói điều nặng nhất lúc này: mất liên lạc, báo động chờ tiếp nhận, băng an toàn mất theo dõi, đĩa, đồng hồ; khi không có gì, dòng cho biết bao nhiêu băng đang được theo dõi đủ. **và n điều khác** mở phần còn lại.
- **Tổng quan kênh**: băng an toàn luôn có ô ghi tên; các băng khác chỉ có ô khi theo dõi kém, mất theo dõi hoặc có vụ việc, còn lại nằm trong một dòng bấm để mở. Bấm vào ô để xem băng đó.
- **Đo** (phím \`K\`) hiện công cụ của kỹ sư: các vệt khác, mức chuẩn, đo kênh, đường giới hạn, bảng đỉnh, chọn vùng, lưu ảnh. Trang nhớ lựa chọn này.
- Dải dưới trục là quy hoạch băng tần và các tần số được cấp phép.
- Khung trên thác nước là phát xạ mà không giấy phép nào giải thích. Nét liền hay nét đứt, hình và chữ cho biết mức độ, không chỉ màu.

## Vệt phổ

**W** là lượt quét mới nhất, **M** giữ mức cao nhất, **m** giữ mức thấp nhất, **A** là trung bình theo công suất; **F** cố định lượt quét hiện tại, **R** giữ một vệt tham chiếu. Góc trên bên phải ghi bộ tách sóng của từng vệt. Đổi khoảng tần số hay máy thu thì vệt giữ bắt đầu lại: không bao giờ trộn hai thiết lập.

## Một băng của nhiều máy thu

[Ghép băng](/band) đặt đoạn của nhiều máy thu cạnh nhau trên một trục. Mỗi đoạn chỉ có số liệu của một máy thu, viền đứt và tên cho biết máy nào; mức giữa các máy không được hiệu chỉnh cho khớp nhau. Chỗ gạch chéo là nơi không máy thu nào đo, hoặc máy thu đã mất số liệu.

## Nhãn trung thực

Mức đo của máy thu rẻ tiền không phải lúc nào cũng đúng. Nhãn **chưa hiệu chuẩn**, **quá tải**, **thiếu điểm**, **đáp ứng giả của máy thu**, **đồng hồ sai** đi theo số liệu ở mọi nơi: trên hình, trong tệp xuất và trong báo cáo.
`,
      en: `
[Live](/) has the **trace** above and the **waterfall** below, on one frequency axis with one cursor. The newest row of the waterfall is on top.

- The connection badge at the top says how many seconds old the data is. When it says old, conclude nothing from the picture.
- Nearly black on the waterfall is **no data**: nobody listened then. The picture never joins across a gap.
- The solid red line on the trace is the **detection threshold** in force, bin by bin; where it breaks nothing is judged. The dashed line belongs to the peak table.
- **The state line** below the header always says what is gravest now: no contact, an alarm that waits, a band of safety that nobody watches, disk, clock; when nothing is, how many bands are watched. **and n more** opens the rest.
- **Channel overview**: bands of safety always have a named cell; others only where they are degraded, blind or have an incident, and the rest stand behind one line. A click shows the band.
- **Measure** (the key \`K\`) shows an engineer’s tools: further traces, reference level, channel power, limit lines, peak table, selection, picture. The page remembers it.
- The strip below the axis is the band plan and what is licensed.
- Boxes on the waterfall are emissions that no licence explains. Line style, shape and text tell the severity, not colour alone.

## Traces

**W** is the newest sweep, **M** holds the maximum, **m** the minimum, **A** averages in power; **F** freezes the present sweep, **R** keeps a reference. The upper right corner names each trace's detector. A change of range or receiver restarts the holds: two settings are never mixed.

## One band of several receivers

[Stitched band](/band) puts the parts of several receivers side by side on one axis. Each part has the data of one receiver, which its dashed border names; levels of different receivers are not fitted to each other. Hatched is what no receiver measures, or where a receiver has lost its data.

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
4. **Vì sao?** cho biết nền tạp âm đã học, ngưỡng, phép thử nào vượt, và vì sao có hay không có báo động tại đúng tần số đó.

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
Thanh thời gian nằm dưới thác nước của [Trực tiếp](/). Dải tổng quan giữ **mức cao nhất** của từng khoảng. Vạch vàng là chỗ nổi bật so với mức thường thấy ở tần số đó, nên một tín hiệu 5 giây của ba tuần trước vẫn hiện ra.

1. Chọn khoảng: giờ, ngày, tuần, tháng, năm; hoặc lăn chuột trên dải để phóng to, thu nhỏ.
2. Bấm lên vạch vàng: hình nhảy đến đúng lượt quét đó. Kéo trên dải để đi theo thời gian.
3. Phát, nhanh từ 1 đến 600 lần; \`,\` và \`.\` lùi và tiến từng lượt quét.
4. **Về trực tiếp** (phím End) để quay lại hiện tại.

Khi xem lại, khung đổi màu và có chữ **PHÁT LẠI** cùng thời điểm, có ghi múi giờ. Việc ghi trực tiếp không bao giờ dừng. Vạch đứt dưới dải là lúc không có số liệu; lý do nằm trong [Ca trực](/watch).

## Chọn một vùng

Giữ Shift rồi kéo trên thác nước, hoặc bấm \`X\` rồi kéo. Với vùng đã chọn có thể lập vụ việc, xem chiếm dụng, phóng vào, hay **so sánh** với cùng khoảng ở thời điểm khác: hai thác nước cạnh nhau và đường hiệu.

Địa chỉ trang ghi đúng hình đang xem: sao chép gửi đồng nghiệp là họ thấy như bạn thấy.
`,
      en: `
The time bar is below the waterfall of [Live](/). The overview strip keeps the **highest level** of each stretch. Yellow spikes are what stands out from the level usual at that frequency, so that five seconds of three weeks ago still show.

1. Choose a stretch: hour, day, week, month, year; or turn the wheel over the strip to zoom.
2. Click on a yellow spike: the picture goes to that very sweep. Drag on the strip to move through time.
3. Play, from 1 to 600 times as fast; \`,\` and \`.\` step one sweep back and on.
4. **Back to live** (the End key) returns to now.

While you look back the frame has another colour and says **REPLAY** with the time and its zone. Recording never stops meanwhile. The broken bar below the strip is time without data; its reasons are under [Watch](/watch).

## Selecting a range

Hold Shift and drag on the waterfall, or press \`X\` and drag. Of the range you can open an incident, look at its occupancy, zoom into it, or **compare** it with the same range at another time: two waterfalls side by side and their difference.

The page's address holds the picture: copy it, and a colleague sees what you see.
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
2. Chương trình tự lập tóm tắt: báo động còn đứng, báo động đang tạm hoãn, băng tần mất theo dõi và lý do, việc chưa xong.
3. Mỗi bên đọc rồi ký. Ký xong thì không sửa được nữa.

Tóm tắt mang theo dấu của nhật ký thao tác tại lúc đó. Hãy in ra và ký tay: sau này không ai cắt bớt nhật ký mà không bị phát hiện.

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
Chương trình ghi riêng từng trạm và băng tần: **theo dõi đủ**, **theo dõi kém**, **mất theo dõi**, **không rõ**, kèm lý do. Xem trong [Ca trực](/watch), phần **Mức độ theo dõi**.

- **Mất theo dõi**: rút máy thu, máy thu đang đo chỗ khác, máy thu im.
- **Theo dõi kém**: quá tải, đồng hồ sai, thiếu điểm, chỉ quét một phần băng, hoặc phát hiện tự động chưa làm việc. Với kế hoạch quét mới, máy học nền tạp âm trong 240 lượt quét (lượt quét dài hơn 15 s: trong một giờ, ít nhất 60 lượt); lúc đó chưa báo động được.
- **Không rõ**: chương trình không chạy, không có gì được ghi.

Báo cáo luôn viết "đã theo dõi 23 giờ 41 phút, mất theo dõi 19 phút vì…". Câu "không có nhiễu" chỉ được viết cho thời gian đã theo dõi.

Một tín hiệu ngắn hơn khoảng cách giữa hai lượt quét có thể lọt. Khoảng cách này ghi ở từng kế hoạch quét.
`,
      en: `
For each station and band the program keeps: **watched**, **degraded**, **blind**, **unknown**, with the reason. It is under [Watch](/watch), part **Coverage**.

- **Blind**: the receiver is unplugged, measures elsewhere, or is silent.
- **Degraded**: overload, wrong clock, missing bins, only part of the band swept, or detection not at work. Of a new plan it learns the noise floor for 240 sweeps (where a sweep takes more than 15 s, for an hour, at least 60 sweeps); meanwhile it tells nothing.
- **Unknown**: the program did not run; nothing is on record.

Reports always say "watched 23 h 41 min, blind 19 min because…". "No interference" is only ever said of time that was watched.

A signal shorter than the time between two sweeps may be missed. That time stands with each sweep plan.
`,
    },
  },
];
