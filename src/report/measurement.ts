/**
 * Measures an emission in the recording at its strongest moment: frequency, bandwidth, level, and the uncertainty of
 * each. No value is stated more exactly than the receiver could measure. Pure.
 */
import { type Corrections, correctionAt } from '../rf/correction.js';
import { SweepFlag } from '../rf/sweep.js';
import type { StoredSweep } from '../store/archive.js';

/** dB below the peak at which the bandwidth is measured (ITU-R SM.443, x-dB method). */
export const BANDWIDTH_AT_DB = 26;

export interface Measurement {
  readonly stationId: string;
  readonly receiverId: string;
  /** Time of the sweep, epoch ms. */
  readonly at: number;
  readonly centreHz: number;
  /**
   * Half a bin or half the resolution bandwidth, the wider of the two; the error of the receiver's own frequency
   * reference is not included.
   */
  readonly centreUncertaintyHz: number;
  readonly bandwidthHz: number;
  readonly bandwidthUncertaintyHz: number;
  /**
   * `measured`: at {@link BANDWIDTH_AT_DB} below the peak. `estimated`: the emission does not rise that far above the
   * noise, so only the width of its detection is known.
   */
  readonly bandwidthBy: 'measured' | 'estimated';
  /** True when the width is that of the receiver's filter, not of the emission. */
  readonly rbwLimited: boolean;
  readonly stepHz: number;
  readonly rbwHz: number | undefined;
  /** Level at the receiver's input, as received. */
  readonly peakDbm: number;
  /** Power at the antenna's terminals, when the correction is known. */
  readonly levelDbm: number | undefined;
  /** Field strength; needs an antenna factor. */
  readonly fieldDbuVPerM: number | undefined;
  readonly levelUncertaintyDb: number | undefined;
  readonly calibrationId: string | undefined;
  readonly antennaName: string | undefined;
  readonly overload: boolean;
  readonly clockBad: boolean;
  readonly simulated: boolean;
}

export interface EmissionRange {
  readonly startHz: number;
  readonly stopHz: number;
}

/** Measures at the highest bin of these sweeps inside the range; undefined when there is no recording. */
export function measureEmission(
  sweeps: readonly StoredSweep[],
  { startHz, stopHz }: EmissionRange,
  corrections: Omit<Corrections, 'quantity'>,
): Measurement | undefined {
  let best: { sweep: StoredSweep; bin: number; levelDbm: number } | undefined;
  for (const sweep of sweeps) {
    const { levelsDbm, stepHz } = sweep;
    const first = Math.max(0, Math.ceil((startHz - stepHz / 2 - sweep.startHz) / stepHz));
    const last = Math.min(levelsDbm.length - 1, Math.floor((stopHz + stepHz / 2 - sweep.startHz) / stepHz));
    for (let bin = first; bin <= last; bin++) {
      const levelDbm = levelsDbm[bin] as number;
      if (Number.isNaN(levelDbm)) continue;
      if (best === undefined || levelDbm > best.levelDbm) best = { sweep, bin, levelDbm };
    }
  }
  if (best === undefined) return undefined;
  const { sweep, bin, levelDbm } = best;
  const { stationId, receiverId, startedAt, stepHz, rbwHz, flags } = sweep;
  const centreHz = sweep.startHz + bin * stepHz;
  const finestHz = Math.max(stepHz, rbwHz ?? 0);
  const width = widthAround(sweep.levelsDbm, bin, BANDWIDTH_AT_DB);
  // Noise scatters: beside a weak emission one bin or another is far down too.
  const isMeasured = width.reachesDown && levelDbm - medianOf(sweep.levelsDbm) >= BANDWIDTH_AT_DB;
  const seenHz = isMeasured ? width.bins * stepHz : stopHz - startHz;
  const level = correctionAt(centreHz, { ...corrections, quantity: 'level' });
  const field = correctionAt(centreHz, { ...corrections, quantity: 'field' });
  return {
    stationId,
    receiverId,
    at: startedAt,
    centreHz,
    stepHz,
    rbwHz,
    peakDbm: levelDbm,
    centreUncertaintyHz: finestHz / 2,
    bandwidthHz: Math.max(seenHz, finestHz),
    bandwidthUncertaintyHz: finestHz,
    bandwidthBy: isMeasured ? 'measured' : 'estimated',
    rbwLimited: seenHz <= 2 * finestHz,
    levelDbm: corrections.calibration === undefined || level === undefined ? undefined : levelDbm + level,
    fieldDbuVPerM: field === undefined ? undefined : levelDbm + field,
    levelUncertaintyDb: corrections.calibration?.uncertaintyDb,
    calibrationId: corrections.calibration?.id,
    antennaName: corrections.antenna?.name,
    overload: (flags & SweepFlag.overload) !== 0,
    clockBad: (flags & SweepFlag.clockBad) !== 0,
    simulated: (flags & SweepFlag.simulated) !== 0,
  };
}

function medianOf(levelsDbm: Float32Array): number {
  const heard = levelsDbm.filter((level) => !Number.isNaN(level)).sort();
  return heard[heard.length >> 1] ?? Number.NaN;
}

/**
 * The bins around the peak that are less than `downDb` below it, and whether the level falls that far on both sides.
 */
export function widthAround(
  levelsDbm: Float32Array,
  peak: number,
  downDb: number,
): { readonly bins: number; readonly reachesDown: boolean } {
  const limit = (levelsDbm[peak] as number) - downDb;
  let low = peak;
  while (low > 0 && (levelsDbm[low - 1] as number) > limit) low--;
  let high = peak;
  while (high < levelsDbm.length - 1 && (levelsDbm[high + 1] as number) > limit) high++;
  const fallsTo = (bin: number) => bin >= 0 && bin < levelsDbm.length && (levelsDbm[bin] as number) <= limit;
  return { bins: high - low + 1, reachesDown: fallsTo(low - 1) && fallsTo(high + 1) };
}
