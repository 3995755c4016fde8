/** For those who are woken: alarms, incidents, drills. */
import type { Article } from '../article.js';

export const ALARM_ARTICLES: readonly Article[] = [
  {
    id: 'alarm',
    audience: 'control',
    title: { vi: 'Khi có báo động', en: 'When an alarm sounds' },
    body: {
      vi: `
1. **Tiếp nhận** (phím \`A\` trong [Vụ việc](/incidents)). Từ lúc này mọi người biết đã có người lo. Mức 1 chưa ai nhận sẽ tự báo cho người kế tiếp, rồi danh sách liên hệ.
2. Đọc câu **vì sao mức này**: luật và quy hoạch băng tần đứng trước độ mạnh. 121,5 MHz luôn đứng đầu.
3. Mở vụ việc: chứng cứ được giữ nguyên từ lúc phát hiện, mức theo từng trạm, và những vụ giống trước đây.
4. **Giao** cho một người, rồi **Bắt đầu xử lý**.
5. Xong thì **xử lý xong** với nguyên nhân và biện pháp, sau đó **đóng**.

Nếu không phải nhiễu: **bác bỏ** và viết lý do. Lý do này giúp thử quy tắc mới sau này.

Nếu là **báo động không cần thiết**: bấm lý do. Với **nhiễu đã biết**, **phát hợp pháp** hoặc **do máy thu**, trong 14 ngày tín hiệu phát lại đúng chỗ đó mà không rộng, mạnh hay dài hơn thì chỉ được liệt kê; vượt hơn thì báo lại. Mức 1 và 2, mặt nạ, đài được cấp phép và phản ánh thì luôn báo.

## Tạm hoãn

Báo động đã biết có thể **tạm hoãn** với lý do và giờ hết hạn. Nó im đến lúc đó rồi báo lại, và có tên trong bàn giao ca. Mức 1 và 2 chỉ tạm hoãn hoặc ngừng được 30 phút; người thứ hai có thể kéo dài đến hết ca. Yên 10 phút rồi phát lại thì báo động ngay. Những gì đang tạm hoãn hiện trên màn hình lớn, phần tổng quan, danh sách và biên bản bàn giao.

## Đài được cấp phép mất sóng hoặc phát không đúng giấy phép

Sóng mang vốn luôn có mà **im lặng** cũng là báo động: câu lý do nói đài nào, thường thu được bao nhiêu dBm, nay bao nhiêu. Đài phát thanh, truyền hình từ 1 kW mất sóng từ 5 giờ đến 23 giờ được nâng một mức; đài dưới 1 kW ban đêm thì hạ một mức. Ngoài giờ được phép phát thì im lặng là bình thường. Nhiều đài cùng mất trong một lượt quét là một vụ việc: hãy xem trước hết cột phát, hoặc **ăng-ten của chính trạm đo**. Sai mức, tần số, độ rộng băng tần hay giờ phát chỉ được báo khi nhiều đợt đo liên tiếp cùng cho thấy.

## Nhiều báo động cùng lúc

Báo động chập chờn, đứng lâu hay ồ ạt được gộp thành nhóm. Báo động cấp cứu không bao giờ bị gộp. Báo động mức 4 đến 6 đã có người tiếp nhận, tín hiệu ngắt chưa tới một giờ rồi phát lại thì không hỏi lại; danh sách vẫn ghi là đang phát.
`,
      en: `
1. **Acknowledge** (\`A\` under [Incidents](/incidents)). From then on everyone knows that somebody has it. A severity 1 that nobody takes goes to the next person by itself, then to the contact list.
2. Read the sentence **why this severity**: law and band plan come before strength. 121.5 MHz always comes first.
3. Open it: the evidence is frozen at the trigger, with the level at each station and earlier cases that look alike.
4. **Assign** it, then **Start investigating**.
5. When done, **resolve** it with cause and measure, then **close** it.

If it is no interference: **dismiss** it and say why. The reason later helps to try new rules.

If it is **noise**: tap the reason. After **known already**, **permitted use** or **our receiver**, a signal that comes back to that place no wider, stronger or longer is only listed for 14 days; more than that calls somebody again. Severity 1 and 2, masks, licensees and complaints always do.

## Shelving

A known alarm can be **shelved** with a reason and an end. It is silent until then, rings again, and stands in the hand-over. Severity 1 and 2 are shelved or taken out of service for 30 minutes at most; a second person may make it longer, to the end of the shift. A burst after 10 minutes of quiet is raised at once. What is silenced stands on the wall, in the overview, in the list and in the hand-over.

## A licensee that falls silent, or leaves its terms

A carrier that is always there and **falls silent** is an alarm too: the reason says who, how many dBm are usual, and how many are left. A broadcaster of 1 kW or more that falls silent between 05:00 and 23:00 is one severity graver; one below 1 kW at night is one less. Silence outside the licensed hours is no alarm. Several carriers lost in the same sweep are one case: look first at the mast, or at **the antenna of the receiver itself**. Level, frequency, width and hours outside the licence are told only when several blocks of measurements in a row agree.

## Many at once

Alarms that flap, stand or flood are shown as groups. A distress alarm is never grouped. An answered alarm of severity 4 to 6 whose signal returns within an hour asks nobody again; the list shows it on the air.
`,
    },
  },
  {
    id: 'sound',
    audience: 'control',
    title: { vi: 'Bật và thử âm báo động', en: 'Sound: switch it on and try it' },
    body: {
      vi: `
Trình duyệt chỉ cho phát âm sau khi bạn bấm vào trang một lần. Đầu ca, bấm biểu tượng loa, rồi bấm **Thử âm mức** 1, 2, 3… lần lượt.

- Mỗi mức có âm riêng; mức 1 lặp lại đến khi có người tiếp nhận.
- Thông báo của trình duyệt hiện cả khi trang ở sau cửa sổ khác. Cho phép một lần là đủ.
- Tiêu đề thẻ có số báo động đang chờ.

Nếu thanh báo động nói âm bị chặn, bấm vào đó.
`,
      en: `
A browser plays sound only after you have clicked on the page once. At the start of a shift click on the loudspeaker, then press **Test the sound of severity** 1, 2, 3 … in turn.

- Each severity has a sound of its own; severity 1 repeats until somebody acknowledges.
- Browser notifications show even behind other windows. Allow them once.
- The tab's title has the number of alarms that wait.

When the alarm bar says that sound is blocked, click on it.
`,
    },
  },
  {
    id: 'by-hand',
    audience: 'control',
    title: { vi: 'Mở vụ việc bằng tay', en: 'Opening an incident by hand' },
    body: {
      vi: `
Khi có người gọi báo nhiễu mà máy không phát hiện: [Vụ việc](/incidents/new), **Mở vụ việc bằng tay**. Ghi tần số, thời gian, ai phản ánh điều gì.

Cũng có thể kéo chọn một vùng trên thác nước rồi chọn **Lập vụ việc**: mức cao nhất trong vùng được đọc từ bản ghi.

Nếu chỗ đó đã có vụ việc đang mở, ghi chú được thêm vào vụ ấy thay vì mở thêm. Vụ không máy thu nào đo được thì không có mức, và không được điền đại.
`,
      en: `
When somebody telephones about interference that was not detected: [Incidents](/incidents/new), **open by hand**. Give the frequency, the time, and who complained of what.

You can also drag over a part of the waterfall and choose **Open incident**: the highest level in it is read from the recording.

If the place already has an open incident, the note is added to that one. What no receiver measured has no level, and none is made up.
`,
    },
  },
  {
    id: 'drill',
    audience: 'control',
    title: { vi: 'Diễn tập', en: 'Drills' },
    body: {
      vi: `
Diễn tập phát một tín hiệu giả định **chỉ trên màn hình**, để kíp trực luyện trước Tết. Chữ **DIỄN TẬP** hiện ở mọi nơi có tín hiệu giả định.

- Việc theo dõi thật vẫn chạy song song. Báo động thật mức 1 tự dừng buổi diễn tập.
- Vụ của diễn tập có số bắt đầu bằng \`DRILL\` và nằm trong sổ riêng; không bao giờ lẫn vào báo cáo trực hay chứng cứ; báo cáo riêng của diễn tập mang dấu DIỄN TẬP trên mỗi trang.
- Bắt đầu, xử lý và dừng ở [Ca trực → Diễn tập](/watch/drills).
- Sau buổi tập có phiếu điểm: phát hiện, tiếp nhận, giao việc, xử lý mất bao lâu, so với thời hạn; và đáp án.
`,
      en: `
A drill plays a made-up signal **on the screens only**, so that the crew can practise before Tết. **DRILL** stands wherever it shows.

- The real watch goes on beside it. A real severity 1 alarm ends the drill.
- Its incidents have numbers that begin with \`DRILL\`, in a book of their own; they never get into duty reports or evidence; a report of the drill itself is marked DRILL on every page.
- It is started, worked on and stopped under [Watch → Drills](/watch/drills).
- Afterwards there is a score sheet: how long detecting, acknowledging, assigning and resolving took against the targets; and the answer.
`,
    },
  },
  {
    id: 'keys',
    audience: 'control',
    title: { vi: 'Bàn phím', en: 'Keyboard' },
    body: {
      vi: `
Phím \`?\` mở bảng phím tắt của màn hình đang xem.

- \`g\` rồi \`l\`, \`i\`, \`w\`: đến Trực tiếp, Vụ việc, Ca trực.
- Trực tiếp: mũi tên dịch 10 %, \`+\` \`-\` phóng, \`0\` toàn dải, phím cách dừng hình, \`p\` tìm đỉnh, \`m\` đặt dấu, \`h\` giữ lại từ đầu, \`1\`–\`4\` bật tắt vệt.
- Vụ việc: \`j\` \`k\` chuyển dòng, Enter mở, \`a\` tiếp nhận, \`x\` chọn.

Phím một chữ tắt được trong cùng bảng, nếu bạn dùng giọng nói để gõ.
`,
      en: `
\`?\` opens the keys of the screen you are on.

- \`g\` then \`l\`, \`i\`, \`w\`: to Live, Incidents, Watch.
- Live: arrows pan by 10 %, \`+\` \`-\` zoom, \`0\` full span, space pauses, \`p\` finds the peak, \`m\` sets a marker, \`h\` restarts the holds, \`1\`–\`4\` switch traces.
- Incidents: \`j\` \`k\` move, Enter opens, \`a\` acknowledges, \`x\` selects.

Single-letter keys can be switched off in the same place, if you type by voice.
`,
    },
  },
];
