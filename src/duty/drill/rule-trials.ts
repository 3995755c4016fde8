/**
 * Trials of rules on the past. A trial runs in threads beside the watch; a person can look at it and cancel it. A
 * completed trial is stored. A rule may be switched on only when a stored trial is of exactly this rule.
 */

import type { JudgingRule } from '../../detection/watchers/judging-rule.js';
import { sentenceOf } from '../../errors/errors.js';
import { sha256 } from '../../files/sha256.js';
import { type EmissionReport, overlapShare } from '../../incidents/emission-report.js';
import { INCIDENT_STATES, type Incident } from '../../incidents/incident.js';
import { reportOf, reportOfBreach } from '../../incidents/report-of.js';
import { lastBinHz, type Sweep } from '../../rf/sweep.js';
import type { Finding } from '../../station/finding.js';
import type { DetectionSetup } from '../../station/receiver-detectors.js';
import type { CaseBook } from '../../store/cases/case-book.js';
import { judgingRule, type NamedMask, type Rule, ruleText } from '../../watch/detection-rule.js';
import { judgeTrial, type KeptTrial, TrialRefused, trialCounts } from '../../watch/rule-trial.js';
import { TriedTime, triedOver } from '../../watch/tried-time.js';
import { replayRule } from './rule-replay.js';

/** Length of the recording from which a detector learns the noise floor first. */
const LEARN_MS = 10 * 60e3;
const THREADS = 2;
const MOST_KEPT_FIRINGS = 500;
const MOST_REPORTS = 20_000;
const MOST_INCIDENTS = 10_000;
/** Number of newest trials stored for each rule. */
const KEPT_OF_RULE = 10;

export interface TrialJob {
  readonly ruleId: string;
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly startedAt: number;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** Share done, 0 … 1. */
  readonly progress: number;
  readonly sweeps: number;
  readonly firedSoFar: number;
  readonly fault?: string | undefined;
  readonly result?: KeptTrial | undefined;
}

export interface RuleTrialsOptions {
  readonly book: CaseBook;
  readonly clock: () => number;
  /** The setup of detection without the rule. */
  setup(): DetectionSetup;
  /** Receivers that swept that range in that time, or may have. */
  receiverIds(rule: JudgingRule): readonly string[];
  readSweeps(receiverId: string, from: number, to: number): Promise<readonly Sweep[]>;
}

export interface TrialWish {
  readonly rule: Rule;
  /** Replaces the stored mask of the same id: a mask that is to be changed. */
  readonly mask?: NamedMask | undefined;
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

type Running = { -readonly [K in keyof TrialJob]: TrialJob[K] };

export class RuleTrials {
  readonly #options: RuleTrialsOptions;
  readonly #jobs = new Map<string, Running>();
  #abort: AbortController | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: RuleTrialsOptions) {
    this.#options = options;
  }

  /** The running or last trial of a rule; for one that ended before this start of the program only the result. */
  job(ruleId: string): TrialJob | undefined {
    const job = this.#jobs.get(ruleId);
    if (job !== undefined) return { ...job };
    const kept = this.#kept(ruleId)[0];
    if (kept === undefined) return undefined;
    const { from, to, by, at, sweeps, counts } = kept;
    const end = { state: 'done' as const, progress: 1, firedSoFar: counts.fired, result: kept };
    return { ruleId, from, to, by, startedAt: at, sweeps, ...end };
  }

  /** The newest trial of exactly this rule. */
  trialOf(rule: Rule, masks: readonly NamedMask[]): KeptTrial | undefined {
    const judging = judgingRule(rule, masks);
    if (judging === undefined) return undefined;
    const digest = sha256(ruleText(judging));
    return this.#kept(rule.id).find((trial) => trial.ruleDigest === digest);
  }

