/** Licensed uses of frequencies: which are in force, and whether a measured emission fits its licence. */
import type { Victim } from '../../incidents/priority.js';
import { foremostVictim } from '../../incidents/priority.js';
import { REPEATED_DB } from '../../measurement/instrument.js';
import { LEVEL_TOLERANCE_DB, type Quantity, toleranceOf, type Verdict, verdictOf } from '../../measurement/quantity.js';
import { MINUTE_MS } from '../../time/units.js';
import { dayOf, dayStart } from '../roster/local-day.js';

export interface Assignment {
  readonly id: string;
  readonly licenceNo: string;
  readonly holder: string;
  /** Name or call sign of the station. */
  readonly name: string;
  readonly status: 'primary' | 'secondary';
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly powerW?: number | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  /** Class of emission as licensed, such as 16K0F3E. */
  readonly emission?: string | undefined;
  /** Epoch ms; `validTo` is exclusive, and absent for no end. Temporary stations have a short time. */
  readonly validFrom: number;
  readonly validTo?: number | undefined;
  /** Minutes of the Vietnamese day during which it may transmit; always when absent. The end may pass midnight. */
  readonly hours?: { readonly startMin: number; readonly endMin: number } | undefined;
  /** Frequency tolerance; by {@link toleranceOf} when absent. */
  readonly toleranceHz?: number | undefined;
  /** Account of the person who proposed a temporary transmitter that nobody else has confirmed: it is no licence yet. */
  readonly proposedBy?: string | undefined;
  /** Level usually received at each station, learnt from reference sweeps. */
  readonly usualLevelsDbm?: Readonly<Record<string, number>> | undefined;
}

export function isValidAt({ validFrom, validTo, proposedBy }: Assignment, at: number): boolean {
  return proposedBy === undefined && validFrom <= at && (validTo === undefined || at < validTo);
}

export function assignmentsAt(assignments: readonly Assignment[], at: number): Assignment[] {
  return assignments.filter((one) => isValidAt(one, at));
}

export function edgesOf({ centreHz, bandwidthHz }: Pick<Assignment, 'centreHz' | 'bandwidthHz'>) {
  return { startHz: centreHz - bandwidthHz / 2, stopHz: centreHz + bandwidthHz / 2 };
}

/**
 * The licence whose reception a signal in this range would disturb: of those in force the one with the highest
 * protection.
 */
export function victimAmong(
  assignments: readonly Assignment[],
  startHz: number,
  stopHz: number,
  at: number,
): Victim | undefined {
  // Most of a long list is elsewhere. This is called for every report, so only licences in the range are examined
  // further.
  const near = assignments.filter(({ centreHz, bandwidthHz }) => {
    return centreHz - bandwidthHz / 2 <= stopHz && centreHz + bandwidthHz / 2 >= startHz;
  });
  const candidates = assignmentsAt(near, at).map((one) => ({
    assignmentId: one.id,
    name: one.name,
    status: one.status,
    licensedAt: one.validFrom,
    powerW: one.powerW,
    ...edgesOf(one),
  }));
  const found = foremostVictim(candidates, { startHz, stopHz });
  if (found === undefined) return undefined;
  const { startHz: _, stopHz: __, ...victim } = found;
  return victim;
}

/** A licensed transmitter as one station received it. */
export interface MeasuredLicensee {
  readonly stationId: string;
  readonly at: number;
  readonly centre: Quantity;
  /** Undefined where it could not be measured. */
  readonly width: Quantity | undefined;
  /** Middle of the highest levels of the sweeps, as levels of other days are stated. */
  readonly levelDbm: number;
  /** Of the calibration; absent for a receiver without one. */
  readonly levelUncertaintyDb?: number | undefined;
  /** The clock was not known to be right in some of the sweeps. */
  readonly clockBad?: boolean | undefined;
}

