/** What is framed on the waterfall: the cases people work on, and emissions that no case covers. */
import { atMs } from '../../asking/at-ms.js';
import type { Incident } from '../../cases/incident.js';
import { openIncidents } from '../../cases/open-incidents.js';
import type { PageState } from '../../state/page-store.js';
import type { Emission } from '../detection/detection-api.js';
import { emissionName } from '../detection/emission-names.js';
import type { FoundThen } from '../looking-back/found-then.js';
import type { Boxed } from './emission-boxes.js';

/** Severity as the score that gives a box its line and colour. */
const SCORE_OF_SEVERITY: Readonly<Record<Incident['severity'], number>> = {
  1: 100,
  2: 100,
  3: 50,
  4: 50,
  5: 20,
  6: 20,
};

export function incidentBox(incident: Incident): Boxed {
  return {
    id: incident.id,
    name: incident.id,
    isIncident: true,
    live: incident.active,
    firstSeenAt: atMs(incident.firstHeardAt),
    lastSeenAt: atMs(incident.lastHeardAt),
    lowHz: incident.startHz,
    highHz: incident.stopHz,
    score: SCORE_OF_SEVERITY[incident.severity],
  };
}

/** Where the boxes come from: what is known now, or what was found of the moment of the past that is shown. */
export interface BoxSources {
  /** What was detected at the shown receiver. */
  readonly detection: { readonly shown: readonly Emission[] };
  readonly past: { readonly shownAt: number | undefined; readonly found: FoundThen };
}

type Emitted = Omit<Boxed, 'name'> & { readonly class: string };

/**
 * Incidents of the station, and the emissions that lie in none of them: one thing has one frame. Asked for at every
 * frame, so the last answer is kept as long as nothing it was made of changed.
 */
export class BoxList {
  #made: readonly Boxed[] = [];
  #of: readonly unknown[] = [];

  of({ detection, past }: BoxSources, { receivers, receiverId }: PageState): readonly Boxed[] {
    const stationId = receivers.find(({ id }) => id === receiverId)?.stationId;
    const then = past.shownAt === undefined ? undefined : past.found;
    return this.from(then?.emissions ?? detection.shown, then?.incidents ?? openIncidents(), stationId);
  }

  from(emissions: readonly Emitted[], incidents: readonly Incident[], stationId: string | undefined): readonly Boxed[] {
    const made = [emissions, incidents, stationId];
    if (made.every((one, i) => one === this.#of[i])) return this.#made;
    this.#of = made;
    const cases = incidents.filter(({ stationIds }) => stationId !== undefined && stationIds.includes(stationId));
    const covered = ({ lowHz, highHz, firstSeenAt, lastSeenAt, live }: Emitted) =>
      cases.some(
        (one) =>
          lowHz < one.stopHz &&
          highHz > one.startHz &&
          firstSeenAt <= (one.active ? Number.POSITIVE_INFINITY : atMs(one.lastHeardAt)) &&
          (live || lastSeenAt >= atMs(one.firstHeardAt)),
      );
    this.#made = [
      ...emissions.filter((one) => !covered(one)).map((one) => ({ ...one, name: emissionName(one) })),
      ...cases.map(incidentBox),
    ];
    return this.#made;
  }
}
