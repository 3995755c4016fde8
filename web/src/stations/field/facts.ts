/** What the field screens ask of stations, receivers and ports. */
import type { Answer } from '../../../../src/api/client.js';
import type { Port } from '../../../../src/api/ports.js';
import type { Receiver, Station } from '../../../../src/api/stations.js';
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
export type DriverInfo = Answer<'GET /api/v1/drivers'>['drivers'][number];

export async function fetchFieldStations(signal: AbortSignal): Promise<readonly Station[]> {
  return (await ask('GET /api/v1/stations', { signal })).stations;
}

export async function fetchFieldReceivers(signal: AbortSignal): Promise<readonly Receiver[]> {
  return (await ask('GET /api/v1/receivers', { signal })).receivers;
}

export async function fetchPorts(signal: AbortSignal): Promise<readonly Port[]> {
  return (await ask('GET /api/v1/ports', { signal })).ports;
}

/** The address of a picture of an antenna. */
export function photoUrl(photo: string): string {
  return urlOf('GET /api/v1/photos/{photo}', { params: { photo } });
}
