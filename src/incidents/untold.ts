/**
 * Emissions that detection has forgotten: its state was lost, or the plan they were heard in was given up. What goes on is
 * told anew again and again, so one that is told of no more, while its place was swept all the time, is followed by nobody.
 */
import type { EmissionReport } from './emission-report.js';

/** More than an hour at a sweep a second; what is on the air is told far more often. */
export const MOST_UNTOLD_SWEEPS = 4000;

interface Waiting {
  readonly report: EmissionReport;
  sweeps: number;
}

export class Untold {
  readonly #waiting = new Map<string, Waiting>();

  /** The newest of each emission. */
  told(report: EmissionReport): void {
    if (report.active) this.#waiting.set(report.emissionId, { report, sweeps: 0 });
    else this.#waiting.delete(report.emissionId);
  }

  /** What must be ended after this sweep of a receiver over [startHz, stopHz]: the last report, no longer active. */
  swept(receiverId: string, startHz: number, stopHz: number): EmissionReport[] {
    const ended: EmissionReport[] = [];
    for (const [id, one] of this.#waiting) {
      const { report } = one;
      const middleHz = (report.startHz + report.stopHz) / 2;
      if (report.receiverId !== receiverId || middleHz < startHz || middleHz > stopHz) continue;
      if (++one.sweeps < MOST_UNTOLD_SWEEPS) continue;
      this.#waiting.delete(id);
      ended.push({ ...report, active: false });
    }
    return ended;
  }
}
