/**
 * Finds emissions that detection no longer follows: its state was lost, or their plan was given up. Detection reports a
 * running emission again and again. So an emission without a report, while its range was swept all the time, must be
 * ended here.
 */
import { type EmissionReport, NO_LEVEL_DBM } from './emission-report.js';

/** Number of sweeps without a report after which an emission is ended: more than an hour at a sweep a second. */
export const MOST_UNTOLD_SWEEPS = 4000;

interface Waiting {
  readonly report: EmissionReport;
  sweeps: number;
}

export class Untold {
  readonly #waiting = new Map<string, Waiting>();

  /** Notes the newest report of an emission. */
  told(report: EmissionReport): void {
    if (report.active) this.#waiting.set(report.emissionId, { report, sweeps: 0 });
    else this.#waiting.delete(report.emissionId);
  }

  /** The last report of an emission as its end; undefined when it is not followed. */
  ended(emissionId: string): EmissionReport | undefined {
    const one = this.#waiting.get(emissionId);
    this.#waiting.delete(emissionId);
    return one && endOf(one.report);
  }

  /** The ends of all emissions of a receiver that was removed: nobody knows whether they went on. */
  left(receiverId: string): EmissionReport[] {
    const left = [...this.#waiting.values()].filter(({ report }) => report.receiverId === receiverId);
    for (const { report } of left) this.#waiting.delete(report.emissionId);
    return left.map(({ report }) => ({ ...endOf(report), unknownSince: report.lastHeardAt }));
  }

  /** Emissions to end after this sweep of a receiver over [startHz, stopHz]: their last report, no longer active. */
  swept(receiverId: string, startHz: number, stopHz: number): EmissionReport[] {
    const ended: EmissionReport[] = [];
    for (const [id, one] of this.#waiting) {
      const { report } = one;
      const middleHz = (report.startHz + report.stopHz) / 2;
      if (report.receiverId !== receiverId || middleHz < startHz || middleHz > stopHz) continue;
      if (++one.sweeps < MOST_UNTOLD_SWEEPS) continue;
      this.#waiting.delete(id);
      ended.push(endOf(report));
    }
    return ended;
  }
}

/** The levels were already counted with earlier reports. */
function endOf(report: EmissionReport): EmissionReport {
  return { ...report, active: false, levels: undefined, peakDbm: NO_LEVEL_DBM };
}
