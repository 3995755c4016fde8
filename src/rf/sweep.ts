/** What a sweep is: the one value that travels from a receiver to the archive, the screen and the detectors. */

/** How the receiver reduced many samples to one level per bin (SM.2256: the detector is part of the measurement). */
export type TraceDetector = 'sample' | 'peak' | 'rms' | 'average' | 'quasi-peak' | 'negative-peak';

/** One pass across a span, as a driver reads it, before anyone says whose it is. */
export interface DriverSweep {
  /** Epoch ms, UTC: when the first bin was measured, as near as the receiver lets us know. */
  readonly startedAt: number;
  /** Epoch ms, UTC: when the last bin had arrived. */
  readonly endedAt: number;
  /** Centre frequency of bin 0. */
  readonly startHz: number;
  /** Distance between neighbouring bins; bin i lies at startHz + i·stepHz. */
  readonly stepHz: number;
  /** Power at the receiver input, one value per bin; a bin that was not received is NaN, never 0, never an old value. */
  readonly levelsDbm: Float32Array;
  readonly rbwHz?: number;
  readonly vbwHz?: number;
  readonly traceDetector?: TraceDetector;
  readonly attenuationDb?: number;
  /** Bits of {@link SweepFlag}. */
  readonly flags: number;
}

/** A sweep with its owner: which receiver of which station, and its place in that receiver's unbroken count. */
export interface Sweep extends DriverSweep {
  readonly receiverId: string;
  readonly stationId: string;
  /** Counts up by one for every sweep a receiver delivers, across restarts of the program; a hole is a lost sweep. */
  readonly seq: number;
  /** Power that a drill added makes a {@link DrillSweep}, which nothing that keeps or proves takes. */
  readonly drill?: never;
}

/** A received sweep with a drill's interferer added: to be shown and practised on, never kept, never evidence. */
export interface DrillSweep extends Omit<Sweep, 'drill'> {
  /** The drill it belongs to; its flags carry {@link SweepFlag.drill} as well. */
  readonly drill: string;
}

/** What a reader must know before trusting a level. Bits, because every stored and sent sweep carries them. */
export const SweepFlag = {
  /** Some bins did not arrive; they are NaN. */
  partial: 1,
  /** The receiver reported, or its levels show, overload: every level of this sweep is doubtful. */
  overload: 2,
  /** Levels have no calibrated reference (SDR full scale, board RSSI): only differences mean something. */
  uncalibrated: 4,
  /** The clock that stamped this sweep was not known to be right. */
  clockBad: 8,
  /** The receiver's own grid was irregular; levels were moved to a regular one. */
  resampled: 16,
  /** Time is missing between the previous sweep of this receiver and this one. */
  gapBefore: 32,
  /** Bins where the receiver hears itself lie inside this sweep. */
  spurs: 64,
  /** The resolution bandwidth is wider than the bin step shows, or the narrowest the receiver has. */
  rbwLimited: 128,
  /** Made by the simulated receiver, not heard from the air. */
  simulated: 256,
  /** Levels were held at their maximum by the receiver over more than one pass. */
  peakHeld: 512,
  /** A drill added a made-up interferer. */
  drill: 1024,
} as const;

export type SweepFlagName = keyof typeof SweepFlag;

const FLAG_NAMES = Object.keys(SweepFlag) as SweepFlagName[];

/** The names of the bits set in `flags`, in the order of the table above. */
export function flagNames(flags: number): SweepFlagName[] {
  return FLAG_NAMES.filter((name) => (flags & SweepFlag[name]) !== 0);
}

/** The bits for a list of names; an unknown name is an error that lists the known ones. */
export function flagBits(names: readonly string[]): number {
  let bits = 0;
  for (const name of names) {
    if (!Object.hasOwn(SweepFlag, name))
      throw new RangeError(`unknown sweep flag "${name}"; known: ${FLAG_NAMES.join(', ')}`);
    bits |= SweepFlag[name as SweepFlagName];
  }
  return bits;
}

/** Frequency of the last bin's centre. */
export function lastBinHz(sweep: Pick<DriverSweep, 'startHz' | 'stepHz' | 'levelsDbm'>): number {
  return sweep.startHz + (sweep.levelsDbm.length - 1) * sweep.stepHz;
}
