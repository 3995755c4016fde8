/**
 * Finds carriers that were on the air from the start: bins far above the smooth floor that no licence explains. A bin must also
 * exceed the scatter of the floor around it: where few open bins are left, the smooth floor cuts across the receiver's ripple.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { spreadOf } from './select.js';

/** Open bins on either side from which the scatter around the smooth floor is measured. */
const AROUND_BINS = 24;
const MANY_SPREADS = 3;
/** Grids with fewer bins than this have too few neighbours for a smooth floor. */
const FINE_BINS = 300;
const COARSEST = 1.8;

/** @param excessDb smallest height over the smooth floor. Returns bins, ascending. O(bins). */
export function unexplainedCarriers(
  baseDbm: Float32Array,
  smoothDbm: Float32Array,
  layout: BandLayout,
  excessDb: number,
): number[] {
  const { bins, classes } = layout;
  const least = excessDb * Math.max(1, Math.min(COARSEST, FINE_BINS / bins));
  const above = (f: number) => (baseDbm[f] as number) - (smoothDbm[f] as number);
  const places: number[] = [];
  for (let f = 0; f < bins; f++) {
    const judged = classes[f] === BinClass.open || classes[f] === BinClass.shared;
    if (judged && !Number.isNaN(baseDbm[f] as number)) places.push(f);
  }
  const scratch = new Float32Array(2 * AROUND_BINS);
  const misfit = (at: number): number => {
    let n = 0;
    for (let i = Math.max(0, at - AROUND_BINS); i < Math.min(places.length, at + AROUND_BINS); i++)
      scratch[n++] = Math.abs(above(places[i] as number));
    return spreadOf(scratch, n);
  };
  return places.filter((f, at) => {
    if (above(f) <= least || isEndArtefact(f, bins, above, excessDb)) return false;
    return above(f) > MANY_SPREADS * misfit(at);
  });
}

/** Tells whether the bin is an artefact at the very end of the band, which looks like half of a carrier one bin wide. */
function isEndArtefact(bin: number, bins: number, above: (f: number) => number, excessDb: number): boolean {
  if (bin !== 0 && bin !== bins - 1) return false;
  return above(bin === 0 ? 1 : bins - 2) < excessDb / 2;
}
