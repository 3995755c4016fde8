/** What people called noise lately. In the same place, detection calls nobody for what is no more than that. */
import type { Incident } from '../incidents/incident.js';
import { LASTING_REASONS } from '../incidents/noise.js';
import { ownId } from '../incidents/shared-case.js';
import { isGrave } from '../incidents/silence.js';
import type { Incidents } from '../store/cases/case-book-incidents.js';
import { HOUR_MS } from '../time/units.js';

/** Time after which a person is called again. */
const LASTS_MS = 14 * 24 * HOUR_MS;
/** Most incidents that count, the newest ones. */
const MOST_INCIDENTS = 500;

export class CalledNoise {
  /** The one called noise last stands last. */
  readonly #incidents = new Map<string, Pick<Incident, 'emissions' | 'noise'>>();
  #revision = 0;

  constructor(incidents: Pick<Incidents, 'moves' | 'get'>, now: number) {
    for (const { incidentId } of incidents.moves('called-noise', { from: now - LASTS_MS, to: now + LASTS_MS })) {
      const incident = incidents.get(incidentId);
      if (incident !== undefined) this.note(incident);
    }
  }

  /** Counts the changes of {@link emissionIds} that people and new emissions made. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes the newest state of an incident. */
  readonly note = (incident: Incident): void => {
    const { id, noise, priority } = incident;
    const isLasting = noise !== undefined && LASTING_REASONS.includes(noise.why) && !isGrave(priority.severity);
    const before = this.#incidents.get(id);
    if (!isLasting && before === undefined) return;
    const isSaidAgain = before?.noise?.at !== noise?.at;
    if (!isLasting || isSaidAgain) this.#incidents.delete(id);
    if (isLasting) this.#incidents.set(id, incident);
    // Most changes of an incident on the air are neither.
    if (!isLasting || isSaidAgain || before?.emissions.length !== incident.emissions.length) this.#revision += 1;
    const [oldest] = this.#incidents.keys();
    if (this.#incidents.size > MOST_INCIDENTS && oldest !== undefined) this.#incidents.delete(oldest);
  };

  /**
   * Ids of the emissions that count at `now`, epoch ms. Not of those that a mask, a licensee or a complaint raised, because
   * the judge of detection was not asked about them.
   */
  emissionIds(now: number): string[] {
    return [...this.#incidents.values()]
      .filter(({ noise }) => noise !== undefined && now - noise.at < LASTS_MS)
      .flatMap(({ emissions }) => emissions)
      .filter((one) => one.ruleId === undefined && one.licence === undefined && one.complaint === undefined)
      .map(({ emissionId }) => ownId(emissionId));
  }
}
