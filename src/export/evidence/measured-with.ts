/** With which settings the sweeps of a bundle were measured. Pure: runs in `verify.html` too. */

import { lastBinHz, SweepFlag } from '../../rf/sweep.js';
import type { StoredSweep } from '../../store/archive.js';
import { instantText } from '../table.js';

/** Settings that sweeps of one receiver shared, and how many had a clock that was not known to be right. */
export interface MeasuredWith {
  readonly startHz: number;
  readonly stopHz: number;
  readonly bins: number;
  readonly rbwHz?: number | undefined;
  readonly vbwHz?: number | undefined;
  readonly traceDetector?: string | undefined;
  readonly attenuationDb?: number | undefined;
  readonly from: string;
  to: string;
  sweeps: number;
  clockBad: number;
}

/** Adds sweeps to the settings with which they were measured, in the order in which the settings were first seen. */
export function noteSettings(found: Map<string, MeasuredWith>, sweeps: readonly StoredSweep[]): void {
  for (const sweep of sweeps) {
    const { startHz, levelsDbm, rbwHz, vbwHz, traceDetector, attenuationDb, startedAt, flags } = sweep;
    const settings = {
      startHz,
      stopHz: lastBinHz(sweep),
      bins: levelsDbm.length,
      rbwHz,
      vbwHz,
      traceDetector,
      attenuationDb,
    };
    const key = Object.values(settings).join('/');
    const at = instantText(startedAt);
    const one = found.get(key) ?? { ...settings, from: at, to: at, sweeps: 0, clockBad: 0 };
    found.set(key, one);
    one.to = at;
    one.sweeps += 1;
    if ((flags & SweepFlag.clockBad) !== 0) one.clockBad += 1;
  }
}
