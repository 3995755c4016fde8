/** What detection brings to light at a receiver. */
import type { Anomaly } from '../detection/anomaly.js';
import type { Alarm, Emission } from '../detection/emission.js';

export interface FoundAlarm {
  readonly type: Alarm['type'];
  readonly id: string;
  readonly emission: Emission;
  /** Highest level of this sweep inside the emission's edges; undefined when none was received there. */
  readonly peakDbm: number | undefined;
  readonly intoId?: string;
  /** The rule that keeps it from becoming an incident; it is followed and shown all the same. */
  readonly heldBackBy?: string;
}

/** Something above a mask. */
export interface FoundBreach {
  readonly type: 'raised' | 'updated' | 'closed';
  /** Unique for ever. */
  readonly id: string;
  readonly ruleId: string;
  /** Epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Outer edges. */
  readonly lowHz: number;
  readonly highHz: number;
  readonly peakDbm: number;
  readonly overDb: number;
}

/** What one sweep brought to light. */
export interface Finding {
  readonly receiverId: string;
  readonly stationId: string;
  readonly at: number;
  readonly alarms: readonly FoundAlarm[];
  readonly breaches: readonly FoundBreach[];
  readonly anomalies: readonly Anomaly[];
}
