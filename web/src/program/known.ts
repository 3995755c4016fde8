/** What is known of the frequencies: the band plan, and the licences in force. */
import type { LicenceInForce } from '../live/licences.js';
import type { Band } from '../picture/plot/band-lanes.js';

export interface Known {
  /** Empty until it is loaded. */
  readonly plan: readonly Band[];
  readonly licences: readonly LicenceInForce[];
}

export const NOTHING_KNOWN: Known = { plan: [], licences: [] };
