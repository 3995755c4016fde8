/**
 * The minutes of one case: what it was, the measurements, who did what and when, and which time was not watched. Pure.
 */
import { MOST_BREAKS } from '../incidents/bursts.js';
import { type EmissionReport, knownExcessDb, NO_LEVEL_DBM } from '../incidents/emission-report.js';
import type { TargetOutcome } from '../incidents/targets.js';
import { type Words, withNames } from '../words/sentence.js';
import { SEVERITY_WORDS, STATE_WORDS } from '../words/states.js';
import { bestMeasurement, type CaseFacts, causeCell, kindOfCase } from './case-facts.js';
import { levelRows } from './case-levels.js';
import { heading } from './case-section.js';
import { framed, type ReportFrame, remarksSection } from './daily-report.js';
import { doubts, measurementRows } from './measurement-rows.js';
import { BLANK, type Block, type Cell, type ReportDocument, text } from './report-document.js';
import { personName, stationName } from './report-facts.js';
import { spellInstant, spellParts, spellRange, Voice } from './voice.js';
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
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const person = (id: string | undefined): Cell => (id === undefined ? BLANK : text(nameOf(period, id, voice)));
  const kind = kindOfCase(facts);
  const onAir = incident.active
    ? voice.cell(
        { vi: `${kind.lasts.vi} khi lập biên bản`, en: `still ${kind.lasts.en} when this was made` },
        { look: 'strong' },
      )
    : text(`${spellInstant(incident.lastHeardAt)}${unknownWords(incident, voice)}`);
  return [
    heading(voice, 'Vụ việc', 'The case'),
    {
      kind: 'facts',
      rows: [
        { label: label('Tần số', 'Frequency'), cell: text(spellParts(incident, voice.first)) },
        { label: label('Băng tần', 'Band'), cell: band === undefined ? BLANK : voice.cell(band.name) },
        {
          label: label('Mức ưu tiên', 'Priority level'),
          cell: text(`${priority.severity} – ${voice.words(SEVERITY_WORDS[priority.severity])}`, { look: 'strong' }),
        },
        { label: label('Căn cứ xếp mức', 'Why'), cell: voice.sentenceCell(priority.reason) },
        { label: voice.words(kind.first), cell: text(spellInstant(incident.firstHeardAt)) },
        { label: voice.words(kind.last), cell: onAir },
        { label: label('Đài bị nhiễu', 'Victim'), cell: voice.typed(incident.victim?.name) },
        { label: label('Tình trạng', 'State'), cell: voice.cell(STATE_WORDS[state]) },
        {
          label: label('Tiếp nhận', 'Acknowledged'),
          cell:
            acknowledgedAt === undefined || acknowledgedBy === undefined
              ? BLANK
              : text(`${nameOf(period, acknowledgedBy, voice)}, ${spellInstant(acknowledgedAt)}`),
        },
        { label: label('Người xử lý', 'Assigned to'), cell: person(assigneeId) },
        { label: label('Hạn tiếp nhận', 'To be acknowledged by'), cell: targetCell(targets?.acknowledge, voice) },
        { label: label('Hạn xử lý', 'To be resolved by'), cell: targetCell(targets?.resolve, voice) },
        { label: label('Nguyên nhân', 'Cause'), cell: causeCell(voice, resolution) },
        { label: label('Biện pháp', 'Measure'), cell: voice.typed(resolution?.measure) },
        ...(dismissal === undefined
          ? []
          : [{ label: label('Lý do bác bỏ', 'Dismissed because'), cell: text(dismissal) }]),
        ...(incident.links.length === 0
          ? []
          : [
              {
                label: label('Vụ liên quan', 'Linked cases'),
                cell: text(incident.links.map(({ incidentId }) => incidentId).join(', ')),
              },
            ]),
      ],
    },
  ];
}

/** Said of an emission that was on the air when the program stopped, or its receiver was heard last. */
function unknownWords({ unknownSince }: Pick<CaseFacts['incident'], 'unknownSince'>, voice: Voice): string {
  if (unknownSince === undefined) return '';
  return `; ${voice.words({ vi: 'không rõ còn phát, vì từ đó không thu được nữa', en: 'not known whether it went on: nothing was heard there since' })}`;
}

