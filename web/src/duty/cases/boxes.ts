/** What is framed on the waterfall: the cases people work on, and emissions that no case covers. */
import { atMs } from '../../ground/asking/instants.js';
import { emissionName } from '../../ground/names/emission-names.js';
import type { ShownState } from '../../picture/picture-store.js';
import type { Boxed } from '../../picture/plot/emission-boxes.js';
import { isHeard } from '../../program/liveness.js';
import { type Emission, programStore } from '../../program/program-store.js';
import type { FoundThen } from './found-then.js';
import type { Incident } from './incident.js';
import { openIncidents } from './open-incidents.js';

/** The severity as the score that decides line and colour of a frame. */
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
    live: incident.active && isHeard(programStore.getState()),
    firstSeenAt: atMs(incident.firstHeardAt),
    lastSeenAt: atMs(incident.lastHeardAt),
    lowHz: incident.startHz,
    highHz: incident.stopHz,
    score: SCORE_OF_SEVERITY[incident.severity],
  };
}

/** The source of the frames: present data, or the findings at the shown instant of the past. */
export interface BoxSources {
  readonly detection: { readonly shown: readonly Emission[] };
  readonly past: { readonly shownAt: number | undefined; readonly found: FoundThen };
}

type Emitted = Omit<Boxed, 'name'> & { readonly class: string };

/**
 * Incidents of the station, and the emissions that belong to none of them, so that nothing has two frames. Every frame
 * asks for them, so the last answer is kept until one of its sources changes.
 */
export class BoxList {
  #made: readonly Boxed[] = [];
  #of: readonly unknown[] = [];

  of({ detection, past }: BoxSources, { receivers, receiverId }: ShownState): readonly Boxed[] {
    const stationId = receivers.find(({ id }) => id === receiverId)?.stationId;
    const then = past.shownAt === undefined ? undefined : past.found;
    return this.from(then?.emissions ?? detection.shown, then?.incidents ?? openIncidents(), stationId);
  }

  from(emissions: readonly Emitted[], incidents: readonly Incident[], stationId: string | undefined): readonly Boxed[] {
    // While the program is not heard, nothing is known to go on.
    const heard = isHeard(programStore.getState());
    const made = [emissions, incidents, stationId, heard];
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
      ...emissions
        .filter((one) => !covered(one))
        .map((one) => ({ ...one, live: one.live && heard, name: emissionName(one) })),
      ...cases.map(incidentBox),
    ];
    return this.#made;
  }
}
