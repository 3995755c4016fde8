/**
 * Measures a licensed transmitter in stored sweeps: centre, bandwidth and level, as exactly as the recording allows.
 */
import { emissionBins, occupiedBins, REFERENCE_PPM, STANDS_OUT } from '../../rf/channel-measures.js';
import type { Bins } from '../../rf/grid.js';
import { SweepFlag } from '../../rf/sweep.js';
import { dbToPower } from '../../rf/units.js';
import type { Assignment, MeasuredEmission } from './assignment.js';

export interface RecordedSweep extends Bins {
  readonly stationId: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly rbwHz?: number | undefined;
  readonly flags?: number | undefined;
}

export interface LicenceMeasurement extends MeasuredEmission {
  /** Number of sweeps examined, and in how many of them the transmitter was on the air. */
  readonly sweeps: number;
  readonly onAir: number;
  /** Times of the first and last sweep with the transmitter on the air, epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Level above the noise floor beside the channel. */
  readonly excessDb: number;
  readonly stepHz: number;
}

/** The transmitter counts as on the air when its strongest bin is this far above the noise floor beside it. */
const ON_AIR_DB = 8;
/** Number of channel widths measured on either side: enough for a centre that has drifted. */
const WINDOW_WIDTHS = 1;
const FEWEST_ON_AIR = 5;
export function windowOf({ centreHz, bandwidthHz }: Assignment): { startHz: number; stopHz: number } {
  const halfHz = bandwidthHz * (0.5 + WINDOW_WIDTHS);
  return { startHz: Math.max(0, centreHz - halfHz), stopHz: centreHz + halfHz };
}

/**
 * From sweeps of one station and one grid: mean power over the sweeps with the transmitter on the air, minus the floor
 * beside the channel; occupied bandwidth by the 99 % rule of SM.443, and its middle as the centre. Undefined when it
 * was on the air in fewer than five sweeps, which are too few for a judgement.
 */
export function measureLicence(sweeps: readonly RecordedSweep[], licence: Assignment): LicenceMeasurement | undefined {
  const [first] = sweeps;
  if (first === undefined) return undefined;
  const { startHz, stepHz } = first;
  const bins = first.levelsDbm.length;
  const same = sweeps.filter(
    (one) => one.startHz === startHz && one.stepHz === stepHz && one.levelsDbm.length === bins,
  );
  const isInside = (bin: number) =>
    Math.abs(startHz + bin * stepHz - licence.centreHz) <= licence.bandwidthHz / 2 + stepHz / 2;
  const power = new Float64Array(bins);
  const count = new Uint32Array(bins);
  const peaksDbm: number[] = [];
  const times: number[] = [];
  const floorsDbm: number[] = [];
  for (const { levelsDbm, startedAt } of same) {
    const floorDbm = floorBeside(levelsDbm, isInside);
    const peakDbm = highest(levelsDbm, isInside);
    if (!(peakDbm > floorDbm + ON_AIR_DB)) continue;
    peaksDbm.push(peakDbm);
    floorsDbm.push(floorDbm);
    times.push(startedAt);
    for (let bin = 0; bin < bins; bin++) {
      const level = levelsDbm[bin] as number;
      if (Number.isNaN(level)) continue;
      power[bin] = (power[bin] as number) + dbToPower(level);
      count[bin] = (count[bin] as number) + 1;
    }
  }
  if (times.length < FEWEST_ON_AIR) return undefined;
  const floorDbm = middle(floorsDbm);
  const floor = dbToPower(floorDbm);
  const above = power.map((sum, bin) => {
    const mean = sum / Math.max(1, count[bin] as number);
    return mean > STANDS_OUT * floor ? mean - floor : 0;
  });
  const { low, high } = occupied(above, isInside);
  const levelDbm = middle(peaksDbm);
  // Between bins nothing is known; a resolution bandwidth wider than a bin blurs both edges.
  const blurHz = Math.max(stepHz, first.rbwHz ?? 0);
  return {
    stationId: first.stationId,
    at: times.at(-1) ?? first.startedAt,
    sweeps: same.length,
    onAir: times.length,
    firstAt: times[0] ?? first.startedAt,
    lastAt: times.at(-1) ?? 0,
    centreHz: startHz + ((low + high) / 2) * stepHz,
    bandwidthHz: (high - low + 1) * stepHz,
    levelDbm,
    excessDb: levelDbm - floorDbm,
    stepHz,
    // Half a bin, and what the receiver's own reference may be off: an unspecified crystal.
    centreUncertaintyHz: blurHz / 2 + (licence.centreHz * REFERENCE_PPM) / 1e6,
    clockBad: same.some(({ flags = 0 }) => (flags & SweepFlag.clockBad) !== 0),
    bandwidthUncertaintyHz: blurHz * 2,
  };
}

function floorBeside(levelsDbm: Float32Array, isInside: (bin: number) => boolean): number {
  const beside = [...levelsDbm].filter((level, bin) => !isInside(bin) && !Number.isNaN(level));
  if (beside.length === 0) return Number.NaN;
  // The lower quartile, because a neighbour may be on the air too.
  beside.sort((a, b) => a - b);
  return beside[beside.length >> 2] as number;
}

function highest(levelsDbm: Float32Array, isInside: (bin: number) => boolean): number {
  let peakDbm = Number.NEGATIVE_INFINITY;
  for (const [bin, level] of levelsDbm.entries()) if (level > peakDbm && isInside(bin)) peakDbm = level;
  return peakDbm;
}

/**
 * First and last bin of the occupied bandwidth, around the strongest bin inside; an emission behind a gap belongs to a
 * neighbour.
 */
function occupied(above: Float64Array, isInside: (bin: number) => boolean): { low: number; high: number } {
  let peak = above.findIndex((_power, bin) => isInside(bin));
  for (const [bin, power] of above.entries()) if (isInside(bin) && power > (above[peak] as number)) peak = bin;
  return occupiedBins(above, emissionBins(above, peak));
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
