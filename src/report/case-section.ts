/** Sections of a report: cases, targets, hidden alarms, shifts and hand-overs. */
import { alarmState, type Incident } from '../incidents/incident.js';
import { SEVERITIES, type Severity } from '../incidents/severity.js';
import type { TargetOutcome, TargetStatus } from '../incidents/targets.js';
import { fixOf } from '../location/fix.js';
import type { Level } from '../rf/level-tally.js';
import { isComplete } from '../watch/roster/handover.js';
import { ALARM_WORDS, capital, SEVERITY_WORDS, STATE_WORDS } from '../words/states.js';
import { type Fact, facts, heading, levelCell, table } from './blocks.js';
import { type CaseFacts, kindOfCase } from './case-facts.js';
import { DUTY_WORDS } from './case-words.js';
import type { Block, Cell } from './report-document.js';
import {
  isReal,
  onAirAt,
  type PeriodFacts,
  personName,
  realIncidents,
  stationName,
  statusesOf,
} from './report-facts.js';
import { spellInstant, spellNumber, spellParts, type Voice } from './voice.js';

/** Most rows of a list. Nobody reads a longer one; the report states how many rows are left out. */
const MOST_ROWS = 200;
const HIDDEN: ReadonlySet<string> = new Set(['shelved', 'suppressed', 'out-of-service']);

export function caseTable(facts: PeriodFacts, voice: Voice): Block[] {
  const real = realIncidents(facts);
  const left = Math.max(0, real.length - MOST_ROWS) + facts.incidentsLeftOut;
  const cases = table(
    voice,
    real.slice(0, MOST_ROWS),
    [
      ['Mức', 'Level', 0.6, ({ priority }) => severityCell(priority.severity, voice), 'right'],
      ['Số hồ sơ', 'Case', 2.05, ({ id }) => id],
      ['Tần số', 'Frequency', 1.55, (one) => spellParts(one, voice.first)],
      ['Thu lần đầu (UTC+7)', 'First heard (UTC+7)', 1.5, ({ firstHeardAt }) => spellInstant(firstHeardAt)],
      ['Đỉnh, dBm', 'Peak, dBm', 0.9, ({ peakDbm }) => levelCell(peakDbm, voice), 'right'],
      ['Trạm', 'Station', 1.25, (one) => stationsOf(facts, one)],
      ['Tình trạng khi lập', 'State when made', 1.5, (one) => stateText(facts, one, voice)],
      ['Tiếp nhận / xử lý', 'Acknowledged / resolved', 1.75, (one) => targetText(facts, one, voice)],
    ],
    {
      vi: 'Không có vụ nào được ghi nhận; xem mục “Mức độ theo dõi” để biết điều đó có nghĩa đến đâu.',
      en: 'No case is on record; see “Watch kept” for how far that goes.',
    },
  );
  const more = {
    vi: `Còn ${left} vụ khác không in ở đây; danh sách đầy đủ có trong chương trình.`,
    en: `${left} further cases are not printed here; the program has the whole list.`,
  };
  return left === 0 ? [cases] : [cases, { kind: 'paragraph', text: voice.words(more), look: 'strong' }];
}

function severityCell(severity: Severity, voice: Voice): Cell {
  return { ...voice.numberCell(severity), look: 'strong' };
}

function stationsOf(facts: PeriodFacts, { emissions }: Incident): string {
  return [...new Set(emissions.map(({ stationId }) => stationName(facts, stationId)))].join(', ');
}

