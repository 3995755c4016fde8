/** Cases that station and hub both have: found by the emissions in them; the first acknowledgement and the first verdict of noise stand. Pure. */
import type { Incident } from '../incidents/incident.js';
import { defined } from '../rf/defined.js';
import type { Acknowledged } from './station-events.js';
import { idAtStation } from './subjects.js';

type Case = Pick<Incident, 'id' | 'emissions' | 'acknowledgedAt' | 'acknowledgedBy' | 'noise'>;

/** The case with any of these emissions; undefined when there is none. */
export function caseOf<C extends Case>(cases: readonly C[], emissionIds: readonly string[]): C | undefined {
  const wanted = new Set(emissionIds);
  return cases.find(({ emissions }) => emissions.some(({ emissionId }) => wanted.has(emissionId)));
}

/** What a station tells of a case that a person acknowledged; undefined before that. */
export function acknowledgement({ emissions, acknowledgedAt, acknowledgedBy, noise }: Case): Acknowledged | undefined {
  if (acknowledgedAt === undefined || emissions.length === 0) return undefined;
  return {
    emissionIds: emissions.map(({ emissionId }) => emissionId),
    by: acknowledgedBy ?? '',
    ...defined({ noise: noise === undefined ? undefined : { why: noise.why, by: noise.by } }),
  };
}

/** The same at the hub: what each station of the case is told, with its own ids. */
export function acknowledgements(found: Case): ReadonlyMap<string, Acknowledged> {
  const all = acknowledgement(found);
  const byStation = new Map<string, Acknowledged>();
  if (all === undefined) return byStation;
  for (const { stationId, emissionId } of found.emissions) {
    const ids = byStation.get(stationId)?.emissionIds ?? [];
    byStation.set(stationId, { ...all, emissionIds: [...ids, idAtStation(stationId, emissionId)] });
  }
  return byStation;
}
