/** Frozen and reference traces: copies of what is shown, kept until they are dropped; a reference outlives the page. */
import { type PageState, pageStore } from '../../state/page-store.js';
import { loadReference, saveReference } from '../../state/preferences.js';
import type { Picture } from './picture.js';
import type { StillKind, StillTrace } from './traces.js';

/** Takes a still of every grid, or drops the one there is: frozen is the newest sweep, reference the average. */
export function toggleStill(kind: StillKind, picture: Picture | undefined, now: number): void {
  const { stills, receiverId } = pageStore.getState();
  const there = stills[kind].length > 0;
  const taken = there || picture === undefined ? [] : taking(kind, picture, now);
  pageStore.setState({ stills: { ...stills, [kind]: taken } });
  if (kind === 'reference' && receiverId !== undefined) saveReference(receiverId, taken);
}

/** What another receiver showed says nothing of this one; its own reference is brought back. */
export function stillsOf(receiverId: string): Pick<PageState, 'stills'> {
  return { stills: { frozen: [], reference: loadReference(receiverId) } };
}

function taking(kind: StillKind, { sources }: Picture, now: number): StillTrace[] {
  return sources.map((source) => ({
    grid: source.grid,
    levelsDbm: source.levels(kind === 'frozen' ? 'write' : 'average').slice(),
    takenAt: now,
  }));
}
