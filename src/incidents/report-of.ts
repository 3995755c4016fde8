/** From detection's alarm, and the sweep that caused it, to the report that the desk takes. */
import { cropBins } from '../rf/grid.js';
import type { Sweep } from '../rf/sweep.js';
import type { EmissionReport } from './emission-report.js';

/** What is read of an emission as detection follows it; its `Emission` fits as it is. */
export interface FollowedEmission {
  /** Unique within one detector's life. */
  readonly id: number;
  readonly state: 'live' | 'closed';
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Outer edges. */
  readonly lowHz: number;
  readonly highHz: number;
  readonly class: string;
  readonly features: { readonly inrDb: number };
}

/** What is read of an alarm: every kind is reported, `updated` as often as the caller likes. */
export interface DetectionAlarm {
  readonly type: 'raised' | 'updated' | 'reopened' | 'merged' | 'closed';
  readonly emission: FollowedEmission;
}

/**
 * An emission that merged into another is over; the other one goes on under its own name. The level is the highest bin
 * of this sweep inside the edges, at least the noise floor's; an incident keeps the highest it was ever told.
 */
export function reportOf({ type, emission }: DetectionAlarm, sweep: Sweep): EmissionReport {
  const { id, state, firstSeenAt, lastSeenAt, lowHz, highHz, features } = emission;
  const { levelsDbm } = cropBins(sweep, lowHz, highHz);
  let peakDbm = LOWEST_DBM;
  for (const level of levelsDbm) if (level > peakDbm) peakDbm = level;
  return {
    // With grid and start, because a detector that lost its memory counts from 1 again.
    emissionId: `${sweep.receiverId}/${Math.round(sweep.startHz)}/${id}/${firstSeenAt}`,
    stationId: sweep.stationId,
    receiverId: sweep.receiverId,
    startHz: lowHz,
    stopHz: highHz,
    firstHeardAt: firstSeenAt,
    lastHeardAt: Math.max(firstSeenAt, lastSeenAt),
    active: type !== 'merged' && type !== 'closed' && state === 'live',
    // Detection raises an alarm only when N of M sweeps agree.
    confirmed: true,
    peakDbm,
    excessDb: features.inrDb,
    emissionClass: emission.class,
  };
}

/** Below any noise a receiver of ours can show: stands for "no bin of this sweep lies inside". */
const LOWEST_DBM = -200;
