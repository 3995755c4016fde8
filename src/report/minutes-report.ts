/**
 * The minutes of one case: what it was, the measurements, who did what and when, and which time was not watched. Pure.
 */
import { MOST_BREAKS } from '../incidents/bursts.js';
import { type EmissionReport, knownExcessDb } from '../incidents/emission-report.js';
import type { TargetOutcome } from '../incidents/targets.js';
import { X_DB } from '../measurement/emission.js';
import { type Words, withNames } from '../words/sentence.js';
import { SEVERITY_WORDS, STATE_WORDS } from '../words/states.js';
import { type Fact, facts as factLines, heading, levelCell, table } from './blocks.js';
import { bestMeasurement, type CaseFacts, causeCell, kindOfCase } from './case-facts.js';
import { levelRows, placeSection } from './case-section.js';
import { framed, type ReportFrame, remarksSection } from './daily-report.js';
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
import { BLANK, type Block, type Cell, type ReportDocument, text } from './report-document.js';
import { personName, receiverName, stationName } from './report-facts.js';
import { spellInstant, spellKhz, spellParts, spellRange, TIE, Voice } from './voice.js';
import { watchSection } from './watch-section.js';

export function minutesReport(
  facts: CaseFacts,
  frame: ReportFrame,
  language: ReportDocument['language'],
): ReportDocument {
  const voice = new Voice(language);
  const { incident } = facts;
  return framed(facts.period, frame, voice, {
    title: voice.words(kindOfCase(facts).minutes),
    subtitle: `${incident.id} · ${spellParts(incident, voice.first)}`,
    blocks: [
      ...caseSection(facts, voice),
      ...roundSections(facts, voice),
      ...measurementSection(facts, voice),
      ...emissionSection(facts, voice),
      ...placeSection(facts, voice),
      ...timelineSection(facts, voice),
      ...watchSection(facts.period, voice),
      ...attachmentSection(facts, voice),
      ...remarksSection(frame, voice),
    ],
    signatures: [
      ...[
        { vi: 'NGƯỜI LẬP BIÊN BẢN', en: 'DRAWN UP BY' },
        { vi: 'NGƯỜI XỬ LÝ', en: 'HANDLED BY' },
        frame.letterhead?.signerRole ?? { vi: 'THỦ TRƯỞNG ĐƠN VỊ', en: 'HEAD OF THE UNIT' },
      ].map((role, i) => ({
        role: voice.words(role).toLocaleUpperCase(voice.first),
        note: voice.words({ vi: '(ký, ghi rõ họ tên)', en: '(signature and name)' }),
        name: i === 1 && incident.assigneeId !== undefined ? personName(facts.period, incident.assigneeId) : '',
      })),
    ],
  });
}

function caseSection(facts: CaseFacts, voice: Voice): Block[] {
  const { incident, band, targets, period } = facts;
  const { priority, state, resolution, dismissal, acknowledgedBy, acknowledgedAt, assigneeId } = incident;
  const person = (id: string | undefined): Cell => (id === undefined ? BLANK : text(nameOf(period, id, voice)));
  const kind = kindOfCase(facts);
  const onAir = incident.active
    ? voice.cell(
        { vi: `${kind.lasts.vi} khi lập biên bản`, en: `still ${kind.lasts.en} when this was made` },
        { look: 'strong' },
      )
    : `${spellInstant(incident.lastHeardAt)}${unknownWords(incident, voice)}`;
  const level = `${priority.severity} – ${voice.words(SEVERITY_WORDS[priority.severity])}`;
  const acknowledged =
    acknowledgedAt === undefined || acknowledgedBy === undefined
      ? BLANK
      : `${nameOf(period, acknowledgedBy, voice)}, ${spellInstant(acknowledgedAt)}`;
  const links = incident.links.map(({ incidentId }) => incidentId).join(', ');
  return [
    heading(voice, 'Vụ việc', 'The case'),
    factLines(voice, [
      ['Tần số', 'Frequency', spellParts(incident, voice.first)],
      ['Băng tần', 'Band', band === undefined ? BLANK : voice.cell(band.name)],
      ['Mức ưu tiên', 'Priority level', text(level, { look: 'strong' })],
      ['Căn cứ xếp mức', 'Why', voice.sentenceCell(priority.reason)],
      [kind.first.vi, kind.first.en, spellInstant(incident.firstHeardAt)],
      [kind.last.vi, kind.last.en, onAir],
      ['Đài bị nhiễu', 'Victim', voice.typed(incident.victim?.name)],
      ['Tình trạng', 'State', voice.cell(STATE_WORDS[state])],
      ['Tiếp nhận', 'Acknowledged', acknowledged],
      ['Người xử lý', 'Assigned to', person(assigneeId)],
      ['Hạn tiếp nhận', 'To be acknowledged by', targetCell(targets?.acknowledge, voice)],
      ['Hạn xử lý', 'To be resolved by', targetCell(targets?.resolve, voice)],
      ['Nguyên nhân', 'Cause', causeCell(voice, resolution)],
      ['Biện pháp', 'Measure', voice.typed(resolution?.measure)],
      ...(dismissal === undefined ? [] : [['Lý do bác bỏ', 'Dismissed because', dismissal] as const]),
      ...(links === '' ? [] : [['Vụ liên quan', 'Linked cases', links] as const]),
    ]),
  ];
}

