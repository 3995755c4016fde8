/** A calibration of receiver "r", valid from its measurement on. */
import type { Calibration } from '../../src/rf/correction.js';

export const CALIBRATED_AT = Date.UTC(2027, 3, 5);

export function calibration(more: Partial<Calibration> = {}): Calibration {
  return {
    ...{
      id: 'r-v1',
      receiverId: 'r',
      version: 1,
      measuredAt: CALIBRATED_AT,
      author: 'Phòng đo',
      validFrom: CALIBRATED_AT,
    },
    correctionsDb: [
      { hz: 80e6, db: 1 },
      { hz: 120e6, db: 3 },
    ],
    ...more,
  };
}
