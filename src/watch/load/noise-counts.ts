/** Alarms that people called noise, counted by what raised them. */
import { NOISE_REASONS, type NoiseReason } from '../../incidents/noise.js';
import type { RaisedAlarm } from './raised-alarm.js';

export interface NoiseCount {
  /** Id of a person's rule, else detection's class. */
  readonly raisedBy: string;
  readonly alarms: number;
  /** Alarms that were noise, in all and by reason. */
  readonly noise: number;
  readonly reasons: Readonly<Record<NoiseReason, number>>;
}

/** The noisiest first. */
export function noiseCounts(raises: readonly RaisedAlarm[]): NoiseCount[] {
  return [...new Set(raises.map(({ raisedBy }) => raisedBy))]
    .map((raisedBy) => {
      const own = raises.filter((one) => one.raisedBy === raisedBy);
      const reasons = Object.fromEntries(
        NOISE_REASONS.map((why) => [why, own.filter(({ noise }) => noise === why).length]),
      ) as Record<NoiseReason, number>;
      return { raisedBy, alarms: own.length, noise: own.filter(({ noise }) => noise !== undefined).length, reasons };
    })
    .sort((a, b) => b.noise - a.noise || b.alarms - a.alarms);
}
