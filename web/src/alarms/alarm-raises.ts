/**
 * Which changes of an incident must be told aloud, and how many at once. Pure: takes changes and instants, gives what to
 * tell. A storm is told as one: what arrives while a telling is recent is gathered and told together afterwards.
 */
import { atMs } from '../asking/at-ms.js';
import { awaitsPerson, type Incident, type Severity } from '../cases/incident.js';

/** After a telling, further raises are gathered for so long; those of severity 1 never wait. */
export const GATHER_MS = 4000;
/** Memory of what was told; beyond this the oldest is forgotten. */
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

  /** Notes a change; true when it is a raise that nobody has been told of. */
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

  /** What was there when the page opened is known, not news. */
  knew(incident: Incident): void {
    if (awaitsPerson(incident)) this.#told.add(`${incident.id}/${incident.raises}`);
  }

  /** What is to be told now; undefined when there is nothing, or a storm is still being gathered. */
  due(at: number): Telling | undefined {
    const incidents = [...this.#waiting].sort(
      (a, b) => a.severity - b.severity || atMs(b.firstHeardAt) - atMs(a.firstHeardAt),
    );
    const [first] = incidents;
    if (first === undefined || (first.severity > 1 && at - this.#toldAt < GATHER_MS)) return undefined;
    this.#waiting = [];
    this.#toldAt = at;
    return { severity: first.severity, incidents };
  }
}
