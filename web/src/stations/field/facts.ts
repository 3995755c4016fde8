/** What the field screens ask of stations, receivers and ports. */
import type { Station } from '../../../../src/api/stations.js';
import { ask, urlOf } from '../../ground/asking/ask.js';

export type Polarisation = NonNullable<NonNullable<Station['antenna']>['polarisation']>;
/** In the order of the list that a person chooses from. */
export const POLARISATIONS: readonly Polarisation[] = [
  'vertical',
  'horizontal',
  'slant',
  'circular-right',
  'circular-left',
];

export async function fetchField(signal: AbortSignal) {
  const [{ stations }, { receivers }] = await Promise.all([
    ask('GET /api/v1/stations', { signal }),
    ask('GET /api/v1/receivers', { signal }),
  ]);
  return { stations, receivers };
}

/** The address of a picture of an antenna. */
export function photoUrl(photo: string): string {
  return urlOf('GET /api/v1/photos/{photo}', { params: { photo } });
}
