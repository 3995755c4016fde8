/** How often each class of detection was right at this site: what people found in its closed cases, counted again after each finding. */
import type { Incident } from '../incidents/incident.js';
import type { Incidents } from '../store/cases/case-book-incidents.js';
import { type ClassRecord, confidenceHere } from '../watch/load/call-accuracy.js';

/** Newest ended cases that count. */
const MOST_CASES = 500;

export class ClassRecords {
  readonly #incidents: Pick<Incidents, 'list'>;
  #ended: readonly Incident[] | undefined;

  constructor(incidents: Pick<Incidents, 'list'>) {
    this.#incidents = incidents;
  }

  /** Takes the newest state of an incident. */
  readonly note = ({ resolution }: Incident): void => {
    if (resolution?.source !== undefined) this.#ended = undefined;
  };

  /** @param ofTests share of the tests in which the class was right */
  readonly of = (emissionClass: string, ofTests: number): ClassRecord => {
    this.#ended ??= this.#incidents.list({ states: ['resolved', 'closed'], order: 'newest', limit: MOST_CASES });
    return confidenceHere(emissionClass, ofTests, this.#ended);
  };
}
