/** Watch campaigns as the page knows them. */
import type { RecordJson } from '../../../../../src/api/records.js';
import { atMs } from '../../../ground/asking/instants.js';

export type Campaign = RecordJson<'campaigns'>;

export function phaseOf({ from, to }: Campaign, now: number): 'coming' | 'now' | 'past' {
  return now < atMs(from) ? 'coming' : now < atMs(to) ? 'now' : 'past';
}

/** Order of campaigns: the latest begin first. */
export function latestFirst(a: Campaign, b: Campaign): number {
  return atMs(b.from) - atMs(a.from);
}
