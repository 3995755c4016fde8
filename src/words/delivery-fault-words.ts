/** Why a message did not arrive, in Vietnamese, by its English form. Words of a foreign server stand behind ours as they came. */

import { type Form, fromForms } from './sentence-forms.js';

const FORMS: readonly Form[] = [
  [
    /^(.+) has no address that a channel reaches(?:, and no rule sends this to a channel)?$/,
    '$1 chưa có địa chỉ nào gửi tới được',
  ],
  [/^the mail server did not take it: (.*)$/s, 'máy chủ thư không nhận: $1'],
  [/^(.+?) did not answer within (.+) s$/, '$1 không trả lời trong $2 giây'],
  [/^(.+?) was not reached: (.*)$/s, 'không liên lạc được với $1: $2'],
  [/^(.+?) answered (.+?): (.*)$/s, '$1 trả lời $2: $3'],
  [/^Zalo refused it \((.*?)\): (.*)$/s, 'Zalo từ chối ($1): $2'],
  [/^the channel "(.*)" does not exist$/, 'kênh thông báo “$1” không còn'],
  [/^the channel "(.*)" is switched off$/, 'kênh thông báo “$1” đang tắt'],
  [/^its incident or report no longer exists$/, 'vụ việc hoặc báo cáo của tin này không còn'],
  [/^this version does not know this kind of message$/, 'phiên bản này không hỗ trợ loại tin này'],
  [/^([^:;]+): quiet hours$/, '$1: giờ yên lặng'],
  [/^nobody confirmed the call \((.*)\)$/, 'không ai xác nhận cuộc gọi ($1)'],
  [/^(\S+): answered, no digit pressed$/, '$1: nhấc máy nhưng không bấm phím'],
  [/^(\S+): not answered$/, '$1: không nhấc máy'],
  [/^(\S+): busy$/, '$1: máy bận'],
];

/** Of the modem, its SIM and the network. */
const TELEPHONE: readonly Form[] = [
  [/^the SIM is locked \((.*)\)\.?$/, 'SIM bị khóa ($1)'],
  [/^the SIM asks for its PIN; give it in the settings\.?$/, 'SIM cần mã PIN: hãy nhập ở phần cài đặt'],
  [
    /^the SIM refused this PIN; it is not tried again.*$/,
    'SIM từ chối mã PIN này; không thử lại vì lần thứ ba sẽ khóa SIM',
  ],
  [/^the SIM refused the PIN\.?$/, 'SIM từ chối mã PIN'],
  [/^there is no SIM in the modem\.?$/, 'không có SIM trong modem'],
  [/^the SIM is locked and asks for its PUK\.?$/, 'SIM bị khóa, cần mã PUK'],
  [/^the SIM does not work\.?$/, 'SIM không hoạt động'],
  [/^the SIM is of the wrong kind\.?$/, 'SIM không đúng loại'],
  [/^the modem does not look for a network\.?$/, 'modem không tìm mạng'],
  [/^the modem still looks for a network\.?$/, 'modem vẫn đang tìm mạng'],
  [/^the network refused the SIM\.?$/, 'mạng từ chối SIM'],
  [/^the modem does not know whether a network took it\.?$/, 'modem không rõ đã vào mạng chưa'],
  [/^there is no network\.?$/, 'không có sóng di động'],
];

const OF_MANY = /^(.+?): (.+)$/s;

type Translate = (sentence: string) => string | undefined;

/** Undefined where there is no Vietnamese form for it, and `otherwise` has none either. */
export function vietnameseDeliveryFault(sentence: string, otherwise: Translate = () => undefined): string | undefined {
  const known = fromForms([...FORMS, ...TELEPHONE], sentence) ?? otherwise(sentence);
  if (known !== undefined) return known;
  // "the telephone: …", "NAME: …", and several in one, each in its own words.
  const parts = sentence.split('; ');
  if (parts.length > 1) {
    const said = parts.map((part) => vietnameseDeliveryFault(part, otherwise));
    return said.every((part) => part !== undefined) ? said.join('; ') : undefined;
  }
  const [, who = '', what = ''] = OF_MANY.exec(sentence) ?? [];
  const said = what === '' ? undefined : vietnameseDeliveryFault(what, otherwise);
  return said === undefined ? undefined : `${who === 'the telephone' ? 'điện thoại' : who}: ${said}`;
}
