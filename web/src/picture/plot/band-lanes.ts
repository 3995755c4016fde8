/** The bands of the plan in the strip, and the lane of each: the most severe first, then the narrowest. */
import { overlaps, type Span, widthHz } from '../grid.js';

export interface Band extends Span {
  readonly name: Readonly<Record<'vi' | 'en', string>>;
  /** 1 distress and safety of life … 6 licence-exempt; a higher number for what is no band of the plan. */
  readonly severity: number;
}

export interface PlacedBand {
  readonly band: Band;
  readonly lane: number;
  /** Shares of the view's width, cut at its edges. */
  readonly left: number;
  readonly width: number;
  /** Free share of the lane to the right of the bar, for its name. */
  readonly room: number;
}

/** Bands that share more than an edge with the span, the most severe first, then the narrowest. */
export function bandsIn<B extends Band>(bands: readonly B[], view: Span): B[] {
  return bands
    .filter((band) => overlaps(band, view))
    .sort((a, b) => a.severity - b.severity || widthHz(a) - widthHz(b));
}

/** Gives each band the first lane with free space; a band without one is left out. */
export function placeBands(bands: readonly Band[], view: Span, lanes: number, minWidth: number): PlacedBand[] {
  const width = view.stopHz - view.startHz;
  const placed: Omit<PlacedBand, 'room'>[] = [];
  for (const band of bandsIn(bands, view)) {
    const start = Math.max(0, (band.startHz - view.startHz) / width);
    const stop = Math.min(1, (band.stopHz - view.startHz) / width);
    const size = Math.max(minWidth, stop - start);
    const left = Math.min(1 - size, Math.max(0, (start + stop) / 2 - size / 2));
    for (let lane = 0; lane < lanes; lane++) {
      const taken = placed.some(
        (other) => other.lane === lane && other.left < left + size - 1e-9 && left < other.left + other.width - 1e-9,
      );
      if (taken) continue;
      placed.push({ band, lane, left, width: size });
      break;
    }
  }
  return placed.map((one) => {
    const right = one.left + one.width;
    const next = placed.filter((other) => other.lane === one.lane && other.left >= right - 1e-9);
    return { ...one, room: Math.min(1, ...next.map(({ left }) => left)) - right };
  });
}
