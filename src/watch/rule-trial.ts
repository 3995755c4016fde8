/**
 * A rule tried on the past before it is switched on: detection is run over stored sweeps with the rule in it, and what it
 * would have raised is held against what really happened. "Would have fired 14 times: 3 known cases, 11 you dismissed."
 */
import { type EmissionReport, overlapShare } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import type { Sentence } from '../incidents/sentence.js';

export interface TrialFiring {
  readonly report: EmissionReport;
  /** What became of it then: a case that was one, one that people dismissed, or nothing that was noticed. */
  readonly was: 'case' | 'dismissed' | 'unnoticed';
  readonly incidentId?: string;
}

/** A trial that was run to its end, as it is kept. */
export interface KeptTrial {
  readonly id: string;
  readonly ruleId: string;
  /** SHA-256 of all that decides what the tried rule does, its mask as it was. */
  readonly ruleDigest: string;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  readonly from: number;
  readonly to: number;
  readonly receiverIds: readonly string[];
  readonly sweeps: number;
  readonly counts: TrialCounts;
  /** The first of them; the counts are of all. */
  readonly firings: readonly TrialFiring[];
  readonly silentOn: readonly string[];
}

export interface TrialCounts {
  readonly fired: number;
  readonly cases: number;
  readonly dismissed: number;
  readonly unnoticed: number;
  /** Cases of that time which it would not have raised. */
  readonly silent: number;
}

export interface RuleTrial {
  /** In order of time. */
  readonly firings: readonly TrialFiring[];
  /** Cases of that time which the rule would not have raised. */
  readonly silentOn: readonly string[];
}

/** An emission and an incident are the same when they share this much of the narrower range, a station, and time. */
const SAME_PLACE_SHARE = 0.3;

/**
 * `reports`: the final report of each emission that the rule would have raised over [from, to);
 * `incidents`: all that were heard in that time.
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
      // A case outweighs a dismissal: the rule was right at least once.
      const match = matches.find(isCase) ?? matches[0];
      if (match === undefined) return { report, was: 'unnoticed' };
      return { report, was: isCase(match) ? 'case' : 'dismissed', incidentId: match.id };
    });
  const silentOn = real
    .filter((one) => isCase(one) && one.firstHeardAt < to && one.lastHeardAt >= from && !raised.has(one.id))
    .map(({ id }) => id);
  return { firings, silentOn };
}

function isCase({ outcome }: Incident): boolean {
  return outcome !== 'dismissed' && outcome !== 'expired';
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

export function trialSentence(trial: RuleTrial): Sentence {
  return countsSentence(trialCounts(trial));
}

export function countsSentence(counts: TrialCounts): Sentence {
  return { key: 'trial.would-have-fired', params: { ...counts } };
}

/** The same for a rule that holds alarms back: a case among them is a reason not to switch it on. */
export function heldBackSentence({ fired, cases, dismissed, unnoticed }: TrialCounts): Sentence {
  return { key: 'trial.would-have-held-back', params: { fired, cases, dismissed, unnoticed } };
}
