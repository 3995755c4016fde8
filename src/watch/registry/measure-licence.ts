/**
 * Measures a licensed transmitter in stored sweeps: centre, bandwidth and level, as exactly as the recording allows.
 */
import { type MeasuredEmission, measureEmission } from '../../measurement/emission.js';
import type { Instrument } from '../../measurement/instrument.js';
import { binsIn, type HzRange, onAirIn, sameGrid, spectrumOf } from '../../measurement/spectrum.js';
import { type Bins, cropBins } from '../../rf/grid.js';
import { median } from '../../rf/median.js';
import { lastBinHz, SweepFlag } from '../../rf/sweep.js';
import { type Assignment, edgesOf, type MeasuredLicensee } from './assignment.js';

export interface RecordedSweep extends Bins {
  readonly stationId: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly rbwHz?: number | undefined;
  readonly flags?: number | undefined;
}

export interface LicenceMeasurement extends MeasuredLicensee, Pick<MeasuredEmission, 'power' | 'noise' | 'field'> {
  /** Number of sweeps examined, and in how many of them the transmitter was on the air. */
  readonly sweeps: number;
  readonly onAir: number;
  /** Times of the first and last sweep with the transmitter on the air, epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly stepHz: number;
}

/** Number of channel widths measured on either side: enough for a centre that has drifted. */
const WINDOW_WIDTHS = 1;
const FEWEST_ON_AIR = 5;

export function windowOf({ centreHz, bandwidthHz }: Pick<Assignment, 'centreHz' | 'bandwidthHz'>): HzRange {
  const halfHz = bandwidthHz * (0.5 + WINDOW_WIDTHS);
  return { startHz: Math.max(0, centreHz - halfHz), stopHz: centreHz + halfHz };
}

/** The newest sweeps of one grid over a licensed frequency: a receiver that alternates between plans has others in between. */
export function newestOver<T extends RecordedSweep>(
  rows: readonly T[],
  { centreHz }: Pick<Assignment, 'centreHz'>,
): T[] {
  const over = rows.filter((row) => row.startHz <= centreHz && lastBinHz(row) >= centreHz);
  const newest = over.at(-1);
  return over.filter(({ stepHz, startHz }) => stepHz === newest?.stepHz && startHz === newest.startHz);
}

/** Channels of others that do not overlap with the licensed one. */
export function channelsBeside(licence: Assignment, licences: readonly Assignment[]): HzRange[] {
  const own = edgesOf(licence);
  return licences.map(edgesOf).filter(({ startHz, stopHz }) => stopHz <= own.startHz || startHz >= own.stopHz);
}

/** The licensed transmitter in the newest of these sweeps; undefined where it is not heard. */
export function licenceIn(
  rows: readonly RecordedSweep[],
  licence: Assignment,
  licences: readonly Assignment[],
  instrument: Instrument,
): LicenceMeasurement | undefined {
  const { startHz, stopHz } = windowOf(licence);
  const sweeps = newestOver(rows, licence).map((row) => ({ ...row, ...cropBins(row, startHz, stopHz) }));
  return measureLicence(sweeps, licence, instrument, channelsBeside(licence, licences));
}

/**
 * From sweeps of one station and one grid; `others` are the channels of other licensees, whose power is not this one's. Undefined
 * when the transmitter was on the air in fewer than five sweeps, which are too few for a judgement.
 */
export function measureLicence(
  sweeps: readonly RecordedSweep[],
  licence: Assignment,
  instrument: Instrument,
  others: readonly HzRange[],
): LicenceMeasurement | undefined {
  const same = sameGrid(sweeps);
  const channel = edgesOf(licence);
  const [first, ...more] = onAirIn(same, channel);
  const last = more.at(-1);
  if (first === undefined || last === undefined || more.length + 1 < FEWEST_ON_AIR) return undefined;
  const measured = measureEmission(spectrumOf([first, ...more]), channel, instrument, { others });
  const inside = binsIn(first, first.levelsDbm.length, channel);
  if (measured === undefined || inside === undefined) return undefined;
  const peaksDbm = [first, ...more].map(({ levelsDbm }) =>
    levelsDbm
      .subarray(inside.low, inside.high + 1)
      .reduce((most, level) => Math.max(most, Number.isNaN(level) ? most : level), -Infinity),
  );
  return {
    ...measured,
    stationId: first.stationId,
    at: last.startedAt,
    sweeps: same.length,
    onAir: more.length + 1,
    firstAt: first.startedAt,
    lastAt: last.startedAt,
    levelDbm: median(peaksDbm),
    stepHz: first.stepHz,
    clockBad: same.some(({ flags = 0 }) => (flags & SweepFlag.clockBad) !== 0),
  };
}