function stateText(facts: PeriodFacts, incident: Incident, voice: Voice): string {
  const onAir = onAirAt(incident, facts.to) ? ` (${voice.words({ vi: 'còn phát', en: 'on the air' })})` : '';
  return `${voice.words(STATE_WORDS[incident.state])}${onAir}`;
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
  const rows = SEVERITIES.map((severity) => {
    const own = real.filter(({ priority }) => priority.severity === severity);
    return { severity, own, status: own.flatMap((incident) => statusesOf(facts, incident)) };
  });
  const kept = (status: readonly TargetStatus[], which: 'acknowledge' | 'resolve') => {
    const decided = status.filter((one) => one[which].outcome !== 'pending');
    const met = decided.filter((one) => one[which].outcome === 'met').length;
    return decided.length === 0 ? '—' : `${met}/${decided.length}`;
  };
  const isNew = ({ firstHeardAt }: Incident) => firstHeardAt >= facts.from;
  const isOver = ({ state }: Incident) => state === 'resolved' || state === 'closed';
  const count = (cases: readonly Incident[]) => voice.numberCell(cases.length);
  return table(voice, rows, [
    ['Mức', 'Level', 0.5, ({ severity }) => voice.numberCell(severity), 'right'],
    ['Nghiệp vụ', 'Services', 2.7, ({ severity }) => voice.cell(capital(SEVERITY_WORDS[severity]))],
    ['Số vụ', 'Cases', 0.7, ({ own }) => ({ ...count(own), look: own.length > 0 ? 'strong' : undefined }), 'right'],
    ['Mới', 'New', 0.7, ({ own }) => count(own.filter(isNew)), 'right'],
    ['Đã xử lý', 'Resolved', 0.8, ({ own }) => count(own.filter(isOver)), 'right'],
    ['Tiếp nhận đúng hạn', 'Acknowledged in time', 1.3, ({ status }) => kept(status, 'acknowledge'), 'right'],
    ['Xử lý đúng hạn', 'Resolved in time', 1.1, ({ status }) => kept(status, 'resolve'), 'right'],
  ]);
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
  const asideOf = ({ alarm }: Incident) => alarm.outOfService ?? alarm.suppression ?? alarm.shelf;
  const byWhom = (by: string | undefined) => (by === undefined ? '' : personName(facts, by));
  const until = ({ alarm: { shelf } }: Incident) => (shelf === undefined ? '—' : spellInstant(shelf.until));
  return [
    heading(voice, 'Báo động đang tạm hoãn hoặc ngừng', 'Alarms shelved, suppressed or out of service'),
    table(voice, hidden, [
      ['Số hồ sơ', 'Case', 2.2, ({ id }) => id],
      ['Tần số', 'Frequency', 1.4, (one) => spellParts(one, voice.first)],
      ['Trạng thái', 'State', 1.2, (one) => voice.cell(ALARM_WORDS[alarmState(one)])],
      ['Lý do', 'Reason', 2.5, (one) => asideOf(one)?.reason ?? ''],
      ['Người thực hiện', 'By', 1.3, (one) => byWhom(asideOf(one)?.by)],
      ['Đến', 'Until', 1.8, until],
    ]),
  ];
}

