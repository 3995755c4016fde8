/** Why a station of a hub is silent, in Vietnamese. Apart from other problems, because the first page shows it. */
import { type Form, fromForms } from '../../../../src/words/sentence-forms.js';

const FORMS: readonly Form[] = [
  [
    /^Station (\S+) is silent since \S+: it was revoked at this hub\.$/,
    'Trạm $1 không gửi về được nữa: trung tâm này đã thu hồi trạm.',
  ],
  [
    /^Station (\S+) is silent since \S+: it sent more than a station does, and may not connect for a minute\.$/,
    'Trạm $1 gửi ồ ạt, quá mức của một trạm thật, nên bị ngắt kết nối một phút.',
  ],
  [
    /^Station (\S+) is silent since \S+: its archive had trouble before \((.*)\)\.$/,
    'Mất liên lạc với trạm $1; trước đó kho lưu trữ của trạm báo lỗi ($2).',
  ],
  [
    /^Station (\S+) is silent since \S+: its link was behind by (\d+) minutes of recordings\.$/,
    'Mất liên lạc với trạm $1; trước đó còn $2 phút ghi chưa gửi hết qua đường truyền.',
  ],
  [
    /^Station (\S+) is silent since \S+: it was not heard since this hub started\.$/,
    'Chưa nhận được tin của trạm $1 từ khi trung tâm khởi động.',
  ],
  [
    /^Station (\S+) is silent since \S+: no route to it, or it is switched off\.$/,
    'Mất liên lạc với trạm $1: đường truyền bị đứt, hoặc trạm đã tắt.',
  ],
];

/** Undefined for a sentence of another kind. */
export function vietnameseSilence(sentence: string): string | undefined {
  return fromForms(FORMS, sentence);
}
