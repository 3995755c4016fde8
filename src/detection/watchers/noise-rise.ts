/**
 * Watches man-made noise (P.372): the common gain of the floor against its own slow average. A rise that stays is reported for
 * the whole band. A change of a receiver's automatic gain looks the same.
 */
import type { Anomaly, AnomalyDetector, WatchedSweep } from '../anomaly.js';

const RISE_DB = 3;
const RISE_MS = 60_000;
/** Time constant of the usual level. */
const USUAL_MS = 24 * 3_600_000;
const LEAST_SWEEPS = 30;

export class NoiseRise implements AnomalyDetector {
  readonly id = 'noise-rise';
  private readonly band: { lowHz: number; highHz: number };
  private state = { sweeps: 0, usualDb: 0, lastAt: 0, highSince: 0, high: 0, open: false, openSince: 0, excessDb: 0 };

  constructor(band: { lowHz: number; highHz: number }) {
    this.band = band;
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
    state.excessDb = excess;
    if (excess < RISE_DB) {
      state.usualDb += excess * (1 - Math.exp(-elapsed / USUAL_MS));
      state.high = 0;
      if (!state.open) return [];
      state.open = false;
      return [this.report('ended', at, excess)];
    }
    if (state.high++ === 0) state.highSince = at;
    if (state.open || state.high < LEAST_SWEEPS || at - state.highSince < RISE_MS) return [];
    state.open = true;
    state.openSince = state.highSince;
    return [this.report('began', state.highSince, excess)];
  }

  ongoing(at: number): readonly Anomaly[] {
    return this.state.open ? [this.report('goes-on', at, this.state.excessDb)] : [];
  }

  private report(state: Anomaly['state'], at: number, excess: number): Anomaly {
    const { lowHz, highHz } = this.band;
    const evidence = `noise floor ${excess.toFixed(1)} dB above its usual level over the whole band`;
    return { kind: 'noise-rise', state, since: this.state.openSince, at, lowHz, highHz, evidence };
  }

  snapshot(): unknown {
    return { ...this.state };
  }

  restore(saved: unknown): void {
    this.state = { ...(saved as typeof this.state) };
  }
}
