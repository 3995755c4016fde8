/** A stored sweep as a row: settings, flags and calibration stand beside its levels. */
import {
  type Antenna,
  type Calibration,
  calibrationAt,
  corrected,
  correctionAt,
  type Quantity,
} from '../rf/correction.js';
import { asField, isField } from '../rf/field-strength.js';
import { flagNames, lastBinHz, type Sweep, SweepFlag } from '../rf/sweep.js';
import { pointAt, type TrackPoint } from '../rf/track.js';
import type { StoredSweep } from '../store/archive.js';
import type { ReceiverEntry } from '../store/cases/case-book-journal.js';
import { SaidError } from '../words/said.js';
import { type Column, instantText, type TableRow } from './table.js';

/** The properties of a receiver; plain data, sent to the writing thread. */
export interface ReceiverFacts {
  readonly receiverId: string;
  readonly receiverName: string;
  readonly stationId: string;
  readonly stationName: string;
  readonly latitudeDeg?: number | undefined;
  readonly longitudeDeg?: number | undefined;
  readonly antenna?: Antenna | undefined;
  /** Where the station was and how right its clock, from its GPS; absent for a station without one. */
  readonly track?: readonly TrackPoint[] | undefined;
  /** Driver, model, firmware, serial number and plans, each as of its time. */
  readonly equipment?: readonly ReceiverEntry[] | undefined;
  /** All versions; for each sweep the version valid at its time is used. */
  readonly calibrations: readonly Calibration[];
}

export const SWEEP_COLUMNS: readonly Column[] = [
  { name: 'startedAt', kind: 'instant' },
  { name: 'endedAt', kind: 'instant' },
  { name: 'stationId', kind: 'text' },
  { name: 'receiverId', kind: 'text' },
  { name: 'seq', kind: 'number' },
  { name: 'folded', kind: 'number' },
  { name: 'flags', kind: 'text' },
  { name: 'startHz', kind: 'number' },
  { name: 'stepHz', kind: 'number' },
  { name: 'bins', kind: 'number' },
  { name: 'rbwHz', kind: 'number' },
  { name: 'vbwHz', kind: 'number' },
  { name: 'traceDetector', kind: 'text' },
  { name: 'attenuationDb', kind: 'number' },
  { name: 'unit', kind: 'text' },
  { name: 'corrected', kind: 'flag' },
  { name: 'calibrationId', kind: 'text' },
  { name: 'calibrationVersion', kind: 'number' },
  { name: 'calibratedAt', kind: 'instant' },
  { name: 'uncertaintyDb', kind: 'number' },
  { name: 'antennaName', kind: 'text' },
  { name: 'firstCorrectionDb', kind: 'number' },
  { name: 'lastCorrectionDb', kind: 'number' },
  { name: 'latitudeDeg', kind: 'number' },
  { name: 'longitudeDeg', kind: 'number' },
  { name: 'clock', kind: 'text' },
  { name: 'clockEpoch', kind: 'text' },
];

/** A sweep changed by a drill was to be exported. Its type prevents this; this error refuses it all the same. */
export class DrillRefused extends SaidError {
  override readonly name = 'DrillRefused';
}

/** @throws DrillRefused */
export function refuseDrills(sweeps: readonly Sweep[]): void {
  const drilled = sweeps.find(({ flags, drill }) => drill !== undefined || (flags & SweepFlag.drill) !== 0);
  if (drilled === undefined) return;
  const at = instantText(drilled.startedAt);
  throw DrillRefused.of('Sweep {seq} of {receiverId} at {at} carries a drill: it is never exported.', {
    seq: drilled.seq,
    receiverId: drilled.receiverId,
    at,
  });
}

/** A sweep as exported: as received, or with a correction applied, and the description of that correction. */
export interface LeavingSweep extends StoredSweep {
  readonly unit: 'dBm' | 'dBuV/m';
  readonly corrected: boolean;
  readonly calibration: Calibration | undefined;
  readonly antennaName: string | undefined;
  /**
   * The correction applied where `corrected` is true; otherwise the one a reader would add to get dBm at the antenna.
   */
  readonly firstCorrectionDb: number | undefined;
  readonly lastCorrectionDb: number | undefined;
  readonly place: Place;
}

