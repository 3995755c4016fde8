/**
 * The order of incidents follows the law, not the level. Safety of life comes before everything (RR 15.28 protects
 * distress and flight safety absolutely), then the band plan's severity, then the order in which services are protected
 * (primary before secondary, the earlier licence before the later), and only then how strong the emission is.
 */

import { middleOf } from '../measurement/middle.js';
import { type Sentence, type Told, VIETNAM_OFFSET_MS, type Words } from '../words/sentence.js';
import { toldOf } from './case-kind.js';
import { overlapShare } from './emission-report.js';
import { BREACH_WORDS, isLoss, type LicenceMatter } from './licence-matter.js';
import { SEVERITIES, type Severity } from './severity.js';
import { DEAF, FAR_STATIONS, GNSS, isShared, NOISE_RISE, UNUSUAL_CELL, WATCH_LOSS } from './shared-case.js';

/** The use of a frequency range, from the band plan. */
export interface BandUse {
  readonly name: Words;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  /** The plan's name for the service, such as `aeronautical-distress`. */
  readonly service: string;
  readonly severity: Severity;
  /** For the channel of one transmitter: the name of the band in which it lies. */
  readonly within?: Words | undefined;
}

/** The licence whose reception is disturbed, as far as the register tells. */
export interface Victim {
  readonly assignmentId: string;
  readonly name: string;
  readonly status: 'primary' | 'secondary';
  /** Start of the licence, epoch ms; an earlier licence is protected against a later one. */
  readonly licensedAt: number;
  /** As licensed: a measure of how many people a broadcaster reaches. */
  readonly powerW?: number | undefined;
}

/** References to the law. They are data, because articles are renumbered and laws amended. */
export interface LegalBasis {
  readonly distress: Words;
  readonly safety: Words;
  readonly primary: Words;
  readonly secondary: Words;
}

const LEGAL_BASIS: LegalBasis = {
  distress: { vi: 'Thể lệ VTĐ 15.28', en: 'Radio Regulations 15.28' },
  safety: { vi: 'Thể lệ VTĐ Điều 15, Luật Tần số Điều 38', en: 'Radio Regulations Article 15, Radio Law Article 38' },
  primary: { vi: 'Luật Tần số Điều 38', en: 'Radio Law Article 38' },
  secondary: { vi: 'Luật Tần số Điều 38', en: 'Radio Law Article 38' },
};

export interface Priority {
  readonly severity: Severity;
  /** Compared from left to right, the smaller first; made by {@link priorityOf}; the last number is the level. */
  readonly rank: readonly number[];
  /** Why it has this priority, in one sentence. */
  readonly reason: Sentence;
}

export interface PriorityInput {
  /** Epoch ms. */
  readonly at: number;
  readonly startHz: number;
  readonly stopHz: number;
  readonly excessDb: number;
  /** False where no noise floor was measured: `excessDb` says nothing then. */
  readonly isOverFloor?: boolean;
  readonly band: BandUse | undefined;
  readonly victim?: Victim | undefined;
  /** Class and licence, when the report concerns a licensee. */
  readonly emissionClass?: string | undefined;
  readonly licence?: LicenceMatter | undefined;
  readonly causes?: readonly Words[] | undefined;
  /** A person's own grading, which replaces the plan's. */
  readonly regraded?: { readonly severity: Severity; readonly reason: string } | undefined;
}

/** Outside the plan no victim is known: after the planned services, before the unprotected bands. */
const UNPLANNED_SEVERITY: Severity = 5;
const UNPLANNED: Words = { vi: 'dải tần ngoài quy hoạch đang dùng', en: 'a range outside the band plan in use' };

export function priorityOf(input: PriorityInput, basis: LegalBasis = LEGAL_BASIS): Priority {
  const { band, victim, regraded, excessDb } = input;
  const audience = audienceOf(input);
  const severity = regraded?.severity ?? audience?.severity ?? band?.severity ?? UNPLANNED_SEVERITY;
  const distress = band !== undefined && /-(distress|sar)$/.test(band.service);
  const protection = victim === undefined ? 2 : victim.status === 'primary' ? 0 : 1;
  const rank = [
    severity,
    distress ? 0 : 1,
    protection,
    victim?.licensedAt ?? Number.MAX_SAFE_INTEGER,
    // Levels are ranked to a tenth of a decibel: our receivers cannot distinguish less.
    -Math.round(excessDb * 10) / 10,
  ];
  return { severity, rank, reason: reasonOf(input, { severity, distress, audience }, basis) };
}

/** From this power on a broadcaster reaches a province or more; below it a district or a commune. */
const PROVINCE_POWER_W = 1000;
/** Hours of the Vietnamese day in which many people listen. */
const HEARD_FROM_HOUR = 5;
const HEARD_TO_HOUR = 23;
const BY_DAY: Words = { vi: 'trong giờ nhiều thính giả, khán giả', en: 'at hours when many people listen' };
const AT_NIGHT: Words = { vi: 'ban đêm, ít thính giả, khán giả', en: 'at night, when few people listen' };

interface Audience {
  readonly severity: Severity;
  readonly powerW: number;
  readonly hours: Words;
}

/**
 * The severity of a broadcaster's silence by its audience: one level graver for many people by day, one less grave for few
 * at night. Without a licensed power the audience is not known.
 */
