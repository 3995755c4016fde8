/** A licensed use of a frequency as the page edits it. */
import type { RecordJson } from '../../../src/api/records.js';
import { typedHz } from '../../../src/rf/units.js';
import { DAY_MS } from '../../../src/time/units.js';
import { atMs } from '../ground/asking/instants.js';

export type Licence = RecordJson<'assignments'>;

/** Longest duration in ms of a licence that counts as temporary. */
const TEMPORARY_MS = 100 * DAY_MS;

export function isTemporary({ validFrom, validTo }: Licence): boolean {
  return validTo !== undefined && atMs(validTo) - atMs(validFrom) <= TEMPORARY_MS;
}

export function isInForce({ validFrom, validTo, proposedBy }: Licence, at: number): boolean {
  return proposedBy === undefined && atMs(validFrom) <= at && (validTo === undefined || at < atMs(validTo));
}

/** The last instant of a licence. `validTo` is the first instant after it. */
export function lastInstant(validTo: string): number {
  return atMs(validTo) - 1;
}

export type Validity = 'all' | 'valid' | 'temporary' | 'proposed' | 'expired';

/** Search by words in any field, accents ignored. A frequency also finds the channels that contain it. */
export function found(licence: Licence, words: string, validity: Validity, at: number): boolean {
  if (validity === 'valid' && !isInForce(licence, at)) return false;
  if (validity === 'expired' && isInForce(licence, at)) return false;
  if (validity === 'temporary' && !isTemporary(licence)) return false;
  if (validity === 'proposed' && licence.proposedBy === undefined) return false;
  if (words === '') return true;
  const hz = typedHz(words);
  if (hz !== undefined && Math.abs(licence.centreHz - hz) <= licence.bandwidthHz / 2) return true;
  const { licenceNo, name, holder, emission = '' } = licence;
  return plain(`${licenceNo} ${name} ${holder} ${emission}`).includes(plain(words));
}

/** Order of the list: what waits for a second person first, then by frequency. */
export function inOrder(a: Licence, b: Licence): number {
  return Number(a.proposedBy === undefined) - Number(b.proposedBy === undefined) || a.centreHz - b.centreHz;
}

export function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'd').toLowerCase();
}
