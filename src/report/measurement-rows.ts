/** What was measured of a case at its strongest, as lines of its minutes, with the doubts about it. */
import { X_DB } from '../measurement/emission.js';
import type { Fact } from './blocks.js';
import type { CaseFacts } from './case-facts.js';
import { levelRows } from './case-levels.js';
import type { Measurement } from './measurement.js';
import {
  levelRemark,
  noFieldBecause,
  OF_MAXIMA,
  spellFrequency,
  spellLevel,
  spellWhole,
  spellWidth,
} from './quantity-words.js';
import { text } from './report-document.js';
import { receiverName, stationName } from './report-facts.js';
import { spellInstant, spellKhz, TIE, type Voice } from './voice.js';

export function measurementRows(facts: CaseFacts, best: Measurement, voice: Voice): Fact[] {
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const khz = (hz: number) => spellKhz(hz, voice.first).replace(' ', TIE);
  const levels = levelRows(facts.incident, voice);
  const { centre, width, widthXdb, power } = best;
  const { stepHz, rbwHz, sweeps } = centre.conditions;
  const by99 = label('99 % công suất', '99 % of the power');
  const unmeasured = label('không đo được: tạp âm che mép', 'not measurable: noise hides its edges');
  const xDb =
    widthXdb === undefined
      ? ''
      : `; ${spellWhole(spellWidth(widthXdb, voice.first))} (${label('mức', 'at')} −${X_DB} dB)`;
  const bandwidth = width === undefined ? unmeasured : `${spellWhole(spellWidth(width, voice.first))} (${by99})`;
  const meanOf = `${label('trung bình của', 'mean of')} ${voice.number(sweeps)} ${label('lượt quét', 'sweeps')}`;
  const powerText = `${spellWhole(spellLevel(power, 'dBm', voice.first))} (${voice.words(levelRemark(power))})`;
  const atInput = ['Mức tại đầu vào máy thu', 'Level at the receiver input'] as const;
  return [
    ['Lúc mạnh nhất', 'Strongest at', spellInstant(best.at)],
    [
      'Trạm, máy thu',
      'Station, receiver',
      `${stationName(facts.period, best.stationId)}, ${receiverName(facts.period, best.receiverId)}`,
    ],
    ['Tần số trung tâm', 'Centre frequency', text(spellWhole(spellFrequency(centre, voice.first)), { look: 'strong' })],
    ['Độ rộng băng', 'Bandwidth', `${bandwidth}${xDb}`],
    ['Bước quét, RBW', 'Step, RBW', `${khz(stepHz)}, ${rbwHz === undefined ? '—' : khz(rbwHz)} (${meanOf})`],
    ...(levels.length > 0 ? levels : [[...atInput, `${voice.number(best.highestDbm, 1)} dBm`] as const]),
    ['Công suất phát xạ tại đầu vào', 'Power of the emission at the input', powerText],
    ...antennaRows(best, voice),
  ];
}

/** Level and field strength at the antenna, or why they are not known. */
function antennaRows(best: Measurement, voice: Voice): Fact[] {
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const calibrated =
    best.calibrationId === undefined
      ? label('ước lượng: máy thu chưa hiệu chuẩn', 'estimated: the receiver is not calibrated')
      : `${label('hiệu chuẩn', 'calibration')} ${best.calibrationId}`;
  const why = noFieldBecause(best);
  const { level, field } = best;
  const unknown =
    best.calibrationId === undefined
      ? label('không xác định được: máy thu chưa hiệu chuẩn', 'not known: not calibrated')
      : label(
          'không xác định được: ngoài bảng hiệu chuẩn hoặc suy hao cáp',
          'not known: outside the tables of calibration or cable',
        );
  const levelAt =
    best.calibrationId === undefined || level === undefined
      ? text(unknown, { look: 'quiet' })
      : `${spellWhole(spellLevel(level, 'dBm', voice.first))} (${calibrated})`;
  const fieldAt =
    field === undefined
      ? voice.cell({ vi: `không đo được: ${why.vi}`, en: `not measured: ${why.en}` }, { look: 'quiet' })
      : `${spellWhole(spellLevel(field, 'dBµV/m', voice.first))} (${voice.words(levelRemark(field))}; ${best.antennaName ?? ''}; ${calibrated})`;
  return [
    ['Mức tại ăng-ten', 'Level at the antenna', levelAt],
    ['Cường độ trường', 'Field strength', fieldAt],
  ];
}

/** Warnings that a reader must know before trusting the figures. */
const DOUBTS = [
  [
    'overload',
    { vi: 'Máy thu quá tải lúc đo: mức không đáng tin.', en: 'The receiver was overloaded: levels are doubtful.' },
  ],
  [
    'clockBad',
    { vi: 'Đồng hồ trạm chưa được đồng bộ lúc đo.', en: 'The clock of the station was not known to be right.' },
  ],
  [
    'rbwLimited',
    {
      vi: 'Độ rộng bị giới hạn bởi bộ lọc của máy thu: phát xạ có thể hẹp hơn.',
      en: "The width is limited by the receiver's filter: the emission may be narrower.",
    },
  ],
  ['ofMaxima', OF_MAXIMA],
  [
    'simulated',
    {
      vi: 'Số liệu của máy thu mô phỏng, không phải tín hiệu thu thực tế.',
      en: 'Figures of a simulated receiver, not heard from the air.',
    },
  ],
] as const;

export function doubts(best: Measurement, voice: Voice): string[] {
  return DOUBTS.filter(([of]) => best[of]).map(([, words]) => voice.words(words));
}
