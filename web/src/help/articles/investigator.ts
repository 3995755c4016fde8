/** For those who find out and take away: history, exports, evidence, forms. */
import type { Article } from '../article.js';

export const INVESTIGATOR_ARTICLES: readonly Article[] = [
  {
    id: 'compare',
    audience: 'investigator',
    title: { vi: 'So sánh hai thời điểm', en: 'Comparing two times' },
    body: {
      vi: `
Giữ Shift rồi kéo trên thác nước của [Trực tiếp](/), chọn **So sánh**. Hai thác nước nằm cạnh nhau trên cùng trục, kèm vệt hiệu.

So cùng giờ hôm qua, cùng giờ tuần trước, hoặc trước và sau khi một đài bị nghi ngờ tắt. Ghi lại địa chỉ trang vào ghi chú của vụ việc: ai mở cũng thấy đúng hình ấy.
`,
      en: `
Hold Shift and drag on the waterfall of [Live](/), then choose **Compare**. Two waterfalls stand side by side on one axis, with their difference as a trace.

Compare with the same hour yesterday, a week ago, or before and after a suspected transmitter was switched off. Put the page's address into a note of the incident: whoever opens it sees that picture.
`,
    },
  },
  {
    id: 'exports',
    audience: 'investigator',
    title: { vi: 'Xuất dữ liệu', en: 'Taking data away' },
    body: {
      vi: `
Chọn vùng thời gian và tần số, chọn định dạng: CSV, JSON, XLSX, Parquet, SM.1809, SigMF, PNG. Việc xuất chạy nền, có tiến độ, tải tiếp được khi đứt, kèm SHA-256.

- **SM.1809** chỉ giữ một hàng mỗi giây (lấy mức cao nhất) và một số lẻ. Cần đủ thì lấy Parquet hoặc JSON.
- Cờ và phép hiệu chỉnh đi kèm mọi định dạng.
- Trên dòng lệnh: \`rfi-logger export sweeps --help\`.

Tệp xuất nhập lại được bằng \`rfi-logger import\`, cho lại đúng mức trong độ phân giải của định dạng. Dữ liệu nhập vào được giữ lại dù đã cũ, cho đến khi chạy lại lệnh với \`--release\`.
`,
      en: `
Choose a stretch of time and frequency, then the format: CSV, JSON, XLSX, Parquet, SM.1809, SigMF, PNG. Exports run in the background with progress, can be resumed, and carry a SHA-256.

- **SM.1809** holds one row a second (the maximum is kept) and one decimal. For everything take Parquet or JSON.
- Flags and corrections go with every format.
- On the command line: \`rfi-logger export sweeps --help\`.

\`rfi-logger import\` reads them back and gives the same levels within the format's resolution. What is imported is kept however old it is, until the command is given again with \`--release\`.
`,
    },
  },
  {
    id: 'evidence',
    audience: 'investigator',
    title: { vi: 'Gói chứng cứ', en: 'The evidence bundle' },
    body: {
      vi: `
Từ một vụ việc, lập **gói chứng cứ**: lượt quét gốc, thiết lập, hiệu chuẩn có hiệu lực, sổ mức độ theo dõi, diễn biến, đoạn nhật ký thao tác, báo cáo, SM.1809, CSV và hình.

- \`manifest.json\` ghi SHA-256 từng tệp, ký bằng khóa của trạm. Vân tay khóa hãy ghi vào biên bản giấy.
- Mở \`verify.html\` trong gói bằng trình duyệt bất kỳ, không cần mạng, để kiểm tra: trang tính lại bảng CSV, SM.1809 và vẽ lại hình từ lượt quét gốc đã ký. Hoặc \`rfi-logger verify GOI.zip\`: lệnh này còn kiểm dấu thời gian (\`--tsa-ca\` nêu chứng thư gốc bạn tin).
- Sửa một byte là biết tệp nào; cắt đuôi nhật ký cũng bị phát hiện.

Bản ghi quanh mọi vụ việc (60 giây trước, 60 giây sau) được ghim, không bị xóa theo tuổi. Dữ liệu diễn tập bị từ chối.
`,
      en: `
From an incident make an **evidence bundle**: original sweeps, settings, calibration in force, the coverage ledger, the timeline, the slice of the audit log, the report, SM.1809, CSV and pictures.

- \`manifest.json\` has the SHA-256 of every file, signed with the station's key. Write the key's fingerprint into the minutes on paper.
- Open \`verify.html\` of the bundle in any browser, without a network, to check it: the page makes CSV, SM.1809 and pictures again from the signed sweeps. Or \`rfi-logger verify BUNDLE.zip\`: that also checks the time-stamp (\`--tsa-ca\` names the root certificate you trust).
- A changed byte names its file; a log whose tail was cut is caught.

The recording around every incident (60 s before, 60 s after) is pinned and does not age away. Data of drills is refused.
`,
    },
  },
  {
    id: 'appendix-10',
    audience: 'investigator',
    title: { vi: 'Báo cáo nhiễu có hại, Phụ lục 10', en: 'Report of harmful interference, Appendix 10' },
    body: {
      vi: `
Bản nháp lập từ vụ việc, các mục a đến w. Mỗi mục ghi **giá trị, nguồn, độ không đảm bảo đo, thời điểm**. Nguồn là: đo, ước lượng, giấy phép, trực ban nhập, hoặc bên phản ánh.

- Mục không xác định được thì để **trống**. Không đoán.
- Độ rộng băng tần ghi rõ đo hay ước lượng, không bao giờ mịn hơn RBW.
- Không có hệ số ăng-ten thì không có cường độ trường: dBm nằm ở phần ghi chú.
- Các mục p–w cần đối chiếu với Thể lệ vô tuyến hiện hành trước khi gửi ITU.
`,
      en: `
The draft is made from an incident, items a to w. Each has **value, source, uncertainty, time**. The source is measured, estimated, licence, operator or complainant.

- What is not known stays **blank**. Nothing is guessed.
- Bandwidth says measured or estimated, and is never finer than the RBW.
- Without an antenna factor there is no field strength: dBm goes into the remarks.
- Items p–w must be checked against the Radio Regulations in force before it goes to the ITU.
`,
    },
  },
  {
    id: 'occupancy',
    audience: 'investigator',
    title: { vi: 'Đọc số liệu chiếm dụng', en: 'Reading occupancy' },
    body: {
      vi: `
[Chiếm dụng](/occupancy) cho bản đồ nhiệt tần số × giờ và bảng kênh. **FCO** là tỷ lệ thời gian kênh vượt ngưỡng, trong thời gian thu được kênh (ITU-R SM.1880); **FBO** là tỷ lệ phổ và thời gian bị chiếm của cả dải, tính từ 50 phần bằng nhau. Mỗi số có kèm ngưỡng, chu kỳ quét lại, số mẫu và khoảng tin cậy 95 %.

- **Chưa đủ mẫu**: khoảng tin cậy rộng hơn 10 % hoặc dưới 30 mẫu độc lập. Mẫu kề nhau giống nhau thì tính thành ít mẫu hơn.
- So với kỳ khác: ▲ ▼ chỉ hiện khi hai khoảng tin cậy không chạm nhau, còn lại là ≈.
- Ngưỡng cố định hay bám nền: hai kết quả khác nhau, đừng so với nhau.
- Giờ bận là giờ có trung bình cao nhất.
`,
      en: `
[Occupancy](/occupancy) has a heat map of frequency × hour and a table of channels. **FCO** is the share of the received time in which a channel is above the threshold (ITU-R SM.1880); **FBO** the share of the band's spectrum and time in use, from 50 equal parts. Every figure comes with threshold, revisit time, samples and its 95 % interval.

- **Not enough**: an interval wider than 10 %, or fewer than 30 independent samples. Neighbouring samples that are alike count as fewer.
- Against another period: ▲ ▼ only where the two intervals do not meet, otherwise ≈.
- A fixed threshold and one that follows the noise give different results: do not compare the two.
- The busy hour is the hour with the highest mean.
`,
    },
  },
];
