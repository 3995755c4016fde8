/** What is known of the frequencies: the licences in force. */
import type { LicenceInForce } from '../live/licences.js';

export interface Known {
  readonly licences: readonly LicenceInForce[];
}

export const NOTHING_KNOWN: Known = { licences: [] };
