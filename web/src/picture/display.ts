/** How the plots are shown: levels, colours and what is drawn over the traces. */
import { DAY_MS, HOUR_MS } from '../../../src/time/units.js';
import type { Base } from './difference.js';
import { DEFAULT_AXIS, type LevelAxis } from './plot/level-axis.js';
import { DEFAULT_RANGE } from './plot/level-range.js';
import type { LevelRange } from './plot/waterfall-row.js';

/** Sweeps fade with this time constant in ms, or are those of a chosen time (epoch ms). */
export type DensityWish = { readonly fadeMs: number } | { readonly from: number; readonly to: number };

/** The times in which densities fade that can be chosen: 1 s to 24 h. */
export const FADES_MS = [1000, 10_000, 60_000, 600_000, HOUR_MS, 21_600_000, DAY_MS] as const;

/** The next slower fading, from none to none. */
export function nextDensity(density: DensityWish | undefined): DensityWish | undefined {
  const shown = density !== undefined && 'fadeMs' in density ? density.fadeMs : 0;
  const fadeMs = FADES_MS.find((ms) => ms > shown);
  return fadeMs === undefined ? undefined : { fadeMs };
}

export interface Display {
  /** Colours of the waterfall follow the levels. */
  readonly autoLevels: boolean;
  /** Levels at both ends of the palette. */
  readonly levels: LevelRange;
  /** Level axis of the spectrum; it stands still unless `autoAxis` is chosen. */
  readonly axis: LevelAxis;
  readonly autoAxis: boolean;
  /** The base that is taken from every shown trace; undefined while levels are shown. */
  readonly minus: Base | undefined;
  /** How often each level was received, behind the traces; undefined: not shown. */
  readonly density: DensityWish | undefined;
  /** Limit lines are on the plot. */
  readonly limits: boolean;
  /** The table of channel measurements is open. */
  readonly measuring: boolean;
}

export const DEFAULT_DISPLAY: Display = {
  autoLevels: true,
  levels: DEFAULT_RANGE,
  axis: DEFAULT_AXIS,
  autoAxis: false,
  minus: undefined,
  density: undefined,
  limits: false,
  measuring: false,
};
