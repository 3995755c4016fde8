/** The report of a watch campaign: of the whole campaign, or of the time since the last daily report. Pure. */
import { SEVERITIES } from '../incidents/severity.js';
import type { WatchCampaign } from '../watch/campaign.js';
import { summariseCoverage } from '../watch/coverage.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import { facts as factLines, heading, table } from './blocks.js';
import { besides, caseTable, dutySection, hiddenSection } from './case-section.js';
import { framed, type ReportFrame, remarksSection, summarySection } from './daily-report.js';
import type { Block, Cell, ReportDocument } from './report-document.js';
import { daysOf, isReal, type PeriodFacts } from './report-facts.js';
import { Voice } from './voice.js';
import { bandName, watchSection } from './watch-section.js';

export function campaignReport(
  facts: PeriodFacts,
  campaign: WatchCampaign,
  frame: ReportFrame,
  language: ReportLanguage,
): ReportDocument {
  const voice = new Voice(language);
  const title = { vi: 'BÁO CÁO ĐỢT TRỰC CAO ĐIỂM', en: 'REPORT OF THE WATCH CAMPAIGN' };
  return framed(facts, frame, voice, {
    title: voice.words(title),
    titleAlso: voice.words(campaign.name),
    blocks: [
      ...summarySection(facts, voice),
      ...campaignSection(facts, campaign, voice),
      ...daySection(facts, campaign, voice),
      ...watchSection(facts, voice),
      heading(voice, 'Các vụ việc', 'Interference cases'),
      ...caseTable(facts, voice),
      besides(facts, voice),
      ...hiddenSection(facts, voice),
      ...dutySection(facts, voice),
      ...remarksSection(frame, voice),
    ],
  });
}

function campaignSection(facts: PeriodFacts, campaign: WatchCampaign, voice: Voice): Block[] {
  const label = (vi: string, en: string) => voice.words({ vi, en });
  const targets = SEVERITIES.flatMap((severity) => {
    const target = campaign.targets[severity];
    if (target === undefined) return [];
    const within = `${voice.duration(target.acknowledgeMs)} / ${voice.duration(target.resolveMs)}`;
    return [`${label('mức', 'level')} ${severity}: ${within}`];
  });
  const bands = campaign.bandKeys.map((key) => bandName(facts, key, voice));
  return [
    heading(voice, 'Yêu cầu của đợt', 'What the campaign asks for'),
    factLines(voice, [
      [
        'Thời gian của đợt',
        'The campaign',
        `${voice.localMinute(campaign.from)} – ${voice.localMinute(campaign.to)} (UTC+7)`,
      ],
      [
        'Hạn tiếp nhận / xử lý',
        'To acknowledge / to resolve',
        targets.join('; ') || label('như thường lệ', 'as usual'),
      ],
      ['Băng tần trọng điểm', 'Bands of special care', bands.join('; ') || label('tất cả như nhau', 'all alike')],
    ]),
  ];
}

/** One line per day: how much of the bands of special care was watched, and the cases of all bands. */
function daySection(facts: PeriodFacts, { bandKeys }: WatchCampaign, voice: Voice): Block[] {
  const special = facts.watched.filter(({ bandKey }) => bandKeys.length === 0 || bandKeys.includes(bandKey));
  const rows = daysOf(facts).map(({ from, to }) => {
    const real = facts.incidents.filter((one) => isReal(one) && one.firstHeardAt >= from && one.firstHeardAt < to);
    const grave = real.filter(({ priority }) => priority.severity <= 2).length;
    const shares = special.map(({ stretches }) => {
      const inside = stretches
        .filter((one) => one.from < to && one.to > from)
        .map((one) => ({ ...one, from: Math.max(from, one.from), to: Math.min(to, one.to) }));
      return summariseCoverage(inside, from, to).durationMs.watched / (to - from);
    });
    const least = shares.length === 0 ? undefined : Math.min(...shares);
    const mean = shares.length === 0 ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
    return { day: voice.date(from), mean, least, cases: real.length, grave };
  });
  const share = (value: number | undefined) => (value === undefined ? '—' : voice.percentCell(value));
  const [mean, least] =
    bandKeys.length === 0
      ? ([
          ['Theo dõi đủ, trung bình', 'Watched, mean'],
          ['Băng kém nhất', 'The least band'],
        ] as const)
      : ([
          ['Băng trọng điểm được theo dõi đủ, trung bình', 'Bands of special care watched, mean'],
          ['Băng trọng điểm kém nhất', 'The least of these bands'],
        ] as const);
  const graveCell = (grave: number): Cell => ({ ...voice.numberCell(grave), look: grave > 0 ? 'strong' : undefined });
  return [
    heading(voice, 'Từng ngày', 'Day by day'),
    table(voice, rows, [
      ['Ngày', 'Day', 1.2, ({ day }) => day],
      [...mean, 1.4, (row) => share(row.mean), 'right'],
      [...least, 1.2, (row) => share(row.least), 'right'],
      ['Vụ mới', 'New cases', 1, ({ cases }) => voice.numberCell(cases), 'right'],
      ['Trong đó mức 1–2', 'Of level 1–2', 1.2, ({ grave }) => graveCell(grave), 'right'],
    ]),
  ];
}
