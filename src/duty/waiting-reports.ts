/** Reports of emissions that the case book could not take (a full disk): kept in memory and offered again. */
import type { EmissionReport } from '../incidents/emission-report.js';

/** Emissions kept; beyond this the oldest report is dropped and counted. */
export const MOST_WAITING = 5000;

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
