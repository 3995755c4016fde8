/** Words of the overview over a thin line; the catalogues of the page arrive with the page. */

import type { Severity } from '../../ground/names/severities.js';
import type { Language } from '../../ground/words/format.js';

type Words = Readonly<Record<keyof typeof vi, string>>;

const vi = {
  title: 'Kiểm soát can nhiễu',
  coming: 'Đường truyền chậm. Trang đầy đủ đang tải; trong lúc chờ, đây là bản tóm tắt.',
  asking: 'Đang hỏi chương trình…',
  asOf: 'Tình trạng lúc {time} (UTC+7)',
  noAnswer: 'Chương trình chưa trả lời (lần hỏi lúc {time}).',
  old: 'Tình trạng bên dưới là của lúc {time}.',
  signIn: 'Đăng nhập',
  name: 'Tên đăng nhập',
  password: 'Mật khẩu',
  code: 'Mã xác thực: sáu chữ số trên ứng dụng xác thực, hoặc một mã dự phòng',
  wrong: 'Tên, mật khẩu hoặc mã không đúng.',
  notSignedIn: 'Chưa đăng nhập được: hãy thử lại sau giây lát.',
  sweeping: '{station}, máy thu đang quét: {names}',
  still: '{station}, máy thu KHÔNG quét: {names}',
  noReceivers: 'Chưa có máy thu nào.',
  receiver: 'Máy thu',
  swept: 'Lượt quét lúc {time}: mạnh nhất {level} tại {frequency}.',
  noSweep: 'Máy thu này chưa quét từ lúc khởi động.',
  overload: 'Máy thu quá tải: mọi mức của lượt quét này đều đáng ngờ.',
  noCases: 'Không có vụ việc nào đang mở.',
  cases: 'Vụ việc đang mở: {count}',
  unknown: 'không rõ còn phát',
  acknowledge: 'Tiếp nhận',
  acknowledged: 'Đã tiếp nhận',
  waits: 'chưa tiếp nhận',
  silenced: 'tạm hoãn',
  complaint: 'theo phản ánh, chưa đo',
  more: 'và các vụ việc khác',
  failed: 'Chưa tiếp nhận được: {reason}',
  severity1: 'Khẩn cấp',
  severity2: 'Nghiêm trọng',
  severity3: 'Cao',
  severity4: 'Trung bình',
  severity5: 'Thấp',
  severity6: 'Rất thấp',
} satisfies Record<`severity${Severity}`, string> & Record<string, string>;

const en: Words = {
  title: 'Radio interference monitoring',
  coming: 'Slow line. The full page is loading; here is a summary until then.',
  asking: 'Asking the program…',
  asOf: 'State at {time} (UTC+7)',
  noAnswer: 'The program has not answered (asked at {time}).',
  old: 'The state below is of {time}.',
  signIn: 'Sign in',
  name: 'Sign-in name',
  password: 'Password',
  code: 'Code: the six digits of your authenticator, or a recovery code',
  wrong: 'The name, the password or the code is wrong.',
  notSignedIn: 'Signing in did not work: please try again in a moment.',
  sweeping: '{station}, receivers sweeping: {names}',
  still: '{station}, receivers NOT sweeping: {names}',
  noReceivers: 'There is no receiver yet.',
  receiver: 'Receiver',
  swept: 'Sweep of {time}: strongest {level} at {frequency}.',
  noSweep: 'This receiver has not swept since the start.',
  overload: 'The receiver is overloaded: every level of this sweep is doubtful.',
  noCases: 'No incident is open.',
  cases: 'Open incidents: {count}',
  unknown: 'not known whether still on the air',
  acknowledge: 'Acknowledge',
  acknowledged: 'Acknowledged',
  waits: 'not acknowledged',
  silenced: 'put aside',
  complaint: 'as complained, not measured',
  more: 'and others',
  failed: 'Not acknowledged: {reason}',
  severity1: 'Emergency',
  severity2: 'Critical',
  severity3: 'High',
  severity4: 'Medium',
  severity5: 'Low',
  severity6: 'Minor',
};

/** Gives the words of a language, with `{…}` filled in. */
export function wordsOf(
  language: Language,
): (key: keyof Words, values?: Readonly<Record<string, string | number>>) => string {
  const words: Words = language === 'en' ? en : vi;
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ''));
}
