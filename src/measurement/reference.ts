/**
 * Error of a receiver's frequency reference, learnt from transmitters whose licensed frequency is known: the median of their
 * offsets, because one of them may itself be off its frequency. Pure.
 */
import { median, medianWithin } from '../rf/median.js';
import type { LevelOffset } from './level-offset.js';
import { type LicensedFrequency, type Quantity, toleranceOf } from './quantity.js';

export interface HeardCarrier {
  readonly hz: number;
  /** At 95 % confidence, without the receiver's reference. */
  readonly uncertaintyHz: number;
}

export interface LicensedCarrier extends LicensedFrequency {
  readonly bandwidthHz: number;
}

export interface LearntReference {
  /** How far the receiver reads too high, parts in a million. */
  readonly ppm: number;
  /** At 95 % confidence. */
  readonly uncertaintyPpm: number;
  /** Number of transmitters it was learnt from. */
  readonly count: number;
  readonly levels?: readonly LevelOffset[] | undefined;
}

/** A crystal without temperature compensation is off by as much; a carrier further off is another one. */
const MOST_PPM = 100;

/** A measured centre as a carrier: the receiver's reference, which is to be learnt, is no part of its uncertainty. */
export function carrierOf({ value, conditions: { budget } }: Quantity): HeardCarrier {
  return { hz: value, uncertaintyHz: Math.hypot(...Object.values({ ...budget, reference: 0 })) };
}

/** Undefined where no carrier can be told to be that of one licence alone. */
export function learntReference(
  carriers: readonly HeardCarrier[],
  licences: readonly LicensedCarrier[],
): LearntReference | undefined {
  const offsets = carriers.flatMap((carrier) => {
    const [licence, ...more] = licences.filter((one) => isNear(carrier, one));
    if (licence === undefined || more.length > 0) return [];
    if (carriers.some((other) => other !== carrier && isNear(other, licence))) return [];
    const { centreHz } = licence;
    const ppm = ((carrier.hz - centreHz) / centreHz) * 1e6;
    const ownPpm = (carrier.uncertaintyHz / centreHz) * 1e6;
    return { ppm, ownPpm, uncertaintyPpm: ownPpm + (toleranceOf(licence) / centreHz) * 1e6 };
  });
  const about = median(offsets.map(({ ppm }) => ppm));
  // A transmitter off its frequency, on whichever side, would draw the others with it.
  const lawful = offsets.filter(({ ppm, uncertaintyPpm }) => Math.abs(ppm - about) <= 2 * uncertaintyPpm);
  if (lawful.length === 0) return undefined;
  const ppm = median(lawful.map((one) => one.ppm));
  // Each lawful transmitter bounds the error; the middle bound holds as long as most of them are lawful.
  const bound = median(lawful.map((one) => Math.abs(one.ppm - ppm) + one.uncertaintyPpm));
  // On one raster all carriers lie alike between the bins: what the grid hides does not average out.
  const interval = Math.hypot(medianWithin(lawful.map((one) => one.ppm)), median(lawful.map((one) => one.ownPpm)));
  return { ppm, uncertaintyPpm: Math.min(bound, interval), count: lawful.length };
}

function isNear({ hz }: HeardCarrier, { centreHz, bandwidthHz }: LicensedCarrier): boolean {
  return Math.abs(hz - centreHz) <= Math.max(bandwidthHz / 2, (centreHz * MOST_PPM) / 1e6);
}