/** Said of an emission that was on the air when the program stopped, or its receiver was heard last. */
function unknownWords({ unknownSince }: Pick<CaseFacts['incident'], 'unknownSince'>, voice: Voice): string {
  if (unknownSince === undefined) return '';
  return `; ${voice.words({ vi: 'không rõ còn phát, vì từ đó không thu được nữa', en: 'not known whether it went on: nothing was heard there since' })}`;
}

/** The rounds before a reopening, each as it ended. */
function roundSections({ incident, period }: CaseFacts, voice: Voice): Block[] {
  const when = (at: number | undefined): Cell => (at === undefined ? BLANK : text(spellInstant(at)));
  const who = (id: string | undefined): Cell => (id === undefined ? BLANK : text(nameOf(period, id, voice)));
  return (incident.rounds ?? []).flatMap((round, i): Block[] => [
    heading(voice, `Lần xử lý thứ ${i + 1}, trước khi mở lại`, `Round ${i + 1}, before the case was reopened`),
    factLines(voice, [
      ['Mở lúc', 'Opened', when(round.openedAt)],
      ['Tiếp nhận lúc', 'Acknowledged at', when(round.acknowledgedAt)],
      ['Người tiếp nhận', 'Acknowledged by', who(round.acknowledgedBy)],
      ['Người xử lý', 'Assigned to', who(round.assigneeId)],
      ['Xử lý xong lúc', 'Resolved at', when(round.resolvedAt)],
      ['Nguyên nhân', 'Cause', causeCell(voice, round.resolution)],
      ['Biện pháp', 'Measure', voice.typed(round.resolution?.measure)],
      ['Đóng lúc', 'Closed at', when(round.closedAt)],
    ]),
  ]);
}

function targetCell(target: TargetOutcome | undefined, voice: Voice): Cell {
  if (target === undefined) return BLANK;
  const { dueAt, outcome, tookMs } = target;
  const words = {
    pending: { vi: 'chưa đến hạn', en: 'not due yet' },
    met: { vi: 'đúng hạn', en: 'in time' },
    missed: { vi: 'QUÁ HẠN', en: 'LATE' },
  }[outcome];
  const took = tookMs === undefined ? '' : `, ${voice.words({ vi: 'mất', en: 'took' })} ${voice.duration(tookMs)}`;
  return text(`${spellInstant(dueAt)}: ${voice.words(words)}${took}`);
}

function measurementSection(facts: CaseFacts, voice: Voice): Block[] {
  const best = bestMeasurement(facts);
  const head = heading(voice, 'Số liệu đo', 'What was measured');
  if (best === undefined) {
    const words = kindOfCase(facts).noInterferer ?? {
      vi: 'Không còn số liệu quét nào của phát xạ này trong kho lưu trữ.',
      en: 'The archive has no sweeps of this emission.',
    };
    const levels = levelRows(facts.incident, voice);
    const rows = levels.length === 0 ? [] : [factLines(voice, levels)];
    return [head, ...rows, { kind: 'paragraph', text: voice.words(words) }];
  }
  return [
    head,
    factLines(voice, measurementRows(facts, best, voice)),
    ...doubts(best, voice).map((words): Block => ({ kind: 'paragraph', text: words, look: 'quiet' })),
  ];
}

