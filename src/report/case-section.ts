/** Sections of a report: cases, targets, hidden alarms, shifts and hand-overs. */

import { NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { alarmState, type Incident } from '../incidents/incident.js';
import { SEVERITIES, type Severity } from '../incidents/severity.js';
import type { TargetOutcome } from '../incidents/targets.js';
import { isComplete } from '../watch/roster/handover.js';
import { ALARM_WORDS, capital, SEVERITY_WORDS, STATE_WORDS } from '../words/states.js';
import { DUTY_WORDS } from './case-words.js';
import type { Block, Cell } from './report-document.js';
import { text } from './report-document.js';
import {
  isReal,
  onAirAt,
  type PeriodFacts,
  personName,
  realIncidents,
  stationName,
  statusesOf,
} from './report-facts.js';
import { spellInstant, spellParts, type Voice } from './voice.js';

/** Most rows of a list. Nobody reads a longer one; the report states how many rows are left out. */
const MOST_ROWS = 200;
const HIDDEN: ReadonlySet<string> = new Set(['shelved', 'suppressed', 'out-of-service']);

export function heading(voice: Voice, vi: string, en: string): Block {
  return { kind: 'heading', text: voice.words({ vi, en }) };
}

export function caseTable(facts: PeriodFacts, voice: Voice): Block[] {
  const real = realIncidents(facts);
  const left = Math.max(0, real.length - MOST_ROWS) + facts.incidentsLeftOut;
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const table: Block = {
    kind: 'table',
    columns: [
      { head: head('Mức', 'Level'), share: 0.6, align: 'right' },
      { head: head('Số hồ sơ', 'Case'), share: 2.05 },
      { head: head('Tần số', 'Frequency'), share: 1.55 },
      { head: head('Thu lần đầu (UTC+7)', 'First heard (UTC+7)'), share: 1.5 },
      { head: head('Đỉnh, dBm', 'Peak, dBm'), share: 0.9, align: 'right' },
      { head: head('Trạm', 'Station'), share: 1.25 },
      { head: head('Tình trạng khi lập', 'State when made'), share: 1.5 },
      { head: head('Tiếp nhận / xử lý', 'Acknowledged / resolved'), share: 1.75 },
    ],
    rows: real.slice(0, MOST_ROWS).map((incident) => caseRow(facts, incident, voice)),
    empty: head(
      'Không có vụ nào được ghi nhận; xem mục “Mức độ theo dõi” để biết điều đó có nghĩa đến đâu.',
      'No case is on record; see “Watch kept” for how far that goes.',
    ),
  };
  const more = {
    vi: `Còn ${left} vụ khác không in ở đây; danh sách đầy đủ có trong chương trình.`,
    en: `${left} further cases are not printed here; the program has the whole list.`,
  };
  return left === 0 ? [table] : [table, { kind: 'paragraph', text: voice.words(more), look: 'strong' }];
}

function caseRow(facts: PeriodFacts, incident: Incident, voice: Voice): Cell[] {
  const { id, priority, firstHeardAt, peakDbm, emissions, state } = incident;
  const stations = [...new Set(emissions.map(({ stationId }) => stationName(facts, stationId)))].join(', ');
  const onAir = onAirAt(incident, facts.to) ? ` (${voice.words({ vi: 'còn phát', en: 'on the air' })})` : '';
  return [
    text(String(priority.severity), { value: priority.severity, look: 'strong' }),
    text(id),
    text(spellParts(incident, voice.first)),
    text(spellInstant(firstHeardAt)),
    peakDbm > NO_LEVEL_DBM ? voice.numberCell(peakDbm, 1) : text('—'),
    text(stations),
    text(`${voice.words(STATE_WORDS[state])}${onAir}`),
    text(targetText(facts, incident, voice)),
  ];
}

/** "3 min / 1 h 20 min", each marked where it came too late or is still missing. */
function targetText(facts: PeriodFacts, incident: Incident, voice: Voice): string {
  const statuses = statusesOf(facts, incident);
  if (statuses.length === 0) return '—';
  const late = ` (${voice.words({ vi: 'quá hạn', en: 'late' })})`;
  const one = ({ outcome, tookMs }: TargetOutcome): string => {
    const mark = outcome === 'missed' ? late : '';
    return tookMs === undefined
      ? `${voice.words({ vi: 'chưa', en: 'not yet' })}${mark}`
      : `${voice.duration(tookMs)}${mark}`;
  };
  return statuses.map(({ acknowledge, resolve }) => `${one(acknowledge)} / ${one(resolve)}`).join('; ');
}

/** Number of cases of each severity, and how far the targets were met. */
export function severityTable(facts: PeriodFacts, voice: Voice): Block {
  const real = realIncidents(facts);
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const rowOf = (severity: Severity): Cell[] => {
    const own = real.filter(({ priority }) => priority.severity === severity);
    const fresh = own.filter(({ firstHeardAt }) => firstHeardAt >= facts.from).length;
    const ended = own.filter(({ state }) => state === 'resolved' || state === 'closed').length;
    const status = own.flatMap((incident) => statusesOf(facts, incident));
    const kept = (which: 'acknowledge' | 'resolve') => {
      const decided = status.filter((one) => one[which].outcome !== 'pending');
      const met = decided.filter((one) => one[which].outcome === 'met').length;
      return decided.length === 0 ? text('—') : text(`${met}/${decided.length}`);
    };
    return [
      text(String(severity), { value: severity }),
      voice.cell(capital(SEVERITY_WORDS[severity])),
      text(String(own.length), { value: own.length, look: own.length > 0 ? 'strong' : undefined }),
      text(String(fresh), { value: fresh }),
      text(String(ended), { value: ended }),
      kept('acknowledge'),
      kept('resolve'),
    ];
  };
  return {
    kind: 'table',
    columns: [
      { head: head('Mức', 'Level'), share: 0.5, align: 'right' },
      { head: head('Nghiệp vụ', 'Services'), share: 2.7 },
      { head: head('Số vụ', 'Cases'), share: 0.7, align: 'right' },
      { head: head('Mới', 'New'), share: 0.7, align: 'right' },
      { head: head('Đã xử lý', 'Resolved'), share: 0.8, align: 'right' },
      { head: head('Tiếp nhận đúng hạn', 'Acknowledged in time'), share: 1.3, align: 'right' },
      { head: head('Xử lý đúng hạn', 'Resolved in time'), share: 1.1, align: 'right' },
    ],
    rows: SEVERITIES.map(rowOf),
    empty: '—',
  };
}

/** The cases that are not counted as real: dismissed, expired without confirmation, and waiting. */
export function besides(facts: PeriodFacts, voice: Voice): Block {
  const dismissed = facts.incidents.filter(({ outcome }) => outcome === 'dismissed').length;
  const expired = facts.incidents.filter(({ outcome }) => outcome === 'expired').length;
  const waiting = facts.incidents.filter(({ state }) => state === 'candidate').length;
  const words = {
    vi: `Ngoài ra: ${dismissed} vụ đã xem xét, kết luận không phải can nhiễu; ${expired} vụ không xác nhận được; ${waiting} vụ đang chờ xác nhận.`,
    en: `Besides: looked at and dismissed ${dismissed}; never confirmed ${expired}; waiting to be confirmed ${waiting}.`,
  };
  return { kind: 'paragraph', text: voice.words(words), look: 'quiet' };
}

/** Alarms that the screen hides, with the person who hid them and the reason. */
export function hiddenSection(facts: PeriodFacts, voice: Voice): Block[] {
  const hidden = facts.incidents.filter((one) => isReal(one) && HIDDEN.has(alarmState(one)));
  if (hidden.length === 0) return [];
  const head = (vi: string, en: string) => voice.words({ vi, en });
  return [
    heading(voice, 'Báo động đang tạm hoãn hoặc ngừng', 'Alarms shelved, suppressed or out of service'),
    {
      kind: 'table',
      columns: [
        { head: head('Số hồ sơ', 'Case'), share: 2.2 },
        { head: head('Tần số', 'Frequency'), share: 1.4 },
        { head: head('Trạng thái', 'State'), share: 1.2 },
        { head: head('Lý do', 'Reason'), share: 2.5 },
        { head: head('Người thực hiện', 'By'), share: 1.3 },
        { head: head('Đến', 'Until'), share: 1.8 },
      ],
      rows: hidden.map((incident) => {
        const { alarm } = incident;
        const aside = alarm.outOfService ?? alarm.suppression ?? alarm.shelf;
        return [
          text(incident.id),
          text(spellParts(incident, voice.first)),
          voice.cell(ALARM_WORDS[alarmState(incident)]),
          text(aside?.reason ?? ''),
          text(aside === undefined ? '' : personName(facts, aside.by)),
          text(alarm.shelf === undefined ? '—' : spellInstant(alarm.shelf.until)),
        ];
      }),
      empty: '—',
    },
  ];
}

export function dutySection(facts: PeriodFacts, voice: Voice): Block[] {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const shifts: Block = {
    kind: 'table',
    columns: [
      { head: head('Ca (UTC+7)', 'Shift (UTC+7)'), share: 2 },
      { head: head('Người trực', 'On duty'), share: 4 },
    ],
    rows: facts.shifts.map(({ startsAt, endsAt, personIds, leaderId }) => [
      text(`${voice.localMinute(startsAt)} – ${voice.localMinute(endsAt)}`),
      text(
        personIds
          .map((id) =>
            id === leaderId ? `${personName(facts, id)} (${voice.words(DUTY_WORDS)})` : personName(facts, id),
          )
          .join(', ') || '—',
      ),
    ]),
    empty: head('Không có ca trực nào được phân công trong thời gian này.', 'Nobody was on the roster in this time.'),
  };
  const handovers: Block[] = facts.handovers.map((handover) => {
    const sides = (['outgoing', 'incoming'] as const).map((side) => {
      const signed = handover.signatures[side];
      const who = side === 'outgoing' ? head('giao', 'outgoing') : head('nhận', 'incoming');
      return signed === undefined
        ? `${who}: ${head('chưa ký', 'not signed')}`
        : `${who}: ${personName(facts, signed.personId)}, ${spellInstant(signed.at)}`;
    });
    const whole = isComplete(handover) ? '' : ` ${head('CHƯA ĐỦ CHỮ KÝ.', 'NOT COMPLETE.')}`;
    return { kind: 'paragraph', text: `${head('Bàn giao', 'Hand-over')} ${handover.id}: ${sides.join('; ')}.${whole}` };
  });
  return [heading(voice, 'Ca trực và bàn giao', 'Shifts and hand-overs'), shifts, ...handovers];
}
