/** Reports, forms for other administrations, and where notices go. */
import type { Article } from '../article.js';

export const PAPER_ARTICLES: readonly Article[] = [
  {
    id: 'reports',
    audience: 'control',
    title: { vi: 'Lập và tải báo cáo', en: 'Make and fetch reports' },
    body: {
      vi: `
Mở [Báo cáo](/reports), chọn loại và thời gian, bấm **Lập báo cáo**. Trang hiện nội dung; tải PDF, XLSX hoặc văn bản thuần, tiếng Việt hoặc tiếng Anh.

- **Trực ngày**, **Đợt cao điểm**, **Thống kê**, **Chiếm dụng** lập ở đây. **Biên bản** và **mẫu gửi đi** của một vụ lập từ trang của vụ đó.
- Báo cáo nào cũng ghi đã theo dõi bao lâu, mất theo dõi bao lâu và vì sao. Câu "không phát hiện nhiễu" chỉ viết cho thời gian đã theo dõi.
- Báo cáo đã lập không đổi nữa, và có SHA-256. Muốn số liệu mới thì lập báo cáo mới.
- **Lịch lập**: mỗi ngày, mỗi tuần, mỗi tháng; có thể gửi luôn qua kênh thông báo. Đợt cao điểm tự lập báo cáo ngày.
- **Cơ quan**: mỗi tên cơ quan có ngày bắt đầu; báo cáo ghi ngày trước khi đổi tên vẫn in tên cũ.
`,
      en: `
Open [Reports](/reports), choose the kind and the time, press **Make the report**. The page shows what it says; fetch it as PDF, XLSX or plain text, in Vietnamese or English.

- **Daily duty**, **Campaign**, **Statistics**, **Occupancy** are made here. **Minutes** and **forms** of a case are made on the page of that case.
- Every report says how long was watched, how long was not, and why. "No interference found" is only written of time that was watched.
- A report that was made does not change any more, and has a SHA-256. For newer figures make a new one.
- **Schedules**: every day, week or month; it can be sent over a notice channel as well. A campaign makes its daily reports by itself.
- **Organisation**: each name has a first day; a report dated before a change of name bears the old one.
`,
    },
  },
  {
    id: 'notice-channels',
    audience: 'administrator',
    title: { vi: 'Gửi báo động ra ngoài màn hình', en: 'Send alarms beyond the screen' },
    body: {
      vi: `
Ở [Báo cáo, phần Thông báo](/reports/notices) khai báo kênh, rồi quy tắc nói báo gì cho kênh nào.

1. Thêm kênh: thư điện tử, webhook (Telegram, Zalo OA, Mattermost, JSON), điện thoại (modem GSM) hoặc syslog.
2. Bấm **Thử**: tin thử gửi ngay, lỗi hiện ngay tại chỗ.
3. Thêm quy tắc: mức nào, khi nào, gửi kênh nào.

- **Báo người kế tiếp** gửi đến địa chỉ của từng người trong [Nhân sự](/watch/people). Có modem GSM thì chương trình nhắn tin và gọi điện ở mức 1; bấm một phím số là tiếp nhận. Không có modem thì nhờ kênh của quy tắc gọi giúp, kèm số.
- Mức 1 gửi ngay, từng tin một. Các mức khác gộp lại khi nhiều tin cùng lúc.
- Không gửi được thì thử lại, thưa dần, hơn một ngày. Bị từ chối hẳn thì nằm ở **Tin bỏ dở** cho người xem.
- Tắt máy không mất tin: mọi tin chờ gửi nằm trên đĩa. Nếu máy tắt đúng lúc đang gửi, một tin có thể đến hai lần.
- Mật khẩu, mã truy cập và khóa chỉ ghi vào được, không xem lại được.
`,
      en: `
Under [Reports, Notices](/reports/notices) set up channels, then rules that say what is told to which.

1. Add a channel: e-mail, webhook (Telegram, Zalo OA, Mattermost, JSON), telephone (GSM modem) or syslog.
2. Press **Test**: a test is sent at once, and a fault is shown on the spot.
3. Add a rule: which levels, when, to which channels.

- **Escalation** goes to each person's own address under [People](/watch/people). With a GSM modem the program sends a text, and rings at level 1: a digit acknowledges. Without one, the channels of the rules are asked to call, with the number.
- Level 1 is sent at once and by itself. The others come as one when there are many.
- What cannot be sent is tried again, ever more slowly, for more than a day. What is refused for good lies under **Given up** for a person to look at.
- Nothing is lost when the computer goes down: what waits is on disk. If it goes down in the middle of sending, a notice may arrive twice.
- Passwords, tokens and keys can be written, not read.
`,
    },
  },
];
