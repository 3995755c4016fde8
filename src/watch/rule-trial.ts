/**
 * A rule is tried on the past before it is switched on: detection runs over stored sweeps with the rule, and the result
 * is compared with the real incidents. "Would have fired 14 times: 3 known cases, 11 you dismissed."
 */
import { type EmissionReport, overlapShare } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import { SaidError } from '../words/said.js';
import { type Language, type Sentence, sentenceText, type Words } from '../words/sentence.js';
import type { Tried } from './tried-time.js';

/** The trial cannot be started now. */
export class TrialRefused extends SaidError {
  override readonly name = 'TrialRefused';
}

export interface TrialFiring {
  readonly report: EmissionReport;
  /** The real incident at that time: a case, one that people dismissed or called noise, or none. */
  readonly was: 'case' | 'dismissed' | 'unnoticed';
  readonly incidentId?: string;
}

/** A completed trial, as stored. */
export interface KeptTrial {
  readonly id: string;
  readonly ruleId: string;
  /** SHA-256 of all settings that decide what the tried rule does, including its mask at that time. */
  readonly ruleDigest: string;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  readonly from: number;
  readonly to: number;
  readonly receiverIds: readonly string[];
  readonly sweeps: number;
  /** Absent in trials of an older program. */
  readonly tried?: Tried;
  readonly counts: TrialCounts;
  /** The first firings only; the counts include all. */
  readonly firings: readonly TrialFiring[];
  readonly silentOn: readonly string[];
}

export interface TrialCounts {
  readonly fired: number;
  readonly cases: number;
  readonly dismissed: number;
  readonly unnoticed: number;
  /** Number of cases of that time that the rule would not have raised. */
  readonly silent: number;
}

export interface RuleTrial {
  /** In order of time. */
  readonly firings: readonly TrialFiring[];
  /** Ids of the cases of that time that the rule would not have raised. */
  readonly silentOn: readonly string[];
}

/**
 * An emission and an incident count as the same when they share this part of the narrower range, a station, and time.
 */
const SAME_PLACE_SHARE = 0.3;

/**
 * `reports`: the final report of each emission that the rule would have raised over [from, to);
 * `incidents`: all that were received in that time.
 */
export function judgeTrial(
  reports: readonly EmissionReport[],
  incidents: readonly Incident[],
  { from, to }: { readonly from: number; readonly to: number },
): RuleTrial {
  const real = incidents.filter(({ state }) => state !== 'merged' && state !== 'candidate');
  const raised = new Set<string>();
  const firings = [...reports]
    .filter(({ firstHeardAt, lastHeardAt }) => firstHeardAt < to && lastHeardAt >= from)
    .sort((a, b) => a.firstHeardAt - b.firstHeardAt)
    .map((report): TrialFiring => {
      const matches = real.filter((incident) => sameThing(incident, report));
      for (const { id } of matches) raised.add(id);
      // A case counts more than a dismissed incident: the rule was right at least once.
      const match = matches.find(isCase) ?? matches[0];
      if (match === undefined) return { report, was: 'unnoticed' };
      return { report, was: isCase(match) ? 'case' : 'dismissed', incidentId: match.id };
    });
  const silentOn = real
    .filter((one) => isCase(one) && one.firstHeardAt < to && one.lastHeardAt >= from && !raised.has(one.id))
    .map(({ id }) => id);
  return { firings, silentOn };
}

function isCase({ outcome, noise }: Incident): boolean {
  return outcome !== 'dismissed' && outcome !== 'expired' && noise === undefined;
}

function sameThing({ emissions }: Incident, report: EmissionReport): boolean {
  return emissions.some(
    (one) =>
      one.stationId === report.stationId &&
      one.firstHeardAt <= report.lastHeardAt &&
      one.lastHeardAt >= report.firstHeardAt &&
      overlapShare(one, report) >= SAME_PLACE_SHARE,
  );
}

export function trialCounts({ firings, silentOn }: RuleTrial): TrialCounts {
  const count = (was: TrialFiring['was']): number => firings.filter((one) => one.was === was).length;
  return {
    fired: firings.length,
    cases: count('case'),
    dismissed: count('dismissed'),
    unnoticed: count('unnoticed'),
    silent: silentOn.length,
  };
}

type SpokenTrial = Pick<KeptTrial, 'counts' | 'from' | 'to' | 'tried'>;

export function countsSentence({ counts, ...trial }: SpokenTrial): Sentence {
  return { key: 'trial.would-have-fired', params: { ...counts, over: overWords(trial) } };
}

/** The sentence for a rule that suppresses alarms: a case among them is a reason not to switch it on. */
export function heldBackSentence({ counts, ...trial }: SpokenTrial): Sentence {
  const { fired, cases, dismissed, unnoticed } = counts;
  return { key: 'trial.would-have-held-back', params: { fired, cases, dismissed, unnoticed, over: overWords(trial) } };
}

/** The time that was tried: recordings may have pauses, and sweeps far apart. Empty where it is not known. */
function overWords({ from, to, tried }: Omit<SpokenTrial, 'counts'>): Words {
  if (tried === undefined) return { vi: '', en: '' };
  const { ms, everyMs } = tried;
  if (everyMs === 0)
    return {
      vi: ' Khoảng thời gian này có chưa đến hai lượt quét trong dải của quy tắc: chưa đủ để thử.',
      en: ' That time has fewer than two sweeps in the band of the rule: too few for a trial.',
    };
  const params = {
    tried: { durationMs: Math.min(ms, to - from) },
    whole: { durationMs: to - from },
    everyS: Number((everyMs / 1000).toPrecision(2)),
  };
  const words = (language: Language) => ` ${sentenceText({ key: 'trial.over', params }, language, OVER)}`;
  return { vi: words('vi'), en: words('en') };
}

const OVER = {
  'trial.over': {
    vi: 'Thử trên {tried} có dữ liệu quét trong {whole} đã chọn, trung bình {everyS} giây một lượt.',
    en: 'Tried on the {tried} with sweeps out of {whole}, one every {everyS} s on average.',
  },
};
