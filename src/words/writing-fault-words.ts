/** Why an export or a bundle of evidence is not written, or not whole, in Vietnamese. */
import type { Form } from './sentence-forms.js';

export const WRITING_FAULTS: readonly Form[] = [
  // What a bundle lacks.
  [
    /^The file (\S+), attached to (\S+), is missing or damaged, .*$/,
    'Gói thiếu tệp $1 đính kèm vụ việc $2 vì tệp bị mất hoặc hỏng: khôi phục attachments/$2 từ bản sao lưu rồi lập gói lại.',
  ],
  [/^The bundle of (\S+) has no minutes: (.*)$/, 'Gói của vụ việc $1 không có biên bản: $2'],
  [/^The bundle has no time-stamp: (.*)$/, 'Gói không có dấu thời gian: $1'],
  [/^There is nothing to export in this range\.$/, 'Khoảng này không có gì để xuất.'],
  [
    /^The file grew over (\S+) MB, the largest size of an export(?:: .*)?\.$/,
    'Tệp lớn quá $1 MB, cỡ lớn nhất của một lần xuất: hãy chọn khoảng ngắn hơn hoặc ít tần số hơn.',
  ],
  [
    /^No program opens a workbook of more than (\S+) cells: .*$/,
    'Không chương trình nào mở được bảng tính quá $1 ô: hãy chọn ít hơn, hoặc dùng CSV, Parquet.',
  ],
  [
    /^Grid or place change more than (\S+) times: .*$/,
    'Dải tần hoặc vị trí đổi quá $1 lần: hãy chọn ít tần số hơn hoặc khoảng ngắn hơn.',
  ],
  [
    /^There are no sweeps in this range: SM\.1809 has no empty file\.$/,
    'Khoảng này không có lượt quét nào: SM.1809 không có tệp trống.',
  ],
  [
    /^The range has more than (\S+) grids: .*$/,
    'Khoảng này có hơn $1 dải tần: hãy chọn ít tần số hơn hoặc khoảng ngắn hơn.',
  ],
  [/^The station moves more than (\S+) times: .*$/, 'Trạm di chuyển quá $1 lần: hãy chọn khoảng ngắn hơn.'],
  [/^The export could not be written \((.*)\)\.$/, 'Không ghi được tệp xuất ($1).'],
  [/^The thread that wrote the export ended: start the export again\.$/, 'Việc ghi tệp bị dừng: hãy xuất lại.'],
  [/^The state of this export was damaged: start it again\.$/, 'Trạng thái của lần xuất này bị hỏng: hãy xuất lại.'],
  [
    /^The program was stopped before this export was done: start it again\.$/,
    'Chương trình dừng trước khi xuất xong: hãy xuất lại.',
  ],
  [/^There is no recording of (\S+) in this time\.$/, 'Trong khoảng này không có bản ghi nào của $1.'],
  [
    /^The recording of (\S+) has more than (\S+) levels: .*$/,
    'Bản ghi của $1 có hơn $2 mức: hãy chọn khoảng ngắn hơn.',
  ],
  [/^No recording of (\S+) is left\.$/, 'Không còn bản ghi nào của $1.'],
  [
    /^Sweep (\S+) of (\S+) at (\S+) carries a drill: it is never exported\.$/,
    'Lượt quét $1 của $2 lúc $3 thuộc diễn tập: không bao giờ được xuất.',
  ],
  [/^incidentId is "(.*)": there is no such incident\.$/, 'Không có vụ việc “$1”.'],
  [/^(\S+) is a drill: it is never evidence\.$/, '$1 thuộc diễn tập: diễn tập không bao giờ là chứng cứ.'],
  [/^channel is "(.*)": (\S+) has no such channel\.$/, 'Máy thu $2 không theo dõi kênh “$1”.'],
  [/^receiverId is "(.*)": there is no such receiver\.$/, 'Không có máy thu “$1”.'],
  [/^stopHz is (\S+): it must lie above startHz (\S+)\.$/, 'stopHz là $1: phải lớn hơn startHz $2.'],
];
