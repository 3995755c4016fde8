/**
 * Statistics of a month or a longer period: number and kind of cases, reaction times, and how much was watched. Pure.
 */

import { foremostOf } from '../incidents/parts.js';
import { SEVERITIES } from '../incidents/severity.js';
import { summariseCoverage } from '../watch/coverage.js';
import { ACCURACY_BY, type AccuracyBy, type AccuracyGroup, accuracyWords } from '../watch/load/call-accuracy.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import { bandOf } from '../watch/registry/band-plan.js';
import { type CivilDate, civilDate, dayOf, dayStart } from '../watch/roster/local-day.js';
import { heading, table } from './blocks.js';
import { besides } from './case-section.js';
import { framed, type ReportFrame, remarksSection, summarySection } from './daily-report.js';
import { loadSection } from './load-section.js';
import { type Block, type ReportDocument, text } from './report-document.js';
import { daysOf, type PeriodFacts, realIncidents, stationName, statusesOf } from './report-facts.js';
import { inDays, spellRange, Voice } from './voice.js';
import { watchSection } from './watch-section.js';

/** Most frequencies in the list of recurring ones. */
const MOST_FREQUENCIES = 10;

export function monthlyReport(
  facts: PeriodFacts,
  before: PeriodFacts,
  frame: ReportFrame,
  language: ReportLanguage,
): ReportDocument {
  const voice = new Voice(language);
  return framed(facts, frame, voice, {
    title: voice.words(
      isMonth(facts)
        ? { vi: 'THỐNG KÊ THÁNG', en: 'MONTHLY STATISTICS' }
        : { vi: 'THỐNG KÊ CAN NHIỄU', en: 'STATISTICS OF INTERFERENCE' },
    ),
    blocks: [
      ...summarySection(facts, voice),
      comparison(facts, before, voice),
      heading(voice, 'Số vụ mới theo ngày', 'New cases by day'),
      dayBars(facts, voice),
      ...bandSection(facts, voice),
      ...accuracySection(facts, voice),
      ...frequencySection(facts, voice),
      ...loadSection(facts, voice),
      besides(facts, voice),
      ...watchSection(facts, voice),
      ...remarksSection(frame, voice),
    ],
  });
}

/** True for exactly one month of the calendar: another period is not called one. */
function isMonth({ from, to }: PeriodFacts): boolean {
  const [first, end] = [from, to].map((at) => civilDate(dayOf(at)));
  const isMidnight = [from, to].every((at) => dayStart(dayOf(at)) === at);
  const months = ({ year, month }: CivilDate) => 12 * year + month;
  return isMidnight && first?.day === 1 && end?.day === 1 && months(end) - months(first) === 1;
}

function comparison(facts: PeriodFacts, before: PeriodFacts, voice: Voice): Block {
  const now = realIncidents(facts).length;
  const then = realIncidents(before).length;
  const share = (one: PeriodFacts) => {
    const shares = one.watched.map(
      ({ stretches }) => summariseCoverage(stretches, one.from, one.to).durationMs.watched / (one.to - one.from),
    );
    return shares.length === 0 ? undefined : shares.reduce((sum, value) => sum + value, 0) / shares.length;
  };
  const spell = (value: number | undefined) => (value === undefined ? '—' : voice.percent(value));
  // Fewer cases in a time that was watched less do not mean less interference.
  const words = {
    vi: `So với kỳ trước (${voice.date(before.from)} – ${voice.date(before.to - 1)}): ${now} vụ so với ${then}; thời gian theo dõi đủ ${spell(share(facts))} so với ${spell(share(before))}. Hai con số chỉ so được với nhau khi mức theo dõi tương đương.`,
    en: `Against the period before (${voice.date(before.from)} – ${voice.date(before.to - 1)}): ${now} cases against ${then}; watched ${spell(share(facts))} of the time against ${spell(share(before))}. The two numbers compare only as far as the watch was alike.`,
  };
  return { kind: 'paragraph', text: voice.words(words) };
}

function dayBars(facts: PeriodFacts, voice: Voice): Block {
  const real = realIncidents(facts);
  return {
    kind: 'bars',
    title: voice.words({
      vi: 'Theo ngày thu lần đầu, giờ Việt Nam',
      en: 'By the day first heard, Vietnamese time',
    }),
    bars: daysOf(facts).map(({ from, to }) => {
      const value = real.filter(({ firstHeardAt }) => firstHeardAt >= from && firstHeardAt < to).length;
      return { label: voice.date(from).slice(0, 2), value, mark: value === 0 ? '' : String(value) };
    }),
  };
}

