/** The wanted shape of a stream of sweeps. */
export interface StreamShape {
  readonly maxBins: number;
  readonly maxFps: number;
  /** Levels in steps of 0.5 dB: half the bytes. */
  readonly coarse?: boolean;
  /** Most frames on their way at the same time; the next is sent when one has arrived. */
  readonly window?: number;
}