export function dutySection(facts: PeriodFacts, voice: Voice): Block[] {
  const head = (vi: string, en: string) => voice.words({ vi, en });
  const nameOf = (id: string, leaderId: string | undefined) =>
    id === leaderId ? `${personName(facts, id)} (${voice.words(DUTY_WORDS)})` : personName(facts, id);
  const shifts = table(
    voice,
    facts.shifts,
    [
      [
        'Ca (UTC+7)',
        'Shift (UTC+7)',
        2,
        (one) => `${voice.localMinute(one.startsAt)} – ${voice.localMinute(one.endsAt)}`,
      ],
      [
        'Người trực',
        'On duty',
        4,
        ({ personIds, leaderId }) => personIds.map((id) => nameOf(id, leaderId)).join(', ') || '—',
      ],
    ],
    { vi: 'Không có ca trực nào được phân công trong thời gian này.', en: 'Nobody was on the roster in this time.' },
  );
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

/**
 * Highest, median and last level, each with its excess over the floor of the same sweep; none where nothing was
 * measured.
 */
export function levelRows({ levels }: Pick<Incident, 'levels'>, voice: Voice): Fact[] {
  if (levels === undefined) return [];
  const over = (db: string) => voice.words({ vi: `cao hơn nền tạp âm ${db} dB`, en: `${db} dB over the noise floor` });
  const unknown = voice.words({ vi: 'chưa biết nền tạp âm', en: 'noise floor not known' });
  const spelt = ({ levelDbm, excessDb }: Level) =>
    `${voice.number(levelDbm, 1)} dBm, ${excessDb === null ? unknown : over(voice.number(excessDb, 1))}`;
  const at = voice.words({ vi: 'lúc', en: 'at' });
  const readings = `${voice.number(levels.sweeps)} ${voice.words({ vi: 'giá trị đo', en: 'readings' })}`;
  return [
    ['Mức cao nhất', 'Highest level', `${spelt(levels.highest)}, ${at} ${spellInstant(levels.highest.at)}`],
    ['Mức trung vị', 'Median level', `${spelt(levels.median)} (${readings})`],
    ['Mức cuối cùng', 'Last level', `${spelt(levels.last)}, ${at} ${spellInstant(levels.last.at)}`],
  ];
}

/** Where its emitter is, from measurements in the field, and what the levels of the stations say, also of those that heard nothing. */
export function placeSection({ incident, levels, period }: CaseFacts, voice: Voice): Block[] {
  if (levels === undefined || !kindOfCase({ incident }).hasSource) return [];
  return [
    heading(voice, 'Vị trí nguồn phát', 'Where the emitter is'),
    facts(voice, [
      ['Vùng', 'Region', regionCell(incident, voice)],
      ['Mức tại các trạm', 'Levels of the stations', voice.sentenceCell(levels.says)],
      ...levels.levels.flatMap(({ isHeard, stationId, floorDbm = 0, levelDbm, sweeps = 0, expected }): Fact[] => {
        const over: Fact[] = expected ? [['Theo địa hình', 'By the terrain', voice.sentenceCell(expected)]] : [];
        if (isHeard) return over;
        const [floor, most] = [voice.number(floorDbm), voice.number(levelDbm)];
        const words = {
          vi: `${stationName(period, stationId)}: có theo dõi, nền tạp âm ${floor} dBm, cao nhất ${most} dBm trong ${sweeps} lượt quét`,
          en: `${stationName(period, stationId)}: watched, noise floor ${floor} dBm, at most ${most} dBm in ${sweeps} sweeps`,
        };
        return [['Không thu được', 'Heard nothing', voice.cell(words)], ...over];
      }),
      ...(levels.model ? [['Mô hình địa hình', 'Terrain model', voice.sentenceCell(levels.model)] as const] : []),
    ]),
  ];
}

/** The region with what it is made of, how, and what that does not know. */
function regionCell({ measurements = [] }: Incident, voice: Voice): Cell {
  const fix = fixOf(measurements);
  if (fix.verdict === 'open')
    return voice.cell({ vi: 'chưa đủ kết quả đo hiện trường', en: 'not enough measured in the field' });
  const bearings = measurements.filter(({ bearing }) => bearing !== undefined).length;
  const levels = measurements.length - bearings;
  const km2 = (language: 'vi' | 'en') => spellNumber(fix.areaKm2, 2, language);
  const midst = `${fix.latitude.toFixed(4)}; ${fix.longitude.toFixed(4)}`;
  return voice.cell({
    vi: `ở đâu đó trong ${km2('vi')} km² quanh ${midst} (xác suất 90 %), từ ${bearings} hướng và ${levels} mức đo hiện trường (xem Diễn biến), ${fix.misfits.length} hướng không khớp; tính xác suất trên lưới ô, công suất và độ suy hao chưa biết, chưa xét địa hình`,
    en: `somewhere in ${km2('en')} km² around ${midst} (90 % probability), from ${bearings} bearings and ${levels} levels in the field (see What happened), ${fix.misfits.length} bearings do not fit; probability over a grid, power and loss unknown, terrain not looked at`,
  });
}
