/**
 * What a case is, and with it which times, levels, papers and words it has. Page, papers, forms and notices read this table and
 * nothing else, so that no licensee that fell silent is written up as one who interferes. A kind without an entry does not compile.
 */
import type { Words } from '../words/sentence.js';
import { COMPLAINT_CLASS } from './emission-report.js';
import { isBreach, isLoss } from './licence-matter.js';
import { DEAF, NOISE_RISE, WATCH_LOSS } from './shared-case.js';

export type CaseKind = 'emission' | 'deviation' | 'absence' | 'noise-rise' | 'complaint' | 'watch-loss' | 'deaf';

export interface KindFacts {
  /** Title of its minutes, in capitals. */
  readonly minutes: Words;
  /** Names of its begin, its end, and the time between. */
  readonly first: Words;
  readonly last: Words;
  readonly lasting: Words;
  /** Heading of its times, of which each station has its own. */
  readonly occasions: Words;
  /** Said of it in a table while it lasts. */
  readonly lasts: Words;
  /** The same as a sentence, and after it. */
  readonly on: Words;
  readonly over: Words;
  /** Why it has no measured level, width and field strength of something that interferes; absent where it has. */
  readonly noInterferer?: Words;
  /** Its time was recorded by a receiver. */
  readonly hasRecording: boolean;
  /** Somebody or something interferes: its source is sought, and forms name it. */
  readonly hasSource: boolean;
}

const EMISSION: KindFacts = {
  minutes: { vi: 'BÁO CÁO VỤ CAN NHIỄU', en: 'MINUTES OF AN INTERFERENCE CASE' },
  first: { vi: 'Thu lần đầu', en: 'First heard' },
  last: { vi: 'Thu lần cuối', en: 'Last heard' },
  lasting: { vi: 'Lần phát gần nhất', en: 'Newest burst' },
  occasions: { vi: 'Các lần thu được', en: 'What was heard' },
  lasts: { vi: 'còn phát', en: 'on the air' },
  on: { vi: 'Đang phát.', en: 'On the air.' },
  over: { vi: 'Hiện không phát.', en: 'Not on the air now.' },
  hasRecording: true,
  hasSource: true,
};

const KINDS: Readonly<Record<CaseKind, KindFacts>> = {
  emission: EMISSION,
  deviation: {
    ...EMISSION,
    minutes: { vi: 'BÁO CÁO VỤ PHÁT KHÔNG ĐÚNG GIẤY PHÉP', en: 'MINUTES OF A BREACH OF A LICENCE' },
  },
  absence: {
    minutes: { vi: 'BÁO CÁO VỤ MẤT SÓNG', en: 'MINUTES OF A LOST SIGNAL' },
    first: { vi: 'Mất sóng từ', en: 'Silent from' },
    last: { vi: 'Mất sóng đến', en: 'Silent until' },
    lasting: { vi: 'Thời gian mất sóng', en: 'Time of silence' },
    occasions: { vi: 'Các lần mất sóng', en: 'Times of silence' },
    lasts: { vi: 'còn mất sóng', en: 'silent' },
    on: { vi: 'Chưa có sóng trở lại.', en: 'Still silent.' },
    over: { vi: 'Đã có sóng trở lại.', en: 'Back on the air.' },
    noInterferer: {
      vi: 'Đài được cấp phép mất sóng: không có phát xạ gây nhiễu nào được đo.',
      en: 'A licensed station fell silent: nothing that interferes was measured.',
    },
    hasRecording: true,
    hasSource: false,
  },
  'noise-rise': {
    ...EMISSION,
    first: { vi: 'Nền tạp âm cao từ', en: 'Noise raised from' },
    last: { vi: 'Nền tạp âm cao đến', en: 'Noise raised until' },
    lasting: { vi: 'Thời gian nền tạp âm cao', en: 'Time of raised noise' },
    occasions: { vi: 'Các lần nền tạp âm tăng', en: 'Rises of the noise' },
    lasts: { vi: 'nền tạp âm còn cao', en: 'raised' },
    on: { vi: 'Nền tạp âm vẫn cao.', en: 'The noise is still raised.' },
    over: { vi: 'Nền tạp âm đã trở lại bình thường.', en: 'The noise is back at its level.' },
  },
  complaint: {
    ...EMISSION,
    first: { vi: 'Theo phản ánh, từ', en: 'As complained, from' },
    last: { vi: 'Theo phản ánh, đến', en: 'As complained, until' },
    lasting: { vi: 'Theo phản ánh, kéo dài', en: 'As complained, lasted' },
    noInterferer: {
      vi: 'Chỉ có lời phản ánh: chưa trạm nào đo được.',
      en: 'There is a complaint alone: no station has measured it.',
    },
    hasRecording: false,
  },
  'watch-loss': {
    minutes: { vi: 'BÁO CÁO MẤT THEO DÕI TẦN SỐ', en: 'MINUTES OF A LOSS OF WATCH' },
    first: { vi: 'Mất theo dõi từ', en: 'Not watched from' },
    last: { vi: 'Mất theo dõi đến', en: 'Not watched until' },
    lasting: { vi: 'Thời gian mất theo dõi', en: 'Time without watch' },
    occasions: { vi: 'Các băng mất theo dõi', en: 'Bands without watch' },
    lasts: { vi: 'còn mất theo dõi', en: 'not watched' },
    on: { vi: 'Vẫn chưa theo dõi được.', en: 'Still not watched.' },
    over: { vi: 'Đã theo dõi trở lại.', en: 'Watched again.' },
    noInterferer: {
      vi: 'Băng tần không được theo dõi: trong thời gian đó không trạm nào thu được gì.',
      en: 'The band was not watched: nobody could hear anything in that time.',
    },
    hasRecording: false,
    hasSource: false,
  },
  deaf: {
    minutes: { vi: 'BÁO CÁO MÁY THU THU KÉM', en: 'MINUTES OF A RECEIVER THAT DOES NOT HEAR' },
    first: { vi: 'Thu kém từ', en: 'Deaf from' },
    last: { vi: 'Thu kém đến', en: 'Deaf until' },
    lasting: { vi: 'Thời gian thu kém', en: 'Time of deafness' },
    occasions: { vi: 'Các lần thu kém', en: 'Times of deafness' },
    lasts: { vi: 'còn thu kém', en: 'deaf' },
    on: { vi: 'Máy thu vẫn thu kém.', en: 'The receiver is still deaf.' },
    over: { vi: 'Máy thu đã thu lại như thường.', en: 'The receiver hears as usual again.' },
    noInterferer: {
      vi: 'Máy thu không thu được như thường: không có đài nào bị coi là mất sóng, không có phát xạ gây nhiễu nào được đo.',
      en: 'The receiver did not hear as usual: no station is called silent, and nothing that interferes was measured.',
    },
    hasRecording: true,
    hasSource: false,
  },
};

type Classified = { readonly emissionClass: string };

export function kindOf(one: Classified): CaseKind {
  const { emissionClass } = one;
  if (isLoss(one)) return 'absence';
  if (isBreach(one)) return 'deviation';
  if (emissionClass === NOISE_RISE || emissionClass === WATCH_LOSS || emissionClass === DEAF) return emissionClass;
  return emissionClass === COMPLAINT_CLASS ? 'complaint' : 'emission';
}

export function kindFacts(one: Classified): KindFacts {
  return KINDS[kindOf(one)];
}
