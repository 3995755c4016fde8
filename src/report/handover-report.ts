/** The minutes of a hand-over: what the outgoing shift left, the bands that were not watched, and who signed. Pure. */

import type { ReportLanguage } from '../watch/papers/formats.js';
import {
  type AlarmLine,
  type HandledLine,
  type Handover,
  type HandoverSide,
  isComplete,
} from '../watch/roster/handover.js';
import type { Language } from '../words/sentence.js';
import { ALARM_WORDS, HANDLED_WORDS, STATE_WORDS, WATCH_WORDS } from '../words/states.js';
import { facts as factLines, heading, table } from './blocks.js';
import { framed, type ReportFrame, remarksSection } from './daily-report.js';
import type { Block, ReportDocument } from './report-document.js';
import { type PeriodFacts, personName, stationName } from './report-facts.js';
import { spellInstant, spellRange, Voice } from './voice.js';
import { bandName } from './watch-section.js';

const LISTS = [
  ['unacknowledged', 'Báo động chưa tiếp nhận', 'Alarms not acknowledged'],
  ['standing', 'Báo động kéo dài', 'Standing alarms'],
  ['hidden', 'Báo động đang tạm hoãn, chặn hoặc ngừng', 'Alarms shelved, suppressed or out of service'],
  ['openTasks', 'Việc còn mở', 'Open work'],
] as const;
const NOTE = { vi: 'Ghi chú của ca giao', en: 'Notes of the outgoing shift' };
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
      ...handledSection(handover, facts, voice),
      ...remarksSection({ remarks: handover.note }, voice, NOTE),
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
  const names = (side: HandoverSide) => people[side].map((id) => personName(facts, id)).join(', ');
  return [
    factLines(voice, [
      ['Người giao', 'Outgoing', names('outgoing')],
      ['Người nhận', 'Incoming', names('incoming')],
      ['Ý kiến bên giao', 'Remark, outgoing', voice.typed(signatures.outgoing?.remark)],
      ['Ý kiến bên nhận', 'Remark, incoming', voice.typed(signatures.incoming?.remark)],
    ]),
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

function handledSection({ summary }: Handover, facts: PeriodFacts, voice: Voice): Block[] {
  if (summary.handled === undefined) return [];
  const stations = (ids: readonly string[]) => ids.map((id) => stationName(facts, id)).join(', ');
  const acts = (line: HandledLine, language: Language) =>
    line.acts.map((act) => HANDLED_WORDS[act][language]).join(', ');
  return [
    heading(voice, 'Vụ việc xử lý trong ca', 'Cases handled in the shift'),
    table(
      voice,
      summary.handled,
      [
        ['Mức', 'Level', 0.6, ({ severity }) => voice.numberCell(severity), 'right'],
        ['Số hồ sơ', 'Case', 2.05, ({ incidentId }) => incidentId],
        ['Tần số', 'Frequency', 1.6, (line) => rangesOf(line, voice)],
        ['Trạm', 'Station', 1.4, ({ stationIds }) => stations(stationIds)],
        ['Trong ca', 'In the shift', 1.6, (line) => voice.each((language) => acts(line, language))],
        ['Nguyên nhân', 'Cause', 2.9, ({ cause }) => (cause === undefined ? '—' : voice.cell(cause))],
      ],
      { vi: 'Không có.', en: 'None.' },
    ),
  ];
}

function rangesOf(line: AlarmLine, voice: Voice): string {
  return (line.parts ?? [line]).map(({ startHz, stopHz }) => spellRange(startHz, stopHz, voice.first)).join('; ');
}

function alarmSection(
  lines: readonly AlarmLine[],
  title: { vi: string; en: string },
  facts: PeriodFacts,
  voice: Voice,
): Block[] {
  const states = ({ state, alarm }: AlarmLine) =>
    [...new Set([STATE_WORDS[state], ALARM_WORDS[alarm]].map((one) => voice.words(one)))].join('; ');
  const assigned = ({ assigneeId }: AlarmLine) => (assigneeId === undefined ? '—' : personName(facts, assigneeId));
  return [
    heading(voice, title.vi, title.en),
    table(
      voice,
      lines,
      [
        ['Mức', 'Level', 0.6, ({ severity }) => voice.numberCell(severity), 'right'],
        ['Số hồ sơ', 'Case', 2.05, ({ incidentId }) => incidentId],
        ['Tần số', 'Frequency', 1.6, (line) => rangesOf(line, voice)],
        ['Tình trạng', 'State', 2.2, states],
        ['Người xử lý', 'Assigned to', 1.5, assigned],
        ['Lý do ẩn, đến khi nào', 'Why hidden, until when', 2.2, asideText],
      ],
      { vi: 'Không có.', en: 'None.' },
    ),
  ];
}

function asideText({ aside }: AlarmLine): string {
  if (aside === undefined) return '—';
  const reason = aside.reason.replace(/\.$/, '');
  return aside.until === undefined ? reason : `${reason}, ${spellInstant(aside.until)}`;
}

function gapSection({ summary }: Handover, facts: PeriodFacts, voice: Voice): Block[] {
  const atHandover = (isBlind: boolean) =>
    isBlind ? voice.cell(WATCH_WORDS.blind, { look: 'strong' }) : voice.cell({ vi: 'đang theo dõi', en: 'watched' });
  return [
    heading(voice, 'Băng theo dõi chưa đủ', 'Bands not watched the whole time'),
    table(
      voice,
      summary.gaps,
      [
        [
          'Trạm, băng tần',
          'Station, band',
          3,
          ({ stationId, bandKey }) => `${stationName(facts, stationId)}: ${bandName(facts, bandKey, voice)}`,
        ],
        ['Theo dõi kém', 'Watched badly', 1.2, ({ durationMs }) => voice.durationCell(durationMs.degraded)],
        [
          'Mất theo dõi hoặc không rõ',
          'Not watched or unknown',
          1.6,
          ({ durationMs }) => voice.durationCell(durationMs.blind + durationMs.unknown),
        ],
        ['Lúc bàn giao', 'At the hand-over', 1.4, ({ blindNow }) => atHandover(blindNow)],
      ],
      { vi: 'Mọi băng được theo dõi suốt ca.', en: 'Every band was watched the whole time.' },
    ),
  ];
}
