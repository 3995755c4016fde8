/** The emissions in a part of the past, and the incidents made from them. */

import type { SweepFrame } from '../../../../src/live/wire.js';
import { ask, askAll } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';
import { fetchEmissions } from '../../picture/detection-api.js';
import type { Emission } from '../../program/program-store.js';
import type { Incident } from './incident.js';

const MOST_EMISSIONS = 200;
/** No more are marked in a stretch: the newest. */
export const MOST_INCIDENTS = 500;

export interface FoundThen {
  /** The newest change last. */
  readonly emissions: readonly Emission[];
  readonly incidents: readonly Incident[];
}

export const NOTHING_FOUND: FoundThen = { emissions: [], incidents: [] };

/** @throws Error when the program does not answer. */
export async function fetchFound(receiverId: string, from: number, to: number): Promise<FoundThen> {
  const [emissions, incidents] = await Promise.all([
    fetchEmissions({ receiverId, from, to, limit: MOST_EMISSIONS }),
    fetchIncidents(from, to),
  ]);
  return { emissions: emissions.reverse(), incidents };
}

/** True when the sweep, the last one before this instant, does not stand for it: the recording has a gap there. @throws Error when the program does not answer. */
export async function isInGap(
  receiverId: string,
  { startHz, stepHz, levelsDbm }: SweepFrame,
  at: number,
): Promise<boolean> {
  const stopHz = startHz + stepHz * (levelsDbm.length - 1);
  const query = { receiverId, from: isoOf(at - 1), to: isoOf(at), startHz, stopHz };
  return (await ask('GET /api/v1/gaps', { query })).gaps.length > 0;
}

/** Incidents received in a time span, whatever their outcome. @throws Error when the program does not answer. */
export function fetchIncidents(from: number, to: number): Promise<Incident[]> {
  const query = { from: isoOf(from), to: isoOf(to) };
  return askAll('GET /api/v1/incidents', 'incidents', { query }, MOST_INCIDENTS);
}
