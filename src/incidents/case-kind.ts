/**
 * What a case is, and with it which times, levels, papers and words it has. Page, papers, forms and notices read this table and
 * nothing else, so that no licensee that fell silent is written up as one who interferes.
 */
import { channelMiddle, middleOf } from '../measurement/middle.js';
import type { HzRange } from '../measurement/spectrum.js';
import type { Told, Words } from '../words/sentence.js';
import { COMPLAINT_CLASS } from './emission-report.js';
import { isBreach, isLoss } from './licence-matter.js';
import { DEAF, FAR_STATIONS, GNSS, NOISE_RISE, UNUSUAL_CELL, WATCH_LOSS } from './shared-case.js';

export interface KindFacts {
  /** What it is called in a table. */
  readonly name: Words;
  /** Title of its minutes, in capitals. */
  readonly minutes: Words;
  /** Names of its begin, its end, and the time between. */
  readonly first: Words;
  readonly last: Words;
  readonly lasting: Words;
  /** Heading of its times, of which each station has its own. */
  readonly occasions: Words;
  /** In place of an end, while it lasts. */
  readonly lasts: Words;
  /** Said of it in a list while it lasts, and after it. */
  readonly now: Words;
  readonly ended: Words;
  /** The same as a sentence, and after it. */
  readonly on: Words;
  readonly over: Words;
  /** Why it has no measured level, width and field strength of something that interferes; absent where it has. */
  readonly noInterferer?: Words;
  /** What its edges are: of what was heard, of a licensed channel (its middle is stated), or of a band, which has no middle. */
  readonly edges: 'heard' | 'channel' | 'band';
  /** Its time was recorded by a receiver. */
  readonly hasRecording: boolean;
  /** Somebody or something interferes: its source is sought, and forms name it. */
  readonly hasSource: boolean;
}

const EMISSION: KindFacts = {
  name: { vi: 'phát xạ', en: 'emission' },
  minutes: { vi: 'BÁO CÁO VỤ CAN NHIỄU', en: 'MINUTES OF AN INTERFERENCE CASE' },
  first: { vi: 'Thu lần đầu', en: 'First heard' },
  last: { vi: 'Thu lần cuối', en: 'Last heard' },
  lasting: { vi: 'Lần phát gần nhất', en: 'Newest burst' },
  occasions: { vi: 'Các lần thu được', en: 'What was heard' },
  lasts: { vi: 'còn phát', en: 'on the air' },
  now: { vi: 'đang phát', en: 'on the air' },
  ended: { vi: 'đã ngừng phát', en: 'quiet' },
  on: { vi: 'Đang phát.', en: 'On the air.' },
  over: { vi: 'Hiện không phát.', en: 'Not on the air now.' },
  edges: 'heard',
  hasRecording: true,
  hasSource: true,
};

