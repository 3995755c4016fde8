/** Refusals of rooms whose sentences do not come in both languages from the program yet (`src/words/said.ts`), by their English form. */
import { type Form, fromForms } from '../../../../src/words/sentence-forms.js';

const FORMS: readonly Form[] = [
  [/^(\w+) is "(.*)": there is no such (?:\w|-)+(?: \w+)*\.$/, 'Không có mục “$2” ($1).'],
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
  [/^to (?:must be later than|lies before) from\.$/, 'Thời điểm kết thúc phải sau thời điểm bắt đầu.'],
  [/^from and to (?:are|lie) more than (\d+) days apart\.$/, 'Khoảng thời gian dài quá $1 ngày.'],
  [
    /^stopHz (?:is )?(\S+?):? (?:it )?(?:must lie above|lies below) startHz (\S+?)\.$/,
    'Tần số cuối ($1 Hz) phải cao hơn tần số đầu ($2 Hz).',
  ],
  [/^id is "(.*)": (.*)$/, 'Không thực hiện được với “$1”: $2'],
  [/^(.*) Try again in a moment\.$/, 'Chương trình đang bận. Hãy thử lại sau giây lát.'],
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
