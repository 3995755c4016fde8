/**
 * Which bands of the satellites a GNSS receiver says are disturbed. Several messages of a receiver speak of one band, and each is
 * followed by itself: one that says nothing clears none of the others. Pure: time is passed in.
 */
import type { DisturbedBand } from '../rf/sweep.js';
import { MINUTE_MS, SECOND_MS } from '../time/units.js';

type Band = Pick<DisturbedBand, 'startHz' | 'stopHz'>;

/** L1, E1, B1, G1: each receiver has it, and it is meant where a receiver names no band. */
export const L1: Band = { startHz: 1559e6, stopHz: 1610e6 };
export const L2: Band = { startHz: 1215e6, stopHz: 1253e6 };
/** Those two, L5 with E5, and E6 with G2 of the upper channels. */
const BANDS: readonly Band[] = [L1, L2, { startHz: 1164e6, stopHz: 1215e6 }, { startHz: 1253e6, stopHz: 1300e6 }];

/** A warning of jamming, with a good fix, counts once it has lasted so long. */
const WARNED_MS = 30 * SECOND_MS;
/** A band is disturbed until nothing was said against it for so long. */
export const CALM_MS = MINUTE_MS;

export function gnssBandAt(hz: number): Band | undefined {
  return BANDS.find(({ startHz, stopHz }) => hz >= startHz && hz < stopHz);
}

export interface GnssStatement {
  /** What says it: a message, and an input of the receiver. */
  readonly by: string;
  readonly band: Band;
  readonly why: DisturbedBand['why'];
  readonly level: 'none' | 'warning' | 'sure';
}

/** An instant by this computer, and by a clock that nobody sets; ms. */
interface Instant {
  readonly wall: number;
  readonly even: number;
}

export class BandStates {
  /** When a warning began, by what says it. */
  readonly #warned = new Map<string, number>();
  readonly #disturbed = new Map<string, DisturbedBand & { readonly even: number }>();

  take(statements: readonly GnssStatement[], { wall, even }: Instant): void {
    for (const { by, band, why, level } of statements) {
      const place = `${why}/${band.startHz}`;
      const known = this.#disturbed.get(place);
      const key = `${by}/${place}`;
      const since = this.#warned.get(key) ?? even;
      if (level === 'none') this.#warned.delete(key);
      else this.#warned.set(key, since);
      if (level === 'sure' || (level === 'warning' && (even - since >= WARNED_MS || known !== undefined)))
        this.#disturbed.set(place, { ...band, why, since: known?.since ?? wall - (even - since), even });
    }
    for (const [place, { even: lastEven }] of this.#disturbed)
      if (even - lastEven >= CALM_MS) this.#disturbed.delete(place);
  }

  get now(): readonly DisturbedBand[] {
    return [...this.#disturbed.values()].map(({ even: _, ...band }) => band);
  }
}