const KINDS = {
  emission: EMISSION,
  deviation: {
    ...EMISSION,
    name: { vi: 'phát không đúng giấy phép', en: 'breach of a licence' },
    minutes: { vi: 'BÁO CÁO VỤ PHÁT KHÔNG ĐÚNG GIẤY PHÉP', en: 'MINUTES OF A BREACH OF A LICENCE' },
  },
  absence: {
    edges: 'channel',
    name: { vi: 'mất sóng', en: 'lost signal' },
    minutes: { vi: 'BÁO CÁO VỤ MẤT SÓNG', en: 'MINUTES OF A LOST SIGNAL' },
    first: { vi: 'Mất sóng từ', en: 'Silent from' },
    last: { vi: 'Mất sóng đến', en: 'Silent until' },
    lasting: { vi: 'Thời gian mất sóng', en: 'Time of silence' },
    occasions: { vi: 'Các lần mất sóng', en: 'Times of silence' },
    lasts: { vi: 'còn mất sóng', en: 'silent' },
    now: { vi: 'mất sóng', en: 'silent' },
    ended: { vi: 'đã có sóng lại', en: 'back on the air' },
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
    edges: 'band',
    name: { vi: 'nền tạp âm tăng', en: 'noise raised' },
    first: { vi: 'Nền tạp âm cao từ', en: 'Noise raised from' },
    last: { vi: 'Nền tạp âm cao đến', en: 'Noise raised until' },
    lasting: { vi: 'Thời gian nền tạp âm cao', en: 'Time of raised noise' },
    occasions: { vi: 'Các lần nền tạp âm tăng', en: 'Rises of the noise' },
    lasts: { vi: 'nền tạp âm còn cao', en: 'raised' },
    now: { vi: 'nền tạp âm cao', en: 'raised' },
    ended: { vi: 'nền tạp âm đã hạ', en: 'no longer raised' },
    on: { vi: 'Nền tạp âm vẫn cao.', en: 'The noise is still raised.' },
    over: { vi: 'Nền tạp âm đã trở lại bình thường.', en: 'The noise is back at its level.' },
  },
  deaf: {
    edges: 'band',
    name: { vi: 'máy thu thu kém', en: 'deaf receiver' },
    minutes: { vi: 'BÁO CÁO MÁY THU THU KÉM', en: 'MINUTES OF A RECEIVER THAT DOES NOT HEAR' },
    first: { vi: 'Thu kém từ', en: 'Deaf from' },
    last: { vi: 'Thu kém đến', en: 'Deaf until' },
    lasting: { vi: 'Thời gian thu kém', en: 'Time of deafness' },
    occasions: { vi: 'Các lần thu kém', en: 'Times of deafness' },
    lasts: { vi: 'còn thu kém', en: 'deaf' },
    now: { vi: 'máy thu còn thu kém', en: 'receiver still deaf' },
    ended: { vi: 'máy thu đã thu lại như thường', en: 'receiver hears as usual again' },
    on: { vi: 'Máy thu vẫn thu kém.', en: 'The receiver is still deaf.' },
    over: { vi: 'Máy thu đã thu lại như thường.', en: 'The receiver hears as usual again.' },
    noInterferer: {
      vi: 'Máy thu không thu được như thường: không có đài nào bị coi là mất sóng, không có phát xạ gây nhiễu nào được đo.',
      en: 'The receiver did not hear as usual: no station is called silent, and nothing that interferes was measured.',
    },
    hasRecording: true,
    hasSource: false,
  },
  gnss: {
    ...EMISSION,
    edges: 'band',
    name: { vi: 'GPS bất thường', en: 'implausible GPS' },
    minutes: { vi: 'BÁO CÁO VỤ GPS BẤT THƯỜNG', en: 'MINUTES OF AN IMPLAUSIBLE GPS' },
    first: { vi: 'GPS bất thường từ', en: 'GPS implausible from' },
    last: { vi: 'GPS bất thường đến', en: 'GPS implausible until' },
    lasting: { vi: 'Thời gian GPS bất thường', en: 'Time of an implausible GPS' },
    occasions: { vi: 'Các lần GPS bất thường', en: 'Times of an implausible GPS' },
    lasts: { vi: 'còn bất thường', en: 'implausible' },
    now: { vi: 'GPS bất thường', en: 'implausible GPS' },
    ended: { vi: 'GPS đã bình thường', en: 'GPS plausible again' },
    on: { vi: 'GPS vẫn bất thường.', en: 'The GPS is still implausible.' },
    over: { vi: 'GPS đã bình thường.', en: 'The GPS is plausible again.' },
    noInterferer: {
      vi: 'Chỉ có máy thu GPS cho thấy: chưa trạm nào đo được phát xạ.',
      en: 'A GPS receiver alone shows it: no station has measured an emission.',
    },
    hasRecording: false,
  },
  'unusual-cell': {
    ...EMISSION,
    edges: 'band',
    name: { vi: 'ô di động lạ', en: 'unusual cell' },
    minutes: { vi: 'BÁO CÁO VỤ Ô DI ĐỘNG LẠ', en: 'MINUTES OF AN UNUSUAL CELL' },
    lasting: { vi: 'Lần thấy gần nhất', en: 'Newest time heard' },
    lasts: { vi: 'modem còn thấy', en: 'heard by the modem' },
    now: { vi: 'modem đang thấy', en: 'heard by the modem' },
    ended: { vi: 'modem không còn thấy', en: 'no longer heard by the modem' },
    on: { vi: 'Modem vẫn thấy ô này.', en: 'The modem still hears the cell.' },
    over: { vi: 'Modem không còn thấy ô này.', en: 'The modem no longer hears the cell.' },
    noInterferer: {
      vi: 'Chỉ có modem GSM cho thấy: chưa trạm nào đo được phát xạ.',
      en: 'A GSM modem alone shows it: no station has measured an emission.',
    },
    hasRecording: false,
  },
  propagation: {
    ...EMISSION,
    edges: 'band',
    name: { vi: 'truyền sóng dị thường', en: 'unusual propagation' },
    minutes: { vi: 'BÁO CÁO TRUYỀN SÓNG DỊ THƯỜNG', en: 'MINUTES OF UNUSUAL PROPAGATION' },
    first: { vi: 'Đài ở xa mạnh lên từ', en: 'Far stations strong from' },
    last: { vi: 'Đài ở xa mạnh lên đến', en: 'Far stations strong until' },
    lasting: { vi: 'Thời gian đài ở xa mạnh lên', en: 'Time of strong far stations' },
    occasions: { vi: 'Các lần đài ở xa mạnh lên', en: 'Times of strong far stations' },
    lasts: { vi: 'đài ở xa còn mạnh', en: 'far stations strong' },
    now: { vi: 'đài ở xa mạnh', en: 'far stations strong' },
    ended: { vi: 'đài ở xa đã yếu lại', en: 'far stations weak again' },
    on: { vi: 'Đài ở xa vẫn mạnh.', en: 'Far stations are still strong.' },
    over: { vi: 'Đài ở xa đã yếu lại.', en: 'Far stations are weak again.' },
  },
  complaint: {
    ...EMISSION,
    name: { vi: 'phản ánh', en: 'complaint' },
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
    edges: 'band',
    name: { vi: 'mất theo dõi', en: 'loss of watch' },
    minutes: { vi: 'BÁO CÁO MẤT THEO DÕI TẦN SỐ', en: 'MINUTES OF A LOSS OF WATCH' },
    first: { vi: 'Mất theo dõi từ', en: 'Not watched from' },
    last: { vi: 'Mất theo dõi đến', en: 'Not watched until' },
    lasting: { vi: 'Thời gian mất theo dõi', en: 'Time without watch' },
    occasions: { vi: 'Các băng mất theo dõi', en: 'Bands without watch' },
    lasts: { vi: 'còn mất theo dõi', en: 'not watched' },
    now: { vi: 'mất theo dõi', en: 'not watched' },
    ended: { vi: 'đã theo dõi lại', en: 'watched again' },
    on: { vi: 'Vẫn chưa theo dõi được.', en: 'Still not watched.' },
    over: { vi: 'Đã theo dõi trở lại.', en: 'Watched again.' },
    noInterferer: {
      vi: 'Băng tần không được theo dõi: trong thời gian đó không trạm nào thu được gì.',
      en: 'The band was not watched: nobody could hear anything in that time.',
    },
    hasRecording: false,
    hasSource: false,
  },
} satisfies Readonly<Record<string, KindFacts>>;
export type CaseKind = keyof typeof KINDS;
export const CASE_KINDS = Object.keys(KINDS) as CaseKind[];

type Classified = { readonly emissionClass: string };

export function kindOf(one: Classified): CaseKind {
  const { emissionClass } = one;
  if (isLoss(one)) return 'absence';
  if (isBreach(one)) return 'deviation';
  if (emissionClass === NOISE_RISE || emissionClass === WATCH_LOSS || emissionClass === DEAF) return emissionClass;
  if (emissionClass === GNSS || emissionClass === UNUSUAL_CELL) return emissionClass;
  if (emissionClass === FAR_STATIONS) return 'propagation';
  return emissionClass === COMPLAINT_CLASS ? 'complaint' : 'emission';
}

export function kindFacts(one: Classified): KindFacts {
  return KINDS[kindOf(one)];
}

/** Where it is, with its uncertainty: a licensed channel's middle has none. */
export function toldOf(one: Classified & HzRange): Told {
  return kindFacts(one).edges === 'channel' ? channelMiddle(one) : middleOf(one);
}