function audienceOf({ band, victim, emissionClass = '', at }: PriorityInput): Audience | undefined {
  const powerW = victim?.powerW;
  if (band === undefined || powerW === undefined) return undefined;
  if (!band.service.startsWith('broadcasting') || !isLoss({ emissionClass })) return undefined;
  const hour = new Date(at + VIETNAM_OFFSET_MS).getUTCHours();
  const isDay = hour >= HEARD_FROM_HOUR && hour < HEARD_TO_HOUR;
  const isLarge = powerW >= PROVINCE_POWER_W;
  const change = isDay && isLarge ? -1 : isDay || isLarge ? 0 : 1;
  const severity = SEVERITIES.find((one) => one === band.severity + change);
  return severity && { severity, powerW, hours: isDay ? BY_DAY : AT_NIGHT };
}

interface Graded {
  readonly severity: Severity;
  readonly distress: boolean;
  readonly audience: Audience | undefined;
}

function reasonOf(input: PriorityInput, { severity, distress, audience }: Graded, basis: LegalBasis): Sentence {
  const { band, victim, regraded } = input;
  // Rounded to a tenth of a decibel, as in the rank: more digits mean nothing to a reader.
  const excessDb = Math.round(10 * input.excessDb) / 10;
  const frequency = middleIn(input);
  if (regraded !== undefined)
    return { key: 'priority.regraded', params: { frequency, severity, reason: regraded.reason } };
  const { licence, emissionClass } = input;
  if (licence !== undefined && emissionClass !== undefined) {
    return licenceReason(emissionClass, licence, { frequency, severity, band: band?.name ?? UNPLANNED }, audience);
  }
  const common = { frequency, severity, band: band?.name ?? UNPLANNED, excessDb };
  const { causes = [] } = input;
  if (emissionClass === UNUSUAL_CELL || (emissionClass === GNSS && causes.length > 0)) {
    const list = (language: keyof Words) => causes.map((cause) => cause[language]).join('; ');
    const params = { ...common, causes: { vi: list('vi'), en: list('en') } };
    return { key: `priority.${emissionClass}-cause`, params };
  }
  if (emissionClass !== undefined && [NOISE_RISE, WATCH_LOSS, DEAF, GNSS].includes(emissionClass))
    return { key: `priority.${emissionClass}`, params: common };
  if (distress) return { key: 'priority.distress', params: { ...common, basis: basis.distress } };
  if (severity <= 2 && emissionClass !== FAR_STATIONS)
    return { key: 'priority.safety', params: { ...common, basis: basis.safety } };
  if (isShared({ emissionClass })) return { key: `priority.${emissionClass}`, params: common };
  const known = input.isOverFloor === false ? '-unmeasured' : '';
  if (band === undefined) return { key: `priority.unplanned${known}`, params: { frequency, severity, excessDb } };
  if (victim === undefined) return { key: `priority.planned${known}`, params: common };
  const params = { ...common, victim: victim.name, basis: basis[victim.status] };
  return { key: `priority.${victim.status}`, params };
}

/** The middle of the emission; of one so wide that its middle is outside the band, the middle of what lies in the band. */
function middleIn({ startHz, stopHz, band, emissionClass = '' }: PriorityInput): Told {
  const { startHz: fromHz = startHz, stopHz: toHz = stopHz } = band ?? {};
  const whole = toldOf({ startHz, stopHz, emissionClass });
  if (whole.hz >= fromHz && whole.hz <= toHz) return whole;
  return middleOf({ startHz: Math.max(startHz, fromHz), stopHz: Math.min(stopHz, toHz) });
}

function licenceReason(
  emissionClass: string,
  licence: LicenceMatter,
  common: Sentence['params'],
  audience: Audience | undefined,
): Sentence {
  const { name, levelDbm, expectedDbm } = licence;
  const params = { ...common, ...audience, licence: name };
  if (!isLoss({ emissionClass }))
    return { key: 'priority.breach', params: { ...params, what: BREACH_WORDS[emissionClass] ?? emissionClass } };
  if (levelDbm === undefined || expectedDbm === undefined)
    return { key: audience === undefined ? 'priority.silent' : 'priority.broadcaster', params };
  const rounded = { levelDbm: Math.round(levelDbm), expectedDbm: Math.round(expectedDbm) };
  return {
    key: audience === undefined ? 'priority.lost' : 'priority.broadcaster-lost',
    params: { ...params, ...rounded },
  };
}

/** Negative when `a` comes first. Equal priorities (in law and level) keep their order. */
export function comparePriority(a: Priority, b: Priority): number {
  for (let i = 0; i < Math.max(a.rank.length, b.rank.length); i++) {
    const difference = (a.rank[i] ?? 0) - (b.rank[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Of several licensed uses that overlap a range, the one with the highest protection: primary first, then the earliest
 * licence.
 */
export function foremostVictim<V extends Victim & { startHz: number; stopHz: number }>(
  victims: readonly V[],
  range: { readonly startHz: number; readonly stopHz: number },
): V | undefined {
  return victims
    .filter((victim) => overlapShare(victim, range) > 0)
    .sort((a, b) => Number(a.status === 'secondary') - Number(b.status === 'secondary') || a.licensedAt - b.licensedAt)
    .at(0);
}
