/** What is wanted of a receiver's sweeps by all that look at it. */

/** A part of the range that is looked at closely, and in how many bins at most. */
export interface WishedPart {
  readonly startHz: number;
  readonly stopHz: number;
  readonly maxBins: number;
}

export interface LiveWish {
  readonly maxBins: number;
  readonly maxFps: number;
  readonly detail?: WishedPart | undefined;
}

export const MOST_BINS = 65_535;

/** One part that has all of these, each in as many bins as it is wanted in; undefined where there is none. */
export function joined(parts: readonly WishedPart[]): WishedPart | undefined {
  if (parts.length === 0) return undefined;
  const startHz = Math.min(...parts.map((part) => part.startHz));
  const stopHz = Math.max(...parts.map((part) => part.stopHz));
  const bins = parts.map((part) => (part.maxBins * (stopHz - startHz)) / (part.stopHz - part.startHz));
  return { startHz, stopHz, maxBins: Math.min(MOST_BINS, Math.ceil(Math.max(...bins))) };
}
