/** A watch campaign, such as "Tết 2027": for some days the targets are stricter, and leaders get a report each day. */
import { type IncidentPolicy, SEVERITIES, type Severity, type Target, type Targets } from '../incidents/severity.js';
import { DAY_MS, MINUTE_MS } from '../time/units.js';
import type { Words } from '../words/sentence.js';
import type { EscalationPolicy } from './roster/escalation.js';
import { dayOf, dayStart } from './roster/local-day.js';

export interface WatchCampaign {
  readonly id: string;
  readonly name: Words;
  /** Epoch ms, start inclusive, end exclusive. */
  readonly from: number;
  readonly to: number;
  /** Times that replace the usual ones where they are shorter. */
  readonly targets: Readonly<Partial<Record<Severity, Target>>>;
  readonly escalationStepMs: Readonly<Partial<Record<Severity, number>>>;
  /** The priority bands, and the longest time between two sweeps of them, ms. */
  readonly bandKeys: readonly string[];
  readonly maxRevisitMs?: number | undefined;
  /** Minute of the Vietnamese day at which the daily report is due. */
  readonly reportAtMin: number;
  /** Notice channels to which its reports are sent. */
  readonly channelIds?: readonly string[] | undefined;
}

function campaignsAt(campaigns: readonly WatchCampaign[], at: number): WatchCampaign[] {
  return campaigns.filter(({ from, to }) => from <= at && at < to);
}

/** The targets in force at an instant: a campaign may shorten a target, never lengthen it. */
export function policyAt(house: IncidentPolicy, campaigns: readonly WatchCampaign[], at: number): IncidentPolicy {
  const targets = { ...house.targets } as Record<Severity, Target>;
  for (const campaign of campaignsAt(campaigns, at))
    for (const severity of SEVERITIES) {
      const tight = campaign.targets[severity];
      if (tight === undefined) continue;
      const { acknowledgeMs, resolveMs } = targets[severity];
      targets[severity] = {
        acknowledgeMs: Math.min(acknowledgeMs, tight.acknowledgeMs),
        resolveMs: Math.min(resolveMs, tight.resolveMs),
      };
    }
  return { ...house, targets: targets satisfies Targets };
}

/** The escalation in force at an instant; a campaign may also add severities that usually do not escalate. */
export function escalationAt(
  house: EscalationPolicy,
  campaigns: readonly WatchCampaign[],
  at: number,
): EscalationPolicy {
  const stepMs: Partial<Record<Severity, number>> = { ...house.stepMs };
  for (const campaign of campaignsAt(campaigns, at))
    for (const severity of SEVERITIES) {
      const tight = campaign.escalationStepMs[severity];
      if (tight !== undefined) stepMs[severity] = Math.min(stepMs[severity] ?? Number.POSITIVE_INFINITY, tight);
    }
  return { ...house, stepMs };
}

export interface DailyReport {
  readonly campaignId: string;
  /** When the report is due, and its period: from the last report to this one. Epoch ms. */
  readonly dueAt: number;
  readonly from: number;
  readonly to: number;
  /** True for the last report of the campaign, due when it ends. */
  readonly last: boolean;
}

/**
 * The daily reports of a campaign: one each day at the agreed time, and one at the end; together they cover all of it.
 */
export function dailyReports({ id, from, to, reportAtMin }: WatchCampaign): DailyReport[] {
  const reports: DailyReport[] = [];
  let since = from;
  for (let day = dayOf(from); since < to; day++) {
    const dueAt = Math.min(to, dayStart(day) + reportAtMin * MINUTE_MS);
    if (dueAt <= since) continue;
    reports.push({ campaignId: id, dueAt, from: since, to: dueAt, last: dueAt === to });
    since = dueAt;
  }
  return reports;
}

/** One sentence for each fault of a campaign; empty when it can be used. */
export function campaignFaults({ from, to, reportAtMin, maxRevisitMs }: WatchCampaign): string[] {
  const faults: string[] = [];
  if (!(to > from)) faults.push('to must be later than from');
  if (to - from > 366 * DAY_MS) faults.push('a campaign lasts a year at most');
  if (!(reportAtMin >= 0 && reportAtMin < 1440)) faults.push(`reportAtMin is ${reportAtMin}, not a minute of a day`);
  if (maxRevisitMs !== undefined && !(maxRevisitMs > 0)) faults.push(`maxRevisitMs is ${maxRevisitMs}`);
  return faults;
}
