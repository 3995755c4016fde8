/** The findings of detection at a receiver. */
import type { Anomaly } from '../detection/anomaly.js';
import type { Alarm, Emission } from '../detection/emission.js';
import type { FoundAnomaly, FoundBreach } from '../detection/found.js';
import type { SweepHole } from '../receiver/sweep-rhythm.js';
import type { LevelTally } from '../rf/level-tally.js';

export interface FoundAlarm {
  readonly type: Alarm['type'];
  readonly id: string;
  readonly emission: Emission;
  /** Levels in the sweeps since the emission's last alarm; undefined when it stood out in no sweep. */
  readonly levels?: LevelTally | undefined;
  /** The newest hole in the receiver's sweeps between its first and its last one. */
  readonly hole?: SweepHole | undefined;
  /** The highest of these levels. */
  readonly peakDbm: number | undefined;
  readonly intoId?: string;
  /** True at the end of an emission that is no longer followed: nobody knows whether it went on. */
  readonly isLeft?: true;
  /** Id of the rule, or `site-judge`, that keeps it from becoming an incident; the emission is still followed and shown. */
  readonly heldBackBy?: string;
}

/** The findings in one sweep. */
export interface Finding {
  readonly receiverId: string;
  readonly stationId: string;
  readonly at: number;
  readonly alarms: readonly FoundAlarm[];
  readonly breaches: readonly FoundBreach[];
  readonly anomalies: readonly FoundAnomaly[];
}

export type Found = Pick<Finding, 'alarms' | 'breaches' | 'anomalies'>;

/** Both in one; undefined when nothing was found. */
export function together(a: Found, b: Found): Found | undefined {
  const found = {
    alarms: [...a.alarms, ...b.alarms],
    breaches: [...a.breaches, ...b.breaches],
    anomalies: [...a.anomalies, ...b.anomalies],
  };
  return Object.values(found).some((one) => one.length > 0) ? found : undefined;
}

/** The ends of anomalies that are no longer followed. */
export function leftAnomalies(anomalies: readonly Anomaly[]): FoundAnomaly[] {
  return anomalies.map((one) => ({ ...one, state: 'ended', isLeft: true }));
}