/** Where and by which clock a sweep was measured; unknown where nobody knew. */
export type Place = Partial<Omit<TrackPoint, 'at'>>;

/** The place of a receiver's station at an instant: by its GPS where it has one, else as configured. */
function placeAt({ track, latitudeDeg, longitudeDeg }: ReceiverFacts, at: number): Place {
  if (track === undefined) return { latitudeDeg, longitudeDeg };
  const { at: _, ...place } = pointAt(track, at) ?? { at };
  return place;
}

export function leaving(sweep: StoredSweep, facts: ReceiverFacts, quantity: Quantity | undefined): LeavingSweep {
  const { antenna, receiverId, calibrations } = facts;
  if (isField(sweep)) return asStated(sweep, placeAt(facts, sweep.startedAt));
  const calibration = calibrationAt(calibrations, receiverId, sweep.startedAt);
  const known = { calibration, antennaName: antenna?.name, place: placeAt(facts, sweep.startedAt) };
  const corrections = { quantity: quantity ?? 'level', calibration, antenna };
  if (quantity === undefined)
    return {
      ...sweep,
      ...known,
      unit: 'dBm',
      corrected: false,
      firstCorrectionDb: correctionAt(sweep.startHz, corrections),
      lastCorrectionDb: correctionAt(lastBinHz(sweep), corrections),
    };
  const { levelsDbm, correction } = corrected(sweep, corrections);
  // A calibration may have been entered after the sweep was stored: the present one decides the flag.
  const calibrated = calibration === undefined ? sweep.flags : sweep.flags & ~SweepFlag.uncalibrated;
  return {
    ...sweep,
    ...known,
    levelsDbm,
    unit: correction.unit,
    corrected: true,
    flags: correction.uncoveredBins > 0 ? calibrated | SweepFlag.partial : calibrated,
    firstCorrectionDb: finite(correction.firstDb),
    lastCorrectionDb: finite(correction.lastDb),
  };
}

/** Field strength as a file stated it: nothing of ours was added, and no power at a receiver is known. */
function asStated(sweep: StoredSweep, place: Place): LeavingSweep {
  const none = { calibration: undefined, antennaName: undefined };
  const levelsDbm = asField(sweep.levelsDbm);
  const uncorrected = { corrected: false, firstCorrectionDb: undefined, lastCorrectionDb: undefined };
  return { ...sweep, ...none, ...uncorrected, place, levelsDbm, unit: 'dBuV/m' };
}

export function sweepRow(sweep: LeavingSweep): TableRow {
  const { calibration, place } = sweep;
  const cells = [
    sweep.startedAt,
    sweep.endedAt,
    sweep.stationId,
    sweep.receiverId,
    sweep.seq,
    sweep.folded,
    flagNames(sweep.flags).join(' '),
    sweep.startHz,
    sweep.stepHz,
    sweep.levelsDbm.length,
    sweep.rbwHz ?? null,
    sweep.vbwHz ?? null,
    sweep.traceDetector ?? null,
    sweep.attenuationDb ?? null,
    sweep.unit,
    sweep.corrected,
    calibration?.id ?? null,
    calibration?.version ?? null,
    calibration?.measuredAt ?? null,
    calibration?.uncertaintyDb ?? null,
    sweep.antennaName ?? null,
    rounded(sweep.firstCorrectionDb),
    rounded(sweep.lastCorrectionDb),
    place.latitudeDeg ?? null,
    place.longitudeDeg ?? null,
    place.clock ?? null,
    sweep.epoch ?? null,
  ];
  return { cells, levels: sweep.levelsDbm };
}

function finite(db: number): number | undefined {
  return Number.isNaN(db) ? undefined : db;
}

function rounded(db: number | undefined): number | null {
  return db === undefined ? null : Math.round(db * 1000) / 1000;
}