/** The rounds before a reopening, each as it ended. */
function roundSections({ incident, period }: CaseFacts, voice: Voice): Block[] {
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const when = (at: number | undefined): Cell => (at === undefined ? BLANK : text(spellInstant(at)));
  const who = (id: string | undefined): Cell => (id === undefined ? BLANK : text(nameOf(period, id, voice)));
  return (incident.rounds ?? []).flatMap((round, i): Block[] => [
    heading(voice, `Lần xử lý thứ ${i + 1}, trước khi mở lại`, `Round ${i + 1}, before the case was reopened`),
    {
      kind: 'facts',
      rows: [
        { label: label('Mở lúc', 'Opened'), cell: when(round.openedAt) },
        { label: label('Tiếp nhận lúc', 'Acknowledged at'), cell: when(round.acknowledgedAt) },
        { label: label('Người tiếp nhận', 'Acknowledged by'), cell: who(round.acknowledgedBy) },
        { label: label('Người xử lý', 'Assigned to'), cell: who(round.assigneeId) },
        { label: label('Xử lý xong lúc', 'Resolved at'), cell: when(round.resolvedAt) },
        { label: label('Nguyên nhân', 'Cause'), cell: causeCell(voice, round.resolution) },
        { label: label('Biện pháp', 'Measure'), cell: voice.typed(round.resolution?.measure) },
        { label: label('Đóng lúc', 'Closed at'), cell: when(round.closedAt) },
      ],
    },
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
    const rows: Block[] = levels.length === 0 ? [] : [{ kind: 'facts', rows: levels }];
    return [head, ...rows, { kind: 'paragraph', text: voice.words(words) }];
  }
  return [
    head,
    { kind: 'facts', rows: measurementRows(facts, best, voice) },
    ...doubts(best, voice).map((words): Block => ({ kind: 'paragraph', text: words, look: 'quiet' })),
  ];
}

function emissionSection(facts: CaseFacts, voice: Voice): Block[] {
  const { incident, period } = facts;
  const { occasions, lasts } = kindOfCase(facts);
  const head = (vi: string, en: string) => voice.words({ vi, en });
  return [
    heading(voice, occasions.vi, occasions.en),
    {
      kind: 'table',
      columns: [
        { head: head('Trạm', 'Station'), share: 1.5 },
        { head: head('Tần số', 'Frequency'), share: 1.6 },
        { head: head('Từ (UTC+7)', 'From (UTC+7)'), share: 2.1 },
        { head: head('Đến', 'To'), share: 2.1 },
        { head: head('Đỉnh, dBm', 'Peak, dBm'), share: 0.9, align: 'right' },
        { head: head('Trên nền, dB', 'Above floor, dB'), share: 0.9, align: 'right' },
      ],
      rows: incident.emissions.map((one) => [
        one.complaint === undefined
          ? text(stationName(period, one.stationId))
          : voice.cell({ vi: `phản ánh của ${one.complaint.who}`, en: `complaint of ${one.complaint.who}` }),
        text(spellRange(one.startHz, one.stopHz, voice.first)),
        text(spellInstant(one.firstHeardAt)),
        one.active
          ? voice.cell({
              vi: `${lasts.vi}${breakWords(one).vi}`,
              en: `${lasts.en}${breakWords(one).en}`,
            })
          : text(`${spellInstant(one.lastHeardAt)}${unknownWords(one, voice)}${voice.words(breakWords(one))}`),
        one.peakDbm > NO_LEVEL_DBM ? voice.numberCell(one.peakDbm, 1) : text('—'),
        excessCell(one, voice),
      ]),
      empty: '—',
    },
  ];
}

function excessCell(report: EmissionReport, voice: Voice): Cell {
  const excessDb = knownExcessDb(report);
  return excessDb === undefined ? text('—') : voice.numberCell(excessDb, 1);
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
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const nobody = voice.words({ vi: 'chương trình', en: 'the program' });
  return [
    heading(voice, 'Diễn biến', 'What happened'),
    {
      kind: 'table',
      columns: [
        { head: head('Lúc (UTC+7)', 'When (UTC+7)'), share: 2 },
        { head: head('Người thực hiện', 'By'), share: 1.3 },
        { head: head('Việc', 'What'), share: 5 },
      ],
      rows: timeline.map(({ at, by, sentence }) => [
        text(spellInstant(at)),
        text(by === 'system' ? nobody : nameOf(period, by, voice)),
        voice.sentenceCell(withNames(sentence, (id, what) => NAMES[what](period, id))),
      ]),
      empty: '—',
    },
  ];
}

function attachmentSection({ attachments, period }: CaseFacts, voice: Voice): Block[] {
  if (attachments.length === 0) return [];
  const head = (vi: string, en: string) => voice.words({ vi, en });
  return [
    heading(voice, 'Tệp kèm theo', 'Attached files'),
    {
      kind: 'table',
      columns: [
        { head: head('Tệp', 'File'), share: 2 },
        { head: head('Cỡ, byte', 'Size, bytes'), share: 0.9, align: 'right' },
        { head: 'SHA-256', share: 3.6 },
        { head: head('Người gửi, lúc', 'By, at'), share: 2.2 },
      ],
      rows: attachments.map(({ name, bytes, sha256, by, at }) => [
        text(name),
        text(String(bytes), { value: bytes }),
        text(`${sha256.slice(0, 32)} ${sha256.slice(32)}`),
        text(`${nameOf(period, by, voice)}, ${spellInstant(at)}`),
      ]),
      empty: '—',
    },
  ];
}

/** Before the first account, a person at the machine itself acts under no name. */
function nameOf(period: CaseFacts['period'], id: string, voice: Voice): string {
  return id === 'local'
    ? voice.words({ vi: 'người trực tại trạm', en: "a person at the station's machine" })
    : personName(period, id);
}
