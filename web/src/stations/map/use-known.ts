/** What the program knows of the things on the map. Undefined until the first answer arrived. */
import { useCallback } from 'react';
import { useAsked } from '../../ground/asking/use-asked.js';
import { licencesInForce } from '../../live/licences.js';
import { useLive } from '../../live/live-context.js';
import { fetchFieldReceivers, fetchFieldStations } from '../field/facts.js';

const EVERY_MS = 5000;

export function useKnown() {
  const { session } = useLive();
  const question = useCallback(() => fetchAll(session.now()), [session]);
  return useAsked(question, { everyMs: EVERY_MS, after: ['receiver', 'licences'] }).value;
}

/** @param now of the program, epoch ms */
async function fetchAll(now: number) {
  const [stations, receivers, licences] = await Promise.all([
    ...([fetchFieldStations(), fetchFieldReceivers(), licencesInForce(now)] as const),
  ]);
  return { stations, receivers, licences };
}
