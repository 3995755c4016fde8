import { HOUR_MS } from '../time/units.js';

/** Every number that a person may want to change, in the order in which the pipeline uses them. */
export interface Tunables {
  /**
   * Sweeps kept before anything is judged. The last eighth or so is the time in which the learning is computed from the others.
   */
  readonly warmupSweeps: number;
  /** Where sweeps are slow, warm-up ends after this time, but not before 60 of them. */
  readonly warmupMs: number;
  /** A bin this far above the smooth floor at start-up holds an unlicensed carrier. */
  readonly unexplainedDb: number;
  /** Slowest adaptation of a bin's base level: one part in this number of sweeps. */
  readonly baseSweeps: number;
  /** Gaussian-equivalent thresholds: one cell; short and long sums in time; sums in frequency; boxes of both. */
  readonly cellZ: number;
  readonly shortTimeZ: number;
  readonly longTimeZ: number;
  readonly frequencyZ: number;
  readonly boxZ: number;
  /** Cap of a cell inside a sum in time, as the Gaussian equivalent of one cell, so that one spike alone fires no window. */
  readonly capZ: number;
  /** Share of open bins hit at once above which a sweep is suspected to be a lightning flash. */
  readonly broadShare: number;
  /** Sweeps that a broad hit must last to be a jammer, or a gain jump to be adopted. */
  readonly broadSweeps: number;
  /** Leaky share of busy sweeps above which a signal in a shared channel is too long to be legal. */
  readonly longBurstShare: number;
  /** The same share for a radar's channel, whose sidelobes return with every turn of the antenna. */
  readonly pulsedShare: number;
  /** Sweeps for which a track survives unseen. */
  readonly closeSweeps: number;
  /** Sweeps within which an emission that returns to the same place is the same incident. */
  readonly reopenSweeps: number;
  /** Block of bins, and how many of 16 sweeps must hold loose hits, for a regional alarm. */
  readonly regionBins: number;
  readonly regionSweeps: number;
  /** Largest number of emissions followed at once; beyond it the oldest unconfirmed one is dropped first. */
  readonly maxTracks: number;
}

export const DEFAULT_TUNABLES: Tunables = {
  warmupSweeps: 240,
  warmupMs: HOUR_MS,
  unexplainedDb: 1.3,
  baseSweeps: 400,
  cellZ: 4.3,
  shortTimeZ: 5.2,
  longTimeZ: 6,
  frequencyZ: 5,
  boxZ: 6,
  capZ: 3,
  broadShare: 0.3,
  broadSweeps: 4,
  longBurstShare: 0.56,
  pulsedShare: 0.65,
  closeSweeps: 14,
  reopenSweeps: 240,
  regionBins: 64,
  regionSweeps: 5,
  maxTracks: 512,
};
