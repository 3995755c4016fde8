/**
 * Sweeps from a recorded channel scan: levels, each with the frequency that the receiver stated, rising until the scan
 * begins again. With a plan the grid is known; without one it is learnt from the first two scans.
 */
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { Gatherer } from '../lines/gatherer.js';
import { SweepMaker } from '../lines/line-format.js';
import { type Channels, channelsOf } from './channel-scan.js';

/** A frequency belongs to a channel when it is within this share of a step. */
const SLACK = 0.25;

export interface RecordedChannelsOptions {
  readonly plan: Partial<SweepPlan>;
  readonly channelHz: number;
  readonly rasterHz: number;
  readonly flags: number;
}

export class RecordedChannels {
  readonly #channels: Channels | undefined;
  readonly #gatherer: Gatherer;
  readonly #flags: number;
  #levelsDbm: Float32Array | undefined;
  #startedAt = 0;
  #lastBin = -1;

  constructor({ plan, channelHz, rasterHz, flags }: RecordedChannelsOptions) {
    const { startHz, stopHz } = plan;
    this.#flags = flags;
    const isKnown = startHz !== undefined && stopHz !== undefined;
    this.#channels = isKnown ? channelsOf({ ...plan, startHz, stopHz }, channelHz, rasterHz) : undefined;
    const calibrated = (flags & SweepFlag.uncalibrated) === 0;
    this.#gatherer = new Gatherer('returns', new SweepMaker({ offsetDb: 0, calibrated, dropFirst: 0, everyMs: 1000 }));
  }

  /** Adds a level at a frequency, in the order measured; NaN where the receiver gave none. */
  add(hz: number, levelDbm: number, at: number): readonly DriverSweep[] {
    const channels = this.#channels;
    if (channels === undefined) return this.#gatherer.add(hz, levelDbm, at);
    const place = (hz - channels.startHz) / channels.stepHz;
    const bin = Math.round(place);
    if (Math.abs(place - bin) > SLACK || bin < 0 || bin >= channels.count) return [];
    const done = bin <= this.#lastBin ? this.#complete(channels, at) : [];
    if (this.#levelsDbm === undefined) {
      this.#levelsDbm = new Float32Array(channels.count).fill(Number.NaN);
      this.#startedAt = at;
    }
    this.#levelsDbm[bin] = levelDbm;
    this.#lastBin = bin;
    return bin === channels.count - 1 ? [...done, ...this.#complete(channels, at)] : done;
  }

  end(at: number): readonly DriverSweep[] {
    return this.#channels === undefined ? this.#gatherer.end() : this.#complete(this.#channels, at);
  }

  #complete({ startHz, stepHz }: Channels, endedAt: number): readonly DriverSweep[] {
    const levelsDbm = this.#levelsDbm;
    this.#levelsDbm = undefined;
    this.#lastBin = -1;
    if (levelsDbm === undefined || levelsDbm.every(Number.isNaN)) return [];
    const flags = this.#flags | (levelsDbm.some(Number.isNaN) ? SweepFlag.partial : 0);
    return [{ startedAt: this.#startedAt, endedAt, startHz, stepHz, levelsDbm, flags }];
  }
}
