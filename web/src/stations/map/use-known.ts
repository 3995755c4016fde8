/** What the program knows of the things on the map. Undefined until the first answer arrived. */
import { useCallback } from 'react';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { licencesInForce } from '../../ground/names/licences.js';
import { programNow } from '../../program/program-store.js';
import { fetchField } from '../field/facts.js';

const EVERY_MS = 5000;

export function useKnown() {
  const question = useCallback((signal: AbortSignal) => fetchAll(programNow(), signal), []);
  return useFollowed(question, { everyMs: EVERY_MS, after: ['receiver', 'licences'] }).value;
}

/** @param now of the program, epoch ms */
async function fetchAll(now: number, signal: AbortSignal) {
  const [field, licences] = await Promise.all([fetchField(signal), licencesInForce(now, signal)]);
  return { ...field, licences };
}
