/** An anomaly: a fault that is no emission, such as a lost carrier, a licensee out of tolerance or a risen noise floor. */

/** Sweeps between two `updated` messages about the same live emission, breach of a mask, or anomaly. */
export const UPDATE_SWEEPS = 32;

export const ANOMALY_KINDS = ['carrier-loss', 'level', 'centre', 'bandwidth', 'hours', 'noise-rise', 'deaf'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly state: 'began' | 'goes-on' | 'ended';
  /** Epoch ms of the beginning. `kind`, licence and `since` together identify the anomaly until it ends. */
  readonly since: number;
  /** Epoch ms of the beginning or the end (not of the moment it was noticed); for `goes-on`, of the newest sweep. */
  readonly at: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly assignmentId?: string;
  /**
   * Measured and expected level at the receiver's input, only for anomalies of level. For a carrier that came back, `levelDbm`
   * is the level during its silence; of a risen noise floor it is the highest one of a bin; of a
   * deaf receiver it is the middle one of its usual carriers.
   */
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
  /** The gain could not be read in this sweep, or the receiver is deaf, so its levels prove nothing. */
  readonly doubtful: boolean;
}

export interface AnomalyDetector {
  readonly id: string;
  /** Takes the next sweep. The result depends on the sweeps alone: no clock, no chance; memory is bounded. */
  observe(sweep: WatchedSweep): readonly Anomaly[];
  /** Anomalies that began and have not ended at `at`. */
  ongoing(at: number): readonly Anomaly[];
  snapshot(): unknown;
  restore(saved: unknown): void;
}