function bandSection(facts: PeriodFacts, voice: Voice): Block[] {
  const real = realIncidents(facts);
  const counts = new Map<string, number>();
  for (const one of real) {
    const { startHz, stopHz } = foremostOf(one);
    const band = bandOf(facts.bands, startHz, stopHz);
    const name =
      band === undefined
        ? voice.words({ vi: 'ngoài các băng đã theo dõi', en: 'outside the bands watched' })
        : voice.words(band.name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => ({ name, count }));
  return [
    heading(voice, 'Theo băng tần', 'By band'),
    table(
      voice,
      most,
      [
        ['Băng tần', 'Band', 5, ({ name }) => name],
        ['Số vụ', 'Cases', 1, ({ count }) => voice.numberCell(count), 'right'],
        ['Tỷ lệ', 'Share', 1, ({ count }) => voice.percentCell(count / real.length), 'right'],
      ],
      { vi: 'Không có vụ nào.', en: 'No cases.' },
    ),
  ];
}

/** Recurring frequencies: cases whose ranges overlap are counted together. */
function frequencySection(facts: PeriodFacts, voice: Voice): Block[] {
  const groups: { startHz: number; stopHz: number; cases: number; last: number }[] = [];
  for (const { startHz, stopHz, firstHeardAt } of realIncidents(facts).sort((a, b) => a.startHz - b.startHz)) {
    const group = groups.at(-1);
    if (group !== undefined && startHz <= group.stopHz) {
      group.stopHz = Math.max(group.stopHz, stopHz);
      group.cases += 1;
      group.last = Math.max(group.last, firstHeardAt);
    } else groups.push({ startHz, stopHz, cases: 1, last: firstHeardAt });
  }
  const recurring = groups.filter(({ cases }) => cases > 1).sort((a, b) => b.cases - a.cases);
  return [
    heading(voice, 'Tần số lặp lại nhiều nhất', 'Frequencies that came back most'),
    table(
      voice,
      recurring.slice(0, MOST_FREQUENCIES),
      [
        ['Tần số', 'Frequency', 2, ({ startHz, stopHz }) => spellRange(startHz, stopHz, voice.first)],
        ['Số vụ', 'Cases', 1, ({ cases }) => voice.numberCell(cases), 'right'],
        ['Vụ mới nhất (UTC+7)', 'Newest case (UTC+7)', 2, ({ last }) => voice.localMinute(last)],
      ],
      { vi: 'Không có tần số nào lặp lại.', en: 'None came back.' },
    ),
  ];
}

/** Tables of a paper. Classes are names of the detector, which the page alone has words for. */
const TABLES = ['month', 'station', 'band', 'kind', 'source'] as const satisfies readonly AccuracyBy[];

/** Section of a report: how often a call was confirmed, and how long people took. */
function accuracySection(facts: PeriodFacts, voice: Voice): Block[] {
  const { accuracy } = facts;
  const tables = accuracy.calls === 0 ? [] : TABLES.filter((by) => by !== 'month' || accuracy.groups.month.length > 1);
  return [
    heading(voice, 'Độ chính xác đã xác nhận và thời gian xử lý', 'Confirmed accuracy and handling time'),
    { kind: 'paragraph', text: voice.words(accuracyWords(accuracy)) },
    ...tables.map((by) => accuracyTable(facts, by, voice)),
    ...targetSection(facts, voice),
  ];
}

function accuracyTable(facts: PeriodFacts, by: AccuracyBy, voice: Voice): Block {
  const took = (ms: number | undefined) => voice.durationCell(ms);
  const count = (value: number) => voice.numberCell(value);
  const nameOf = ({ key, name }: AccuracyGroup): string => {
    if (name !== undefined) return voice.words(name);
    return key === ''
      ? voice.words({ vi: 'không rõ', en: 'not known' })
      : by === 'station'
        ? stationName(facts, key)
        : key;
  };
  const title = ACCURACY_BY[by];
  return table<AccuracyGroup>(voice, facts.accuracy.groups[by], [
    [title.vi, title.en, 2.5, nameOf],
    ['Báo động', 'Calls', 0.9, ({ calls }) => count(calls), 'right'],
    ['Xác nhận', 'Confirmed', 0.9, ({ confirmed }) => count(confirmed), 'right'],
    ['Tỷ lệ', 'Share', 0.9, ({ confirmed, calls }) => voice.percentCell(confirmed / calls), 'right'],
    ['Không cần thiết', 'Noise', 0.9, ({ noise }) => count(noise), 'right'],
    ['Không rõ, đang mở', 'Not known, open', 0.9, ({ unclear, open }) => count(unclear + open), 'right'],
    ['Tiếp nhận, trung vị', 'Acknowledged, median', 1.8, ({ acknowledgeMs }) => took(acknowledgeMs), 'right'],
    ['Xử lý, trung vị', 'Resolved, median', 1.3, ({ resolveMs }) => took(resolveMs), 'right'],
  ]);
}

function targetSection(facts: PeriodFacts, voice: Voice): Block[] {
  const real = realIncidents(facts);
  const times = SEVERITIES.map((severity) => {
    const own = real.filter(({ priority }) => priority.severity === severity);
    const status = own.flatMap((incident) => statusesOf(facts, incident));
    const took = (which: 'acknowledge' | 'resolve') =>
      status.flatMap((one) => one[which].tookMs ?? []).sort((a, b) => a - b);
    return { severity, acknowledge: took('acknowledge'), resolve: took('resolve') };
  });
  const spelt = (ms: number | undefined) =>
    ms === undefined ? '—' : text(voice.duration(ms), { value: inDays(ms), unit: 'days' });
  const middle = (took: readonly number[]) => spelt(took[Math.floor((took.length - 1) / 2)]);
  const longest = (took: readonly number[]) => spelt(took.at(-1));
  return [
    heading(voice, 'Thời gian tiếp nhận và xử lý', 'Times to acknowledge and to resolve'),
    table(voice, times, [
      ['Mức', 'Level', 0.6, ({ severity }) => voice.numberCell(severity), 'right'],
      ['Tiếp nhận, trung vị', 'Acknowledged, median', 1.6, ({ acknowledge }) => middle(acknowledge), 'right'],
      ['Lâu nhất', 'Longest', 1.6, ({ acknowledge }) => longest(acknowledge), 'right'],
      ['Xử lý, trung vị', 'Resolved, median', 1.6, ({ resolve }) => middle(resolve), 'right'],
      ['Lâu nhất', 'Longest', 1.6, ({ resolve }) => longest(resolve), 'right'],
    ]),
  ];
}
