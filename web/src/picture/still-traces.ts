/**
 * Frozen and reference traces: copies that are kept until they are removed; a reference is also kept when the page is
 * closed.
 */

import type { Picture } from './picture.js';
import { loadReference, saveReference } from './picture-preferences.js';
import { pictureStore, type ShownState } from './picture-store.js';
import type { StillKind, StillTrace } from './traces.js';

/** Takes a copy of every grid, or removes the existing one: `frozen` is the newest sweep, `reference` the average. */
export function toggleStill(kind: StillKind, picture: Picture | undefined, now: number): void {
  const { stills, receiverId } = pictureStore.getState();
  const there = stills[kind].length > 0;
  const taken = there || picture === undefined ? [] : taking(kind, picture, now);
  pictureStore.setState({ stills: { ...stills, [kind]: taken } });
  if (kind === 'reference' && receiverId !== undefined) saveReference(receiverId, taken);
}

/** Copies of another receiver are not valid for this one; its own reference is loaded. */
export function stillsOf(receiverId: string): Pick<ShownState, 'stills'> {
  return { stills: { frozen: [], reference: loadReference(receiverId) } };
}

function taking(kind: StillKind, { sources }: Picture, now: number): StillTrace[] {
  return sources.map((source) => ({
    grid: source.grid,
    levelsDbm: source.levels(kind === 'frozen' ? 'write' : 'average').slice(),
    takenAt: now,
  }));
}
