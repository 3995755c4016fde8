/**
 * Tests whether an emission comes and goes with licensed transmitters. Candidates are chosen by frequency (2·f1 − f2 for
 * third-order intermodulation, SM.1446; the neighbours for splatter). Then the agreement of on and off decides, because among
 * forty carriers some product always lies nearby by chance.
 */
import type { BandLayout, Channel } from '../band-layout.js';

const MOST = 8;
const LEAST_ALWAYS_BINS = 8;
const WIDE_BINS = 30;
/** Share of the width of a product, 2 B1 + B2, that holds nearly all its power. */
const CORE_SHARE = 0.4;

export interface Witness {
  readonly kind: 'intermod' | 'splatter';
  readonly first: number;
  /** The second source; the same as the first for splatter. */
  readonly second: number;
  /** Number of sweeps with both on, with only the emission, with only the sources. */
  both: number;
  emissionOnly: number;
  sourcesOnly: number;
}

/** Edges now, and the widest ever; bins, inclusive. */
export interface Place {
  readonly low: number;
  readonly high: number;
  readonly minLow: number;
  readonly maxHigh: number;
}

/** Candidates for an emission, best first; those in `known` keep their counts. */
export function chooseWitnesses(layout: BandLayout, place: Place, known: readonly Witness[]): Witness[] {
  const low = Math.round(place.low);
  const high = Math.round(place.high);
  const centre = (low + high) / 2;
  const width = high - low + 1;
  const found: (Witness & { distance: number })[] = [];
  const add = (kind: Witness['kind'], first: number, second: number, distance: number) =>
    found.push({ kind, first, second, both: 0, emissionOnly: 0, sourcesOnly: 0, distance });
  layout.channels.forEach((a, i) => {
    if (!mayMix(a)) return;
    const wide = a.endBin - a.firstBin;
    if (canRadiate(a) && place.minLow >= a.firstBin - wide - 3 && place.maxHigh <= a.endBin + wide + 2) {
      const bothShoulders = place.minLow < a.firstBin && place.maxHigh >= a.endBin;
      const gap = Math.max(0, low - a.endBin, a.firstBin - 1 - high);
      const oneShoulder = a.assignment.class === 'intermittent' && gap <= 2 && width >= 0.4 * wide && wide > 3;
      if (bothShoulders || oneShoulder) add('splatter', i, i, bothShoulders ? 0 : 1 + gap);
    }
    const ca = centreOf(a);
    layout.channels.forEach((b, j) => {
      if (i === j || !mayMix(b)) return;
      const product = 2 * ca - centreOf(b);
      const expected = 2 * wide + b.endBin - b.firstBin;
      const distance = Math.abs(product - centre);
      const always = a.assignment.class === 'continuous' && b.assignment.class === 'continuous';
      // Carriers that never stop agree with every emission; then at least the width must be that of a product.
      const least = always ? Math.max(LEAST_ALWAYS_BINS, 0.2 * expected) : 1;
      // Only a part of a weak product is visible, and it may lie anywhere in the middle of the product.
      const unseen = always && width < WIDE_BINS ? 0 : Math.max(0, (CORE_SHARE * expected - width) / 2);
      if (distance <= 1 + 0.1 * width + unseen && width <= expected && width >= least) add('intermod', i, j, distance);
    });
  });
  found.sort((x, y) => x.distance - y.distance);
  const splatter = found.filter((w) => w.kind === 'splatter').slice(0, 2);
  return [...splatter, ...found.filter((w) => w.kind === 'intermod').slice(0, MOST - splatter.length)].map(
    ({ distance: _, ...witness }) =>
      known.find(
        ({ kind, first, second }) => kind === witness.kind && first === witness.first && second === witness.second,
      ) ?? witness,
  );
}

/** True for a single transmitter of known width; false for a band of many and for traffic that fills its channel. */
const canRadiate = ({ assignment }: Channel): boolean =>
  assignment.class === 'intermittent' || (assignment.class === 'continuous' && assignment.mask.length > 0);

/** True for a transmitter that is steady or intermittent: its carrier can mix in a corroded contact. */
const mayMix = ({ assignment }: Channel): boolean =>
  assignment.class === 'intermittent' || assignment.class === 'continuous';

const centreOf = ({ firstBin, endBin }: Channel): number => (firstBin + endBin - 1) / 2;

/** Adds one sweep of evidence. */
export function testify(witnesses: readonly Witness[], emissionOn: boolean, on: Uint8Array): void {
  for (let i = 0; i < witnesses.length; i++) {
    const witness = witnesses[i] as Witness;
    const a = on[witness.first] as number;
    const b = on[witness.second] as number;
    if (a === 2 || b === 2) continue;
    const sources = a === 1 && b === 1;
    if (sources && emissionOn) witness.both++;
    else if (emissionOn) witness.emissionOnly++;
    else if (sources) witness.sourcesOnly++;
  }
}

/** Share of the emission's sweeps in which the sources were on; fit for an emission of which some bursts were missed. */
export function gatedShare({ both, emissionOnly }: Witness): number {
  return both + emissionOnly === 0 ? 0 : both / (both + emissionOnly);
}

/** Share of agreement among sweeps in which either was on (Jaccard). */
export function agreement({ both, emissionOnly, sourcesOnly }: Witness): number {
  const all = both + emissionOnly + sourcesOnly;
  return all === 0 ? 0 : both / all;
}
