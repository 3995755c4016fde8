/** What was measured of a case at its strongest, as lines of its minutes, with the doubts about it. */
import { X_DB } from '../measurement/emission.js';
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
import { type Cell, text } from './report-document.js';
import { receiverName, stationName } from './report-facts.js';
import { spellInstant, spellKhz, TIE, type Voice } from './voice.js';

export function measurementRows(facts: CaseFacts, best: Measurement, voice: Voice): { label: string; cell: Cell }[] {
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
  return [
    { label: label('Lúc mạnh nhất', 'Strongest at'), cell: text(spellInstant(best.at)) },
    {
      label: label('Trạm, máy thu', 'Station, receiver'),
      cell: text(`${stationName(facts.period, best.stationId)}, ${receiverName(facts.period, best.receiverId)}`),
    },
    {
      label: label('Tần số trung tâm', 'Centre frequency'),
      cell: text(spellWhole(spellFrequency(centre, voice.first)), { look: 'strong' }),
    },
    {
      label: label('Độ rộng băng', 'Bandwidth'),
      cell: text(
        width === undefined ? `${unmeasured}${xDb}` : `${spellWhole(spellWidth(width, voice.first))} (${by99})${xDb}`,
      ),
    },
    {
      label: label('Bước quét, RBW', 'Step, RBW'),
      cell: text(
        `${khz(stepHz)}, ${rbwHz === undefined ? '—' : khz(rbwHz)} (${label('trung bình của', 'mean of')} ${voice.number(sweeps)} ${label('lượt quét', 'sweeps')})`,
      ),
    },
    ...(levels.length > 0
      ? levels
      : [
          {
            label: label('Mức tại đầu vào máy thu', 'Level at the receiver input'),
            cell: text(`${voice.number(best.highestDbm, 1)} dBm`),
          },
        ]),
    {
      label: label('Công suất phát xạ tại đầu vào', 'Power of the emission at the input'),
      cell: text(`${spellWhole(spellLevel(power, 'dBm', voice.first))} (${voice.words(levelRemark(power))})`),
    },
    ...antennaRows(best, voice),
  ];
}

/** Level and field strength at the antenna, or why they are not known. */
function antennaRows(best: Measurement, voice: Voice): { label: string; cell: Cell }[] {
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
  return [
    {
      label: label('Mức tại ăng-ten', 'Level at the antenna'),
      cell:
        best.calibrationId === undefined || level === undefined
          ? text(unknown, { look: 'quiet' })
          : text(`${spellWhole(spellLevel(level, 'dBm', voice.first))} (${calibrated})`),
    },
    {
      label: label('Cường độ trường', 'Field strength'),
      cell:
        field === undefined
          ? voice.cell({ vi: `không đo được: ${why.vi}`, en: `not measured: ${why.en}` }, { look: 'quiet' })
          : text(
              `${spellWhole(spellLevel(field, 'dBµV/m', voice.first))} (${voice.words(levelRemark(field))}; ${best.antennaName ?? ''}; ${calibrated})`,
            ),
    },
  ];
}

/** Warnings that a reader must know before trusting the figures. */
export function doubts(best: Measurement, voice: Voice): string[] {
  return [
    ...(best.overload
      ? [{ vi: 'Máy thu quá tải lúc đo: mức không đáng tin.', en: 'The receiver was overloaded: levels are doubtful.' }]
      : []),
    ...(best.clockBad
      ? [{ vi: 'Đồng hồ trạm chưa được đồng bộ lúc đo.', en: 'The clock of the station was not known to be right.' }]
      : []),
    ...(best.rbwLimited
      ? [
          {
            vi: 'Độ rộng bị giới hạn bởi bộ lọc của máy thu: phát xạ có thể hẹp hơn.',
            en: "The width is limited by the receiver's filter: the emission may be narrower.",
          },
        ]
      : []),
    ...(best.ofMaxima ? [OF_MAXIMA] : []),
    ...(best.simulated
      ? [
          {
            vi: 'Số liệu của máy thu mô phỏng, không phải tín hiệu thu thực tế.',
            en: 'Figures of a simulated receiver, not heard from the air.',
          },
        ]
      : []),
  ].map((words) => voice.words(words));
}
