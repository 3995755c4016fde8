/**
 * Decides which changes of an incident are announced, and how many at once. Pure: takes changes and instants, returns
 * announcements. Alarms that follow soon after an announcement are gathered and announced together.
 */
import { awaitsPerson, bySeverityAndAge, type Incident, type Severity } from '../cases/incident.js';

/** Time after an announcement during which further alarms are gathered; those of severity 1 never wait. */
export const GATHER_MS = 4000;
/** Most announced alarms remembered; beyond this the oldest is forgotten. */
const MOST_TOLD = 5000;

export interface Telling {
  readonly severity: Severity;
  /** Most urgent first; never empty. */
  readonly incidents: readonly Incident[];
}

export class AlarmRaises {
  readonly #told = new Set<string>();
  #waiting: Incident[] = [];
  #toldAt = Number.NEGATIVE_INFINITY;

  /** Takes a change; true when it is an alarm that was not announced yet. */
  take(incident: Incident): boolean {
    if (!awaitsPerson(incident)) {
      this.#waiting = this.#waiting.filter(({ id }) => id !== incident.id);
      return false;
    }
    const key = `${incident.id}/${incident.raises}`;
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    const oldest = this.#told.size > MOST_TOLD ? this.#told.values().next().value : undefined;
    if (oldest !== undefined) this.#told.delete(oldest);
    this.#waiting = [...this.#waiting.filter(({ id }) => id !== incident.id), incident];
    return true;
  }

  /** An alarm that existed when the page opened is known, not news. */
  knew(incident: Incident): void {
    if (awaitsPerson(incident)) this.#told.add(`${incident.id}/${incident.raises}`);
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
