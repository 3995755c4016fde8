/** Levels at the ends of the palette and of the level axis: remembered for each band, or following what is received. */

import { loadLevels, saveLevels } from '../picture/picture-preferences.js';
import type { PictureState, ShownState } from '../picture/picture-store.js';
import { autoAxis, DEFAULT_AXIS, firstAxis } from '../picture/plot/level-axis.js';
import { autoRange, DEFAULT_RANGE } from '../picture/plot/level-range.js';

export interface Heard {
  readonly floorDbm: number;
  readonly topDbm: number;
}

/** What was stored for this band, or the defaults until something is received. */
export function storedLevels(key: string | undefined): Partial<PictureState> {
  const remembered = key === undefined ? undefined : loadLevels(key);
  return {
    levels: remembered ?? DEFAULT_RANGE,
    autoLevels: remembered?.auto ?? true,
    axis: remembered?.axis ?? DEFAULT_AXIS,
    autoAxis: remembered?.axis?.auto ?? false,
  };
}

/** The levels for what is received now; only what changes. */
export function levelsFor(key: string, state: ShownState, heard: Heard): Partial<PictureState> {
  const palette = paletteFor(key, state, heard);
  // The palette is stored first: an axis alone is not a whole entry.
  return { ...palette, ...axisFor(key, state, heard) };
}

function paletteFor(key: string, state: ShownState, { floorDbm, topDbm }: Heard): Partial<PictureState> {
  const remembered = loadLevels(key);
  if (remembered !== undefined && !remembered.auto) {
    const { lowDbm, highDbm } = remembered;
    const same = !state.autoLevels && state.levels.lowDbm === lowDbm && state.levels.highDbm === highDbm;
    return same ? {} : { autoLevels: false, levels: { lowDbm, highDbm } };
  }
  const current = state.levels === DEFAULT_RANGE ? undefined : state.levels;
  const levels = autoRange(floorDbm, topDbm, current);
  if (levels === state.levels && state.autoLevels) return {};
  saveLevels(key, { auto: true, ...levels });
  return { autoLevels: true, levels };
}

/** A fixed axis is chosen once, when the band is first received; afterwards only a person or "auto" changes it. */
function axisFor(key: string, state: ShownState, { floorDbm, topDbm }: Heard): Partial<PictureState> {
  const remembered = loadLevels(key)?.axis;
  if (remembered !== undefined && !remembered.auto) {
    const { refDbm, dbPerDiv } = remembered;
    const same = !state.autoAxis && state.axis.refDbm === refDbm && state.axis.dbPerDiv === dbPerDiv;
    return same ? {} : { autoAxis: false, axis: { refDbm, dbPerDiv } };
  }
  const auto = remembered !== undefined;
  const axis = auto ? autoAxis(floorDbm, topDbm, state.axis) : firstAxis(floorDbm, topDbm);
  if (auto && state.autoAxis && axis === state.axis) return {};
  saveLevels(key, { axis: { ...axis, auto } });
  return { axis, autoAxis: auto };
}
