/** What the page asks of a stream of sweeps. */
export interface StreamShape {
  readonly maxBins: number;
  readonly maxFps: number;
  /** In steps of 0.5 dB: half the bytes. */
  readonly coarse?: boolean;
  /** So many frames may be on their way; the next is sent when one has come. */
  readonly window?: number;
}
