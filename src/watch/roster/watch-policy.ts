/** What a duty room decides for itself about its alarms. */
import type { Severity } from '../../incidents/severity.js';

export interface WatchPolicy {
  readonly id: string;
  /** Alarms of this severity and more severe ones are sent to people; others wait in the list. */
  readonly personalFrom: Severity;
  /** Number of people who must acknowledge an alarm of a severity; one where it is absent. */
  readonly acknowledgements: Readonly<Partial<Record<Severity, number>>>;
}

export const DEFAULT_WATCH_POLICY: WatchPolicy = { id: 'current', personalFrom: 3, acknowledgements: {} };
