/** Makes sweeps from messages, with the settings valid when they arrived. */
import { defined } from '../../src/rf/defined.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import type { Message } from './frames.js';
import {
  type AnalyserSettings,
  averages,
  holdsItsPeaks,
  sameMeasurement,
  stopHzOf,
  type UnitState,
} from './settings.js';

/** Time of a point in ms, between the 2.2 and 4.9 ms that were seen. */
const TYPICAL_POINT_MS = 3;
/** From this number of points on the unit steps finer than it shows, and keeps the peaks. */
const SUB_STEPPED_POINTS = 112;
const RBW_OVER_STEP = 1.5;

export class SweepBuilder {
  readonly #state: UnitState;
  readonly #span: Partial<SweepPlan>;
  #settings: AnalyserSettings | undefined;
  #cut: { levels: Uint8Array; at: number } | undefined;
  #dropNext: boolean;
  #gapBefore = false;
  #previousAt: number | undefined;

  /** `dropFirst`: the settings were just changed, so the first sweep mixes old and new. */
  constructor(state: UnitState, span: Partial<SweepPlan>, dropFirst: boolean) {
    this.#state = state;
    this.#span = span;
    this.#settings = state.settings;
    this.#dropNext = dropFirst;
  }

  /** True where the receiver's settings differ from those of the sweeps so far. */
  isChanged(): boolean {
    const now = this.#state.settings;
    return now !== undefined && this.#settings !== undefined && !sameMeasurement(now, this.#settings);
  }

  /** Takes a message that arrived at `at`; returns the sweep that it completed, if any. */
  take(message: Message, at: number): DriverSweep | undefined {
    switch (message.kind) {
      case 'sweep':
        this.#cut = undefined;
        return this.#whole(message.levels, at);
      case 'short':
        this.#cut = { levels: message.levels, at };
        this.#gapBefore = true;
        return undefined;
      case 'lost':
        this.#gapBefore = true;
        return undefined;
      case 'line':
        return this.#state.settings === this.#settings ? undefined : this.#settled();
      case 'other':
        return undefined;
    }
  }

  /**
   * A settings line arrived. If nothing changed, a sweep that was cut short for it is valid as far as it goes.
   * Otherwise the settings of that sweep are unknown, and it is dropped, like the first sweep after it.
   */
  #settled(): DriverSweep | undefined {
    const before = this.#settings;
    const now = this.#state.settings as AnalyserSettings;
    const cut = this.#cut;
    this.#settings = now;
    this.#cut = undefined;
    if (before === undefined) return undefined;
    if (!sameMeasurement(before, now)) {
      this.#dropNext = true;
      return undefined;
    }
    return cut === undefined || this.#dropNext ? undefined : this.#whole(cut.levels, cut.at);
  }

  #whole(levels: Uint8Array, at: number): DriverSweep | undefined {
    const grid = this.#grid(levels.length);
    if (this.#dropNext || grid === undefined || levels.length > grid.points) {
      this.#gapBefore ||= !this.#dropNext;
      this.#dropNext = false;
      this.#previousAt = at;
      return undefined;
    }
    const { startHz, stepHz, points } = grid;
    const missing = levels.length < points ? SweepFlag.partial : 0;
    const gap = this.#gapBefore && missing === 0 ? SweepFlag.gapBefore : 0;
    if (missing === 0) this.#gapBefore = false;
    const startedAt = this.#startOf(points, at);
    this.#previousAt = at;
    return {
      startedAt,
      endedAt: at,
      startHz,
      stepHz,
      levelsDbm: this.#levelsDbm(levels, points),
      ...this.#circumstances(points, stepHz, missing | gap),
    };
  }

  #circumstances(points: number, stepHz: number, flags: number) {
    const settings = this.#settings;
    const { attenuationDb } = this.#state;
    const rbwHz = settings?.rbwHz === 0 ? undefined : settings?.rbwHz;
    const isPeak = points <= SUB_STEPPED_POINTS || (settings !== undefined && holdsItsPeaks(settings));
    const traceDetector = settings !== undefined && averages(settings) ? 'average' : isPeak ? 'peak' : undefined;
    const held = settings !== undefined && holdsItsPeaks(settings) ? SweepFlag.peakHeld : 0;
    const wide = rbwHz !== undefined && rbwHz > RBW_OVER_STEP * stepHz ? SweepFlag.rbwLimited : 0;
    return {
      ...defined({
        rbwHz,
        traceDetector: traceDetector === undefined ? undefined : (traceDetector as 'average' | 'peak'),
        attenuationDb,
      }),
      flags: flags | held | wide,
    };
  }

  /** dBm = −byte/2 (vendor's UART interface), plus the offset of the settings and of the input stage. */
  #levelsDbm(levels: Uint8Array, points: number): Float32Array {
    const offsetDb = (this.#settings?.offsetDb ?? 0) + this.#state.stageOffsetDb;
    const levelsDbm = new Float32Array(points);
    levelsDbm.fill(Number.NaN, levels.length);
    for (let i = 0; i < levels.length; i++) levelsDbm[i] = offsetDb - (levels[i] as number) / 2;
    return levelsDbm;
  }

  /** The unit streams without pause: a sweep began when the one before it had arrived. */
  #startOf(points: number, at: number): number {
    const typicalMs = points * TYPICAL_POINT_MS;
    const previous = this.#previousAt;
    return previous !== undefined && previous <= at && at - previous < 4 * typicalMs ? previous : at - typicalMs;
  }

  #grid(received: number): { startHz: number; stepHz: number; points: number } | undefined {
    const { startHz, stopHz } = this.#span;
    const settings = this.#settings;
    if (settings === undefined) {
      if (startHz === undefined || stopHz === undefined || received < 2) return undefined;
      const points = Math.max(received, this.#span.points ?? received);
      return { startHz, stepHz: (stopHz - startHz) / (points - 1), points };
    }
    const { points } = settings;
    // The printed step is cut to whole Hz, so it is up to 1 Hz too small; where we set the span, the exact step is
    // known.
    const exactHz = stopHz === undefined ? Number.NaN : (stopHz - settings.startHz) / (points - 1);
    const isOurs = startHz === settings.startHz && exactHz - settings.stepHz >= 0 && exactHz - settings.stepHz < 1;
    return { startHz: settings.startHz, stepHz: isOurs ? exactHz : settings.stepHz, points };
  }
}

/** The range set on the unit's own keys, as a plan. */
export function ownPlanOf(settings: AnalyserSettings): SweepPlan {
  return { startHz: settings.startHz, stopHz: stopHzOf(settings), points: settings.points };
}
