/** What the field screens ask of stations, receivers and ports. */
import type { Answer } from '../../../../src/api/client.js';
import type { Port } from '../../../../src/api/ports.js';
import type { Receiver, Station } from '../../../../src/api/stations.js';
import { ask, urlOf } from '../../ground/asking/ask.js';

export type TablePoint = NonNullable<NonNullable<Station['antenna']>['gainDbi']>[number];
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

export async function fetchFieldStations(): Promise<readonly Station[]> {
  return (await ask('GET /api/v1/stations')).stations;
}

export async function fetchFieldReceivers(): Promise<readonly Receiver[]> {
  return (await ask('GET /api/v1/receivers')).receivers;
}

export async function fetchPorts(): Promise<readonly Port[]> {
  return (await ask('GET /api/v1/ports')).ports;
}

/** The address of a picture of an antenna. */
export function photoUrl(photo: string): string {
  return urlOf('GET /api/v1/photos/{photo}', { params: { photo } });
}
