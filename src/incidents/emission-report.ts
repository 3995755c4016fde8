import { type Level, type LevelTally, tallyOf } from '../rf/level-tally.js';
import type { Words } from '../words/sentence.js';
import type { LicenceMatter } from './licence-matter.js';

/**
 * Detection's report about one emission to the incident desk. An incident needs no more than this, so detection can
 * change inside; {@link reportOf} makes the report from detection's alarms.
 */
export interface EmissionReport {
  /** Unique for ever; for example receiver id, track number and start. */
  readonly emissionId: string;
  readonly stationId: string;
  readonly receiverId: string;
  readonly startHz: number;
  readonly stopHz: number;
  /** Epoch ms, UTC. */
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  /**
   * It may have begun so much before or after: the time since the sweep before, and at a hub what is not known of the station's
   * clock. Absent where nobody knows.
   */
  readonly onsetErrorMs?: number | undefined;
  /** True while on the air; false in the last report of an emission. */
  readonly active: boolean;
  /** Its recordings have times by a clock that is this many ms ahead of these; absent where that clock is right. */
  readonly clockOffMs?: number | undefined;
  /** In a stored emission that was off the air in between: see `bursts.ts`. Never reported. */
  readonly breaks?: readonly Break[] | undefined;
  /** In a report: the newest time in which its receiver did not sweep while it was followed. It becomes a break. Never stored. */
  readonly hole?: Break | undefined;
  /** In the last report of an emission: the one that it turned out to be part of. Never stored. */
  readonly partOfId?: string | undefined;
  /** Epoch ms: nobody knows whether it went on. In the report that ends an emission whose plan is no longer swept; see also `sinceStart`. */
  readonly unknownSince?: number | undefined;
  /**
   * True when the emission was received often enough (N of M sweeps) to be worth a person's time; until then it is a
   * candidate.
   */
  readonly confirmed: boolean;
  /** Highest level at the receiver input, and how far it stood above the noise floor of the same sweep. */
  readonly peakDbm: number;
  readonly excessDb: number;
  /**
   * In a report: the levels of the sweeps since the last report. In a stored emission: of all sweeps. Absent when none
   * was measured.
   */
  readonly levels?: LevelTally | undefined;
  /**
   * Detection's class of the emission: `cw`, `pulsed`, `wideband`, …; `unknown` while undecided. The classes in
   * licence-matter.ts concern a licensee; `carrier-loss` is active while the carrier is missing.
   */
  readonly emissionClass: string;
  /** Id of the person's rule that raised it. */
  readonly ruleId?: string | undefined;
  readonly licence?: LicenceMatter | undefined;
  /**
   * Somebody complained, and nothing was measured: then there is no receiver (`receiverId` is empty), no level, and the
   * times are those that the complainant named.
   */
  readonly complaint?: Complaint | undefined;
  /** What a GNSS receiver says of the band, or how it contradicts other witnesses, the oldest first. */
  readonly causes?: readonly Words[] | undefined;
}

/** Time between two bursts, off the air or with nobody listening, epoch ms. */
export interface Break {
  readonly from: number;
  readonly to: number;
}

/** What a person outside says, in their words. */
export interface Complaint {
  readonly who: string;
  /** How to reach them. */
  readonly contact?: string | undefined;
  readonly licence?: string | undefined;
  readonly hears: string;
}

/** Class of an emission that is known from a complaint alone. */
export const COMPLAINT_CLASS = 'complaint';

/** Below any level that a receiver of ours can show: stands for "no level was measured". */
export const NO_LEVEL_DBM = -200;

/** One sentence for each impossible value; empty for a good report. */
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

/** Share of the narrower range that lies in the other, 0 to 1; it is 1 for two equal points. */
export function overlapShare(
  a: Pick<EmissionReport, 'startHz' | 'stopHz'>,
  b: Pick<EmissionReport, 'startHz' | 'stopHz'>,
): number {
  const sharedHz = Math.min(a.stopHz, b.stopHz) - Math.max(a.startHz, b.startHz);
  if (sharedHz < 0) return 0;
  const narrowerHz = Math.min(a.stopHz - a.startHz, b.stopHz - b.startHz);
  return narrowerHz === 0 ? 1 : sharedHz / narrowerHz;
}

/** The emission's levels; of a report with a single level, that level. Undefined when nothing was measured. */
export function levelsOf({ levels, peakDbm, excessDb, lastHeardAt: at }: EmissionReport): LevelTally | undefined {
  if (levels !== undefined) return levels;
  return peakDbm > NO_LEVEL_DBM ? tallyOf([{ levelDbm: peakDbm, excessDb, at }]) : undefined;
}

/** A level of a recording, of whose time no noise floor is known. */
export function withoutFloor(levelDbm: number, at: number): LevelTally | undefined {
  return tallyOf([{ levelDbm, excessDb: null, at }]);
}

interface Measured extends Pick<EmissionReport, 'peakDbm' | 'excessDb'> {
  readonly levels?: { readonly highest: Level } | undefined;
}

/** Height of the highest level over the noise floor, dB; undefined where no level was measured, or no floor beside it. */
export function knownExcessDb({ levels, peakDbm, excessDb }: Measured): number | undefined {
  if (levels !== undefined) return levels.highest.excessDb ?? undefined;
  return peakDbm > NO_LEVEL_DBM ? excessDb : undefined;
}

/** Id of what a person picked or reported, at this time and place. */
export function idByHand(
  at: number,
  { startHz, stopHz }: { readonly startHz: number; readonly stopHz: number },
): string {
  return `hand-${at}-${startHz}-${stopHz}`;
}

/** Also by the id that a hub or a station gives it. */
export function isByHand({ emissionId }: Pick<EmissionReport, 'emissionId'>): boolean {
  return /(?:^|[.@])hand-/.test(emissionId);
}
