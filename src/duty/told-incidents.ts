/** Decides which changes of incidents viewers are told: every change at once, "still heard" at most every two seconds. */
import type { Incident } from '../incidents/incident.js';

/** Minimum time between two messages that say only that an incident is still heard. */
export const STILL_HEARD_EVERY_MS = 2000;
/** Incidents remembered; beyond this the oldest is forgotten, and its next change is told whatever it is. */
export const MOST_TOLD = 5000;

export class ToldIncidents {
  readonly #told = new Map<string, { readonly key: string; readonly at: number }>();

  /** True when viewers must be told of this change now; the change is then remembered as told. */
  isNews(incident: Incident, at: number): boolean {
    const key = keyOf(incident);
    const before = this.#told.get(incident.id);
    if (before?.key === key && at - before.at < STILL_HEARD_EVERY_MS) return false;
    this.#told.delete(incident.id);
    this.#told.set(incident.id, { key, at });
    const oldest = this.#told.size > MOST_TOLD ? this.#told.keys().next().value : undefined;
    if (oldest !== undefined) this.#told.delete(oldest);
    return true;
  }
}

/** Everything of an incident except the instant it was last heard; its level is rounded to 1 dB. */
function keyOf({ version, active, startHz, stopHz, peakDbm, missed, emissions }: Incident): string {
  return JSON.stringify([version, active, startHz, stopHz, Math.round(peakDbm), missed, emissions.length]);
}
