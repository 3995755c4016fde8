/** Schedules of automatic reports: when each is due and which period it covers. Pure; days are Vietnamese days. */
import { DAY_MS, MINUTE_MS } from '../../time/units.js';
import { dailyReports, type WatchCampaign } from '../campaign.js';
import { civilDate, dayFrom, dayOf, dayStart } from '../roster/local-day.js';

export interface ReportSchedule {
  readonly id: string;
  readonly kind: 'daily' | 'statistics' | 'occupancy';
  readonly every: 'day' | 'week' | 'month';
  /** Minute of the day at which the report is made: each day, on Mondays, or on the first of the month. */
  readonly atMin: number;
  /** Epoch ms: reports due before this are not made. */
  readonly since: number;
  readonly active: boolean;
  readonly receiverId?: string | undefined;
  /** Notice channels to which it is sent. */
  readonly channelIds: readonly string[];
}

export interface DueReport {
  /** Identifies the report, so that it is made only once, however often the plan is computed. */
  readonly key: string;
  readonly kind: 'daily' | 'statistics' | 'occupancy' | 'campaign';
  readonly dueAt: number;
  readonly from: number;
  readonly to: number;
  readonly receiverId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly channelIds: readonly string[];
}

/** Reports due in (after, until], in order of time. */
export function dueReports(
  schedules: readonly ReportSchedule[],
  campaigns: readonly WatchCampaign[],
  after: number,
  until: number,
): DueReport[] {
  const planned = schedules.filter(({ active }) => active).flatMap((one) => dueOf(one, after, until));
  const ofCampaigns = campaigns.flatMap((campaign) =>
    dailyReports(campaign).flatMap(({ campaignId, dueAt, from, to, last }): DueReport[] => {
      const common = { kind: 'campaign' as const, dueAt, campaignId, channelIds: campaign.channelIds ?? [] };
      const daily = { ...common, key: `campaign/${campaignId}/${dueAt}`, from, to };
      // The last daily report of a campaign comes with a report of the whole campaign.
      return last ? [daily, { ...common, key: `${daily.key}/whole`, from: campaign.from, to: campaign.to }] : [daily];
    }),
  );
  return [...planned, ...ofCampaigns.filter(({ dueAt }) => dueAt > after && dueAt <= until)].sort(
    (a, b) => a.dueAt - b.dueAt || (a.key < b.key ? -1 : 1),
  );
}

function dueOf(schedule: ReportSchedule, after: number, until: number): DueReport[] {
  const { id, kind, every, atMin, since, receiverId, channelIds } = schedule;
  const due: DueReport[] = [];
  const earliest = Math.max(after, since);
  for (let day = dayOf(earliest); dayStart(day) + atMin * MINUTE_MS <= until; day++) {
    const dueAt = dayStart(day) + atMin * MINUTE_MS;
    if (dueAt <= earliest) continue;
    const range = rangeOf(every, day, dueAt);
    if (range === undefined) continue;
    const whose = receiverId === undefined ? {} : { receiverId };
    due.push({ key: `${id}/${dueAt}`, kind, dueAt, ...range, ...whose, channelIds });
  }
  return due;
}

/** The period of the report due on a day; undefined when none is due on that day. */
function rangeOf(every: ReportSchedule['every'], day: number, dueAt: number): { from: number; to: number } | undefined {
  if (every === 'day') return { from: dueAt - DAY_MS, to: dueAt };
  // 1 January 1970 was a Thursday.
  if (every === 'week') return (day + 3) % 7 === 0 ? { from: dayStart(day - 7), to: dayStart(day) } : undefined;
  const { year, month, day: ofMonth } = civilDate(day);
  if (ofMonth !== 1) return undefined;
  const first = month === 1 ? { year: year - 1, month: 12, day: 1 } : { year, month: month - 1, day: 1 };
  return { from: dayStart(dayFrom(first) ?? day), to: dayStart(day) };
}

/** One sentence for each fault of a schedule; empty when it can be used. */
export function scheduleFaults({ kind, receiverId, atMin }: ReportSchedule): string[] {
  return [
    ...(atMin >= 0 && atMin < 1440 ? [] : [`atMin is ${atMin}, not a minute of a day`]),
    ...(kind === 'occupancy' && receiverId === undefined
      ? ['receiverId is missing: an occupancy report needs its receiver']
      : []),
  ];
}
