/** Refusals of rooms whose sentences do not come in both languages from the program yet (`src/words/said.ts`), by their English form. */
import { type Form, fromForms } from '../../../../src/words/sentence-forms.js';

const FORMS: readonly Form[] = [
  [
    /^addresses\.(\d+)\.address is (".*"): that is not one (\w+) address\.?$/s,
    'Địa chỉ $2 ($3) không hợp lệ: mỗi dòng chỉ một địa chỉ, không có dấu phẩy hay xuống dòng.',
  ],
  [/^(.+): (?:telegram|zalo-oa) needs one$/, 'Mẫu tin này cần có mục “$1”.'],
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
