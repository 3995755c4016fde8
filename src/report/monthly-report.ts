/**
 * Statistics of a month or a longer period: number and kind of cases, reaction times, and how much was watched. Pure.
 */

import { foremostOf } from '../incidents/parts.js';
import { summariseCoverage } from '../watch/coverage.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import { bandOf } from '../watch/registry/band-plan.js';
import { type CivilDate, civilDate, dayOf, dayStart } from '../watch/roster/local-day.js';
import { accuracySection } from './accuracy-section.js';
import { heading, table } from './blocks.js';
import { besides } from './case-section.js';
import { framed, type ReportFrame, remarksSection, summarySection } from './daily-report.js';
import { loadSection } from './load-section.js';
import type { Block, ReportDocument } from './report-document.js';
import { daysOf, type PeriodFacts, realIncidents } from './report-facts.js';
import { spellRange, Voice } from './voice.js';
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