export interface LicenceFinding {
  readonly what: 'centre' | 'bandwidth' | 'level' | 'hours' | 'validity';
  /** By {@link verdictOf}; `cannot-tell` also where there is no value to compare with. */
  readonly verdict: Verdict;
  readonly measured?: number;
  readonly licensed?: number;
  /** Allowed difference, and uncertainty of the measurement; same unit as the values. */
  readonly tolerance?: number;
  readonly uncertainty?: number;
  readonly unit: 'Hz' | 'dBm' | 'min' | 'ms';
}

/**
 * Compares each aspect with the licence separately. A received level cannot show the transmitted power; it is compared
 * with the usual level.
 */
export function compareWithLicence(measured: MeasuredLicensee, assignment: Assignment): LicenceFinding[] {
  const toleranceHz = toleranceOf(assignment);
  return [
    judged({
      what: 'centre',
      measured: measured.centre.value,
      licensed: assignment.centreHz,
      excess: Math.abs(measured.centre.value - assignment.centreHz) - toleranceHz,
      tolerance: toleranceHz,
      uncertainty: measured.centre.uncertainty,
      unit: 'Hz',
    }),
    widthFinding(measured.width, assignment),
    levelFinding(measured, assignment),
    {
      what: 'hours',
      verdict: timed(measured, withinHours(assignment, measured.at)),
      unit: 'min',
      measured: minuteOf(measured.at),
    },
    {
      what: 'validity',
      verdict: timed(measured, isValidAt(assignment, measured.at)),
      unit: 'ms',
      measured: measured.at,
    },
  ];
}

function widthFinding(width: Quantity | undefined, { bandwidthHz }: Assignment): LicenceFinding {
  if (width === undefined) return { what: 'bandwidth', verdict: 'cannot-tell', licensed: bandwidthHz, unit: 'Hz' };
  const { value, uncertainty } = width;
  const excess = value - bandwidthHz;
  return judged({
    what: 'bandwidth',
    measured: value,
    licensed: bandwidthHz,
    excess,
    tolerance: 0,
    uncertainty,
    unit: 'Hz',
  });
}

/** A time by a clock that may be wrong shows neither. */
function timed({ clockBad }: MeasuredLicensee, isInside: boolean): LicenceFinding['verdict'] {
  return clockBad === true ? 'cannot-tell' : isInside ? 'within' : 'outside';
}

interface Comparison {
  readonly what: LicenceFinding['what'];
  readonly measured: number;
  readonly licensed: number;
  /** How far the value exceeds the allowed one; negative when inside. */
  readonly excess: number;
  readonly tolerance: number;
  readonly uncertainty: number;
  readonly unit: LicenceFinding['unit'];
}

function judged({ excess, ...rest }: Comparison): LicenceFinding {
  return { verdict: verdictOf(excess, rest.uncertainty), ...rest };
}

function levelFinding(
  { stationId, levelDbm, levelUncertaintyDb }: MeasuredLicensee,
  { usualLevelsDbm }: Assignment,
): LicenceFinding {
  const usual = usualLevelsDbm?.[stationId];
  if (usual === undefined) return { what: 'level', verdict: 'cannot-tell', measured: levelDbm, unit: 'dBm' };
  return judged({
    what: 'level',
    measured: levelDbm,
    licensed: usual,
    excess: Math.abs(levelDbm - usual) - LEVEL_TOLERANCE_DB,
    tolerance: LEVEL_TOLERANCE_DB,
    uncertainty: levelUncertaintyDb ?? REPEATED_DB,
    unit: 'dBm',
  });
}

export function withinHours({ hours }: Assignment, at: number): boolean {
  if (hours === undefined) return true;
  const { startMin, endMin } = hours;
  const minute = minuteOf(at);
  return startMin <= endMin ? startMin <= minute && minute < endMin : minute >= startMin || minute < endMin;
}

function minuteOf(at: number): number {
  return Math.floor((at - dayStart(dayOf(at))) / MINUTE_MS);
}
