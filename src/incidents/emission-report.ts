import type { LicenceMatter } from './licence-matter.js';

/**
 * What detection tells the incident desk about one emission. An incident needs no more than this, so detection is free
 * to change inside; {@link reportOf} makes it from detection's alarms.
 */
export interface EmissionReport {
  /** Unique for ever, for example receiver id, track number and start. */
  readonly emissionId: string;
  readonly stationId: string;
  readonly receiverId: string;
  readonly startHz: number;
  readonly stopHz: number;
  /** Epoch ms, UTC. */
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  /** On the air now; false in the last report of an emission. */
  readonly active: boolean;
  /** Seen often enough (N of M) to be worth a person's time; until then it is only a candidate. */
  readonly confirmed: boolean;
  /** Highest level at the receiver input, and how far it stood above the noise floor there. */
  readonly peakDbm: number;
  readonly excessDb: number;
  /**
   * Detection's class of the emission: `cw`, `pulsed`, `wideband`, …; `unknown` while undecided. Those of
   * licence-matter.ts are no strangers' emissions; `carrier-loss` is active while the carrier is missing.
   */
  readonly emissionClass: string;
  /** The rule of a person that raised it; `excessDb` is then the level above that rule's mask. */
  readonly ruleId?: string | undefined;
  readonly licence?: LicenceMatter | undefined;
}

/** Below any level a receiver of ours can show: stands for "no level was measured". */
export const NO_LEVEL_DBM = -200;

/** A sentence for each value that cannot be; empty for a good report. */
export function reportFaults(report: EmissionReport): string[] {
  const faults: string[] = [];
  const { emissionId, startHz, stopHz, firstHeardAt, lastHeardAt } = report;
  if (emissionId === '') faults.push('emissionId is empty');
  if (!(startHz >= 0 && stopHz >= startHz)) faults.push(`startHz ${startHz} and stopHz ${stopHz} are not a range`);
  if (!(lastHeardAt >= firstHeardAt))
    faults.push(`lastHeardAt ${lastHeardAt} lies before firstHeardAt ${firstHeardAt}`);
  if (!Number.isFinite(report.peakDbm)) faults.push(`peakDbm is ${report.peakDbm}`);
  if (!Number.isFinite(report.excessDb)) faults.push(`excessDb is ${report.excessDb}`);
  return faults;
}

/** Share of the narrower range that lies in the other, 0 to 1; two equal points overlap wholly. */
export function overlapShare(
  a: Pick<EmissionReport, 'startHz' | 'stopHz'>,
  b: Pick<EmissionReport, 'startHz' | 'stopHz'>,
): number {
  const sharedHz = Math.min(a.stopHz, b.stopHz) - Math.max(a.startHz, b.startHz);
  if (sharedHz < 0) return 0;
  const narrowerHz = Math.min(a.stopHz - a.startHz, b.stopHz - b.startHz);
  return narrowerHz === 0 ? 1 : sharedHz / narrowerHz;
}
