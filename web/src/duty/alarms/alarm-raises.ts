/**
 * Decides which alarms are announced, and how many at once. Pure: takes the open incidents and instants, returns
 * announcements. Alarms that follow soon after an announcement are gathered and announced together.
 */

import type { Severity } from '../../ground/names/severities.js';
import { awaitsPerson, bySeverityAndAge, type Incident } from '../cases/incident.js';
import type { OpenIncidents } from '../cases/open-incidents.js';

/** Time after an announcement during which further alarms are gathered; those of severity 1 never wait. */
export const GATHER_MS = 4000;
/** Most announced alarms remembered; beyond this the oldest is forgotten. */
const MOST_TOLD = 5000;

export interface Telling {
  readonly severity: Severity;
  /** Most urgent first; never empty. */
  readonly incidents: readonly Incident[];
}

const keyOf = ({ id, raises }: Incident) => `${id}/${raises}`;

export class AlarmRaises {
  readonly #told = new Set<string>();
  /** False until the list of the open incidents was answered. */
  #known = false;
  #waiting: Incident[] = [];
  #toldAt = Number.NEGATIVE_INFINITY;

  /** Takes the open incidents; true when there is an alarm among them that was not announced yet. */
  take({ known, incidents }: OpenIncidents): boolean {
    const alarms = incidents.filter(awaitsPerson);
    const fresh = alarms.filter((one) => !this.#told.has(keyOf(one)));
    for (const one of fresh) this.#told.add(keyOf(one));
    for (const key of this.#told) {
      if (this.#told.size <= MOST_TOLD) break;
      this.#told.delete(key);
    }
    // An alarm that existed when the page opened is known, not news.
    const isNews = this.#known === known;
    this.#known = known;
    const waiting = new Set([...this.#waiting, ...(isNews ? fresh : [])].map(({ id }) => id));
    this.#waiting = alarms.filter(({ id }) => waiting.has(id));
    return isNews && fresh.length > 0;
  }

  /** The announcement due now; undefined when there is none, or while alarms are gathered. */
  due(at: number): Telling | undefined {
    const incidents = [...this.#waiting].sort(bySeverityAndAge);
    const [first] = incidents;
    if (first === undefined || (first.severity > 1 && at - this.#toldAt < GATHER_MS)) return undefined;
    this.#waiting = [];
    this.#toldAt = at;
    return { severity: first.severity, incidents };
  }
}
