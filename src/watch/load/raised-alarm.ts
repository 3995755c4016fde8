/** One raise of an alarm, as the load of the watch is measured from it. */
import type { NoiseReason } from '../../incidents/noise.js';
import type { Severity } from '../../incidents/severity.js';

export interface RaisedAlarm {
  readonly incidentId: string;
  /** Epoch ms at which it asked for a person. */
  readonly at: number;
  readonly severity: Severity;
  readonly startHz: number;
  readonly stopHz: number;
  readonly stationIds: readonly string[];
  /** What raised it: the id of a person's rule, else detection's class. */
  readonly raisedBy: string;
  readonly noise?: NoiseReason | undefined;
  /** Epoch ms of the first act of a person after the raise, and who that was. */
  readonly answeredAt?: number | undefined;
  readonly answeredBy?: string | undefined;
}
