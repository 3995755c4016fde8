/** Brings what detection heard to the desk: each finding as reports of emissions, every report kept until it is taken. */
import { sentenceOf } from '../errors/errors.js';
import type { EmissionReport } from '../incidents/emission-report.js';
import { reportOf, reportOfBreach, reportOfLicence } from '../incidents/report-of.js';
import { idsOf } from '../incidents/shared-case.js';
import { Untold } from '../incidents/untold.js';
import { defined } from '../rf/defined.js';
import { lastBinHz, type Sweep, SweepFlag } from '../rf/sweep.js';
import type { Finding } from '../station/finding.js';
import { SweepGaps } from './sweep-gaps.js';

export class ReportIntake {
  readonly waiting = new WaitingReports();
  /** Emissions on the air, so that one that detection forgot is ended. */
  readonly #followed = new Untold();
  readonly #gaps = new SweepGaps();
  readonly #take: (report: EmissionReport) => void;
  readonly #onFault: (sentence: string) => void;

  /** `take` throws RangeError for a report that can be no incident, and any other error when it is to be tried again. */
  constructor(take: (report: EmissionReport) => void, onFault: (sentence: string) => void) {
    this.#take = take;
    this.#onFault = onFault;
  }

  /** Emissions that were on the air when the program ended: they are followed from here on. */
  follow(reports: Iterable<EmissionReport>): void {
    for (const report of reports) this.#followed.told(report);
  }

  finding(finding: Finding): void {
    const left = this.#leftCases(finding);
    const isOwn = ({ emissionId }: EmissionReport) => finding.alarms.some(({ id }) => id === emissionId);
    for (const report of left) if (!isOwn(report)) this.#report(report);
    for (const report of reportsOf(finding)) this.#report(report);
    // The shared case is there now: a case of its own goes into it.
    for (const report of left) if (isOwn(report)) this.#report({ ...report, partOfId: report.emissionId });
  }

  /** Ends of emissions that went from a case of their own to a shared one, or back. */
  #leftCases(finding: Finding): EmissionReport[] {
    return finding.alarms
      .flatMap((alarm) => idsOf(alarm.id).filter((id) => id !== reportOf(alarm, finding).emissionId))
      .map((id) => this.#followed.ended(id))
      .filter((report) => report !== undefined);
  }

  /** A receiver was removed: what it heard is no longer followed. */
  leave(receiverId: string): void {
    for (const report of this.#followed.left(receiverId)) this.#report(report);
  }

  /** A sweep beside the watch (a closer look, a person's own plan) ends no emission. */
  sweep(sweep: Sweep): void {
    const { receiverId, startHz, startedAt, flags } = sweep;
    if ((flags & SweepFlag.aside) !== 0) return;
    const stopHz = lastBinHz(sweep);
    this.#gaps.swept({ receiverId, startHz, stopHz }, startedAt);
    for (const report of this.#followed.swept(receiverId, startHz, stopHz)) this.#report(report);
  }

  /** Offers the reports that wait. @throws the error of the first that is still not taken */
  retry(): void {
    this.waiting.offer(this.#take);
  }

  #report(told: EmissionReport): void {
    const report = { ...told, ...defined({ onsetErrorMs: this.#gaps.before(told, told.firstHeardAt) }) };
    this.#followed.told(report);
    try {
      this.#take(report);
      this.waiting.forget(report.emissionId);
    } catch (error) {
      if (error instanceof RangeError) {
        this.#onFault(`Emission ${report.emissionId} can be no incident: ${sentenceOf(error)}`);
        return;
      }
      this.waiting.keep(report);
      this.#onFault(`Emission ${report.emissionId} is no incident yet; it is tried again: ${sentenceOf(error)}`);
    }
  }
}

/** An alarm that is held back (the receiver hears itself, or is overloaded) is no report. */
function reportsOf(finding: Finding): EmissionReport[] {
  const alarms = finding.alarms.filter(({ heldBackBy }) => heldBackBy === undefined);
  const licences = finding.anomalies.map((anomaly) => reportOfLicence(anomaly, finding));
  return [
    ...alarms.map((alarm) => reportOf(alarm, finding)),
    ...finding.breaches.map((breach) => reportOfBreach(breach, finding)),
    ...licences.filter((report) => report !== undefined),
  ];
}

/** Emissions kept; beyond this the oldest report is dropped and counted. */
export const MOST_WAITING = 5000;

/** Reports of emissions that the case book could not take (a full disk): kept in memory and offered again. */
export class WaitingReports {
  /** The newest report of each emission, the longest waiting first. */
  readonly #waiting = new Map<string, EmissionReport>();
  /** Reports dropped since the start because too many waited. */
  dropped = 0;

  get size(): number {
    return this.#waiting.size;
  }

  keep(report: EmissionReport): void {
    this.#waiting.delete(report.emissionId);
    this.#waiting.set(report.emissionId, report);
    const oldest = this.#waiting.size > MOST_WAITING ? this.#waiting.keys().next().value : undefined;
    if (oldest === undefined) return;
    this.#waiting.delete(oldest);
    this.dropped += 1;
  }

  /** A newer report of the emission was taken: the one that waits is out of date. */
  forget(emissionId: string): void {
    this.#waiting.delete(emissionId);
  }

  /** Offers each report; one that `take` throws for, and all behind it, go on waiting. @throws the error of `take` */
  offer(take: (report: EmissionReport) => void): void {
    for (const report of [...this.#waiting.values()]) {
      take(report);
      this.#waiting.delete(report.emissionId);
    }
  }
}
