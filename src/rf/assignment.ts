/** A licensed use of a frequency: the fields that a detector needs. */
import { DAY_MS } from '../time/units.js';

/**
 * How a legal transmission in the channel behaves.
 * `open`: no one may transmit; `intermittent`: push-to-talk; `continuous`: always there, level may follow the load;
 * `shared`: many short bursts, none of them long; `pulsed`: a rotating or pulsed source.
 */
export type AssignmentClass = 'open' | 'intermittent' | 'continuous' | 'shared' | 'pulsed';

/**
 * One corner of an emission mask: at this distance from the centre, the level must be this many dB below the strongest
 * in-channel bin.
 */
export interface MaskCorner {
  readonly offsetHz: number;
  /** Negative: dB relative to the carrier. */
  readonly limitDbc: number;
}

/** Local hours of use, as minutes from midnight UTC; `fromMinute` > `toMinute` runs over midnight. */
export interface LicensedHours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface Assignment {
  readonly id: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
  /** In the register's words: "broadcast-fm", "aero-am", "gsm", "lte", "srd", "radar" … */
  readonly service: string;
  readonly class: AssignmentClass;
  /** Corners in rising offset. Without corners, everything outside the channel is judged by the rule for `open`. */
  readonly mask: readonly MaskCorner[];
  readonly licensedHours?: LicensedHours;
  /** The level expected at this station, and the deviation from it that is reported. */
  readonly levelDbm?: number;
  readonly levelToleranceDb?: number;
  readonly centreToleranceHz?: number;
  /** The occupied bandwidth may be this much wider than licensed. */
  readonly bandwidthToleranceHz?: number;
  /** Weight in the severity, 0 … 1; the service's usual weight when absent. */
  readonly serviceWeight?: number;
}

/** True when the instant lies inside the licensed hours, and always when there are none. */
export function isLicensedAt(hours: LicensedHours | undefined, atMs: number): boolean {
  if (hours === undefined) return true;
  const minute = Math.floor((((atMs % DAY_MS) + DAY_MS) % DAY_MS) / 60_000);
  return hours.fromMinute <= hours.toMinute
    ? minute >= hours.fromMinute && minute < hours.toMinute
    : minute >= hours.fromMinute || minute < hours.toMinute;
}

/** Distance from its centre up to which a licence explains signals: half its width, or the reach of its mask. */
export function reachOf({ bandwidthHz, mask }: Assignment): number {
  return Math.max(bandwidthHz / 2, ...mask.map(({ offsetHz }) => offsetHz));
}
