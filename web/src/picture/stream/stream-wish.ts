import type { Span } from '../grid.js';

export interface StreamShape {
  readonly maxBins: number;
  readonly maxFps: number;
  /** A part of the range of which more bins are wanted. */
  readonly detail?: Span & { readonly maxBins: number };
  /** Levels in steps of 0.5 dB: half the bytes. */
  readonly coarse?: boolean;
  /** Most frames on their way at the same time; the next is sent when one has arrived. */
  readonly window?: number;
}
