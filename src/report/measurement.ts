/** The measurement of a case at its strongest: which sweeps are taken, by what receiver, and what must be said of them. Pure. */
import { type MeasuredEmission, measureEmission } from '../measurement/emission.js';
import type { KnownInstrument } from '../measurement/instrument.js';
import { type HzRange, onAirIn, sameGrid, spectrumOf } from '../measurement/spectrum.js';
import { SweepFlag } from '../rf/sweep.js';
import type { StoredSweep } from '../store/archive.js';

export interface Measurement extends MeasuredEmission {
  readonly stationId: string;
  readonly receiverId: string;
  /** Time of the strongest sweep, epoch ms. */
  readonly at: number;
  /** Width in which it was detected. */
  readonly detectedHz: number;
  /** Highest level at the receiver's input, as received. */
  readonly highestDbm: number;
  readonly calibrationId: string | undefined;
  readonly antennaName: string | undefined;
  readonly overload: boolean;
  readonly clockBad: boolean;
  readonly simulated: boolean;
  /** Only maxima of several sweeps are left in the archive: powers are too high. */
  readonly ofMaxima: boolean;
}

export interface Strongest {
  readonly at: number;
  readonly highestDbm: number;
}

/** The sweep with the highest bin in a range; undefined where there is none. */
export function strongestIn(sweeps: readonly StoredSweep[], { startHz, stopHz }: HzRange): Strongest | undefined {
  let found: Strongest | undefined;
  for (const { levelsDbm, startHz: firstHz, stepHz, startedAt } of sweeps)
    for (const [bin, level] of levelsDbm.entries()) {
      const hz = firstHz + bin * stepHz;
      const isInside = hz >= startHz - stepHz / 2 && hz <= stopHz + stepHz / 2;
      if (isInside && level > (found?.highestDbm ?? Number.NEGATIVE_INFINITY))
        found = { at: startedAt, highestDbm: level };
    }
  return found;
}

/** Measures in the sweeps of the grid of the strongest one; undefined when nothing in them exceeds the noise. */
export function measureCase(
  sweeps: readonly StoredSweep[],
  range: HzRange,
  strongest: Strongest,
  instrument: KnownInstrument,
): Measurement | undefined {
  const nearest = sweeps.toSorted(
    (a, b) => Math.abs(a.startedAt - strongest.at) - Math.abs(b.startedAt - strongest.at),
  );
  const same = new Set(sameGrid(nearest));
  const inOrder = sweeps.filter((sweep) => same.has(sweep));
  const sound = inOrder.filter(({ flags }) => (flags & SweepFlag.overload) === 0);
  const [first, ...more] = onAirIn(sound.length > 0 ? sound : inOrder, range);
  if (first === undefined) return undefined;
  const measured = measureEmission(spectrumOf([first, ...more]), range, instrument);
  if (measured === undefined) return undefined;
  const has = (flag: number) => [first, ...more].some(({ flags }) => (flags & flag) !== 0);
  return {
    ...measured,
    ...strongest,
    stationId: first.stationId,
    receiverId: first.receiverId,
    detectedHz: range.stopHz - range.startHz,
    calibrationId: instrument.calibration?.id,
    antennaName: instrument.antenna?.name,
    overload: has(SweepFlag.overload),
    clockBad: has(SweepFlag.clockBad),
    simulated: has(SweepFlag.simulated),
    ofMaxima: [first, ...more].some(({ folded }) => folded > 1),
  };
}
