/** What a receiver's watch reports beside emissions. */
import type { LevelTally } from '../rf/level-tally.js';
import type { Anomaly } from './anomaly.js';

/** Levels above a mask. */
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
  /** Levels in the sweeps since the breach's last report. */
  readonly levels?: LevelTally | undefined;
  /** True at the end of a breach whose plan is no longer swept: nobody knows whether it went on. */
  readonly isLeft?: true | undefined;
}

export interface FoundAnomaly extends Anomaly {
  /** True at the end of an anomaly that is no longer followed: nobody knows whether it went on. */
  readonly isLeft?: true | undefined;
}