  /** @throws TrialRefused when another trial runs, the mask is missing, or no receiver swept that range. */
  start({ rule, mask, from, to, by }: TrialWish): TrialJob {
    const { book, clock, receiverIds } = this.#options;
    if (this.#abort !== undefined) throw TrialRefused.of('Another trial is running; wait for it or cancel it.');
    const kept = book.records.all('mask');
    const masks = mask === undefined ? kept : [mask, ...kept.filter(({ id }) => id !== mask.id)];
    const judging = judgingRule(rule, masks);
    if (judging === undefined) throw TrialRefused.of('The mask of this rule does not exist.');
    const receivers = receiverIds(judging);
    if (receivers.length === 0) throw TrialRefused.of('No receiver sweeps where this rule applies.');
    const startedAt = clock();
    const job: Running = {
      ruleId: rule.id,
      from,
      to,
      by,
      startedAt,
      state: 'running',
      progress: 0,
      sweeps: 0,
      firedSoFar: 0,
    };
    this.#jobs.set(rule.id, job);
    const abort = new AbortController();
    this.#abort = abort;
    this.#work = this.#run(job, judging, receivers, abort.signal)
      .then((result) => Object.assign(job, { state: 'done', progress: 1, result }))
      .catch((error: Error) => {
        if (abort.signal.aborted) job.state = 'cancelled';
        else Object.assign(job, { state: 'failed', fault: sentenceOf(error) });
      })
      .then(() => {
        this.#abort = undefined;
      });
    return { ...job };
  }

  /** False when no trial of this rule is running. */
  async cancel(ruleId: string): Promise<boolean> {
    if (this.#jobs.get(ruleId)?.state !== 'running') return false;
    this.#abort?.abort();
    await this.#work;
    return true;
  }

  async close(): Promise<void> {
    this.#abort?.abort();
    await this.#work;
  }

  async #run(job: Running, rule: JudgingRule, receivers: readonly string[], signal: AbortSignal): Promise<KeptTrial> {
    const { book, setup, readSweeps, clock } = this.#options;
    const { from, to, by, ruleId } = job;
    const reports = new Map<string, EmissionReport>();
    const done = new Map<string, number>();
    const tried = new Map(receivers.map((id) => [id, new TriedTime()]));
    const whole = receivers.length * (to - from + LEARN_MS);
    const waiting = [...receivers];
    const turn = async (): Promise<void> => {
      for (let receiverId = waiting.shift(); receiverId !== undefined; receiverId = waiting.shift()) {
        const id = receiverId;
        await replayRule({
          setup: { ...setup(), rules: [rule] },
          receiverId: id,
          learnFrom: from - LEARN_MS,
          from,
          to,
          signal,
          readSweeps,
          onFinding: (finding) => {
            for (const report of reportsOfRule(finding, rule.id))
              if (reports.has(report.emissionId) || reports.size < MOST_REPORTS) reports.set(report.emissionId, report);
            job.firedSoFar = reports.size;
          },
          onProgress: (doneMs, sweeps) => {
            done.set(id, doneMs);
            job.sweeps += sweeps.length;
            for (const sweep of sweeps)
              if (sweep.startHz <= rule.stopHz && lastBinHz(sweep) >= rule.startHz)
                tried.get(id)?.take(sweep.startedAt);
            job.progress = [...done.values()].reduce((sum, ms) => sum + ms, 0) / whole;
          },
        });
      }
    };
    await Promise.all(Array.from({ length: Math.min(THREADS, receivers.length) }, turn));
    const query = { states: [...INCIDENT_STATES], from, to, startHz: rule.startHz, stopHz: rule.stopHz };
    const incidents = book.incidents.list({ ...query, order: 'newest', limit: MOST_INCIDENTS });
    const within = incidents.filter((incident) => isUnder(incident, rule));
    const trial = judgeTrial([...reports.values()], within, { from, to });
    const at = clock();
    const result: KeptTrial = {
      id: `TRIAL-${at}`,
      ruleId,
      at,
      by,
      from,
      to,
      receiverIds: receivers,
      sweeps: job.sweeps,
      tried: triedOver([...tried.values()]),
      ruleDigest: sha256(ruleText(rule)),
      counts: trialCounts(trial),
      firings: trial.firings.slice(0, MOST_KEPT_FIRINGS),
      silentOn: trial.silentOn.slice(0, MOST_KEPT_FIRINGS),
    };
    book.records.put('trial', result, { at, by });
    for (const { id } of this.#kept(ruleId).slice(KEPT_OF_RULE)) book.records.remove('trial', id, { at, by: 'system' });
    return result;
  }

  #kept(ruleId: string): KeptTrial[] {
    const all = this.#options.book.records.all('trial').filter((trial) => trial.ruleId === ruleId);
    return all.sort((a, b) => b.at - a.at);
  }
}

function reportsOfRule(finding: Finding, ruleId: string): EmissionReport[] {
  const held = finding.alarms.filter(({ heldBackBy }) => heldBackBy === ruleId);
  return [
    ...held.map((alarm) => reportOf(alarm, finding)),
    ...finding.breaches.filter((breach) => breach.ruleId === ruleId).map((breach) => reportOfBreach(breach, finding)),
  ];
}

/** True when the incident was received where the rule applies: only there the rule's silence means anything. */
function isUnder({ emissions }: Incident, rule: JudgingRule): boolean {
  const { stationIds } = rule;
  return emissions.some(
    (one) => overlapShare(one, rule) > 0 && (stationIds.length === 0 || stationIds.includes(one.stationId)),
  );
}
