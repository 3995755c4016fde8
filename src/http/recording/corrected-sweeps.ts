/** Stored sweeps with the corrections for receiver, cable and antenna; each row carries its correction. */

import type { Correction } from '../../api/recording.js';
import { type AppliedCorrection, type Corrections, corrected, type Quantity } from '../../rf/correction.js';
import { iso } from '../../rf/iso.js';
import { SweepFlag } from '../../rf/sweep.js';
import type { StoredSweep } from '../../store/archive.js';
import { Problem } from '../problem.js';

/** Calibration and antenna of a receiver at a time. */
export type CorrectionsAt = (receiverId: string, at: number) => Omit<Corrections, 'quantity'>;

export type CorrectedSweep = StoredSweep & { readonly correction: AppliedCorrection };

/** @throws Problem 422 when a field strength is asked for and the antenna has neither gain nor factor */
export function correctedSweeps(
  sweeps: readonly StoredSweep[],
  quantity: Quantity,
  correctionsAt: CorrectionsAt,
): CorrectedSweep[] {
  return sweeps.map((sweep) => {
    const corrections = correctionsAt(sweep.receiverId, sweep.startedAt);
    const { antenna, calibration } = corrections;
    if (quantity === 'field' && antenna?.gainDbi === undefined && antenna?.factorDbPerM === undefined)
      throw new Problem(
        422,
        'Cannot be done',
        `corrected is "field": the antenna of receiver "${sweep.receiverId}" has neither gainDbi nor factorDbPerM in the configuration.`,
      );
    const { levelsDbm, correction } = corrected(sweep, { ...corrections, quantity });
    // A calibration may have been entered after the sweep was stored, so the present one decides.
    const calibrated = calibration === undefined ? sweep.flags : sweep.flags & ~SweepFlag.uncalibrated;
    const flags = correction.uncoveredBins > 0 ? calibrated | SweepFlag.partial : calibrated;
    return { ...sweep, levelsDbm, flags, correction };
  });
}

export function correctionJson(correction: AppliedCorrection): Correction {
  const { unit, calibration, antennaName, firstDb, lastDb, uncoveredBins } = correction;
  const rounded = (db: number) => (Number.isNaN(db) ? null : Math.round(db * 100) / 100);
  return {
    unit,
    calibration: calibration === undefined ? undefined : { ...calibration, measuredAt: iso(calibration.measuredAt) },
    antennaName,
    firstDb: rounded(firstDb),
    lastDb: rounded(lastDb),
    uncoveredBins,
  };
}