function emissionSection(facts: CaseFacts, voice: Voice): Block[] {
  const { incident, period } = facts;
  const { occasions, lasts } = kindOfCase(facts);
  const stationCell = ({ complaint, stationId }: EmissionReport) =>
    complaint === undefined
      ? stationName(period, stationId)
      : voice.cell({ vi: `phản ánh của ${complaint.who}`, en: `complaint of ${complaint.who}` });
  const until = (one: EmissionReport) => {
    const { vi, en } = breakWords(one);
    return one.active
      ? voice.cell({ vi: `${lasts.vi}${vi}`, en: `${lasts.en}${en}` })
      : `${spellInstant(one.lastHeardAt)}${unknownWords(one, voice)}${voice.words({ vi, en })}`;
  };
  return [
    heading(voice, occasions.vi, occasions.en),
    table(voice, incident.emissions, [
      ['Trạm', 'Station', 1.5, stationCell],
      ['Tần số', 'Frequency', 1.6, ({ startHz, stopHz }) => spellRange(startHz, stopHz, voice.first)],
      ['Từ (UTC+7)', 'From (UTC+7)', 2.1, ({ firstHeardAt }) => spellInstant(firstHeardAt)],
      ['Đến', 'To', 2.1, until],
      ['Đỉnh, dBm', 'Peak, dBm', 0.9, ({ peakDbm }) => levelCell(peakDbm, voice), 'right'],
      ['Trên nền, dB', 'Above floor, dB', 0.9, (one) => excessCell(one, voice), 'right'],
    ]),
  ];
}

function excessCell(report: EmissionReport, voice: Voice): Cell | string {
  const excessDb = knownExcessDb(report);
  return excessDb === undefined ? '—' : voice.numberCell(excessDb, 1);
}

/** Of so many breaks that the oldest are forgotten, the number is the least. */
function breakWords({ breaks = [] }: EmissionReport): Words {
  const { length } = breaks;
  if (length === 0) return { vi: '', en: '' };
  const isAll = length < MOST_BREAKS;
  return {
    vi: `, ngắt quãng ${isAll ? '' : 'ít nhất '}${length} lần`,
    en: `, with ${isAll ? '' : 'at least '}${length} ${length === 1 ? 'break' : 'breaks'}`,
  };
}

const NAMES = { person: personName, station: stationName };

function timelineSection({ timeline, period }: CaseFacts, voice: Voice): Block[] {
  const nobody = voice.words({ vi: 'chương trình', en: 'the program' });
  return [
    heading(voice, 'Diễn biến', 'What happened'),
    table(voice, timeline, [
      ['Lúc (UTC+7)', 'When (UTC+7)', 2, ({ at }) => spellInstant(at)],
      ['Người thực hiện', 'By', 1.3, ({ by }) => (by === 'system' ? nobody : nameOf(period, by, voice))],
      [
        'Việc',
        'What',
        5,
        ({ sentence }) => voice.sentenceCell(withNames(sentence, (id, what) => NAMES[what](period, id))),
      ],
    ]),
  ];
}

function attachmentSection({ attachments, period }: CaseFacts, voice: Voice): Block[] {
  if (attachments.length === 0) return [];
  return [
    heading(voice, 'Tệp kèm theo', 'Attached files'),
    table(voice, attachments, [
      ['Tệp', 'File', 2, ({ name }) => name],
      ['Cỡ, byte', 'Size, bytes', 0.9, ({ bytes }) => voice.numberCell(bytes), 'right'],
      ['SHA-256', 'SHA-256', 3.6, ({ sha256 }) => `${sha256.slice(0, 32)} ${sha256.slice(32)}`],
      ['Người gửi, lúc', 'By, at', 2.2, ({ by, at }) => `${nameOf(period, by, voice)}, ${spellInstant(at)}`],
    ]),
  ];
}

/** Before the first account, a person at the machine itself acts under no name. */
function nameOf(period: CaseFacts['period'], id: string, voice: Voice): string {
  return id === 'local'
    ? voice.words({ vi: 'người trực tại trạm', en: "a person at the station's machine" })
    : personName(period, id);
}

/** What was measured of a case at its strongest, as lines of its minutes, with the doubts about it. */
function measurementRows(facts: CaseFacts, best: Measurement, voice: Voice): Fact[] {
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

function doubts(best: Measurement, voice: Voice): string[] {
  return DOUBTS.filter(([of]) => best[of]).map(([, words]) => voice.words(words));
}
