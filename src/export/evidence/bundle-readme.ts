/** The README.txt of every bundle, for a reader who has never seen one. */
export const README = `GÓI CHỨNG CỨ CAN NHIỄU VÔ TUYẾN – rfi-logger
===========================================

Gói này gồm dữ liệu đo gốc, thiết lập máy thu, hiệu chuẩn, thời gian đã canh, hồ sơ vụ việc và nhật ký kiểm toán,
đúng như lúc lập. Danh mục và mã băm SHA-256 của từng tệp nằm trong manifest.json, được khoá của trạm ký (Ed25519).

Kiểm tra:
  1. Không cần mạng: mở verify.html bằng trình duyệt, chọn tệp ZIP này. Nên dùng bản verify.html lấy từ trạm.
  2. Trên máy có rfi-logger: rfi-logger verify TEP.zip --fingerprint DAU_VAN_TAY
So dấu vân tay của khoá với bản đã ghi ở nơi khác (sổ giao ca, trang Xuất dữ liệu của trạm).

  sweeps/*.rfb   lượt quét gốc, đúng như được lưu (bố cục: tài liệu của rfi-logger)
  sweeps/*.csv   cùng dữ liệu, dạng bảng; mức như máy thu báo, hiệu chỉnh ghi trong cột riêng
  sweeps/*.txt   ITU-R SM.1809, mỗi giây một dòng, giữ giá trị lớn nhất; giờ UTC
  sweeps/*.png   phổ thác nước, có trục tần số và thời gian
  audit.jsonl    nhật ký; dòng của vụ việc khác chỉ còn dấu niêm

Khoảng trống trong dữ liệu nghĩa là không thu được, không phải là không có nhiễu: xem coverage.json.

EVIDENCE BUNDLE OF RADIO INTERFERENCE – rfi-logger
==================================================

It holds the raw measurement, the settings of the receivers, their calibration, what was watched and what was not, the
incident and the audit log, as they were when it was made. manifest.json names every file with its SHA-256 and is
signed by the station's key (Ed25519).

To check it:
  1. Offline: open verify.html in a browser and choose this zip file. Best use a copy of verify.html from the station.
  2. With rfi-logger: rfi-logger verify FILE.zip --fingerprint FINGERPRINT
Compare the fingerprint of the key with one written down elsewhere (hand-over sheets, the station's page of exports).

The column unit and corrected of the CSV say what a level is. A hole in the data was not received; it does not mean that
nothing was there: see coverage.json. All times are UTC unless they say otherwise.
`;
