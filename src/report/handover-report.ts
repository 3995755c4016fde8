/** The minutes of a hand-over: what the outgoing shift left, the bands that were not watched, and who signed. Pure. */

import type { ReportLanguage } from '../watch/papers/formats.js';
import { type AlarmLine, type Handover, type HandoverSide, isComplete } from '../watch/roster/handover.js';
import { ALARM_WORDS, STATE_WORDS, WATCH_WORDS } from '../words/states.js';
import { heading } from './case-section.js';
import { framed, type ReportFrame, remarksSection } from './daily-report.js';
import { type Block, type ReportDocument, text } from './report-document.js';
import { type PeriodFacts, personName, stationName } from './report-facts.js';
import { spellInstant, spellRange, Voice } from './voice.js';
import { bandName } from './watch-section.js';

const LISTS = [
  ['unacknowledged', 'Báo động chưa tiếp nhận', 'Alarms not acknowledged'],
  ['standing', 'Báo động kéo dài', 'Standing alarms'],
  ['hidden', 'Báo động đang tạm hoãn, chặn hoặc ngừng', 'Alarms shelved, suppressed or out of service'],
  ['openTasks', 'Việc còn mở', 'Open work'],
] as const;
const ROLES = [
  ['outgoing', { vi: 'BÊN GIAO', en: 'OUTGOING SHIFT' }],
  ['incoming', { vi: 'BÊN NHẬN', en: 'INCOMING SHIFT' }],
] as const;

export function handoverReport(
  handover: Handover,
  facts: PeriodFacts,
  frame: ReportFrame,
  language: ReportLanguage,
): ReportDocument {
  const voice = new Voice(language);
  const { summary, signatures } = handover;
  return framed(facts, frame, voice, {
    title: voice.words({ vi: 'BIÊN BẢN BÀN GIAO CA TRỰC', en: 'MINUTES OF A HAND-OVER BETWEEN SHIFTS' }),
    blocks: [
      ...peopleSection(handover, facts, voice),
      ...LISTS.flatMap(([name, vi, en]) => alarmSection(summary[name], { vi, en }, facts, voice)),
      ...gapSection(handover, facts, voice),
      ...remarksSection(frame, voice),
    ],
    signatures: ROLES.map(([side, role]) => {
      const signed = signatures[side];
      const note =
        signed === undefined
          ? voice.words({ vi: '(ký, ghi rõ họ tên)', en: '(signature and name)' })
          : voice.words({ vi: `(đã ký ${spellInstant(signed.at)})`, en: `(signed ${spellInstant(signed.at)})` });
      return { role: voice.words(role), note, name: signed === undefined ? '' : personName(facts, signed.personId) };
    }),
  });
}

function peopleSection({ people, signatures, ...handover }: Handover, facts: PeriodFacts, voice: Voice): Block[] {
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const names = (side: HandoverSide) => text(people[side].map((id) => personName(facts, id)).join(', '));
  return [
    {
      kind: 'facts',
      rows: [
        { label: label('Người giao', 'Outgoing'), cell: names('outgoing') },
        { label: label('Người nhận', 'Incoming'), cell: names('incoming') },
        { label: label('Ý kiến bên giao', 'Remark, outgoing'), cell: voice.typed(signatures.outgoing?.remark) },
        { label: label('Ý kiến bên nhận', 'Remark, incoming'), cell: voice.typed(signatures.incoming?.remark) },
      ],
    },
    ...(isComplete({ signatures })
      ? []
      : [{ kind: 'paragraph', text: label('CHƯA ĐỦ CHỮ KÝ.', 'NOT COMPLETE.'), look: 'strong' } as const]),
    {
      kind: 'paragraph',
      look: 'quiet',
      text: label(`Số biên bản trong sổ: ${handover.id}.`, `In the book as ${handover.id}.`),
    },
  ];
}

function alarmSection(
  lines: readonly AlarmLine[],
  title: { vi: string; en: string },
  facts: PeriodFacts,
  voice: Voice,
): Block[] {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  return [
    heading(voice, title.vi, title.en),
    {
      kind: 'table',
      columns: [
        { head: head('Mức', 'Level'), share: 0.6, align: 'right' },
        { head: head('Số hồ sơ', 'Case'), share: 2.05 },
        { head: head('Tần số', 'Frequency'), share: 1.6 },
        { head: head('Tình trạng', 'State'), share: 2.2 },
        { head: head('Người xử lý', 'Assigned to'), share: 1.5 },
        { head: head('Lý do ẩn, đến khi nào', 'Why hidden, until when'), share: 2.2 },
      ],
      rows: lines.map((line) => [
        text(String(line.severity), { value: line.severity }),
        text(line.incidentId),
        text((line.parts ?? [line]).map((one) => spellRange(one.startHz, one.stopHz, voice.first)).join('; ')),
        text(
          [...new Set([STATE_WORDS[line.state], ALARM_WORDS[line.alarm]].map((one) => voice.words(one)))].join('; '),
        ),
        text(line.assigneeId === undefined ? '—' : personName(facts, line.assigneeId)),
        text(asideText(line)),
      ]),
      empty: head('Không có.', 'None.'),
    },
  ];
}

function asideText({ aside }: AlarmLine): string {
  if (aside === undefined) return '—';
  return aside.until === undefined ? aside.reason : `${aside.reason}, ${spellInstant(aside.until)}`;
}

function gapSection({ summary }: Handover, facts: PeriodFacts, voice: Voice): Block[] {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  return [
    heading(voice, 'Băng theo dõi chưa đủ', 'Bands not watched the whole time'),
    {
      kind: 'table',
      columns: [
        { head: head('Trạm, băng tần', 'Station, band'), share: 3 },
        { head: head('Theo dõi kém', 'Watched badly'), share: 1.2 },
        { head: head('Mất theo dõi hoặc không rõ', 'Not watched or unknown'), share: 1.6 },
        { head: head('Lúc bàn giao', 'At the hand-over'), share: 1.4 },
      ],
      rows: summary.gaps.map(({ stationId, bandKey, durationMs, blindNow }) => [
        text(`${stationName(facts, stationId)}: ${bandName(facts, bandKey, voice)}`),
        voice.durationCell(durationMs.degraded),
        voice.durationCell(durationMs.blind + durationMs.unknown),
        blindNow
          ? voice.cell(WATCH_WORDS.blind, { look: 'strong' })
          : voice.cell({ vi: 'đang theo dõi', en: 'watched' }),
      ]),
      empty: head('Mọi băng được theo dõi suốt ca.', 'Every band was watched the whole time.'),
    },
  ];
}
