/** Converts detection's alarm to a report for the desk. */
import type { FoundAnomaly, FoundBreach } from '../detection/found.js';
import { defined } from '../rf/defined.js';
import type { LevelTally } from '../rf/level-tally.js';
import { type Break, type EmissionReport, NO_LEVEL_DBM } from './emission-report.js';
import { isLoss, LICENCE_CLASSES } from './licence-matter.js';
import { DEAF, NOISE_RISE, sharedId } from './shared-case.js';

/** The fields of detection's `Emission` that are used here. */
export interface FollowedEmission {
  readonly state: 'live' | 'closed';
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Outer edges. */
  readonly lowHz: number;
  readonly highHz: number;
  readonly class: string;
  readonly features: { readonly inrDb: number };
  /** The case that it shares with others; empty or absent when it is a case of its own. */
  readonly verdict?: { readonly commonCase: string };
}

/**
 * The fields of an alarm that are used here. Every type is reported; `updated` may come as often as the caller likes.
 */
export interface DetectionAlarm {
  readonly type: 'raised' | 'updated' | 'reopened' | 'merged' | 'closed';
  /** Unique for ever. */
  readonly id: string;
  /** With `merged`: the emission that goes on. */
  readonly intoId?: string | undefined;
  readonly emission: FollowedEmission;
  /** Levels of the sweeps since the emission's last alarm; undefined when it stood out in no sweep. */
  readonly levels?: LevelTally | undefined;
  /** The newest time in which its receiver did not sweep. */
  readonly hole?: Break | undefined;
  /** True at the end of an emission whose plan is no longer swept. */
  readonly isLeft?: true | undefined;
}

/** An emission that merged into another has ended; the other continues under its own id. */
export function reportOf(
  { type, id, intoId, emission, levels, hole, isLeft }: DetectionAlarm,
  { stationId, receiverId }: { readonly stationId: string; readonly receiverId: string },
): EmissionReport {
  const { state, firstSeenAt, lastSeenAt, lowHz, highHz, features } = emission;
  const commonCase = emission.verdict?.commonCase ?? '';
  return {
    emissionId: commonCase === '' ? id : sharedId(id, commonCase),
    stationId,
    receiverId,
    startHz: lowHz,
    stopHz: highHz,
    firstHeardAt: firstSeenAt,
    lastHeardAt: Math.max(firstSeenAt, lastSeenAt),
    active: type !== 'merged' && type !== 'closed' && state === 'live',
    // Detection raises an alarm only when N of M sweeps agree.
    confirmed: true,
    ...measured(levels, features.inrDb),
    ...defined({
      hole,
      unknownSince: isLeft ? lastSeenAt : undefined,
      partOfId: type === 'merged' ? intoId : undefined,
    }),
    emissionClass: commonCase === '' ? emission.class : commonCase,
  };
}

/**
 * Level and excess of the same sweep, the strongest one. While no floor is learnt, `otherwiseDb` is used: the mean
 * excess known to detection, or the excess over a mask.
 */
function measured(
  levels: LevelTally | undefined,
  otherwiseDb: number,
): Pick<EmissionReport, 'peakDbm' | 'excessDb' | 'levels'> {
  if (levels === undefined) return { peakDbm: NO_LEVEL_DBM, excessDb: otherwiseDb };
  const { levelDbm, excessDb } = levels.highest;
  return { peakDbm: levelDbm, excessDb: excessDb ?? otherwiseDb, levels };
}

export function reportOfBreach(
  { type, id, ruleId, firstAt, lastAt, lowHz, highHz, peakDbm, overDb, levels, isLeft }: FoundBreach,
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
    ...(levels === undefined ? { peakDbm, excessDb: overDb } : measured(levels, overDb)),
    ...defined({ unknownSince: isLeft ? lastAt : undefined }),
    emissionClass: 'unknown',
    ruleId,
  };
}

/** The fields of it that are used here. */
export type LicenceAlarm = Omit<FoundAnomaly, 'evidence'>;

/** Rise of the noise from which on a person is called: the range in which a transmitter is heard is halved. */
export const CALLED_RISE_DB = 6;

/**
 * Undefined for an alarm that makes no case. A silence has no level; its excess is how far the carrier fell. A rise of the noise
 * over the whole band is a case by its highest level, and a deaf receiver one by its fall.
 */
export function reportOfLicence(
  alarm: LicenceAlarm,
  { stationId, receiverId }: { readonly stationId: string; readonly receiverId: string },
): EmissionReport | undefined {
  const { kind, state, since, at, lowHz, highHz, assignmentId: name, levelDbm, expectedDbm, isLeft } = alarm;
  const isRise = kind === NOISE_RISE;
  const isOfReceiver = isRise || kind === DEAF;
  const emissionClass = isOfReceiver ? kind : LICENCE_CLASSES[kind];
  const excessDb = levelDbm === undefined || expectedDbm === undefined ? 0 : Math.abs(expectedDbm - levelDbm);
  if (emissionClass === undefined || (isRise ? excessDb < CALLED_RISE_DB : !isOfReceiver && name === undefined))
    return undefined;
  return {
    emissionId: [receiverId, kind, Math.round(since).toString(36), ...(name === undefined ? [] : [name])].join('-'),
    stationId,
    receiverId,
    startHz: lowHz,
    stopHz: highHz,
    firstHeardAt: since,
    lastHeardAt: Math.max(since, at),
    active: state !== 'ended',
    confirmed: true,
    emissionClass,
    peakDbm: isLoss({ emissionClass }) || kind === DEAF ? NO_LEVEL_DBM : (levelDbm ?? NO_LEVEL_DBM),
    excessDb,
    ...defined({
      licence: name !== undefined ? { name, levelDbm, expectedDbm } : undefined,
      unknownSince: isLeft ? Math.max(since, at) : undefined,
    }),
  };
}
