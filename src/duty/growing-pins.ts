/**
 * Keeps the recording of every open incident from deletion while the incident goes on. The case book writes a pin when an
 * alarm rises or clears; between the two the pin grows here.
 */
import type { Incident } from '../incidents/incident.js';
import { pinRanges } from '../incidents/pin-ranges.js';
import type { IncidentPolicy } from '../incidents/severity.js';
import type { Stations } from '../station/stations.js';
import type { CaseBook } from '../store/cases/case-book.js';
import { EvidencePins, type PinnedArchive } from '../store/cases/evidence-pins.js';
import { receiversOver } from './who-heard.js';

export interface GrowingPinsOptions {
  readonly archive: PinnedArchive;
  readonly stations: Pick<Stations, 'receivers'>;
}

export class GrowingPins {
  readonly #pins: EvidencePins;
  /** Incidents that changed since they were last pinned, by id. */
  readonly #changed = new Map<string, Incident>();
  #working: Promise<void> = Promise.resolve();

  constructor({ archive, stations }: GrowingPinsOptions) {
    this.#pins = new EvidencePins(archive, (startHz, stopHz) => receiversOver(stations, startHz, stopHz));
  }

  /** Pins of the case book that the archive does not have yet, before those that grow. @throws Error when the archive cannot be asked */
  catchUp({ incidents }: Pick<CaseBook, 'incidents'>, at: number): Promise<void> {
    const caughtUp = this.#pins.load().then(() => this.#pins.keep(incidents.pins(), at));
    this.#working = caughtUp.catch(() => undefined);
    return caughtUp;
  }

  changed(incident: Incident): void {
    this.#changed.set(incident.id, incident);
  }

  /** Pins what changed, one call after the other. An incident that could not be pinned is tried again at the next call. */
  grow(at: number, policyAt: (at: number) => IncidentPolicy): Promise<void> {
    const grown = this.#working.then(() => this.#grow(at, policyAt(at)));
    this.#working = grown.catch(() => undefined);
    return grown;
  }

  /** Resolves when nothing is being pinned. */
  get settled(): Promise<void> {
    return this.#working;
  }

  async #grow(at: number, policy: IncidentPolicy): Promise<void> {
    for (const incident of [...this.#changed.values()]) {
      const ranges = incident.openedAt === undefined ? [] : pinRanges(incident, policy);
      const pins = ranges.map((range) => ({ incidentId: incident.id, ...range }));
      await this.#pins.keep(pins, at);
      if (this.#changed.get(incident.id) === incident) this.#changed.delete(incident.id);
    }
  }
}
