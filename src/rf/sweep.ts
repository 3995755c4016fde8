/** A sweep: the value that travels from a receiver to the archive, the screen and the detectors. */

/** How the receiver reduced many samples to one level per bin (SM.2256: the detector is part of the measurement). */
export type TraceDetector = 'sample' | 'peak' | 'rms' | 'average' | 'quasi-peak' | 'negative-peak';

/** One pass across a span as a driver reads it, not yet assigned to a receiver and a station. */
export interface DriverSweep {
  /** Epoch ms, UTC: when the first bin was measured, as exactly as the receiver tells. */
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
  /** Epoch of the clock that stamped the sweep ({@link epochAfter} names it); absent for a clock that was never set back. */
  readonly epoch?: string;
  /** What a GNSS receiver says of its bands; absent of others, and not stored. */
  readonly disturbed?: readonly DisturbedBand[];
}

/** A band in which a GNSS receiver says that it is jammed or spoofed, jumps in place or time, or hears badly by its antenna or gain. */
export interface DisturbedBand {
  readonly startHz: number;
  readonly stopHz: number;
  readonly why: 'jammed' | 'spoofed' | 'moved' | 'time-jumped' | 'antenna-short' | 'antenna-open' | 'gain-fell';
  /** Epoch ms, UTC. */
  readonly since: number;
}

/** A sweep with its owner: the receiver, its station, and the sweep's number in that receiver's unbroken count. */
export interface Sweep extends DriverSweep {
  readonly receiverId: string;
  readonly stationId: string;
  /**
   * Counts up by one for every sweep that a receiver delivers, also across restarts of the program; a missing number is
   * a lost sweep.
   */
  readonly seq: number;
  /**
   * Never set here. A sweep to which a drill added power is a {@link DrillSweep}; nothing that stores sweeps or makes
   * evidence accepts that type.
   */
  readonly drill?: never;
}

/** A received sweep with a drill's interferer added: shown for practice, never stored, never evidence. */
export interface DrillSweep extends Omit<Sweep, 'drill'> {
  /** Id of the drill; the sweep's flags contain {@link SweepFlag.drill} as well. */
  readonly drill: string;
}

/**
 * Facts that a reader must know before trusting a level. They are bits, because every stored and sent sweep carries
 * them.
 */
export const SweepFlag = {
  /** Some bins did not arrive; they are NaN. */
  partial: 1,
  /** The receiver reported overload, or its levels show it: every level of this sweep is doubtful. */
  overload: 2,
  /** Levels have no calibrated reference (SDR full scale, board RSSI): only differences mean something. */
  uncalibrated: 4,
  /** The clock that stamped this sweep was not known to be correct. */
  clockBad: 8,
  /** The receiver's own bins were not at equal distances; levels were moved to a regular grid. */
  resampled: 16,
  /** Time without a sweep lies between the previous sweep of this receiver and this one. */
  gapBefore: 32,
  /** This sweep contains bins where the receiver hears its own spurious signals. */
  spurs: 64,
  /** The resolution bandwidth is wider than the bin step, or is the narrowest that the receiver has. */
  rbwLimited: 128,
  /** Made by the simulated receiver, not heard from the air. */
  simulated: 256,
  /** Levels were held at their maximum by the receiver over more than one pass. */
  peakHeld: 512,
  /** A drill added a made-up interferer. */
  drill: 1024,
  /** Levels were rounded to 0.5 dB when the archive thinned old sweeps: the last digit is no longer the receiver's. */
  halfDb: 2048,
  /**
   * Taken outside the watch (a closer look, a person's own plan, a self-test): not used for occupancy, coverage or
   * detection.
   */
  aside: 4096,
  /** The clock was set back, and has not reached its former time again: an earlier sweep may have the same time. */
  clockSetBack: 8192,
  /** A file stated field strength: `levelsDbm` are dBµV/m less 107 (`field-strength.ts`), and no power is known. */
  fieldStrength: 16384,
} as const;

export type SweepFlagName = keyof typeof SweepFlag;

const FLAG_NAMES = Object.keys(SweepFlag) as SweepFlagName[];

/** The names of the bits set in `flags`, in the order of the table above. */
export function flagNames(flags: number): SweepFlagName[] {
  return FLAG_NAMES.filter((name) => (flags & SweepFlag[name]) !== 0);
}

/** The bits for a list of names. @throws RangeError that lists the known names when one is unknown. */
export function flagBits(names: readonly string[]): number {
  let bits = 0;
  for (const name of names) {
    if (!Object.hasOwn(SweepFlag, name))
      throw new RangeError(`unknown sweep flag "${name}"; known: ${FLAG_NAMES.join(', ')}`);
    bits |= SweepFlag[name as SweepFlagName];
  }
  return bits;
}

/** A sweep, or its grid of `bins`. */
export type Gridded = Pick<DriverSweep, 'startHz' | 'stepHz'> &
  (Pick<DriverSweep, 'levelsDbm'> | { readonly bins: number });

const binsOf = (grid: Gridded): number => ('bins' in grid ? grid.bins : grid.levelsDbm.length);

/** Centre frequency of the last bin. The upper edge lies half a step above. */
export function lastBinHz(grid: Gridded): number {
  return grid.startHz + (binsOf(grid) - 1) * grid.stepHz;
}

/** The same text for all sweeps of one plan, whatever their receiver. */
export function gridKey(grid: Gridded): string {
  return `${grid.startHz}/${grid.stepHz}/${binsOf(grid)}`;
}

/** What recordings of field strength (`field-strength.ts`) store is less by this. A whole number: levels in steps of 0.5 or 0.01 dB stay in these steps. */
export const FIELD_LESS_DB = 107;
