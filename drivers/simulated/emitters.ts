/** Shapes of signals. Each states the band it may touch and adds its power (mW per bin) to a row of bins. */
import type { Random } from './random.js';

/** The bins a receiver measures. */
export interface WorldGrid {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
}

export interface Emitter {
  readonly name: string;
  /** Nothing is added outside this band, so receivers elsewhere skip the emitter. */
  readonly startHz: number;
  readonly stopHz: number;
  /** `atMs` is the time since the world began. `gain` is the path gain to this site as a power ratio. */
  add(powerMw: Float64Array, grid: WorldGrid, moment: Moment): void;
}

export interface Moment {
  readonly atMs: number;
  readonly gain: number;
  readonly random: Random;
}

/** True while the emitter is on the air; `atMs` is in ms since the world began. */
export type Activity = (atMs: number) => boolean;

export const always: Activity = () => true;

/** Interval in ms at which the story is told again: each shift meets it, and no shift is flooded by it. */
export const STORY_EVERY_MS = 4 * 3600_000;

/** On from `fromMs` for `forMs`, and again with each repetition of the story. */
export function spell(fromMs: number, forMs: number): Activity {
  return (atMs) => atMs >= fromMs && (atMs - fromMs) % STORY_EVERY_MS < forMs;
}

/** On while both are on. */
export function during(outer: Activity, inner: Activity): Activity {
  return (atMs) => outer(atMs) && inner(atMs);
}

/** Push-to-talk: calls of a few seconds at pseudo-random times that depend only on the seed. */
export function talk(seed: number, share: number): Activity {
  const slotMs = 3500;
  return (atMs) => {
    const slot = Math.floor(atMs / slotMs) + seed * 7919;
    const hash = Math.imul((slot ^ (slot >>> 15)) | 1, 0x2c1b3c6d) >>> 0;
    return (hash ^ (hash >>> 12)) / 2 ** 32 < share && atMs % slotMs < 2900;
  };
}

export interface HumpOptions {
  readonly name: string;
  readonly centreHz: number | ((atMs: number) => number);
  readonly widthHz: number | ((moment: Moment) => number);
  readonly levelDbm: number;
  readonly active: Activity;
  /** 'bell' for voice and FM, 'block' for digital carriers with steep edges, 'line' for a bare carrier. */
  readonly shape: 'bell' | 'block' | 'line';
  /** Largest distance of the centre from its value at time 0. */
  readonly reachHz?: number;
}

const BELL_REACH = 2.2;
const EDGE_DB_PER_TENTH = 14;

export function hump(options: HumpOptions): Emitter {
  const { name, levelDbm, active, shape } = options;
  const centreAt = typeof options.centreHz === 'function' ? options.centreHz : () => options.centreHz as number;
  const widthAt = typeof options.widthHz === 'function' ? options.widthHz : () => options.widthHz as number;
  const peakMw = 10 ** (levelDbm / 10);
  const reachHz = (options.reachHz ?? 0) + 2e6;
  return {
    name,
    startHz: centreAt(0) - reachHz,
    stopHz: centreAt(0) + reachHz,
    add(powerMw, grid, moment) {
      if (!active(moment.atMs)) return;
      const centreHz = centreAt(moment.atMs);
      const widthHz = Math.max(shape === 'line' ? grid.stepHz * 0.6 : 0, widthAt(moment));
      const spanHz = widthHz * BELL_REACH;
      const first = Math.max(0, Math.floor((centreHz - spanHz - grid.startHz) / grid.stepHz));
      const last = Math.min(grid.bins - 1, Math.ceil((centreHz + spanHz - grid.startHz) / grid.stepHz));
      for (let bin = first; bin <= last; bin++) {
        const offset = Math.abs(grid.startHz + bin * grid.stepHz - centreHz) / (widthHz / 2);
        powerMw[bin] = (powerMw[bin] as number) + peakMw * moment.gain * profile(shape, offset);
      }
    },
  };
}

/** Power relative to the peak, `offset` half-widths from the centre. */
function profile(shape: HumpOptions['shape'], offset: number): number {
  if (shape === 'block') return offset <= 1 ? 1 : 10 ** ((-EDGE_DB_PER_TENTH * (offset - 1)) / 0.1 / 10);
  return 10 ** ((-6 * offset ** (shape === 'line' ? 2 : 2.6)) / 10);
}

/** Hops between channels chosen by a seed, with one dwell time on each. */
export function hopper(name: string, band: readonly [number, number], levelDbm: number, active: Activity): Emitter {
  const [startHz, stopHz] = band;
  const channels = 23;
  const dwellMs = 900;
  return hump({
    name,
    centreHz: (atMs) => startHz + ((stopHz - startHz) * ((Math.floor(atMs / dwellMs) * 7 + 3) % channels)) / channels,
    widthHz: 60_000,
    levelDbm,
    active,
    shape: 'bell',
    reachHz: stopHz - startHz,
  });
}

/** Sweeps its carrier across a band, again and again. */
export function chirp(name: string, band: readonly [number, number], levelDbm: number, active: Activity): Emitter {
  const [startHz, stopHz] = band;
  const periodMs = 6000;
  return hump({
    name,
    centreHz: (atMs) => startHz + ((stopHz - startHz) * (atMs % periodMs)) / periodMs,
    widthHz: 50_000,
    levelDbm,
    active,
    shape: 'line',
    reachHz: stopHz - startHz,
  });
}
