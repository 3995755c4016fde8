/**
 * Watches man-made noise (P.372): the common gain of the floor against its own slow average. A rise that stays is reported for
 * the whole band. A change of a receiver's automatic gain looks the same.
 */
import { HOUR_MS } from '../../time/units.js';
import type { Anomaly, AnomalyDetector, WatchedSweep } from '../anomaly.js';

const RISE_DB = 3;
const RISE_MS = 60_000;
/** Time constant of the usual level. */
const USUAL_MS = 24 * HOUR_MS;
const LEAST_SWEEPS = 30;

export class NoiseRise implements AnomalyDetector {
  readonly id = 'noise-rise';
  private readonly band: { lowHz: number; highHz: number };
  private readonly floorDbm: number;
  private state = { sweeps: 0, usualDb: 0, lastAt: 0, highSince: 0, high: 0, open: false, openSince: 0, mostDb: 0 };

  /** @param floorDbm level of the noise in a bin of this band when the gain is 0 */
  constructor(band: { lowHz: number; highHz: number }, floorDbm: number) {
    this.band = band;
    this.floorDbm = floorDbm;
  }

  observe({ at, gainDb, doubtful }: WatchedSweep): readonly Anomaly[] {
    if (doubtful) return [];
    const { state } = this;
    if (state.sweeps++ === 0) {
      state.usualDb = gainDb;
      state.lastAt = at;
    }
    const elapsed = Math.max(0, at - state.lastAt);
    state.lastAt = at;
    const excess = gainDb - state.usualDb;
    if (excess < RISE_DB) {
      state.usualDb += excess * (1 - Math.exp(-elapsed / USUAL_MS));
      state.high = 0;
      if (!state.open) return [];
      state.open = false;
      return [this.report('ended', at)];
    }
    if (state.high++ === 0) {
      state.highSince = at;
      state.mostDb = 0;
    }
    state.mostDb = Math.max(state.mostDb, excess);
    if (state.open || state.high < LEAST_SWEEPS || at - state.highSince < RISE_MS) return [];
    state.open = true;
    state.openSince = state.highSince;
    return [this.report('began', state.highSince)];
  }

  ongoing(at: number): readonly Anomaly[] {
    return this.state.open ? [this.report('goes-on', at)] : [];
  }

  private report(state: Anomaly['state'], at: number): Anomaly {
    const { openSince: since, usualDb, mostDb } = this.state;
    const evidence = `noise floor up to ${mostDb.toFixed(1)} dB above its usual level over the whole band`;
    const expectedDbm = this.floorDbm + usualDb;
    return {
      kind: 'noise-rise',
      state,
      since,
      at,
      ...this.band,
      levelDbm: expectedDbm + mostDb,
      expectedDbm,
      evidence,
    };
  }

  snapshot(): unknown {
    return { ...this.state };
  }

  restore(saved: unknown): void {
    this.state = { ...(saved as typeof this.state) };
  }
}
