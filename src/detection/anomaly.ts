/** Something wrong that is no emission: a carrier gone, a licensee out of tolerance, a noise floor that rose. */

export const ANOMALY_KINDS = ['carrier-loss', 'level', 'centre', 'bandwidth', 'hours', 'noise-rise'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly state: 'began' | 'goes-on' | 'ended';
  /** Epoch ms: when it began; with kind and licence its name, and the same until it ends. */
  readonly since: number;
  /** Epoch ms: when it began or ended, not when it was noticed; of one that goes on, the newest sweep. */
  readonly at: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly assignmentId?: string;
  /** At the receiver's input, where a level is what is wrong: as it is (of a carrier that came back: as it was), and as it is expected. */
  readonly levelDbm?: number;
  readonly expectedDbm?: number;
  /** A sentence with the numbers that decided. */
  readonly evidence: string;
}

/** The part of each sweep that a detector of anomalies sees. */
export interface WatchedSweep {
  readonly at: number;
  readonly levelsDbm: Float32Array;
  readonly gainDb: number;
  /** The gain could not be read: levels say nothing in this sweep. */
  readonly doubtful: boolean;
}

export interface AnomalyDetector {
  readonly id: string;
  /** Pure but for its own bounded memory: the same sweeps give the same anomalies. */
  observe(sweep: WatchedSweep): readonly Anomaly[];
  /** Anomalies that began and have not ended at `at`. */
  ongoing(at: number): readonly Anomaly[];
  snapshot(): unknown;
  restore(saved: unknown): void;
}
