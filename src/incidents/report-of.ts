/** From detection's alarm to the report that the desk takes. */
import { type EmissionReport, NO_LEVEL_DBM } from './emission-report.js';
import { isLoss, LICENCE_CLASSES } from './licence-matter.js';

/** What is read of an emission as detection follows it; its `Emission` fits as it is. */
export interface FollowedEmission {
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
  /** Unique for ever. */
  readonly id: string;
  readonly emission: FollowedEmission;
  /** Highest level inside the edges in the sweep that caused the alarm; undefined when none of its bins lies inside. */
  readonly peakDbm?: number | undefined;
}

/**
 * An emission that merged into another is over; the other one goes on under its own name. An incident keeps the highest
 * level it was ever told.
 */
export function reportOf(
  { type, id, emission, peakDbm }: DetectionAlarm,
  { stationId, receiverId }: { readonly stationId: string; readonly receiverId: string },
): EmissionReport {
  const { state, firstSeenAt, lastSeenAt, lowHz, highHz, features } = emission;
  return {
    emissionId: id,
    stationId,
    receiverId,
    startHz: lowHz,
    stopHz: highHz,
    firstHeardAt: firstSeenAt,
    lastHeardAt: Math.max(firstSeenAt, lastSeenAt),
    active: type !== 'merged' && type !== 'closed' && state === 'live',
    // Detection raises an alarm only when N of M sweeps agree.
    confirmed: true,
    peakDbm: peakDbm ?? NO_LEVEL_DBM,
    excessDb: features.inrDb,
    emissionClass: emission.class,
  };
}

/** What is read of a breach of a mask. */
export interface MaskAlarm {
  readonly type: 'raised' | 'updated' | 'closed';
  readonly id: string;
  readonly ruleId: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly peakDbm: number;
  readonly overDb: number;
}

export function reportOfBreach(
  { type, id, ruleId, firstAt, lastAt, lowHz, highHz, peakDbm, overDb }: MaskAlarm,
  { stationId, receiverId }: { readonly stationId: string; readonly receiverId: string },
): EmissionReport {
  return {
    emissionId: id,
    stationId,
    receiverId,
    startHz: lowHz,
    stopHz: highHz,
    firstHeardAt: firstAt,
    lastHeardAt: lastAt,
    active: type !== 'closed',
    confirmed: true,
    peakDbm,
    excessDb: overDb,
    emissionClass: 'unknown',
    ruleId,
  };
}

/** What is read of something wrong with a licensee. */
export interface LicenceAlarm {
  readonly kind: string;
  readonly state: 'began' | 'goes-on' | 'ended';
  readonly since: number;
  readonly at: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly assignmentId?: string;
  readonly levelDbm?: number;
  readonly expectedDbm?: number;
}

/** Undefined for what is no case. A silence has no level; how far the carrier fell is what it is by. */
export function reportOfLicence(
  alarm: LicenceAlarm,
  { stationId, receiverId }: { readonly stationId: string; readonly receiverId: string },
): EmissionReport | undefined {
  const { kind, state, since, at, lowHz, highHz, assignmentId: name, levelDbm, expectedDbm } = alarm;
  const emissionClass = LICENCE_CLASSES[kind];
  if (emissionClass === undefined || name === undefined) return undefined;
  return {
    emissionId: `${receiverId}-${kind}-${Math.round(since).toString(36)}-${name}`,
    stationId,
    receiverId,
    startHz: lowHz,
    stopHz: highHz,
    firstHeardAt: since,
    lastHeardAt: Math.max(since, at),
    active: state !== 'ended',
    confirmed: true,
    emissionClass,
    peakDbm: isLoss({ emissionClass }) ? NO_LEVEL_DBM : (levelDbm ?? NO_LEVEL_DBM),
    excessDb: levelDbm === undefined || expectedDbm === undefined ? 0 : Math.abs(expectedDbm - levelDbm),
    licence: { name, levelDbm, expectedDbm },
  };
}
