/** The watchers of a plan: detectors of everything that is no emission. */
import { lastBinHz } from '../../rf/sweep.js';
import type { AnomalyDetector } from '../anomaly.js';
import type { BandLayout } from '../band-layout.js';
import type { LearnedFloor } from '../floor/learn-floor.js';
import { quantile } from '../floor/select.js';
import { CarrierLoss } from './carrier-loss.js';
import { Hearing } from './hearing.js';
import { LicenceTolerance } from './licence-tolerance.js';
import { NoiseRise } from './noise-rise.js';

/** The first one tells the others whether the receiver hears. */
export function createWatchers(
  layout: BandLayout,
  { smoothDbm }: LearnedFloor,
  referencePpm: number | undefined,
): readonly [Hearing, ...AnomalyDetector[]] {
  return [
    new Hearing(layout, smoothDbm),
    new CarrierLoss(layout, smoothDbm),
    new LicenceTolerance(layout, smoothDbm, referencePpm),
    new NoiseRise(
      { lowHz: layout.startHz, highHz: lastBinHz(layout) },
      quantile(smoothDbm.slice(), 0.5, smoothDbm.length),
    ),
  ];
}
