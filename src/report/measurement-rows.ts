/** What was measured of a case at its strongest, as lines of its minutes, with the doubts about it. */
import type { Words } from '../words/sentence.js';
import type { CaseFacts } from './case-facts.js';
import { levelRows } from './case-levels.js';
import { BANDWIDTH_AT_DB, type Measurement } from './measurement.js';
import { type Cell, text } from './report-document.js';
import { receiverName, stationName } from './report-facts.js';
import { spellInstant, spellKhz, TIE, type Voice } from './voice.js';

export function measurementRows(facts: CaseFacts, best: Measurement, voice: Voice): { label: string; cell: Cell }[] {
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const khz = (hz: number) => spellKhz(hz, voice.first).replace(' ', TIE);
  const levels = levelRows(facts.incident, voice);
  const how =
    best.bandwidthBy === 'measured'
      ? label(`đo, mức −${BANDWIDTH_AT_DB} dB`, `measured at −${BANDWIDTH_AT_DB} dB`)
      : label('ước lượng', 'estimated');
  return [
    { label: label('Lúc mạnh nhất', 'Strongest at'), cell: text(spellInstant(best.at)) },
    {
      label: label('Trạm, máy thu', 'Station, receiver'),
      cell: text(`${stationName(facts.period, best.stationId)}, ${receiverName(facts.period, best.receiverId)}`),
    },
    {
      label: label('Tần số trung tâm', 'Centre frequency'),
      cell: text(`${voice.mhz(best.centreHz, 5)} MHz ± ${khz(best.centreUncertaintyHz)}`, { look: 'strong' }),
    },
    {
      label: label('Độ rộng băng', 'Bandwidth'),
      cell: text(`${khz(best.bandwidthHz)} ± ${khz(best.bandwidthUncertaintyHz)} (${how})`),
    },
    {
      label: label('Bước quét, RBW', 'Step, RBW'),
      cell: text(`${khz(best.stepHz)}, ${best.rbwHz === undefined ? '—' : khz(best.rbwHz)}`),
    },
    ...(levels.length > 0
      ? levels
      : [
          {
            label: label('Mức tại đầu vào máy thu', 'Level at the receiver input'),
            cell: text(`${voice.number(best.peakDbm, 1)} dBm`),
          },
        ]),
    ...antennaRows(best, voice),
  ];
}

/** Level and field strength at the antenna, or why they are not known. */
function antennaRows(best: Measurement, voice: Voice): { label: string; cell: Cell }[] {
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const uncertain = best.levelUncertaintyDb === undefined ? '' : ` ± ${voice.number(best.levelUncertaintyDb, 1)} dB`;
  const calibrated =
    best.calibrationId === undefined
      ? label('ước lượng: máy thu chưa hiệu chuẩn', 'estimated: the receiver is not calibrated')
      : `${label('hiệu chuẩn', 'calibration')} ${best.calibrationId}`;
  const why = noFieldBecause(best);
  const unknown =
    best.calibrationId === undefined
      ? label('không biết: máy thu chưa hiệu chuẩn', 'not known: not calibrated')
      : label(
          'không biết: ngoài bảng hiệu chuẩn hoặc suy hao cáp',
          'not known: outside the tables of calibration or cable',
        );
  return [
    {
      label: label('Mức tại ăng-ten', 'Level at the antenna'),
      cell:
        best.levelDbm === undefined
          ? text(unknown, { look: 'quiet' })
          : text(`${voice.number(best.levelDbm, 1)} dBm${uncertain} (${calibrated})`),
    },
    {
      label: label('Cường độ trường', 'Field strength'),
      cell:
        best.fieldDbuVPerM === undefined
          ? voice.cell({ vi: `không đo được: ${why.vi}`, en: `not measured: ${why.en}` }, { look: 'quiet' })
          : text(
              `${voice.number(best.fieldDbuVPerM, 1)} dBµV/m${uncertain} (${best.antennaName ?? ''}; ${calibrated})`,
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
    ...(best.simulated
      ? [
          {
            vi: 'Số liệu của máy thu mô phỏng, không thu từ không trung.',
            en: 'Figures of a simulated receiver, not heard from the air.',
          },
        ]
      : []),
  ].map((words) => voice.words(words));
}

/** Why there is no field strength: the station has no antenna in its settings, or its tables end before this frequency. */
export function noFieldBecause({ antennaName }: Pick<Measurement, 'antennaName'>): Words {
  return antennaName === undefined
    ? { vi: 'chưa có hệ số ăng-ten', en: 'no antenna factor' }
    : {
        vi: `bảng của ăng-ten ${antennaName}, của cáp hoặc hiệu chuẩn không có tần số này`,
        en: `the tables of the antenna ${antennaName}, of its cable or of the calibration lack this frequency`,
      };
}
