/**
 * The program's refusals in Vietnamese. Those that concern a case come in both languages from the program; the others are
 * said here, by their English form. What has no form is told by its status, with the program's own words behind it.
 */
import { type Form, fromForms } from '../../../../src/words/sentence-forms.js';

const FORMS: readonly Form[] = [
  [/^Sign in first, or send an API token\.$/, 'Hãy đăng nhập trước.'],
  [/^(\w+) is "(.*)": there is no such (?:\w|-)+(?: \w+)*\.$/, 'Không có mục “$2” ($1).'],
  [/^(\w+) is "(.*)": there is none in (\S+)\.$/, 'Không có mục “$2” ($1).'],
  [
    /^portId is "(.*)": there is no such port; it may have been pulled out\.$/,
    'Không có cổng “$1”; có thể đã bị rút ra.',
  ],
  [/^receiver "(.*)" is gone again\.$/, 'Máy thu “$1” vừa không còn nữa.'],
  [/^receiver "(.*)" was never put to this test\.$/, 'Máy thu “$1” chưa từng được thử như vậy.'],
  [/^receiver "(.*)" is held by nobody\.$/, 'Không ai đang giữ máy thu “$1”.'],
  [/^messageId is "(.*)": no message of it is (\w+)\.$/, 'Không có tin số $1 ở trạng thái đó.'],
  [/^language is "(.*)": (\S+) was not made in it\.$/, '$2 chưa được lập bằng ngôn ngữ “$1”.'],
  [/^channel is "(.*)": (\S+) has no such channel\.$/, 'Máy thu $2 không theo dõi kênh “$1”.'],
  [/^Rule "(.*)" was never tried\.$/, 'Quy tắc “$1” chưa được thử lần nào.'],
  [/^No trial of rule "(.*)" is running\.$/, 'Không có lần thử nào của quy tắc “$1” đang chạy.'],
  [/^(\S+) has no attachment (\S+)\.$/, '$1 không có tệp đính kèm này.'],
  [
    /^Too much recorded data is being read at this moment: ask again shortly\.$/,
    'Đang có quá nhiều dữ liệu ghi được đọc cùng lúc; hãy thử lại sau ít giây.',
  ],
  [
    /^receiverId is "(.*)": that receiver is at work\. Give the files a name of their own\.$/,
    'Máy thu “$1” đang làm việc; hãy đặt cho các tệp một tên riêng.',
  ],
  [
    /^zone: "(.*)" is no zone: give a name such as Asia\/Ho_Chi_Minh, or an offset such as \+07:00\.$/,
    'Múi giờ “$1” không có; hãy ghi tên như Asia/Ho_Chi_Minh, hoặc độ lệch như +07:00.',
  ],
  [
    /^zone: "(.*)" is no whole number of hours: give the name of the zone, such as Asia\/Kolkata\.$/,
    'Độ lệch “$1” không tròn giờ; hãy ghi tên múi giờ, ví dụ Asia/Kolkata.',
  ],
  [
    /^span: "(.*)" is no range: .+$/,
    'Dải tần “$1” không đọc được; hãy ghi tần số đầu và tần số cuối cao hơn, ví dụ 865MHz-867MHz.',
  ],
  [
    /^addresses\.(\d+)\.address is (".*"): that is not one (\w+) address\.?$/s,
    'Địa chỉ $2 ($3) không hợp lệ: mỗi dòng chỉ một địa chỉ, không có dấu phẩy hay xuống dòng.',
  ],
  [
    /^(?:.*: )?(\S+) is not among the places this station may connect to: name it under network\.allow in the configuration\.$/,
    'Trạm chưa được phép nối tới $1; người quản trị cần ghi địa chỉ này vào network.allow trong tệp cấu hình.',
  ],
  [/^There is no base map; give one with PUT\.$/, 'Chưa có bản đồ nền.'],
  [/^Tokens for others are made by an administrator\.$/, 'Chỉ quản trị viên tạo được khóa API cho người khác.'],
  [/^There are no accounts yet, and a token acts for one\.$/, 'Chưa có tài khoản nào nên chưa tạo được khóa API.'],
  [/^(\S+) has (\d+) tokens; revoke one first\.$/, '$1 đã có $2 khóa API; hãy thu hồi một khóa trước.'],
  [/^to (?:must be later than|lies before) from\.$/, 'Thời điểm kết thúc phải sau thời điểm bắt đầu.'],
  [
    /^to must be later than from, by at most (\d+) days\.$/,
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, nhiều nhất $1 ngày.',
  ],
  [
    /^to must be later than from, and from in the past\.$/,
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, và bắt đầu phải ở quá khứ.',
  ],
  [
    /^to must be later than from, by a week at most\.$/,
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, nhiều nhất một tuần.',
  ],
  [
    /^to must be later than from, by an hour at most\.$/,
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, nhiều nhất một giờ.',
  ],
  [/^(.+) has no scan of a signed sheet\.$/, '$1 chưa có bản quét của tờ đã ký.'],
  [/^incidentId or reportId must be given\.$/, 'Phải nêu sự cố hoặc văn bản cần gửi.'],
  [/^reportId: this account may not send papers\.$/, 'Tài khoản này không được gửi văn bản.'],
  [/^stopHz must be above startHz\.$/, 'Tần số cuối phải cao hơn tần số đầu.'],
  [/^from lies in the future\.$/, 'Thời điểm bắt đầu nằm ở tương lai.'],
  [/^from and to (?:are|lie) more than (\d+) days apart\.$/, 'Khoảng thời gian dài quá $1 ngày.'],
  [
    /^stopHz (?:is )?(\S+?):? (?:it )?(?:must lie above|lies below) startHz (\S+?)\.$/,
    'Tần số cuối ($1 Hz) phải cao hơn tần số đầu ($2 Hz).',
  ],
  [/^stepHz (\S+) gives (\S+) bins; (\S+) is the most\.$/, 'Bước $1 Hz cho $2 điểm; nhiều nhất là $3 điểm.'],
  [/^scopes: (.*)$/, 'Quyền của khóa API vượt quá quyền của người tạo: $1'],
  [
    /^rows × bins is over (\S+): ask for less at a time\.$/,
    'Yêu cầu quá nhiều điểm ảnh (trên $1): hãy chọn khoảng nhỏ hơn.',
  ],
  [
    /^maxSweeps × maxBins is over (\S+): ask for less at a time\.$/,
    'Yêu cầu quá nhiều số liệu (trên $1): hãy chọn khoảng nhỏ hơn.',
  ],
  [/^entries: "(.*)" is no item of (\S+)\.$/, 'Mục “$1” không có trong biểu mẫu này.'],
  [
    /^cursor is "(.*)": it is not a nextCursor of this list\.$/,
    'Trang tiếp theo của danh sách không còn hợp lệ; hãy tải lại.',
  ],
  [/^csv: (.*)$/, 'Không đọc được bảng CSV: $1'],
  [/^channelIds: there is no channel "(.*)"\.$/, 'Không có kênh thông báo “$1”.'],
  [/^Too many reports are being made at this moment/, 'Đang có quá nhiều báo cáo chờ lập: hãy thử lại sau ít phút.'],
  [/^The body is nested deeper than (\d+) levels\.$/, 'Nội dung gửi lên lồng quá $1 cấp.'],
  [/^A text in the body ends or begins in the middle of a letter/, 'Một đoạn chữ gửi lên bị cắt giữa một ký tự.'],
  [/^The body is (.*): send JSON as UTF-8\.$/, 'Nội dung gửi lên phải là JSON mã hóa UTF-8.'],
  [/^(\w+) is "(.*)", but rows is missing: give both or neither\.$/, 'Có $1 mà thiếu số hàng.'],
  [/^"(.*)" is not among the people of the watch\.$/, '“$1” không có trong danh sách người trực.'],
  [/^receiverId is missing\.$/, 'Chưa chọn máy thu.'],
  [/^mask: this rule has none\.$/, 'Quy tắc này không có mặt nạ.'],
  [/^corrected: a picture is of levels as received; ask for sweeps\.$/, 'Ảnh chỉ có mức như máy thu nhận được.'],
  [/^corrected: a binary frame cannot carry its correction; ask for JSON\.$/, 'Mức đã hiệu chỉnh chỉ có ở dạng JSON.'],
  [/^by: is missing, and nobody is signed in\. Say who takes the receiver\.$/, 'Chưa ghi ai giữ máy thu.'],
  [/^author: is missing, and nobody is signed in\.$/, 'Chưa ghi người lập.'],
  [/^(\S+) reference sweeps are too few: (\S+) are needed\.$/, 'Mới có $1 lượt quét tham chiếu; cần $2 lượt.'],
  [/^receiver "(.*)" is not measuring \((\w+)\)\. ?(.*)$/, 'Máy thu “$1” đang không đo. $3'],
  [
    /^corrected is "field": the antenna of receiver "(.*)" has neither gainDbi nor factorDbPerM in the configuration\.$/,
    'Ăng-ten của máy thu “$1” chưa có độ lợi hoặc hệ số ăng-ten trong cấu hình nên không tính được cường độ trường.',
  ],
  [/^(\w+) is (.*), but rows is given: a picture has rows and bins\.$/, 'Đã có số hàng thì không dùng $1.'],
  [/^id is "(.*)": (.*)$/, 'Không thực hiện được với “$1”: $2'],
  [
    /^(.+): the channel goes to another place now, or there in a less safe way; give it again\.$/,
    'Kênh nay gửi đi nơi khác hoặc kém an toàn hơn: hãy nhập lại $1.',
  ],
  [/^The file is empty\.$/, 'Tệp trống.'],
  [/^Give the table either as csv or as rows\.$/, 'Hãy gửi bảng ở một dạng: CSV hoặc các hàng.'],
  [/^Send the (?:content|workbook) as application\/octet-stream\.$/, 'Tệp gửi lên không đúng kiểu.'],
  [/^The file has more than (\S+) MB\.$/, 'Tệp lớn hơn $1 MB.'],
  [/^A workbook may have (\S+) MB\.$/, 'Bảng tính được phép lớn nhất $1 MB.'],
  [/^The result has (\S+) bytes\.$/, 'Kết quả chỉ có $1 byte.'],
  [/^Export (\S+) has no result: it is (\w+)\.$/, 'Lần xuất $1 chưa có kết quả.'],
  [/^Export (\S+) has nothing to show: it is (\w+)\.$/, 'Lần xuất $1 không có gì để hiện trên trang.'],
  [/^Export (\S+) is (\w+) already\.$/, 'Lần xuất $1 đã kết thúc rồi.'],
  [/^name is "(.*)": there is a backup of that name\.$/, 'Đã có bản sao lưu tên “$1”.'],
  [
    /^Drill (\S+) is running; its score is shown when it is over\.$/,
    'Diễn tập $1 đang chạy; bảng điểm có khi kết thúc.',
  ],
  [/^Drill (\S+) is running; stop it first\.$/, 'Diễn tập $1 đang chạy; hãy dừng diễn tập đó trước.'],
  [/^No drill is running\.$/, 'Không có diễn tập nào đang chạy.'],
  [
    /^(\S+) is on the air with severity 1; a drill now would hide it\.$/,
    '$1 đang phát ở mức khẩn cấp 1; diễn tập lúc này sẽ che mất sự cố đó.',
  ],
  [/^(\S+) reaches from (\S+) to (\S+) Hz\.?$/, 'Máy phát giả $1 có dải tần không hợp lệ: từ $2 đến $3 Hz.'],
  [
    /^(\S+)\.pulses\.onMs is (\S+), longer than everyMs (\S+?)\.?$/,
    'Máy phát giả $1: thời gian phát $2 ms dài hơn chu kỳ $3 ms.',
  ],
  [/^A check is running already\.$/, 'Một lần kiểm tra đang chạy rồi.'],
  [/^A backup is being made already\.$/, 'Đang tạo một bản sao lưu rồi.'],
  [/^incidentId is "(.*)": a drill is never evidence\.$/, '$1 thuộc diễn tập: diễn tập không bao giờ là bằng chứng.'],
  [
    /^Too much of the recording is being read at this moment: ask again shortly\.$/,
    'Đang có quá nhiều yêu cầu đọc số liệu: hãy thử lại sau giây lát.',
  ],
  [/^(.*) Try again in a moment\.$/, 'Chương trình đang bận. Hãy thử lại sau giây lát.'],
  [/^stationId is "(.*)", receiverId "(.*)": there is no such place\.$/, 'Không có trạm “$1” hoặc máy thu “$2”.'],
  [/^No receiver sweeps where the script plays\.$/, 'Không máy thu nào quét dải tần của kịch bản.'],
  [/^No receiver sweeps where this rule applies\.$/, 'Không máy thu nào quét dải tần của quy tắc này.'],
  [
    /^Nothing was changed: the disk of the data directory is full or cannot be written.*$/,
    'Chưa có gì thay đổi: đĩa dữ liệu đã đầy hoặc không ghi được. Hãy giải phóng đĩa rồi thử lại.',
  ],
  [
    /^The join code is cut or mistyped: a code begins with (\S+)\. Copy it again\.$/,
    'Mã gia nhập bị thiếu hoặc sai ký tự: mã bắt đầu bằng $1. Hãy chép lại.',
  ],
  [
    /^The join code is for the station "(.*)"; this station is "(.*)"\.$/,
    'Mã gia nhập này dành cho trạm “$1”, còn trạm này là “$2”.',
  ],
  [
    /^The hub at (\S+) does not accept this join code: it is older than (\d+) min\. .*$/,
    'Mã gia nhập đã quá $2 phút nên trung tâm $1 không nhận. Hãy xin mã mới.',
  ],
  [
    /^The hub at (\S+) does not accept this join code: .*$/,
    'Trung tâm $1 không nhận mã gia nhập này: mã đã được dùng, đã bị hủy, hoặc đã quá hạn theo đồng hồ của trung tâm. Hãy xin mã mới.',
  ],
  [
    /^This join code was used already, or is too old\. .*$/,
    'Mã gia nhập này đã được dùng hoặc đã quá hạn. Hãy xin mã mới.',
  ],
  [
    /^The hub at (\S+) does not answer: another program than nats-server answers there\. .*$/,
    'Ở địa chỉ $1 là một chương trình khác, không phải nats-server của trung tâm. Hãy kiểm tra địa chỉ của trung tâm (network.address).',
  ],
  [
    /^The hub at (\S+) (?:does not answer|cannot be reached): (.*?) (?:Check|Try) .*$/,
    'Không liên lạc được với trung tâm $1 ($2). Hãy kiểm tra trung tâm cùng nats-server của nó có đang chạy và từ đây có tới được cổng đó không.',
  ],
  [
    /^(\S+) shows a certificate of another authority than the one in the join code\.$/,
    'Chứng thư của $1 không phải của trung tâm đã cấp mã gia nhập này.',
  ],
  [
    /^This program is no station of a hub: run it with --role station\.$/,
    'Chương trình này không chạy ở vai trò trạm của trung tâm (--role station).',
  ],
  [
    /^This station has joined a hub already; "(.*)" at its computer joins another one\.$/,
    'Trạm này đã gia nhập một trung tâm; muốn đổi trung tâm, chạy “$1” trên máy tính của trạm.',
  ],
  [/^(.+): (?:telegram|zalo-oa) needs one$/, 'Mẫu tin này cần có mục “$1”.'],
  [
    /^(\S+) is being probed or listened to at this moment\.?$/,
    'Cổng $1 đang được hỏi hoặc nghe; hãy thử lại sau vài giây.',
  ],
  [/^(\S+) is used by the receiver "(.*)" of this station\.?$/, 'Cổng $1 đang do máy thu “$2” của trạm dùng.'],
  // Why no receiver was recognised at a port.
  [
    /^Looks like (.*), but did not answer as one\. .*$/,
    'Có vẻ là $1, nhưng không trả lời như vậy. Hãy tắt rồi bật lại máy.',
  ],
  [/^Not a USB port: .*$/, 'Không phải cổng USB: bấm “Đây là gì?” để chọn đúng loại máy và tốc độ baud.'],
  [/^No driver knows these USB ids: .*$/, 'Chưa có loại máy nào mang mã USB này: bấm “Đây là gì?” để xem máy nói gì.'],
  [
    /^Lines come here that no driver reads: "(.*)"\. If they .*$/s,
    'Cổng này có các dòng chưa loại máy nào đọc được: “$1”. Bấm “Đây là gì?”: nếu là mức tín hiệu, hãy mô tả các dòng; nếu không, hãy chọn loại máy và tốc độ baud.',
  ],
  [
    /^(\S+) is in use by another program or receiver\. .*$/,
    'Cổng $1 đang được chương trình hoặc máy thu khác dùng. Hãy đóng chương trình đó.',
  ],
  [
    /^No permission to open (\S+)\. .*$/,
    'Chưa có quyền mở cổng $1. Hãy thêm tài khoản vào nhóm dialout rồi khởi động lại.',
  ],
  [/^(\S+) is not there\. .*$/, 'Cổng $1 không còn nữa. Hãy cắm lại máy thu.'],
  [/^(\S+) could not be opened: (.*?)\. .*$/, 'Không mở được cổng $1 ($2). Hãy rút máy thu ra rồi cắm lại.'],
  [/^Serial port (\S+) at (\d+) baud gave no clear answer\.$/, 'Máy ở cổng $1 trả lời không rõ ràng ($2 baud).'],
  [
    /^Serial port (\S+) at (\d+) baud (?:ended|was lost: .*)\.$/,
    'Mất kết nối với cổng $1: máy thu đã bị rút ra hoặc tự ngắt.',
  ],
];

/** Undefined where this page has no Vietnamese form for it. */
export function vietnameseProblem(detail: string): string | undefined {
  const known = fromForms(FORMS, detail);
  if (known !== undefined) return known;
  const parts = detail.split('; ');
  if (parts.length === 1) return undefined;
  const said = parts.map((part) => vietnameseProblem(part));
  return said.every((part) => part !== undefined) ? said.join(' ') : undefined;
}
